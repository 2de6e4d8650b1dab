/**
 * What each place where approvals can count says about one change and the content that stands now. A new place is one
 * function here and one line in the list.
 */
import { latestRound, standingDecisions, type Decision, type ServiceApprovals, type Submission } from './approval';
import { isUnread, type Unread } from './unread';
import { contentDigest, driftBetween, type Drift, type PinnedContent } from '../communique/content';
import type { ApprovalPolicy, ApprovalSource } from '../policy/policy';
import { isStandIn } from '../privacy/closed-account';

/** How a change request came to the status in which it is, by the issue's history. */
export interface StatusChange {
  /** Id of the entry in the issue's history. */
  readonly id: string;
  /** Name of the status. */
  readonly to: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Who moved it; absent where an app or an automation did. */
  readonly accountId?: string;
}

/** An approver of a fix version, as Jira has them. Jira does not say when they decided. */
export interface VersionApprover {
  readonly accountId: string;
  readonly decision: 'approved' | 'declined' | 'pending';
  readonly declineReason?: string;
}

/** One person's word for a change, or a place's word that names nobody. */
export interface Approval {
  readonly source: ApprovalSource;
  /** The decision, the approval of JSM, the entry of the issue's history, or the version. */
  readonly id: string;
  /** Who decided; absent where the place names nobody. */
  readonly accountId?: string;
  /** The person in whose place they decided. */
  readonly onBehalfOf?: string;
  /** Milliseconds since the epoch; where the place does not say when, the earliest moment that it can have been. */
  readonly at: number;
}

export type Word =
  | { readonly state: 'approved'; readonly approvals: readonly Approval[] }
  | { readonly state: 'declined'; readonly accountId?: string; readonly at?: number; readonly reason?: string }
  /** It was approved before something changed. */
  | { readonly state: 'drifted'; readonly drift: readonly Drift[] }
  /** It was approved before approval was asked for, so nobody can say that it is about what was asked. */
  | { readonly state: 'too-early' }
  | { readonly state: 'pending' }
  | { readonly state: 'unknown'; readonly reason: string }
  /** Its place has not answered yet; `what` is asked for there, as a sentence goes on after “Checking”. */
  | { readonly state: 'checking'; readonly what: string };

export interface ChangeQuestion {
  readonly changeIssueId: string;
  /** Name of the status in which the change request is. */
  readonly status: string;
  readonly decisions: readonly Decision[];
  readonly serviceApprovals: ServiceApprovals;
  /** Undefined where the history says nothing of its status. */
  readonly statusChange: StatusChange | undefined | Unread;
  readonly versionApprovers: { readonly versionId: string; readonly approvers: readonly VersionApprover[] } | Unread;
  readonly submission?: Submission;
  readonly content: PinnedContent;
  readonly policy: Pick<ApprovalPolicy, 'changeStatuses'>;
}

export const WORDS: Readonly<Record<ApprovalSource, (question: ChangeQuestion) => Word>> = {
  app: wordOfPanel,
  jsm: wordOfServiceManagement,
  'change-status': wordOfStatus,
  'version-approvers': wordOfVersionApprovers,
};

/** A decline dominates until its author withdraws or supersedes it; approvals count for exactly what stands now. */
function wordOfPanel(question: ChangeQuestion): Word {
  const standing = standingDecisions(question.decisions, question.changeIssueId);
  const declined = standing.find((decision) => decision.decision === 'declined');
  if (declined) return { state: 'declined', accountId: declined.accountId, at: declined.at, reason: declined.reason };
  const approved = standing.filter((decision) => decision.decision === 'approved');
  const current = contentDigest(question.content);
  const covering = approved.filter((decision) => contentDigest(decision.content) === current);
  if (covering.length > 0)
    return {
      state: 'approved',
      approvals: covering.map(({ id, accountId, onBehalfOf, at }) => ({
        source: 'app',
        id,
        accountId,
        onBehalfOf,
        at,
      })),
    };
  const newest = [...approved].sort((a, b) => b.ledgerIndex - a.ledgerIndex)[0];
  return newest ? { state: 'drifted', drift: driftBetween(newest.content, question.content) } : { state: 'pending' };
}

/**
 * A request can carry several approvals over time: the latest round counts, every approval of that round has to be
 * finished, and a request without any is not approved. How many of its approvers it takes is JSM's to say.
 */
function wordOfServiceManagement(question: ChangeQuestion): Word {
  const approvals = question.serviceApprovals;
  if (isUnread(approvals))
    return wordOfUnread(
      approvals,
      'the approvals in Jira Service Management',
      'The approvals of the request could not be read from Jira Service Management.',
    );
  if (approvals === 'not-a-request' || approvals.length === 0) return { state: 'pending' };
  const round = latestRound(approvals);
  const declined = round.find((approval) => approval.finalDecision === 'declined');
  if (declined)
    return {
      state: 'declined',
      accountId: declined.approvers.find((approver) => approver.decision === 'declined')?.accountId,
      at: declined.completedAt,
    };
  if (approvals.some((approval) => approval.finalDecision === 'pending')) return { state: 'pending' };
  if (!round.every((approval) => approval.finalDecision === 'approved')) return { state: 'pending' };
  const at = Math.min(...round.map((approval) => approval.completedAt ?? 0));
  return covering(
    question,
    at,
    round.flatMap((approval): readonly Approval[] => {
      const people = approval.approvers.filter((approver) => approver.decision === 'approved');
      const common = { source: 'jsm', id: approval.id, at } as const;
      return people.length === 0 ? [common] : people.map(({ accountId }) => ({ ...common, accountId }));
    }),
  );
}

/** The status that it is in counts, from the moment at which it came there by the issue's history. */
function wordOfStatus(question: ChangeQuestion): Word {
  const { approved, declined } = question.policy.changeStatuses;
  const { statusChange, status } = question;
  if (isNamed(declined, status)) {
    const change = isUnread(statusChange) ? undefined : statusChange;
    return { state: 'declined', accountId: change?.accountId, at: change?.at, reason: `it is in the status ${status}` };
  }
  if (!isNamed(approved, status)) return { state: 'pending' };
  if (isUnread(statusChange))
    return wordOfUnread(
      statusChange,
      'the history of the status in Jira',
      `Since when it is in the status ${status} could not be read from Jira.`,
    );
  // Whatever was created in that status was in it before anybody asked.
  if (!statusChange) return { state: 'too-early' };
  if (!isNamed([statusChange.to], status))
    return { state: 'unknown', reason: `Jira's history does not say yet since when it is in the status ${status}.` };
  const { id, at, accountId } = statusChange;
  return covering(question, at, [{ source: 'change-status', id, accountId, at }]);
}

/**
 * Every approver of the fix version has to approve. Jira does not say when they did, so approvals count that were not
 * there yet when approval was asked for.
 */
function wordOfVersionApprovers(question: ChangeQuestion): Word {
  if (isUnread(question.versionApprovers))
    return wordOfUnread(
      question.versionApprovers,
      'the approvers of the fix version in Jira',
      'The approvers of the fix version could not be read from Jira.',
    );
  const { versionId, approvers } = question.versionApprovers;
  const declined = approvers.find((approver) => approver.decision === 'declined');
  if (declined) return { state: 'declined', accountId: declined.accountId, reason: declined.declineReason };
  if (approvers.length === 0 || approvers.some((approver) => approver.decision !== 'approved'))
    return { state: 'pending' };
  const { submission } = question;
  if (!submission) return { state: 'pending' };
  const early = submission.versionApprovedBy;
  // Whoever was early and closed their account since may be any of them.
  const wasEarly = (accountId: string) => early?.includes(accountId) || early?.some(isStandIn);
  if (!early || approvers.some(({ accountId }) => wasEarly(accountId))) return { state: 'too-early' };
  return covering(
    question,
    submission.at,
    approvers.map(({ accountId }) => ({ source: 'version-approvers', id: versionId, accountId, at: submission.at })),
  );
}

/** An approval without a digest is about what was submitted before it was given, and only while that still stands. */
function covering({ submission, content }: ChangeQuestion, at: number, approvals: readonly Approval[]): Word {
  if (!submission) return { state: 'pending' };
  if (at < submission.at) return { state: 'too-early' };
  const drift = driftBetween(submission.content, content);
  return drift.length > 0 ? { state: 'drifted', drift } : { state: 'approved', approvals };
}

function wordOfUnread(found: Unread, what: string, reason: string): Word {
  return found === 'checking' ? { state: 'checking', what } : { state: 'unknown', reason };
}

function isNamed(names: readonly string[], status: string): boolean {
  return names.some((name) => name.toLowerCase() === status.toLowerCase());
}
