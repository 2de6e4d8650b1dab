/**
 * What the pages call and what they get back. Types only: both sides compile against this file, and the back end
 * parses every payload all the same.
 *
 * Every call answers with an `Answer`: a value, or a refusal that a person can act on. A rejected call means that
 * something broke. Instants are milliseconds since the epoch; people are account ids, shown by the pages through
 * {@link People}, which every view carries.
 */
import type { Answer, Refusal } from './domain/answer';
import type {
  Answers,
  ChangeMark,
  Channel,
  ChoosableKind,
  CommuniqueKind,
  CommuniqueProblem,
} from './domain/communique/communique';
import type { ChangeField, FieldDifference } from './domain/communique/difference';
import type { DeliveryState } from './domain/delivery/delivery';
import type { DeliveryCounts } from './domain/delivery/delivery-counts';
import type { GateName, GateReason, GateVerdict } from './domain/gates/gate';
import type { Occasion } from './domain/gates/judgement';
import type { TriedGate, TriedState } from './domain/gates/trial';
import type { GatePolicy, SitePolicy } from './domain/policy/policy';
import type { MailProviderFacts, MailProviderName } from './domain/delivery/mail-provider';
import type { Arming } from './domain/delivery/fence';
import type { ConfigurationItem, RecordState } from './domain/record/record';
import type { OverridableGate, OverrideState, ReviewOutcome } from './domain/policy/override';
import type { ExternalAddress, GroupMembers } from './domain/record/stakeholder-group';

export type { Answer, Refusal };
export type { Answers, Channel, ChoosableKind, CommuniqueKind, CommuniqueProblem, ConfigurationItem, RecordState };
export type { MailProviderFacts, MailProviderName };
export type { DeliveryCounts, DeliveryState, ExternalAddress, GroupMembers };
export type { GateName, GateReason, GateVerdict };
export type { GateEvidence, GatePart, GateRemedy, PassedOver } from './domain/gates/gate';
export type { OverridableGate, OverrideState, ReviewOutcome };
export type { Occasion, TriedGate, TriedState };
export type { Freeze } from './domain/policy/freeze';
export type * from './domain/policy/policy';
export type { ChangeMark, Question } from './domain/communique/communique';
export type { ChangeField, FieldDifference } from './domain/communique/difference';
export type { TextPiece } from './domain/communique/text-difference';

/** Display names by account id, for every account id that the view mentions. */
export type People = Readonly<Record<string, string>>;

export interface PersonOption {
  readonly accountId: string;
  readonly name: string;
}

export interface Allowed {
  readonly prepare: boolean;
  readonly approve: boolean;
  readonly send: boolean;
  /** Whether the person is a Jira administrator. */
  readonly administer: boolean;
}

// ── The record's panel ──────────────────────────────────────────────────────────────────────────────────────────

export interface ChangeSummary {
  readonly issueId: string;
  readonly key: string;
  readonly summary: string;
  readonly status: string;
}

export interface VersionSummary {
  readonly id: string;
  readonly name: string;
  readonly released: boolean;
  readonly releaseDate?: string;
  readonly issueCount: number;
}

export interface GroupOption {
  readonly id: string;
  readonly name: string;
  readonly channel: Channel;
  /** Absent where only Jira knows: the members of a Jira group are counted when a communiqué for it is prepared. */
  readonly memberCount?: number;
}

export interface CommuniqueView {
  readonly id: string;
  readonly revision: number;
  readonly group: GroupOption;
  readonly kind: CommuniqueKind;
  readonly channel: Channel;
  readonly subject: string;
  readonly answers: Answers;
  readonly responsibleAccountId: string;
  readonly problems: readonly CommuniqueProblem[];
  /** Recipients when the audience was last resolved. */
  readonly audience: { readonly count: number; readonly resolvedAt: number; readonly excluded: readonly string[] };
  readonly state: 'draft' | 'ready' | 'sending' | 'sent' | 'confirmed' | 'stopped';
  /** Present once a send was authorised. */
  readonly deliveries?: DeliveryCounts;
  /** Whether it belongs to the round that the record is about now, or to one that was sent before a correction. */
  readonly current: boolean;
}

/** The second round of a record: what those who were told have to hear. */
export interface CorrectionView {
  readonly id: string;
  readonly stage: 'draft' | 'sending' | 'sent';
  readonly because: 'failed' | 'rolled-back' | 'person';
  /** Why, as a sentence. */
  readonly why: string;
  /** Who began it; absent where the app did. */
  readonly accountId?: string;
  readonly startedAt: number;
  /** How many people it is for: those who were told, or may have been. */
  readonly people: number;
  /** The deployment was verified again since: what was told may be right by now. */
  readonly verifiedAgain: boolean;
  readonly closedAt?: number;
}

export interface ItemRecordView extends ConfigurationItem {
  readonly state: 'to-be-written' | 'written' | 'failed';
  readonly writtenAt?: number;
  readonly problem?: string;
}

export interface LedgerSummary {
  readonly origin: string;
  readonly size: number;
  readonly root: string;
  readonly signedAt?: number;
}

/** That two people let one held gate pass; what this person may do about it follows from `allowed` and who they are. */
export interface OverrideView {
  readonly id: string;
  readonly gate: OverridableGate;
  readonly reason: string;
  readonly until: number;
  readonly state: OverrideState;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly grantedBy?: string;
  readonly grantedAt?: number;
  readonly withdrawn?: { readonly accountId: string; readonly at: number; readonly reason: string };
  /** The send that was authorised under it. */
  readonly used?: { readonly accountId: string; readonly at: number };
  /** Present when it was an emergency: something was sent without an approval of the change. */
  readonly review?: {
    readonly dueAt: number;
    readonly done?: {
      readonly accountId: string;
      readonly at: number;
      readonly outcome: ReviewOutcome;
      readonly words: string;
    };
  };
}

export interface EnvironmentView {
  readonly name: string;
  /** Whether a failure or roll-back is the last that is known of the deployment there. */
  readonly failureStands: boolean;
}

/** What the record names to be installed. */
export interface InstallationView {
  /** Counts how often it was named; 0 where it never was. */
  readonly revision: number;
  readonly artifacts: readonly string[];
  readonly commits: readonly string[];
  /** The environments of this phase; empty where all count that the site's policy asks for. */
  readonly environments: readonly string[];
  /** What the site's policy asks for, to choose from. */
  readonly environmentsAsked: readonly string[];
}

/** What changed since a change request was approved, in short. */
export interface DriftSummary {
  readonly changeKey: string;
  /** Whose approval it voided, and when that was given. */
  readonly accountIds: readonly string[];
  readonly at: number;
  /** Each as a sentence, with who did it where that is known. */
  readonly changes: readonly { readonly text: string; readonly by?: ChangeMark }[];
}

export interface RecordView {
  readonly issueId: string;
  readonly issueKey: string;
  readonly projectKey: string;
  readonly projectName: string;
  readonly revision: number;
  readonly state: RecordState;
  /** The sentence a manager could read aloud. */
  readonly headline: string;
  readonly version?: VersionSummary;
  readonly changes: readonly ChangeSummary[];
  readonly gates: readonly GateVerdict[];
  /** The newest first. */
  readonly overrides: readonly OverrideView[];
  /** The gates of which an override may be asked for now. */
  readonly overridable: readonly OverridableGate[];
  /** The environments whose verification counts for this record. */
  readonly environments: readonly EnvironmentView[];
  readonly installation: InstallationView;
  /** Whether the site's policy lets people say that a deployment is verified. */
  readonly peopleVerify: boolean;
  /** What changed since change requests were approved; present where it did. */
  readonly drifts?: readonly DriftSummary[];
  /** Those of the current round first. */
  readonly communiques: readonly CommuniqueView[];
  /** Present when the current round is a correction. */
  readonly correction?: CorrectionView;
  readonly configurationItems: readonly ItemRecordView[];
  readonly groups: readonly GroupOption[];
  /** Digest over all that an approval pins; a send names the digest that the person saw. */
  readonly contentDigest: string;
  /** Why nothing can be sent from this installation of the app, in words; absent when it can. */
  readonly fenced?: string;
  readonly submittedAt?: number;
  readonly sentAt?: number;
  /** Who may not send although every gate is open: nobody else approved this change. */
  readonly soleApprovers: readonly { readonly accountId: string; readonly changeKey: string }[];
  readonly ledger: LedgerSummary;
  readonly allowed: Allowed;
  readonly people: People;
  readonly now: number;
}

export interface Progress {
  readonly state: RecordState;
  readonly headline: string;
  readonly total: number;
  readonly settled: number;
  readonly byCommunique: Readonly<Record<string, DeliveryCounts>>;
  /** The correction that the record is about, sent or not; absent where it is about the announcement. */
  readonly correctionId?: string;
  /** Estimated from the pace so far; absent while nothing can be said. */
  readonly secondsLeft?: number;
}

export interface DeliveryView {
  readonly id: string;
  readonly communiqueId: string;
  /** Whether it is part of a correction. */
  readonly corrects: boolean;
  /** Name or address, as far as this person may see it. */
  readonly recipient: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly reason?: string;
  readonly changedAt: number;
  readonly acknowledgedAt?: number;
}

/** A message as its reader gets it. `html` is a whole document, to be shown in a sandboxed frame. */
export interface MessagePreview {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly to: string;
}

// ── The change request's panel ──────────────────────────────────────────────────────────────────────────────────

export interface DecisionView {
  readonly accountId: string;
  /** The person whose deputy decided. */
  readonly onBehalfOf?: string;
  readonly decision: 'approved' | 'declined';
  readonly at: number;
  readonly reason?: string;
  readonly source: 'app' | 'jsm';
  /** Whether it covers exactly what stands now. */
  readonly current: boolean;
  /** What changed since, in words, when it does not. */
  readonly drift: readonly string[];
}

/** Some things that joined or left, and by name those that the reader may see, at most the first few. */
export interface Listed {
  readonly count: number;
  readonly shown: readonly { readonly name: string; readonly issueKey?: string }[];
}

export interface ListedDifference {
  readonly joined: Listed;
  readonly left: Listed;
}

export type DifferenceView =
  | {
      readonly part: 'communique';
      readonly change: 'added' | 'removed';
      readonly groupName: string;
      readonly subject: string;
      readonly recipients?: number;
      readonly by?: ChangeMark;
    }
  | {
      readonly part: 'communique';
      readonly change: 'changed';
      readonly groupName: string;
      readonly fields: readonly (FieldDifference & { readonly by?: ChangeMark })[];
    }
  | {
      readonly part: 'audience';
      readonly groupName: string;
      readonly joined: Listed;
      readonly left: Listed;
      readonly by?: ChangeMark;
    }
  | {
      readonly part: 'scope';
      readonly version?: { readonly before: string; readonly after: string };
      readonly joined: Listed;
      readonly left: Listed;
    }
  | ({ readonly part: 'items' } & ListedDifference)
  | ({
      readonly part: 'changes';
      /** Requests that were edited; without a key where the reader may not see them. */
      readonly edited: readonly { readonly issueKey?: string; readonly fields: readonly ChangeField[] }[];
    } & ListedDifference)
  | {
      readonly part: 'installation';
      readonly artifacts: ListedDifference;
      readonly commits: ListedDifference;
      readonly environments: ListedDifference;
    }
  /** Calendar dates. */
  | { readonly part: 'schedule'; readonly before?: string; readonly after?: string }
  /** It changed, but what stood before was not kept. */
  | { readonly part: 'unknown'; readonly text: string };

/** What changed since an approval that no longer covers what stands. */
export interface DriftView {
  readonly approval: {
    readonly accountIds: readonly string[];
    readonly at: number;
    readonly source: 'app' | 'jsm';
    /** Whether it is the reader's own. */
    readonly own: boolean;
  };
  readonly differences: readonly DifferenceView[];
}

export interface ChangeRecordView {
  readonly issueId: string;
  readonly issueKey: string;
  readonly projectName: string;
  readonly version?: VersionSummary;
  readonly state: RecordState;
  readonly headline: string;
  readonly contentDigest: string;
  readonly submittedAt?: number;
  readonly recipients: number;
  readonly communiques: readonly {
    readonly id: string;
    readonly groupName: string;
    readonly subject: string;
    readonly channel: Channel;
    readonly audienceCount: number;
    readonly problems: readonly CommuniqueProblem[];
    readonly preview: MessagePreview;
  }[];
  readonly configurationItems: readonly ConfigurationItem[];
  readonly decisions: readonly DecisionView[];
  /** Whether the gate still waits for somebody's decision on this change. */
  readonly awaitsApproval: boolean;
  /** Sends without an approval of the change, which are reviewed afterwards. */
  readonly emergencies: readonly OverrideView[];
  /** Present when an approval stands that no longer covers everything. */
  readonly drift?: DriftView;
  /** Why approving is not possible now, in words; absent when it is. */
  readonly approvalBlocked?: string;
}

/** What a change manager finds about a send without an approval of the change. */
export interface EmergencyReview {
  readonly recordIssueId: string;
  readonly overrideId: string;
  readonly outcome: ReviewOutcome;
  readonly words: string;
}

export interface ChangeView {
  readonly change: ChangeSummary;
  readonly isChange: boolean;
  readonly records: readonly ChangeRecordView[];
  /** Those in whose name the reader may decide now, and until when. */
  readonly deputyFor: readonly { readonly accountId: string; readonly until: number }[];
  readonly allowed: Allowed;
  readonly people: People;
  readonly now: number;
}

/** What came of one decision about several records, for each of them. */
export interface RecordDecision {
  readonly recordIssueId: string;
  /** Why nothing was decided about this one; absent when it was decided. */
  readonly refusal?: Refusal;
}

export interface ChangeDecisions {
  readonly outcomes: readonly RecordDecision[];
  /** As it stands afterwards; absent when that could not be read just now. */
  readonly view?: ChangeView;
}

/** One decision about several records of a change, each as the person saw it. */
export interface DecideRecords {
  readonly decision: 'approved' | 'declined';
  /** `seenAt`: the view's `now`, so that a refusal can say what has happened since. */
  readonly records: readonly {
    readonly recordIssueId: string;
    readonly contentDigest: string;
    readonly seenAt?: number;
  }[];
  /** Needed to decline. */
  readonly reason?: string;
  /** The person in whose name the reader decides, as that person's deputy. */
  readonly onBehalfOf?: string;
}

// ── The project's page ──────────────────────────────────────────────────────────────────────────────────────────

export interface ProjectVersionRow {
  readonly version: Omit<VersionSummary, 'issueCount'> & { readonly archived: boolean; readonly description?: string };
  readonly records: readonly {
    readonly issueKey: string;
    readonly state: RecordState;
    readonly headline: string;
    readonly communiques: number;
    readonly recipients: number;
  }[];
}

export interface ProjectView {
  readonly projectKey: string;
  readonly projectName: string;
  readonly versions: readonly ProjectVersionRow[];
  readonly groups: readonly GroupOption[];
  readonly allowed: Allowed;
  /** What the site still lacks before anything can be planned, in words; empty when nothing. */
  readonly missing: readonly string[];
  readonly now: number;
}

// ── My approvals ────────────────────────────────────────────────────────────────────────────────────────────────

/** One record that waits for the reader's approval on a change, as it stood when it was last judged. */
export interface ApprovalToGive {
  readonly recordIssueId: string;
  readonly recordKey: string;
  readonly projectName: string;
  readonly versionName: string;
  /** The day for which the release is planned: a date without a zone. */
  readonly releaseDate?: string;
  readonly recipients: number;
  readonly why: { readonly code: string; readonly text: string };
  readonly since: number;
  readonly submittedAt: number;
  readonly submittedBy: string;
  /** Of the reader and those whose deputy the reader is: who was asked by name, or approved what has changed since. */
  readonly askedOf: readonly string[];
}

export interface ChangeToDecide {
  readonly change: { readonly issueId: string; readonly key: string; readonly summary: string };
  readonly records: readonly ApprovalToGive[];
}

/** Who stands in for the reader, and for whom the reader stands in, now or later. */
export interface DelegationsView {
  readonly own: readonly {
    readonly id: string;
    readonly deputy: string;
    readonly from: number;
    readonly until: number;
  }[];
  readonly received: readonly {
    readonly id: string;
    readonly delegator: string;
    readonly from: number;
    readonly until: number;
  }[];
  readonly people: People;
}

export interface MyApprovalsView {
  /** What is planned first at the top. */
  readonly changes: readonly ChangeToDecide[];
  readonly nextCursor?: string;
  readonly people: People;
  readonly now: number;
}

// ── The auditor's page ──────────────────────────────────────────────────────────────────────────────────────────

export interface AuditRow {
  readonly issueId: string;
  readonly issueKey: string;
  readonly projectKey: string;
  readonly versionName: string;
  readonly state: RecordState;
  readonly plannedAt: number;
  readonly sentAt?: number;
  readonly recipients: number;
  readonly acknowledged: number;
  readonly controls: readonly {
    readonly name: string;
    /** `override`: it does not hold by itself; two people let it pass. */
    readonly result: 'pass' | 'fail' | 'pending' | 'override';
    readonly text: string;
  }[];
}

export interface AuditView {
  readonly rows: readonly AuditRow[];
  readonly nextCursor?: string;
  readonly now: number;
}

export interface HistoryEntry {
  readonly index: number;
  readonly at: number;
  readonly type: string;
  /** What happened, as a sentence. */
  readonly title: string;
  readonly details: readonly { readonly name: string; readonly value: string }[];
  readonly accountId?: string;
  readonly actor: string;
  readonly leafHash: string;
}

export interface HistoryView {
  readonly row: AuditRow;
  readonly changes: readonly ChangeSummary[];
  readonly entries: readonly HistoryEntry[];
  readonly deliveries: readonly DeliveryView[];
  readonly configurationItems: readonly ItemRecordView[];
  readonly ledger: LedgerSummary;
  readonly people: People;
  readonly now: number;
}

export interface VerificationView {
  readonly accepted: boolean;
  readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly text: string }[];
  readonly checkpoint: string;
  readonly publicKey: string;
}

export interface BundlePage {
  readonly fileName: string;
  readonly files: readonly { readonly path: string; readonly content: string }[];
  readonly nextCursor?: string;
}

// ── Administration ──────────────────────────────────────────────────────────────────────────────────────────────

export type SetUpItem =
  'issue-type' | 'link-type' | 'project-issue-type' | 'signing-key' | 'pipeline-secret' | 'mail-provider';

export interface SetUpCheck {
  readonly item: SetUpItem;
  readonly title: string;
  readonly present: boolean;
  readonly text: string;
  /** Whether the app can create it by itself. */
  readonly creatable: boolean;
  /** Required for the product to work at all, or only for some channel or gate. */
  readonly required: boolean;
}

export interface SiteSettings {
  /** Names of the issue types that are change requests. */
  readonly changeIssueTypes: readonly string[];
  /** Id of the custom field that holds the affected configuration items, for example "customfield_10100". */
  readonly configurationItemsField?: string;
  /** Name of the text attribute of configuration items that the app writes. */
  readonly configurationItemAttribute: string;
  /** How long before the planned day those are reminded whose approval is waited for; 0: never. */
  readonly approvalReminderHours?: number;
  readonly sender: { readonly name: string; readonly address: string; readonly replyTo?: string };
}

export interface GroupView {
  readonly id: string;
  readonly revision: number;
  readonly name: string;
  readonly description: string;
  readonly members: GroupMembers;
  readonly channel: Channel;
}

export interface AdministrationView {
  readonly checks: readonly SetUpCheck[];
  readonly settings: SiteSettings;
  readonly settingsRevision: number;
  readonly groups: readonly GroupView[];
  /** The mail provider that the site sends through, with what an administrator has to know of it. */
  readonly provider: MailProviderFacts & {
    readonly name: MailProviderName;
    readonly keySetAt?: number;
    readonly eventKeySetAt?: number;
    readonly eventUrl: string;
  };
  readonly providers: readonly { readonly name: MailProviderName; readonly title: string }[];
  /** Whether this installation of the app may send; not while its data comes from another one. */
  readonly sending: { readonly arming: Arming; readonly armedAt?: number };
  readonly pipeline: { readonly secretSetAt?: number; readonly url: string };
  readonly ledger: { readonly publicKey?: string; readonly origin: string };
  readonly projects: readonly {
    readonly id: string;
    readonly key: string;
    readonly name: string;
    readonly prepared: boolean;
  }[];
  readonly people: People;
  readonly now: number;
}

/** What an administrator set; the freezes are the site's alone. */
export type StoredPolicy = SitePolicy;

export interface StoredPolicyView {
  /** 0 while nothing was set. */
  readonly revision: number;
  readonly policy: StoredPolicy;
  /** What the gates follow: the defaults, overridden part by part. */
  readonly inForce: GatePolicy;
}

export interface PolicyView {
  readonly defaults: GatePolicy;
  readonly site: StoredPolicyView;
  /** Projects with a policy of their own; one that was deleted, or is hidden from this person, has no key and name. */
  readonly projects: readonly (StoredPolicyView & {
    readonly projectId: string;
    readonly key?: string;
    readonly name?: string;
  })[];
  /** Names of the people that any of the policies requires. */
  readonly people: People;
  readonly now: number;
}

/** What a policy would have said of something that the gates judged before. */
export interface TriedJudgement {
  /** Absent where this person may not see the record; then nothing is told of what differs. */
  readonly record?: { readonly issueId: string; readonly key: string; readonly versionName: string };
  readonly at: number;
  readonly occasion: Occasion;
  readonly then: 'open' | 'held';
  readonly now: TriedState;
  readonly differing: readonly TriedGate[];
}

export interface TrialPage {
  /** Newest first. */
  readonly tried: readonly TriedJudgement[];
  readonly nextCursor?: string;
}

// ── The calls ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Calls of the issue panel on a Release Communications issue; the issue comes from the trusted context. */
export interface RecordCalls {
  openRecord(): Answer<RecordView>;
  /** Turns a hand-made issue of the type into a record, or does nothing when it is one. */
  adoptRecord(): Answer<RecordView>;
  addCommunique(payload: { groupId: string; kind?: ChoosableKind }): Answer<RecordView>;
  saveCommunique(payload: {
    communiqueId: string;
    revision: number;
    subject: string;
    answers: Answers;
    kind: CommuniqueKind;
    responsibleAccountId: string;
  }): Answer<RecordView>;
  removeCommunique(payload: { communiqueId: string; revision: number }): Answer<RecordView>;
  /** Proposes the *what* anew from the version's issues; saves nothing. */
  draftWhat(payload: { communiqueId: string }): Answer<{ text: string; issues: number; leftOut: number }>;
  /** The message as it would leave: as saved, or as the draft of an editor would make it. */
  previewCommunique(payload: {
    communiqueId: string;
    draft?: { subject: string; answers: Answers; kind: CommuniqueKind };
  }): Answer<MessagePreview>;
  /** People of the site whose name contains the words, for naming who is responsible; at most 20. */
  findPeople(payload: { words: string }): Answer<{ found: readonly PersonOption[] }>;
  refreshAudience(): Answer<RecordView>;
  /** `asked`: whose approval is asked for by name, at most 10; they are reminded before the planned time. */
  submitForApproval(payload: { contentDigest: string; asked?: readonly string[] }): Answer<RecordView>;
  sendCommunications(payload: { contentDigest: string }): Answer<RecordView>;
  /** Asks that a held gate be passed for exactly what stands, for 1 to 24 hours from now; a second person grants it. */
  askOverride(payload: {
    gate: OverridableGate;
    contentDigest: string;
    reason: string;
    hours: number;
  }): Answer<RecordView>;
  /** For a Jira administrator who did not ask for it. */
  grantOverride(payload: { overrideId: string; contentDigest: string }): Answer<RecordView>;
  /** For who asked, who granted, and Jira administrators; until something is sent under it. */
  withdrawOverride(payload: { overrideId: string; reason: string }): Answer<RecordView>;
  /** Begins a correction of what was told, for exactly those who were told; what has not left does not leave any more. */
  startCorrection(payload: { reason: string }): Answer<RecordView>;
  /** Drops a correction that is not sent; `sendCommunications` sends it. */
  dropCorrection(payload: { correctionId: string; reason: string }): Answer<RecordView>;
  /** A person says what they checked of the deployment; `deployedAnew`: since the failure that is known. */
  attestDeployment(payload: {
    environment: string;
    status: 'verified' | 'failed' | 'rolled-back';
    checked: string;
    url?: string;
    deployedAnew?: boolean;
    /** Which naming of what to install the person confirms to be installed; needed where the record names something. */
    installationRevision?: number;
  }): Answer<RecordView>;
  /** Names what is to be installed, and the environments of this phase; `revision` is that of the naming it replaces. */
  nameInstallation(payload: {
    revision: number;
    artifacts: readonly string[];
    commits: readonly string[];
    environments: readonly string[];
  }): Answer<RecordView>;
  readProgress(): Answer<Progress>;
  listDeliveries(payload: { cursor?: string; state?: DeliveryView['state'] }): Answer<{
    deliveries: readonly DeliveryView[];
    nextCursor?: string;
    people: People;
  }>;
  /** Settles an uncertain delivery: it arrived after all, it is given up, or it is sent once more. */
  settleDelivery(payload: {
    deliveryId: string;
    outcome: 'arrived' | 'given-up' | 'send-again';
    reason: string;
  }): Answer<DeliveryView>;
  pipelineRecipe(): Answer<{
    url: string;
    environments: readonly string[];
    version: string;
    projectKey: string;
    /** Calls of the script in the documentation, one a line. */
    commands: string;
    /** The body that a pipeline of one's own would post. */
    example: string;
  }>;
}

/** Calls of the panel on a change request; the issue comes from the trusted context. */
export interface ChangeCalls {
  openChange(): Answer<ChangeView>;
  /** `seenAt`: the view's `now`, so that a refusal can say what has happened since. */
  approveChange(payload: {
    recordIssueId: string;
    contentDigest: string;
    seenAt?: number;
    comment?: string;
    onBehalfOf?: string;
  }): Answer<ChangeView>;
  declineChange(payload: {
    recordIssueId: string;
    contentDigest: string;
    seenAt?: number;
    reason: string;
    onBehalfOf?: string;
  }): Answer<ChangeView>;
  /** At most 20 records. */
  decideRecords(payload: DecideRecords): Answer<ChangeDecisions>;
  /** The reader's own, or with `onBehalfOf` the one made in that person's name, by the reader or for the reader. */
  withdrawDecision(payload: { recordIssueId: string; reason: string; onBehalfOf?: string }): Answer<ChangeView>;
  /** For a change manager who neither asked for the override, nor granted it, nor sent under it. */
  reviewEmergency(payload: EmergencyReview): Answer<ChangeView>;
}

/** Calls of the project page; the project comes from the trusted context. */
export interface ProjectCalls {
  openProject(): Answer<ProjectView>;
  /** Change requests whose key or summary contains the words, newest first. */
  findChanges(payload: { words: string }): Answer<{ changes: readonly ChangeSummary[] }>;
  planCommunications(payload: {
    versionId: string;
    changeKeys: readonly string[];
    groupIds: readonly string[];
  }): Answer<{ issueKey: string; issueId: string }>;
}

/** Calls of a change manager's list of what waits for them. */
export interface MyApprovalsCalls {
  openMyApprovals(payload: { cursor?: string }): Answer<MyApprovalsView>;
  /** What the panel on the change request shows. */
  openChangeToDecide(payload: { changeIssueId: string }): Answer<ChangeView>;
  decideOnChange(payload: DecideRecords & { changeIssueId: string }): Answer<ChangeDecisions>;
  withdrawOnChange(payload: {
    changeIssueId: string;
    recordIssueId: string;
    reason: string;
    onBehalfOf?: string;
  }): Answer<ChangeView>;
  openDelegations(): Answer<DelegationsView>;
  /** From `from`, or from now, until just before `until`. */
  delegateApprovals(payload: { deputy: string; from?: number; until: number }): Answer<DelegationsView>;
  withdrawDelegation(payload: { id: string }): Answer<DelegationsView>;
  findDeputies(payload: { words: string }): Answer<{ found: readonly PersonOption[] }>;
  reviewOnChange(payload: EmergencyReview & { changeIssueId: string }): Answer<ChangeView>;
}

/** Calls of the auditor's page. None of them changes a release. */
export interface AuditCalls {
  /** `overridden`: only records that were sent by override. */
  openAudit(payload: { words?: string; cursor?: string; overridden?: boolean }): Answer<AuditView>;
  openHistory(payload: { issueId: string }): Answer<HistoryView>;
  verifyLedger(payload: { issueId: string }): Answer<VerificationView>;
  exportBundle(payload: { issueId: string; cursor?: string }): Answer<BundlePage>;
}

/** Calls of the administrator's page. */
export interface AdministrationCalls {
  openAdministration(): Answer<AdministrationView>;
  createMissing(payload: { item: SetUpItem; projectId?: string }): Answer<AdministrationView>;
  saveSettings(payload: { revision: number; settings: SiteSettings }): Answer<AdministrationView>;
  saveGroup(payload: {
    id?: string;
    revision?: number;
    name: string;
    description: string;
    members: GroupMembers;
  }): Answer<AdministrationView>;
  removeGroup(payload: { id: string; revision: number }): Answer<AdministrationView>;
  findPeople(payload: { words: string }): Answer<{ found: readonly PersonOption[] }>;
  findJiraGroups(payload: { words: string }): Answer<{ groups: readonly { groupId: string; name: string }[] }>;
  /** What is sent from now on leaves through this provider; its keys, where it had some, are still there. */
  chooseMailProvider(payload: { provider: MailProviderName }): Answer<AdministrationView>;
  saveProviderKey(payload: { provider: MailProviderName; key: string }): Answer<AdministrationView>;
  /** What proves that a report about deliveries is the provider's. */
  saveEventKey(payload: { provider: MailProviderName; key: string }): Answer<AdministrationView>;
  /** From now on this installation speaks for the site; whatever was planned before never leaves. */
  armSending(payload: { reason: string }): Answer<AdministrationView>;
  /** Makes a new secret for pipelines and shows it this once. */
  renewPipelineSecret(): Answer<{ secret: string; view: AdministrationView }>;
  sendTestMail(payload: { address: string }): Answer<{ text: string }>;
  openPolicy(): Answer<PolicyView>;
  /** The project roles of the site, for naming one whose holders have to approve. */
  listProjectRoles(): Answer<{ roles: readonly { id: string; name: string }[] }>;
  /** Puts a policy in force for the site, or for one project; what it leaves out is as the site, or the default, has it. */
  savePolicy(payload: { projectId?: string; revision: number; policy: StoredPolicy }): Answer<PolicyView>;
  /** What the policy would have said of the newest judgements, page by page; nothing is saved. */
  tryPolicy(payload: { projectId?: string; policy: StoredPolicy; cursor?: string }): Answer<TrialPage>;
  /** The project is judged by the site's policy again. */
  removePolicy(payload: { projectId: string; revision: number }): Answer<PolicyView>;
}

/** The form that `makeInvoke` of the bridge and `makeResolver` of the resolver share. */
export type Calls<T> = {
  [Name in keyof T & string]: T[Name] extends (...payload: infer Payload) => infer Result
    ? (...payload: Payload) => Result
    : never;
};

/** The resolver function that serves each page, as the manifest names its module. */
export interface ModuleCalls {
  'record-panel': RecordCalls;
  'change-panel': ChangeCalls;
  'project-page': ProjectCalls;
  'site-page': MyApprovalsCalls & AuditCalls;
  'administration-page': AdministrationCalls;
}
