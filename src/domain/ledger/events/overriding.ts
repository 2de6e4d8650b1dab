/** Passing over a held gate, and what is found about it afterwards. */
import type { Digest } from '../../encoding/digest';
import type { Commitment } from '../commitment';
import type { Event, MessagePin } from './shared';

/** Two people let one held gate pass, for exactly this content and for some hours; `ask` is the index of the asking entry. */
export type Overriding =
  | Event<
      'override-asked',
      {
        readonly override: string;
        readonly gate: string;
        readonly pin: Digest;
        readonly covers: readonly MessagePin[];
        readonly until: string;
        readonly reason: Commitment;
      }
    >
  | Event<
      'override-granted',
      {
        readonly override: string;
        readonly ask: number;
        readonly gate: string;
        readonly pin: Digest;
        readonly until: string;
        /** Until when it is to be reviewed if something is sent under it; only where the change is not approved. */
        readonly reviewDue?: string;
      }
    >
  | Event<'override-withdrawn', { readonly override: string; readonly ask: number; readonly reason: Commitment }>
  /** What a change manager finds afterwards about a send without approval of the change. */
  | Event<
      'emergency-reviewed',
      {
        readonly override: string;
        readonly grant: number;
        readonly authorisation: string;
        readonly outcome: 'justified' | 'not-justified';
        readonly words: Commitment;
      }
    >;
