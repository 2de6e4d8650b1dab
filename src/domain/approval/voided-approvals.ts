/** Approvals that were given, stand, and no longer cover what would be told: what drifted has to be decided anew. */
import { latestRound, standingDecisions, type EarlierSubmission, type Submission } from './approval';
import { isUnread } from './unread';
import { contentDigest } from '../communique/content';
import type { GateSnapshot } from '../gates/snapshot';
import type { ApprovalSource } from '../policy/policy';

export interface VoidedApproval {
  /** Names this approval among all of the record. */
  readonly id: string;
  readonly source: ApprovalSource;
  /** Who gave it, and in whose place; one person or several, none where its place names nobody. */
  readonly accountIds: readonly string[];
  /** When it was given, in milliseconds since the epoch; where its place does not say when, when it was asked for. */
  readonly at: number;
  /** Digest of the content that it covers. */
  readonly contentDigest: string;
}

type Judged = Pick<
  GateSnapshot,
  | 'decisions'
  | 'serviceApprovals'
  | 'changes'
  | 'statusChanges'
  | 'releases'
  | 'versionApprovers'
  | 'submission'
  | 'content'
  | 'settings'
>;

/** What each place where approvals count has approved of one change. */
const GIVEN: Readonly<Record<ApprovalSource, (snapshot: Judged, changeIssueId: string) => readonly VoidedApproval[]>> =
  {
    app: approvalsInApp,
    jsm: approvalsInServiceManagement,
    'change-status': approvalsByStatus,
    'version-approvers': approvalsOfVersion,
  };

/** The approvals of one change that what stands now has voided, the newest first. */
export function voidedApprovals(snapshot: Judged, changeIssueId: string): readonly VoidedApproval[] {
  const { sources } = snapshot.settings.policy.approval;
  const current = contentDigest(snapshot.content);
  return sources
    .flatMap((source) => GIVEN[source](snapshot, changeIssueId))
    .filter((approval) => approval.contentDigest !== current)
    .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
}

function approvalsInApp({ decisions }: Judged, changeIssueId: string): readonly VoidedApproval[] {
  return standingDecisions(decisions, changeIssueId)
    .filter(({ decision }) => decision === 'approved')
    .map((decision) => ({
      id: `app:${decision.id}`,
      source: 'app',
      accountIds: distinct([decision.accountId, ...(decision.onBehalfOf ? [decision.onBehalfOf] : [])]),
      at: decision.at,
      contentDigest: contentDigest(decision.content),
    }));
}

/** An approval of Jira Service Management covers what was submitted last before it was completed. */
function approvalsInServiceManagement(
  { serviceApprovals, submission }: Judged,
  changeIssueId: string,
): readonly VoidedApproval[] {
  const approvals = serviceApprovals[changeIssueId];
  if (!approvals || isUnread(approvals) || approvals === 'not-a-request' || approvals.length === 0) return [];
  return latestRound(approvals).flatMap((approval): readonly VoidedApproval[] => {
    const at = approval.completedAt;
    if (approval.finalDecision !== 'approved' || at === undefined) return [];
    const covered = submittedBefore(submission, at);
    if (covered === undefined) return [];
    const approvers = approval.approvers.filter(({ decision }) => decision === 'approved');
    return [
      {
        id: `jsm:${approval.id}`,
        source: 'jsm',
        accountIds: distinct(approvers.map(({ accountId }) => accountId)),
        at,
        contentDigest: covered,
      },
    ];
  });
}

/** The status that the change is in covers what was submitted last before it came there. */
function approvalsByStatus(
  { changes, statusChanges, submission, settings }: Judged,
  changeIssueId: string,
): readonly VoidedApproval[] {
  const moved = statusChanges[changeIssueId];
  const status = changes.find(({ issueId }) => issueId === changeIssueId)?.status.toLowerCase();
  const { approved } = settings.policy.approval.changeStatuses;
  if (!moved || moved === 'none' || isUnread(moved) || moved.to.toLowerCase() !== status) return [];
  if (!approved.some((name) => name.toLowerCase() === status)) return [];
  const covered = submittedBefore(submission, moved.at);
  if (covered === undefined) return [];
  const accountIds = moved.accountId === undefined ? [] : [moved.accountId];
  return [{ id: `status:${moved.id}`, source: 'change-status', accountIds, at: moved.at, contentDigest: covered }];
}

/**
 * The version is approved while all of its approvers approve. Jira does not say when they did: each means what was
 * submitted last when they had not approved yet.
 */
function approvalsOfVersion({ versionApprovers, releases, submission }: Judged): readonly VoidedApproval[] {
  if (isUnread(versionApprovers) || versionApprovers.some(({ decision }) => decision !== 'approved')) return [];
  const submissions = submission ? earlierSubmissions(submission) : [];
  const approvers = new Map<EarlierSubmission, string[]>();
  for (const { accountId } of versionApprovers) {
    const meant = submissions.findLast(({ versionApprovedBy }) => versionApprovedBy?.includes(accountId) !== true);
    // Who had approved by then was not taken down, so it is not known what this one means.
    if (meant?.versionApprovedBy) approvers.set(meant, [...(approvers.get(meant) ?? []), accountId]);
  }
  return [...approvers].map(([{ at, contentDigest: covered }, accountIds]) => ({
    id: `version:${releases[0]?.versionId ?? ''}:${at}`,
    source: 'version-approvers',
    accountIds: distinct(accountIds),
    at,
    contentDigest: covered,
  }));
}

function submittedBefore(submission: Submission | undefined, at: number): string | undefined {
  if (!submission) return undefined;
  if (submission.at <= at) return contentDigest(submission.content);
  return submission.earlier?.findLast((one) => one.at <= at)?.contentDigest;
}

/** How many superseded submissions are remembered; nobody approves what was superseded so often. */
const SUBMISSIONS_REMEMBERED = 20;

/** What a new submission remembers of those that it supersedes, the oldest first. */
export function earlierSubmissions(before: Submission | undefined): readonly EarlierSubmission[] {
  if (!before) return [];
  const { at, content, versionApprovedBy } = before;
  const last = { at, contentDigest: contentDigest(content), ...(versionApprovedBy ? { versionApprovedBy } : {}) };
  return [...(before.earlier ?? []), last].slice(-SUBMISSIONS_REMEMBERED);
}

function distinct(accountIds: readonly string[]): readonly string[] {
  return [...new Set(accountIds)];
}
