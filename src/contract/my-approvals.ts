/** A change manager’s list of what waits for them. */
import type { Answer } from '../domain/answer';
import type { Patience } from '../domain/approval/patience';
import type { PeopleChannelName } from '../domain/channels/names';
import type { ChangeDecisions, ChangeView, DecideRecords, EmergencyReview } from './change-panel';
import type { GateHistory } from './gate-history';
import type { FencedSite, People, PersonOption } from './shared';

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

/** A release that was told without an approval of the change, by two people's override, and that the reader may review. */
export interface EmergencyToReview {
  readonly change: ChangeToDecide['change'];
  readonly recordIssueId: string;
  readonly recordKey: string;
  readonly projectName: string;
  readonly versionName: string;
  readonly recipients: number;
  readonly sentAt: number;
  readonly dueAt: number;
}

export interface EmergenciesPage {
  readonly emergencies: readonly EmergencyToReview[];
  readonly nextCursor?: string;
}

/** What the reader, or somebody for whom they stand in, has to tell people. */
export interface TasksToDo {
  readonly recordIssueId: string;
  readonly recordKey: string;
  readonly projectName: string;
  readonly versionName: string;
  readonly subject: string;
  readonly channel: PeopleChannelName;
  readonly toDo: number;
  readonly total: number;
  readonly responsible: string;
  readonly since: number;
  readonly dueAt?: number;
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

export interface MyApprovalsView extends FencedSite {
  /** What is planned first at the top. */
  readonly changes: readonly ChangeToDecide[];
  /** What has to be reviewed first at the top; they stand on the first page, and on pages of their own after it. */
  readonly emergencies: readonly EmergencyToReview[];
  readonly nextEmergencies?: string;
  /** What is due first at the top; they stand on the first page. */
  readonly tasks: readonly TasksToDo[];
  /** How many lists there may be besides, which come up as others are done; absent where there are none. */
  readonly moreTasks?: number;
  readonly nextCursor?: string;
  readonly people: People;
  readonly now: number;
}

/** Calls of a change manager's list of what waits for them. */
export interface MyApprovalsCalls {
  openMyApprovals(payload: { cursor?: string }): Answer<MyApprovalsView>;
  openEmergencies(payload: { cursor?: string }): Answer<EmergenciesPage>;
  /** What the panel on the change request shows. */
  openChangeToDecide(payload: { changeIssueId: string; patience?: Patience }): Answer<ChangeView>;
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
  openGateHistory(payload: { recordIssueId: string; cursor?: string }): Answer<GateHistory>;
}
