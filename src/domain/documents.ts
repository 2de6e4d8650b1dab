/**
 * What the app keeps for good, one interface per kind. Jira holds what people work with; these hold what must never be
 * lost. Each kind is a custom entity of the manifest.
 */
import type { Decision, Submission } from './approval/approval';
import type { AwaitedApprovals } from './approval/awaited-approval';
import type { ChangeMark, Communique } from './communique/communique';
import type { PinnedContent } from './communique/content';
import type { Correction } from './communique/correction';
import type { Delegation } from './approval/delegation';
import type { Delivery } from './delivery/delivery';
import type { DeliveryCounts } from './delivery/delivery-counts';
import type { PlannedCommunique } from './delivery/send-plan';
import type { Outages } from './delivery/outage';
import type { Tallied, Tallies } from './delivery/tally';
import type { DeploymentEvidence } from './deployment/deployment';
import type { Fence } from './delivery/fence';
import type { Judged, JudgedFacts, Occasion } from './gates/judgement';
import type { Installation } from './deployment/installation';
import type { DriftWatch } from './approval/drift-notice';
import type { LedgerHead } from './ledger/head';
import type { PersonalValue } from './ledger/commitment';
import type { GateOverride, OverridableGate, ReviewOutcome } from './policy/override';
import type { MailProviderName } from './delivery/mail-provider';
import type { TextSender } from './delivery/text-sender';
import type { PolicyParts, SitePolicy } from './policy/policy';
import type { Chase } from './record/chase';
import type { Confirmation, CoverageMark } from './record/coverage';
import type { Mending } from './record/mending';
import type { Quarantine } from './record/quarantine';
import type { ConfigurationItem, RecordState } from './record/record';
import type { Audience, AudiencePart } from './record/audience';
import type { GroupSummary, StakeholderGroup } from './record/stakeholder-group';
import type { Script } from './script/step';

/** The release communications record of one Jira issue. */
export interface RecordDocument {
  readonly issueId: string;
  readonly issueKey: string;
  readonly projectId: string;
  readonly projectKey: string;
  readonly projectName: string;
  /** The fix version that the record was planned for; what counts is the issue's fix version, read anew each time. */
  readonly versionId: string;
  readonly versionName: string;
  readonly state: RecordState;
  readonly communiqueIds: readonly string[];
  /** The last communiqués that were removed, and by whom; the oldest first. */
  readonly removals?: readonly (ChangeMark & { readonly communiqueId: string })[];
  readonly items: readonly ConfigurationItem[];
  /** What is to be installed and where; `revision` counts how often it was named. */
  readonly installation?: Installation & { readonly revision: number };
  readonly submission?: Submission & { readonly id: string };
  /** What the record waits for, as it was last judged; for lists, never for a decision. */
  readonly awaiting?: AwaitedApprovals;
  /**
   * Who was reminded of the request for approval, written down before the mail goes out; `complete` when nobody is left
   * to be reminded.
   */
  readonly reminded?: {
    readonly submission: string;
    readonly accountIds: readonly string[];
    readonly complete: boolean;
  };
  /** The send that was authorised for this record. */
  readonly sendId?: string;
  /** Communiqués of the send under way whose gates hold them; what they say may still be decided on. */
  readonly waiting?: readonly string[];
  /** The release date that was told, where only notices of what is planned were; `YYYY-MM-DD`. */
  readonly toldDay?: string;
  /** What was, or is to be, corrected of what was told; the oldest first. */
  readonly corrections?: readonly Correction[];
  readonly plannedAt: number;
  readonly sentAt?: number;
  readonly changedAt: number;
  /** Counts at the last change, for lists; the deliveries themselves are the truth. */
  readonly recipients: number;
  readonly acknowledged: number;
  /** How the targets of the current round stand together; absent where there are none. */
  readonly confirmation?: Confirmation;
  /** The targets of which the ledger tells that they were reached or missed. */
  readonly coverage?: readonly CoverageMark[];
  /** Size of the record's log when the site's log last took down its checkpoint. */
  readonly witnessedSize?: number;
  /** Digest of what was last mirrored to Jira, and of the status in which the issue was found then. */
  readonly mirrored?: string;
  /** Ids of the linked changes that have the property by which the app's panel is shown on them. */
  readonly changesMarked?: readonly string[];
  /** The gates that the send passed by override, for lists; the approvals document has the overrides themselves. */
  readonly overridden?: readonly OverridableGate[];
  /** The reviews that emergencies need afterwards, one for each send without an approval of the change. */
  readonly reviews?: readonly EmergencyReviewDue[];
  /** The link job has linked every issue of the version. */
  readonly issuesLinked: boolean;
}

export interface EmergencyReviewDue {
  readonly overrideId: string;
  readonly sentAt: number;
  readonly dueAt: number;
  /** The changes without an approval, as they were called when it was sent. */
  readonly changes: readonly { readonly issueId: string; readonly key: string; readonly summary: string }[];
  /** Who asked, granted and sent: they may not review it. */
  readonly involved: readonly string[];
  readonly outcome?: ReviewOutcome;
  /** Who was reminded that it is overdue, written down before the mail goes out; `complete` when nobody is left. */
  readonly reminded?: { readonly accountIds: readonly string[]; readonly complete: boolean };
}

export interface ApprovalDocument {
  readonly decisions: readonly Decision[];
  /** Entries that recognised a JSM approval, by approval id and content digest. */
  readonly recognised: readonly {
    readonly approvalId: string;
    readonly contentDigest: string;
    readonly ledgerIndex: number;
  }[];
  /** Overrides that were asked for or granted, in the order in which they were asked for. */
  readonly overrides?: readonly GateOverride[];
  /** Whom the app told that their approval no longer covers what stands. */
  readonly drift?: DriftWatch;
  /** Entries that took deployment evidence over into this record's log, by evidence id. */
  readonly evidence: readonly { readonly evidenceId: string; readonly ledgerIndex: number }[];
}

/** Everything that pipelines reported, and people attested, about one version. */
export interface DeploymentDocument {
  readonly evidence: readonly (DeploymentEvidence & { readonly digest: string })[];
}

export interface SendDocument {
  readonly id: string;
  readonly recordIssueId: string;
  readonly authorisation: Authorisation;
  /** Where this send is a correction: which, and the send that it corrects. */
  readonly correction?: { readonly id: string; readonly correctsSendId: string };
  /** What leaves and to whom; its batches follow from it (`batchesOf`). */
  readonly communiques: readonly PlannedCommunique[];
  readonly total: number;
  /** When each communiqué is to leave, and what people decided about it; one that is missing leaves at once. */
  readonly script?: Script;
  /** The correction of what it told, because of which nothing of it leaves for now. */
  readonly interruptedBy?: string;
  /** The channels whose other side did not take the last messages. */
  readonly outages?: Outages;
  /** What was done to bring its communiqués to their targets, by communiqué id. */
  readonly chases?: Readonly<Record<string, Chase>>;
  /** What the responsible person of each communiqué was told last about whom they have to tell. */
  readonly tasks?: Readonly<Record<string, TasksMark>>;
  /** Who is still to hear that, where Jira took the mail to others only; by communiqué id. */
  readonly untold?: Readonly<Record<string, readonly string[]>>;
  readonly startedAt: number;
  readonly state: 'running' | 'stopped' | 'closed';
  /** Why it was stopped, as a sentence. */
  readonly stopReason?: string;
  readonly closedAt?: number;
  /** When it was last opened again after it was closed, because a person had deliveries sent again. */
  readonly reopenedAt?: number;
}

/**
 * `again`: they were asked before, and are to be asked once more; `overdue`: they know that its time is over; `withdrawn`:
 * they are to tell nobody any more; `done`: nobody is left.
 */
export type TasksMark = 'asked' | 'again' | 'overdue' | 'withdrawn' | 'done';

/** Bound to the digest that was judged; short-lived: after `validUntil` the gates are judged again. */
export interface Authorisation {
  readonly id: string;
  readonly contentDigest: string;
  readonly content: PinnedContent;
  /** The version whose deployment is announced: news about it concern this send. */
  readonly versionId: string;
  readonly versionName: string;
  /** Whether the deployment had to be verified: only then does news of its failure stop the send. */
  readonly asksDeployment: boolean;
  /** The changes that had to be approved: a decline of one of them stops the send. */
  readonly changeIssueIds: readonly string[];
  /** The environments whose failures and roll-backs concern this send. */
  readonly environments: readonly string[];
  readonly accountId: string;
  /** The communiqués that it lets leave; absent where it is about all of them. */
  readonly about?: readonly string[];
  readonly judgedAt: number;
  readonly validUntil: number;
  /** The arming of sending under which it was given; void under any other. */
  readonly epoch: number;
}

/** What the gates decided on and what they said, under the digest of the facts. It is kept for a year. */
export interface JudgementDocument {
  readonly recordIssueId: string;
  readonly recordKey: string;
  readonly projectId: string;
  readonly versionName: string;
  /** Absent when there were too many to be kept. */
  readonly facts?: JudgedFacts;
  readonly judged: Readonly<Partial<Record<Occasion, Judged>>>;
}

export interface BatchDocument {
  readonly id: string;
  readonly sendId: string;
  readonly recordIssueId: string;
  readonly communiqueId: string;
  readonly deliveryIds: readonly string[];
  /** Kept in step with the deliveries: each change of a delivery's state is committed together with these. */
  readonly counts: DeliveryCounts;
  /** Deliveries whose settlement a ledger entry tells already. */
  readonly inLedger: readonly string[];
  /** Another communiqué leaves once this one has come far enough, so that it is looked at whenever this one moves on. */
  readonly awaited?: true;
  readonly state: 'open' | 'settled';
  /** How often it changed who of it was told, or may have been. */
  readonly toldChanges?: number;
  /** What the sums in the ledger's head know of these counts. */
  readonly tallied?: Tallied;
  /** The last reminder of which the ledger tells how all of it ended for this batch. */
  readonly reminded?: number;
  /** Reminders after that one of which it tells so already, by their ids. */
  readonly remindersInLedger?: readonly string[];
  /** Until when nobody of it is reminded by which reminder: the turn of the next of its readers. No other waits for that. */
  readonly reminderRests?: { readonly reminder: number; readonly until: number };
  /** Deliveries whose readers a person was given to tell by the group's next channel. */
  readonly tasks?: readonly string[];
  /** Nothing of it leaves before: the turn of the next of its readers, where their own clocks say when that is. */
  readonly restsUntil?: number;
}

/** What was written, or is to be written, to one configuration item about one record. */
export interface ItemRecordDocument {
  readonly recordIssueId: string;
  readonly item: ConfigurationItem;
  readonly state: 'to-be-written' | 'written' | 'failed';
  readonly text: string;
  readonly attempts: number;
  readonly writtenAt?: number;
  readonly problem?: string;
  /** When a failed one is tried again: what was wrong may have been mended meanwhile. */
  readonly tryAgainAt?: number;
}

export interface GroupDocument extends StakeholderGroup {
  /** Addresses that do not take mail, and those that a person let go of lately. */
  readonly quarantine?: Quarantine;
  /** How far whoever is to have these mended was told of them. */
  readonly mending?: Mending;
  readonly changedAt: number;
  /** When an administrator last changed who is in it: what changed since says nothing of that, but for the quarantine. */
  readonly membersChangedAt?: number;
}

export interface MailProviderKeyTimes {
  readonly keySetAt?: number;
  readonly eventKeySetAt?: number;
}

/** Site-wide settings, and the list of the stakeholder groups, since queries lag behind writes. */
export interface SettingDocument {
  readonly changeIssueTypes: readonly string[];
  readonly configurationItemsField?: string;
  readonly configurationItemAttribute: string;
  readonly sender: { readonly name: string; readonly address: string; readonly replyTo?: string };
  readonly groupIds: readonly string[];
  /**
   * By their ids, so that nobody who looks on reads the members of every group. A group that was saved before these were
   * kept has none.
   */
  readonly groupSummaries?: Readonly<Record<string, GroupSummary>>;
  /** How long before the planned time approvers are reminded; 0: never; without it, a day. */
  readonly approvalReminderHours?: number;
  readonly mailProvider?: MailProviderName;
  /** When the keys of each provider were set; the keys themselves are in the secret store. */
  readonly mailProviderKeys?: Readonly<Partial<Record<MailProviderName, MailProviderKeyTimes>>>;
  /** Whom text messages come from, and when its auth token was set, which is in the secret store. */
  readonly textSender?: TextSender & { readonly tokenSetAt: number };
  readonly pipelineSecretSetAt?: number;
  /** Set with the first setting of a site; without it nothing is sent. */
  readonly fence?: Fence;
}

/** What the gates ask: of the site under one key, and of each project that differs under its id. */
export interface PolicyDocument {
  readonly policy: SitePolicy | PolicyParts;
  /** With the site's: the projects that have a policy of their own, since queries lag behind writes. */
  readonly projectIds?: readonly string[];
}

/** Who stands in for whom on this site, without those that ended long ago. */
export interface DelegationDocument {
  readonly delegations: readonly Delegation[];
}

export interface LedgerEntryDocument {
  readonly text: string;
  readonly leafHash: string;
}

export interface LedgerHeadDocument extends LedgerHead {
  readonly signedNote: string;
  readonly signedAt: number;
  /** Commitments of people whose opening is stored already. */
  readonly opened: readonly string[];
  /** How the deliveries of the log's record stand, as of the last entry about each. */
  readonly tallies?: Tallies;
}

/** Somebody whom the app has met, or had met until their account was closed. */
export type PersonDocument = KnownPerson | ClosedPerson;

export interface KnownPerson {
  /** The salts of the person's commitments follow from it; deleting it erases the person from the ledgers. */
  readonly secret: string;
  /** Of a Jira user; absent, too, while an older document has not been completed yet. */
  readonly account?: HeldAccount;
}

/**
 * An account that Atlassian is told of, as long as the app keeps anything about it. All moments in milliseconds since
 * the epoch.
 */
export interface HeldAccount {
  readonly accountId: string;
  /** When the oldest of what the app keeps about it was read, as far as that is known; 0 where it is not. */
  readonly heldSince: number;
  /** Not to be reported before. */
  readonly reportAt: number;
  /** When Atlassian said that it was changed, until every name that is kept was read anew. */
  readonly changedAt?: number;
}

/** Under the same key as before, without anything that leads back to the person for who does not know their account id. */
export interface ClosedPerson {
  readonly closedAt: number;
  /** What stands for them, as long as there may be documents left in which their id is to be replaced. */
  readonly standIn?: string;
}

/** How far the app is with telling Atlassian whose data it keeps, and with going through all documents for that. */
export interface AccountRound {
  /** Nobody is due for a report before. */
  readonly reportAt: number;
  /** Where the walk through the documents stands: they were gone through as far as this key of this kind. */
  readonly walk?: { readonly startedAt: number; readonly kind: Kind; readonly after?: string };
  /** When the last walk that came to its end had begun. */
  readonly walkedAt?: number;
  /** Somebody's account was closed or changed since the walk began, so that another one follows. */
  readonly again?: true;
}

export interface OpeningDocument {
  readonly commitment: string;
  readonly salt: string;
  readonly value: PersonalValue;
}

export interface ContentDocument {
  readonly text: string;
  readonly path: string;
  /** How many values the text is spread over, where it is longer than one may be. */
  readonly pieces?: number;
}

export interface NonceDocument {
  readonly receivedAt: number;
}

/** The kinds by name, as the manifest declares them. */
export interface Documents {
  readonly record: RecordDocument;
  readonly communique: Communique;
  /** An audience of a communiqué under the communiqué's key, and its people in parts under its digest. */
  readonly audience: Audience | AudiencePart;
  readonly approval: ApprovalDocument;
  readonly deployment: DeploymentDocument;
  readonly judgement: JudgementDocument;
  readonly send: SendDocument;
  readonly batch: BatchDocument;
  readonly delivery: Delivery;
  readonly 'item-record': ItemRecordDocument;
  readonly group: GroupDocument;
  readonly setting: SettingDocument;
  readonly policy: PolicyDocument;
  readonly delegation: DelegationDocument;
  readonly content: ContentDocument;
  readonly opening: OpeningDocument;
  /** A person under a digest of who they are, and the app's round through all of them under a key of its own. */
  readonly person: PersonDocument | AccountRound;
  readonly 'ledger-entry': LedgerEntryDocument;
  readonly 'ledger-head': LedgerHeadDocument;
  readonly nonce: NonceDocument;
}

export type Kind = keyof Documents;
