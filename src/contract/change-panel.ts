/** The panel of a change request. */
import type { Answer, Refusal } from '../domain/answer';
import type { Patience } from '../domain/approval/patience';
import type { Channel } from '../domain/channels/names';
import type { ChangeMark, CommuniqueProblem } from '../domain/communique/communique';
import type { ChangeField, FieldDifference } from '../domain/communique/difference';
import type { GateVerdict } from '../domain/gates/gate';
import type { ReviewOutcome } from '../domain/policy/override';
import type { ApprovalSource } from '../domain/policy/policy';
import type { ConfigurationItem, RecordState } from '../domain/record/record';
import type { GateHistory } from './gate-history';
import type { MessagePreview } from './communique';
import type { ChangeSummary, OverrideView, VersionSummary } from './record-panel';
import type { Allowed, FencedSite, People } from './shared';

export interface DecisionView {
  readonly accountId: string;
  /** The person whose deputy decided. */
  readonly onBehalfOf?: string;
  readonly decision: 'approved' | 'declined';
  readonly at: number;
  readonly reason?: string;
  readonly source: 'app' | 'jsm';
  /** Whether it covers exactly what stands now, and is not too old to count. */
  readonly current: boolean;
  /** The policy lets an approval count for some time only, which is over. */
  readonly tooOld?: true;
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
    readonly source: ApprovalSource;
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
    /** When it leaves; absent where it does as soon as sending is authorised. */
    readonly timingInWords?: string;
    /** Who of the group will not get it, and why, as sentences. */
    readonly excluded: readonly string[];
    readonly problems: readonly CommuniqueProblem[];
    readonly preview: MessagePreview;
  }[];
  readonly configurationItems: readonly ConfigurationItem[];
  readonly decisions: readonly DecisionView[];
  /** What has to hold before it is sent, in the order in which gates are opened. */
  readonly gates: readonly GateVerdict[];
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

export interface ChangeView extends FencedSite {
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

/** Calls of the panel on a change request; the issue comes from the trusted context. */
export interface ChangeCalls {
  /** `patience` as in `openRecord`. */
  openChange(payload: { patience?: Patience }): Answer<ChangeView>;
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
  /** As on the record's own panel; for whoever may see the record. */
  openGateHistory(payload: { recordIssueId: string; cursor?: string }): Answer<GateHistory>;
}
