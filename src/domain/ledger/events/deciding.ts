/** Whether a change is approved, with what it will tell people. */
import type { Digest } from '../../encoding/digest';
import type { Commitment } from '../commitment';
import type { Event, MessagePin } from './shared';

/** Of a decision that a deputy made: for whom, and by which delegation of the site's ledger, in force from until. */
interface InTheNameOf {
  readonly onBehalfOf?: Commitment;
  readonly delegation?: { readonly id: string; readonly from: string; readonly until: string };
}

/** `submission` names one request for approval; a later one replaces it. `pin` is the digest of all that is judged. */
export type Deciding =
  | Event<
      'submitted-for-approval',
      {
        readonly submission: string;
        /** Every change that is asked to approve it. */
        readonly changes: readonly string[];
        readonly pin: Digest;
        readonly covers: readonly MessagePin[];
        /** Those who were asked by name. */
        readonly asked?: readonly Commitment[];
        readonly supersedes?: string;
      }
    >
  | Event<
      'change-approved',
      {
        readonly submission: string;
        readonly change: string;
        readonly pin: Digest;
        readonly covers: readonly MessagePin[];
        readonly reason?: Commitment;
      } & InTheNameOf
    >
  | Event<
      'change-declined',
      {
        readonly submission: string;
        readonly change: string;
        readonly pin: Digest;
        readonly reason?: Commitment;
      } & InTheNameOf
    >
  /** `decision` is the index of the entry that is withdrawn. */
  | Event<
      'decision-withdrawn',
      { readonly submission: string; readonly change: string; readonly decision: number; readonly reason?: Commitment }
    >
  /** A decision taken outside, and found there by the app. */
  | Event<
      'approval-recognised',
      {
        readonly submission: string;
        readonly change: string;
        readonly pin: Digest;
        readonly covers: readonly MessagePin[];
        /** Where it was found. */
        readonly source: 'jsm' | 'change-status' | 'version-approvers';
        readonly approval: string;
        readonly decision: 'approved' | 'declined';
        readonly approvers: readonly Commitment[];
        readonly decidedAt?: string;
      }
    >;
