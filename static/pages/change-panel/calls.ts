import { callsOf } from '../../lib/call';

export const call = callsOf<'change-panel'>();
