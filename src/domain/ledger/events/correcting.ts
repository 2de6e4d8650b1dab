/** The second round of a record. */
import type { Digest } from '../../encoding/digest';
import type { Commitment } from '../commitment';
import type { Event } from './shared';

/** The second round of a record, for those who were told in the first. */
export type Correcting =
  | Event<
      'correction-drafted',
      {
        readonly correction: string;
        /** The authorisation whose deliveries are corrected. */
        readonly corrects: string;
        readonly because: 'failed' | 'rolled-back' | 'change-failed' | 'rescheduled' | 'person';
        /** The planned days that were told and that stand now, where that is the cause; absent where none is set. */
        readonly schedule?: { readonly before?: string; readonly after?: string };
        /** Index of the entry with the verdict against the deployment, where that is the cause. */
        readonly evidence?: number;
        readonly reason?: Commitment;
        /** The untouched draft that this one replaces. */
        readonly replaces?: string;
        /**
         * Where what it corrects is a run-book of which something goes on: nothing of it leaves until the correction is
         * sent or dropped, and nothing more of these communiqués, which are not right any more.
         */
        readonly runBook?: { readonly ended: readonly string[] };
        readonly communiques: readonly {
          readonly communique: string;
          /** The communiqué whose readers it is for. */
          readonly corrects: string;
          readonly group: string;
          readonly channel: string;
          /** Digest of its source, as `communique-saved` has it. */
          readonly source: Digest;
        }[];
      }
    >
  | Event<'correction-dropped', { readonly correction: string; readonly reason: Commitment }>;
