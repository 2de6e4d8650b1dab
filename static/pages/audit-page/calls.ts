import { callsOf } from '../../lib/call';

export const call = callsOf<'audit-page'>();
