/** The panel of a Release Communications issue. */
import type { Patience } from '../domain/approval/patience';
import type { Answer } from '../domain/answer';
import type { Answers, ChangeMark, ChoosableKind, CommuniqueKind } from '../domain/communique/communique';
import type { SentChannel } from '../domain/channels/names';
import type { AttestedOutcome } from '../domain/delivery/attestation';
import type { DeliveryCounts } from '../domain/delivery/delivery-counts';
import type { SettleableState, SettlementOutcome } from '../domain/delivery/settlement';
import type { GateVerdict } from '../domain/gates/gate';
import type { OverridableGate, OverrideState, ReviewOutcome } from '../domain/policy/override';
import type { ConfigurationItem, RecordState } from '../domain/record/record';
import type { StepDecision } from '../domain/script/step';
import type { Timing } from '../domain/script/timing';
import type { CommuniqueView, GroupOption, MessagePreview, StepView } from './communique';
import type { BulkSettlement, DeliveryView, OutageView, TaskList } from './deliveries';
import type { GateHistory } from './gate-history';
import type { Allowed, FencedSite, People, PersonOption } from './shared';

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
  /** Absent in a correction, which is about the version as it was announced. */
  readonly issueCount?: number;
}

/** The second round of a record: what those who were told have to hear. */
export interface CorrectionView {
  readonly id: string;
  readonly stage: 'draft' | 'sending' | 'sent';
  readonly because: 'failed' | 'rolled-back' | 'change-failed' | 'rescheduled' | 'person';
  /** Why, as a sentence. */
  readonly why: string;
  /** Who began it; absent where the app did. */
  readonly accountId?: string;
  readonly startedAt: number;
  /** How many people it is for: those who were told, or may have been. */
  readonly people: number;
  /** The deployment was verified again since: what was told may be right by now. */
  readonly verifiedAgain: boolean;
  /** What came up since the draft was written and is not said in it, with what to do about it; absent: nothing. */
  readonly unsaid?: string;
  readonly closedAt?: number;
  /** What becomes of the communiqués of the run-book that waits for the correction, by their ids; absent without one. */
  readonly runBook?: InterruptedRunBookView;
}

export interface InterruptedRunBookView {
  readonly goesOn: readonly string[];
  /** A person has to release these. */
  readonly held: readonly string[];
  /** Nothing of these leaves any more. */
  readonly ended: readonly string[];
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

export interface RecordView extends FencedSite {
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
  /** Which judgement of the gates the app has written down: another one where they were judged otherwise since. */
  readonly judgedAs: string;
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
  /** The communiqués with which sending would begin now; the others wait for their gates. Empty where nothing may leave. */
  readonly beginsWith: readonly string[];
  /** Communiqués of a send under way that wait for their gates: the gates here are theirs. */
  readonly waiting: readonly string[];
  /** Digest over all that an approval pins; a send names the digest that the person saw. */
  readonly contentDigest: string;
  readonly submittedAt?: number;
  readonly sentAt?: number;
  /** Who may not send although every gate is open: nobody else approved this change. */
  readonly soleApprovers: readonly { readonly accountId: string; readonly changeKey: string }[];
  readonly ledger: LedgerSummary;
  readonly allowed: Allowed;
  readonly people: People;
  readonly now: number;
}

/** How far a communiqué is from its target, and what is done about those who are missing. */
export type ConfirmationView = Required<Pick<CommuniqueView, 'coverage'>> & Pick<CommuniqueView, 'chase'>;

export interface Progress {
  readonly state: RecordState;
  /** As in `RecordView`. */
  readonly judgedAs: string;
  readonly headline: string;
  readonly total: number;
  readonly settled: number;
  readonly byCommunique: Readonly<Record<string, DeliveryCounts>>;
  /** By communiqué id. */
  readonly states: Readonly<Record<string, CommuniqueView['state']>>;
  /** By communiqué id; empty once nothing of the send is under way any more. */
  readonly steps: Readonly<Record<string, StepView>>;
  /** By the id of each communiqué of the round that has a target. */
  readonly confirmation: Readonly<Record<string, ConfirmationView>>;
  /** The correction that the record is about, sent or not; absent where it is about the announcement. */
  readonly correctionId?: string;
  readonly outages: readonly OutageView[];
  readonly now: number;
}

/** Calls of the issue panel on a Release Communications issue; the issue comes from the trusted context. */
export interface RecordCalls {
  /**
   * `patience`: how long sources that may be slow are waited for. `brief`, 4 seconds: what has not answered holds its gate
   * with the reason `checking`. `full`, 20 seconds: what has not answered then counts as not to be read.
   */
  openRecord(payload: { patience?: Patience }): Answer<RecordView>;
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
  /** When it is to leave; `at-once` with nothing else takes back what was set before. */
  scheduleCommunique(payload: { communiqueId: string; revision: number; timing: Timing }): Answer<RecordView>;
  /** Holds, releases, skips or cancels one communiqué of a send that is under way; for who may send. */
  decideStep(payload: { communiqueId: string; decision: StepDecision; reason: string }): Answer<RecordView>;
  /** Tries a channel now that waits because its other side takes nothing; for who may send. */
  tryNow(payload: { channel: SentChannel }): Answer<Progress>;
  /** Reminds those of a communiqué's people who are missing, before the plan does; for who may send. */
  remindNow(payload: { communiqueId: string }): Answer<RecordView>;
  /** Nobody is reminded of the communiqué any more; for who may send. */
  stopReminding(payload: { communiqueId: string; reason: string }): Answer<RecordView>;
  removeCommunique(payload: { communiqueId: string; revision: number }): Answer<RecordView>;
  /** Proposes the *what* anew from the version's issues; saves nothing. */
  draftWhat(payload: { communiqueId: string }): Answer<{ text: string; issues: number; leftOut: number }>;
  /** The message as it would leave: as saved, or as the draft of an editor would make it. */
  previewCommunique(payload: {
    communiqueId: string;
    draft?: { subject: string; answers: Answers; kind: CommuniqueKind };
    /** As a reminder of it would say it. */
    reminder?: true;
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
  /** Read only when somebody asks for it; newest first. */
  openGateHistory(payload: { cursor?: string }): Answer<GateHistory>;
  /** `words`: of a name, or of an address where this person sees addresses. A page may be empty and not the last. */
  listDeliveries(payload: {
    cursor?: string;
    state?: DeliveryView['state'];
    communiqueIds?: readonly string[];
    words?: string;
  }): Answer<{
    deliveries: readonly DeliveryView[];
    nextCursor?: string;
    people: People;
  }>;
  /**
   * Settles an uncertain delivery: it arrived after all, it is given up, or it is sent once more. One that failed or
   * bounced can only be sent once more.
   */
  settleDelivery(payload: { deliveryId: string; outcome: SettlementOutcome; reason: string }): Answer<DeliveryView>;
  /** The same for all in one state; `asOf`: the moment of what the person saw. Works for seconds; `cursor` goes on. */
  settleDeliveries(payload: {
    state: SettleableState;
    outcome: SettlementOutcome;
    reason: string;
    communiqueIds?: readonly string[];
    asOf: number;
    cursor?: string;
  }): Answer<BulkSettlement>;
  /** The script and the list of a communiqué that people tell. */
  openTasks(payload: { communiqueId: string }): Answer<TaskList>;
  /**
   * Says what became of tasks; for the responsible person, who stands in for them, and who may send. `taken-back` is for who
   * attested it, and for those responsible. `note` is needed for that, and where something could not be done.
   */
  attestTasks(payload: {
    communiqueId: string;
    deliveryIds: readonly string[];
    outcome: AttestedOutcome;
    note?: string;
  }): Answer<TaskList>;
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
