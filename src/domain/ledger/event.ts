import type { Digest } from '../encoding/digest';
import type { Commitment } from './commitment';
import type { AudienceDigest } from './content';

/**
 * Everything that enters a ledger. docs/ledger-format.md describes each event for readers; the two change together.
 * Fields hold identifiers, counts, digests and commitments: never a name, an address, free text or a secret.
 */

/** One message exactly as judged: which communiqué revision, over which channel, with which bytes, to whom. */
export interface MessagePin {
  readonly communique: string;
  readonly revision: number;
  /** Only an announcement needs a verified deployment before it may leave (domain C4, E4). */
  readonly kind: 'planned-notice' | 'release-announcement' | 'correction';
  readonly channel: string;
  /** The message as rendered, before what is each recipient's own (links, checkpoint) is put in. */
  readonly content: Digest;
  readonly audience: AudienceDigest;
}

export interface GateVerdict {
  readonly gate: string;
  readonly open: boolean;
  /** The policy did not ask for it: open because nobody looked. */
  readonly asked?: false;
  /** Codes, not sentences; of a gate that is open by an override, those that were passed over. */
  readonly reasons: readonly string[];
  /** Index of the `override-granted` entry by which alone the gate is open. */
  readonly override?: number;
}

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

/** When one communiqué may leave. A renewal keeps to what the authorisation said that it prolongs, but for steps whose gates it finds open. */
export interface PlannedStep {
  readonly communique: string;
  /** Nothing of it leaves before. */
  readonly from: string;
  /** What has not left by then is held until a person releases it. */
  readonly lateAt?: string;
  readonly after?: {
    readonly communique: string;
    readonly degree: 'sent' | 'delivered' | 'acknowledged';
    readonly percent: number;
  };
  readonly quiet?: { readonly from: string; readonly until: string; readonly timeZone: string };
}

export type DeliveryOutcome = 'accepted' | 'failed' | 'cancelled' | 'uncertain';

export interface SettledDelivery {
  readonly delivery: string;
  readonly communique: string;
  readonly revision: number;
  readonly channel: string;
  readonly content: Digest;
  readonly recipient: Commitment;
  readonly outcome: DeliveryOutcome;
  readonly at: string;
  /** How the provider names the message, where it does and the name tells nothing about the person. */
  readonly reference?: string;
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

/** How a reminder of one delivery ended. */
export interface SettledReminder {
  readonly delivery: string;
  readonly outcome: Exclude<DeliveryOutcome, 'cancelled'>;
  readonly at: string;
  readonly reference?: string;
}

interface Event<Type extends string, Data> {
  readonly type: Type;
  readonly data: Data;
}

type Planning =
  | Event<
      'record-planned',
      {
        readonly issue: string;
        readonly key: string;
        readonly versions: readonly { readonly id: string; readonly name: string }[];
        readonly changes: readonly string[];
      }
    >
  | Event<
      'communique-saved',
      {
        readonly communique: string;
        readonly revision: number;
        readonly group: string;
        readonly channel: string;
        /** Digest of the communiqué's source: subject, answers, channel, responsible person. */
        readonly source: Digest;
        readonly responsible?: Commitment;
      }
    >
  | Event<'communique-removed', { readonly communique: string; readonly revision: number }>
  | Event<
      'audience-resolved',
      {
        readonly communique: string;
        readonly audience: AudienceDigest;
        readonly excluded: readonly { readonly reason: string; readonly count: number }[];
      }
    >;

/** Of a decision that a deputy made: for whom, and by which delegation of the site's ledger, in force from until. */
interface InTheNameOf {
  readonly onBehalfOf?: Commitment;
  readonly delegation?: { readonly id: string; readonly from: string; readonly until: string };
}

/** `submission` names one request for approval; a later one replaces it. `pin` is the digest of all that is judged. */
type Deciding =
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

/** Two people let one held gate pass, for exactly this content and for some hours; `ask` is the index of the asking entry. */
type Overriding =
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

type Deploying =
  /** What the record names to be installed, and the environments of its phase; replaces what it named before. */
  | Event<
      'installation-named',
      {
        readonly revision: number;
        readonly artifacts: readonly string[];
        readonly commits: readonly string[];
        readonly environments: readonly string[];
      }
    >
  /** The status in which a change request was found, which the policy takes for a verified, or a failed, deployment. */
  | Event<
      'change-status-recognised',
      {
        readonly change: string;
        readonly version: string;
        readonly verdict: 'verified' | 'failed';
        /** Digest of the status's name. */
        readonly status: Digest;
        readonly observedAt: string;
      }
    >
  | Event<
      'deployment-evidence',
      {
        readonly source: string;
        readonly sequence: number;
        readonly environment: string;
        readonly version: string;
        /** Digests of what was installed, and hashes of the commits that it was built from. */
        readonly artifacts?: readonly string[];
        readonly commits?: readonly string[];
        readonly verdict: 'deployed' | 'verified' | 'failed' | 'rolled-back';
        /** Digest of the evidence exactly as received. */
        readonly evidence: Digest;
        readonly observedAt: string;
        /** What a person says they checked; absent where a pipeline reported. */
        readonly checked?: Commitment;
        /** A person says that it was deployed anew since the failure that is known. */
        readonly deployedAnew?: boolean;
        /** Who approved or reviewed the deployment, as the pipeline knows them. */
        readonly approvedBy?: readonly Commitment[];
      }
    >;

/** The second round of a record, for those who were told in the first. */
type Correcting =
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

type Sending =
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
        /** Digest of what the gates judged. */
        readonly snapshot: Digest;
        /** Digest of the policy that was in force. */
        readonly policy?: Digest;
        readonly gates: readonly GateVerdict[];
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
  /** Communiqués of which nothing had left wait for their gates again; those of `gates` hold. */
  | Event<
      'steps-held',
      {
        readonly authorisation: string;
        readonly steps: readonly { readonly communique: string; readonly gates: readonly string[] }[];
      }
    >
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
  /** A person says what became of what they had to tell: of telephone calls, presentations, notices. */
  | Event<
      'deliveries-attested',
      {
        readonly authorisation: string;
        readonly attested: 'told' | 'not-reached' | 'not-done';
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
  /** Whether so many of a communiqué's people are known to have it, as its group asked when it was sent. */
  | Event<
      'coverage-judged',
      {
        readonly authorisation: string;
        readonly communique: string;
        /** What counts: that it was delivered, that its reader acknowledged it, or that who told it says so. */
        readonly proof: 'delivered' | 'acknowledged' | 'attested';
        readonly percent: number;
        /** Within how many hours of the authorisation. */
        readonly hours: number;
        /** Its audience, and those of the group whom nobody reaches. */
        readonly people: number;
        readonly reached: number;
        readonly outcome: 'reached' | 'missed';
      }
    >
  /** Those who are missing of a communiqué's people are to be reminded: as planned, or because a person asks for it. */
  | Event<
      'reminder-begun',
      {
        readonly authorisation: string;
        readonly communique: string;
        /** Counts the reminders of the communiqué, from 1. */
        readonly reminder: number;
        /** After how many hours it was planned; absent where a person asks for it. */
        readonly hours?: number;
        /** The message as it is sent, before what is each recipient's own is put in; it ends with the approved text. */
        readonly content: Digest;
      }
    >
  | Event<
      'reminders-settled',
      {
        readonly authorisation: string;
        readonly communique: string;
        readonly reminder: number;
        readonly deliveries: readonly SettledReminder[];
      }
    >
  /** A person decides that nobody is reminded of a communiqué any more. */
  | Event<
      'reminding-stopped',
      { readonly authorisation: string; readonly communique: string; readonly reason: Commitment }
    >
  /** A target was missed, and the person who answers for the group is told so. */
  | Event<
      'coverage-escalated',
      {
        readonly authorisation: string;
        readonly communique: string;
        readonly to: Commitment;
        readonly people: number;
        readonly reached: number;
        readonly needed: number;
      }
    >
  /** Who acknowledged what a correction makes untrue has to acknowledge the correction: so many, by communiqué. */
  | Event<
      'acknowledgements-reopened',
      {
        /** The authorisation of the correction. */
        readonly authorisation: string;
        readonly communiques: readonly {
          readonly communique: string;
          /** The communiqué that it corrects. */
          readonly corrects: string;
          readonly acknowledged: number;
        }[];
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

type Administering =
  /** A person names a deputy, who decides in that person's name from the one instant until just before the other. */
  | Event<
      'approval-delegated',
      {
        readonly delegation: string;
        readonly delegator: Commitment;
        readonly deputy: Commitment;
        readonly from: string;
        readonly until: string;
      }
    >
  | Event<'delegation-withdrawn', { readonly delegation: string }>
  | Event<
      'settings-changed',
      { readonly setting: string; readonly revision: number; readonly before?: Digest; readonly after: Digest }
    >
  | Event<
      'group-changed',
      {
        readonly group: string;
        readonly revision: number;
        readonly change: 'created' | 'changed' | 'removed';
        readonly definition?: Digest;
        readonly members?: AudienceDigest;
      }
    >
  /** These members bounced or were refused for good, and are left out of the group's audiences until they are released. */
  | Event<'addresses-quarantined', { readonly group: string; readonly recipients: readonly Commitment[] }>
  /** A person says that one of them can be reached again. */
  | Event<'address-released', { readonly group: string; readonly recipient?: Commitment; readonly reason: Commitment }>
  /** That a secret changed, never the secret; for the signing key, its public key as one line. */
  | Event<
      'secret-changed',
      { readonly secret: string; readonly change: 'set' | 'rotated' | 'removed'; readonly publicKey?: string }
    >
  /** This installation of the app may send from now on; nothing that was planned under an earlier arming may. */
  | Event<'sending-armed', { readonly epoch: number; readonly installation: string; readonly reason?: Commitment }>
  | Event<'personal-data-erased', { readonly commitments: readonly Commitment[] }>
  /** Another log's checkpoint, so that the site's log witnesses it. */
  | Event<
      'log-checkpointed',
      { readonly log: string; readonly size: number; readonly root: Digest; readonly checkpoint: string }
    >;

export type LedgerEvent = Planning | Deciding | Overriding | Deploying | Correcting | Sending | Administering;
export type LedgerEventType = LedgerEvent['type'];
export type LedgerEventOf<Type extends LedgerEventType> = Extract<LedgerEvent, { readonly type: Type }>;
