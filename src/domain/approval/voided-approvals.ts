/** Approvals that were given, stand, and no longer cover what would be told: what drifted has to be decided anew. */
import { latestRound, standingDecisions, type Submission } from './approval';
import { contentDigest } from '../communique/content';
import type { GateSnapshot } from '../gates/snapshot';

export interface VoidedApproval {
  /** Names this approval among all of the record. */
  readonly id: string;
  readonly source: 'app' | 'jsm';
  /** Who gave it, and in whose place; one person or several. */
  readonly accountIds: readonly string[];
  /** When it was given, in milliseconds since the epoch. */
  readonly at: number;
  /** Digest of the content that it covers. */
  readonly contentDigest: string;
}

type Judged = Pick<GateSnapshot, 'decisions' | 'serviceApprovals' | 'submission' | 'content' | 'settings'>;

/** The approvals of one change that what stands now has voided, the newest first. */
export function voidedApprovals(snapshot: Judged, changeIssueId: string): readonly VoidedApproval[] {
  const { sources } = snapshot.settings.policy.approval;
  const current = contentDigest(snapshot.content);
  return [
    ...(sources.includes('app') ? approvalsInApp(snapshot, changeIssueId) : []),
    ...(sources.includes('jsm') ? approvalsInServiceManagement(snapshot, changeIssueId) : []),
  ]
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
  if (!approvals || approvals === 'unknown' || approvals === 'not-a-request' || approvals.length === 0) return [];
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

function submittedBefore(submission: Submission | undefined, at: number): string | undefined {
  if (!submission) return undefined;
  if (submission.at <= at) return contentDigest(submission.content);
  return submission.earlier?.findLast((one) => one.at <= at)?.contentDigest;
}

/** How many superseded submissions are remembered; nobody approves what was superseded so often. */
const SUBMISSIONS_REMEMBERED = 20;

/** What a new submission remembers of those that it supersedes, the oldest first. */
export function earlierSubmissions(before: Submission | undefined): NonNullable<Submission['earlier']> {
  if (!before) return [];
  return [...(before.earlier ?? []), { at: before.at, contentDigest: contentDigest(before.content) }].slice(
    -SUBMISSIONS_REMEMBERED,
  );
}

function distinct(accountIds: readonly string[]): readonly string[] {
  return [...new Set(accountIds)];
}
