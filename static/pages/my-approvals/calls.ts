import { callsOf } from '../../lib/call';

export const call = callsOf<'site-page'>();
