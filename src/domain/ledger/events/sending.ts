/** Leaving, or not: what was authorised, and what became of each delivery. */
import type { Digest } from '../../encoding/digest';
import type { Commitment } from '../commitment';
import type { DeliveryOutcome, Event, GateVerdict, MessagePin, SettledDelivery } from './shared';

/** What the site's policy asked of the deployment when a send was authorised. */
export interface VerificationAsked {
  readonly version: string;
  /** All of them. */
  readonly environments: readonly string[];
  /** Whose word counted: `pipeline`, `person`, `change-status`. */
  readonly sources: readonly string[];
  /** How many people had to attest where only people did. */
  readonly people: number;
  readonly maximumAgeHours: number;
  /** Issue ids of the changes whose statuses had to say it, where statuses were relied on. */
  readonly changes?: readonly string[];
}

/**
 * When one communiqué may leave. A renewal keeps to what the authorisation said that it prolongs, but for steps whose
 * gates it finds open.
 */
export interface PlannedStep {
  readonly communique: string;
  /** Nothing of it leaves before. */
  readonly from: string;
  /** What was set is a time of each reader's own clocks: `from` is when the first of them show it. */
  readonly perReader?: true;
  /** What has not left by then is held until a person releases it. */
  readonly lateAt?: string;
  readonly after?: {
    readonly communique: string;
    readonly degree: 'sent' | 'delivered' | 'acknowledged';
    readonly percent: number;
  };
  readonly quiet?: {
    readonly from: string;
    readonly until: string;
    readonly timeZone: string;
    /** By each reader's own clocks; the zone is for those of whom nobody knows theirs. */
    readonly perReader?: true;
  };
}

/** What the app ended by itself, and why. */
export interface EndedStep {
  readonly communique: string;
  /** Gates held it; or it would say something else than was authorised; or nobody but the sender approves it any more. */
  readonly because: 'gates' | 'content' | 'sender';
  /** Those that held it, with the codes of their reasons; empty where none did. */
  readonly gates: readonly Pick<GateVerdict, 'gate' | 'reasons'>[];
}

export interface Receipt {
  readonly delivery: string;
  readonly kind: 'accepted' | 'delivered' | 'bounced' | 'opened' | 'acknowledged';
  readonly at: string;
  /** What was acknowledged. */
  readonly content?: Digest;
  /** The reminder of the delivery that it is about; absent: the delivery itself. */
  readonly reminder?: number;
}

export type Sending =
  | Event<
      'send-refused',
      {
        readonly snapshot: Digest;
        /** Digest of the policy that was in force. */
        readonly policy?: Digest;
        readonly gates: readonly GateVerdict[];
        /** Why it may not be this person who sends, as a code; absent where the gates held. */
        readonly sender?: string;
      }
    >
  | Event<
      'send-authorised',
      {
        readonly authorisation: string;
        /** The authorisation that this one prolongs: the same plan, judged again. Its deliveries count as one send. */
        readonly renews?: string;
        /** The authorisation whose readers are told that it was not right: the plan has corrections only. */
        readonly corrects?: string;
        /**
         * Of the run-book that the correction interrupted: what does not leave any more, because it is not right, and what
         * a person has to release before it leaves.
         */
        readonly runBook?: { readonly ended: readonly string[]; readonly held: readonly string[] };
        /** Digest of what the gates judged. */
        readonly snapshot: Digest;
        /** Digest of the policy that was in force. */
        readonly policy?: Digest;
        readonly gates: readonly GateVerdict[];
        /** Issue ids of the change requests that were linked; entries written before these were told lack it. */
        readonly changes?: readonly string[];
        /** Indices of the entries with the approvals relied on. */
        readonly decisions: readonly number[];
        /** Indices of the entries with the deployment evidence relied on. */
        readonly evidence: readonly number[];
        /** What had to be verified; absent where the policy asks for no verification. */
        readonly verification?: VerificationAsked;
        readonly plan: readonly MessagePin[];
        /** Those of the plan that have a time of their own; absent where none has. */
        readonly script?: readonly PlannedStep[];
        /**
         * Those of the plan that it is not about, because their gates hold them or nothing of them is left to leave:
         * nothing of them leaves under this authorisation, and the gates that it names are not theirs.
         */
        readonly awaiting?: readonly string[];
        /** How many deliveries the plan comes to: the sum of its audiences. */
        readonly deliveries: number;
      }
    >
  /**
   * Communiqués of which nothing had left wait for their gates again; those of `gates` hold. A person's entry: they changed
   * what it says.
   */
  | Event<
      'steps-held',
      {
        readonly authorisation: string;
        readonly steps: readonly { readonly communique: string; readonly gates: readonly string[] }[];
      }
    >
  /** News against communiqués of which something had left, or was about to: nothing more of them leaves. */
  | Event<'steps-ended', { readonly authorisation: string; readonly steps: readonly EndedStep[] }>
  /** A person decides about one communiqué of a send that is under way. */
  | Event<
      'step-decided',
      {
        readonly authorisation: string;
        readonly communique: string;
        /** Skipped: nothing of it had left. Cancelled: what had not left does not leave any more. */
        readonly decision: 'hold' | 'release' | 'skip' | 'cancel';
        readonly reason: Commitment;
      }
    >
  | Event<'deliveries-settled', { readonly authorisation: string; readonly deliveries: readonly SettledDelivery[] }>
  /** A person says what became of a delivery whose outcome was uncertain. */
  | Event<
      'delivery-settled-by-person',
      {
        readonly authorisation: string;
        readonly delivery: string;
        readonly outcome: Exclude<DeliveryOutcome, 'uncertain'>;
        readonly reason?: Commitment;
      }
    >
  /** A person says what became of what they had to tell, or that what was said of it was wrong. */
  | Event<
      'deliveries-attested',
      {
        readonly authorisation: string;
        readonly attested: 'told' | 'not-reached' | 'not-done' | 'taken-back';
        /** Where a deputy says so: for whom. */
        readonly onBehalfOf?: Commitment;
        readonly note?: Commitment;
        readonly deliveries: readonly SettledDelivery[];
      }
    >
  | Event<'receipts-recorded', { readonly receipts: readonly Receipt[] }>
  | Event<
      'send-closed',
      {
        readonly authorisation: string;
        readonly planned: number;
        readonly accepted: number;
        readonly failed: number;
        readonly cancelled: number;
      }
    >
  | Event<
      'configuration-item-recorded',
      {
        readonly item: string;
        readonly source: 'assets' | 'register';
        readonly authorisation: string;
        /** Digest of what was written to the configuration item. */
        readonly written: Digest;
      }
    >;
