/** Decisions on a change request about what its release will tell people. */
import { contentDigest, driftBetween, type Drift, type PinnedContent } from './content';
import type { ApprovalSource } from './policy';

/** A decision made in the app's panel on the change request; it names exactly the content that the person saw. */
export interface Decision {
  readonly id: string;
  readonly changeIssueId: string;
  /** Who decided. */
  readonly accountId: string;
  /** The person whose deputy decided; absent where people decide for themselves. */
  readonly onBehalfOf?: string;
  readonly decision: 'approved' | 'declined';
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly content: PinnedContent;
  readonly reason?: string;
  readonly withdrawnAt?: number;
}

/** An approval of Jira Service Management on the change request, as its REST API gives it. */
export interface ServiceApproval {
  readonly id: string;
  readonly name: string;
  readonly finalDecision: 'approved' | 'declined' | 'pending';
  readonly approvers: readonly { readonly accountId: string; readonly decision: 'approved' | 'declined' | 'pending' }[];
  readonly createdAt: number;
  readonly completedAt?: number;
}

/** The moment at which the record asked for approval, with what it asked to approve. */
export interface Submission {
  readonly at: number;
  readonly accountId: string;
  readonly content: PinnedContent;
}

export type ServiceApprovals = readonly ServiceApproval[] | 'not-a-request' | 'unknown';

export type ChangeOutcome =
  | {
      readonly state: 'approved';
      readonly source: 'app' | 'jsm';
      readonly accountIds: readonly string[];
      readonly at: number;
    }
  | {
      readonly state: 'declined';
      readonly source: 'app' | 'jsm';
      readonly accountId?: string;
      readonly at?: number;
      readonly reason?: string;
    }
  | { readonly state: 'drifted'; readonly source: 'app' | 'jsm'; readonly drift: readonly Drift[] }
  | { readonly state: 'pending' }
  | { readonly state: 'unknown'; readonly reason: string };

export interface ChangeQuestion {
  readonly changeIssueId: string;
  readonly decisions: readonly Decision[];
  readonly serviceApprovals: ServiceApprovals;
  readonly submission?: Submission;
  readonly content: PinnedContent;
  readonly sources: readonly ApprovalSource[];
}

/** The person whose word a decision is: who decided, or whose deputy did. */
export function spokenFor(decision: Pick<Decision, 'accountId' | 'onBehalfOf'>): string {
  return decision.onBehalfOf ?? decision.accountId;
}

/**
 * The standing decision for each person on one change, their own or a deputy's: the latest, and none where that was
 * withdrawn. Withdrawing never brings an earlier decision back: whoever takes back the last word has not said what
 * stands instead.
 */
export function standingDecisions(decisions: readonly Decision[], changeIssueId: string): readonly Decision[] {
  const latest = new Map<string, Decision>();
  for (const decision of decisions) {
    if (decision.changeIssueId !== changeIssueId) continue;
    const known = latest.get(spokenFor(decision));
    if (!known || decision.at > known.at || (decision.at === known.at && decision.id > known.id))
      latest.set(spokenFor(decision), decision);
  }
  return [...latest.values()].filter((decision) => decision.withdrawnAt === undefined);
}

/**
 * What has been decided on one change about exactly this content. A function of the decisions alone: no order of their
 * arrival matters. A decline dominates until its author withdraws or supersedes it, wherever it was made; a source that
 * cannot be read makes the outcome unknown unless a decline is already known.
 */
export function outcomeOf(question: ChangeQuestion): ChangeOutcome {
  const fromApp = question.sources.includes('app') ? outcomeInApp(question) : undefined;
  const fromService = question.sources.includes('jsm') ? outcomeInServiceManagement(question) : undefined;
  const outcomes = [fromApp, fromService].filter((outcome): outcome is ChangeOutcome => outcome !== undefined);
  for (const state of ['declined', 'unknown', 'approved', 'drifted'] as const) {
    const found = outcomes.find((outcome) => outcome.state === state);
    if (found) return found;
  }
  return { state: 'pending' };
}

function outcomeInApp(question: ChangeQuestion): ChangeOutcome {
  const standing = standingDecisions(question.decisions, question.changeIssueId);
  const declined = standing.find((decision) => decision.decision === 'declined');
  if (declined)
    return {
      state: 'declined',
      source: 'app',
      accountId: declined.accountId,
      at: declined.at,
      reason: declined.reason,
    };
  const approvals = standing.filter((decision) => decision.decision === 'approved');
  const current = contentDigest(question.content);
  const covering = approvals.filter((decision) => contentDigest(decision.content) === current);
  if (covering.length > 0)
    return {
      state: 'approved',
      source: 'app',
      accountIds: [...new Set(covering.map((decision) => decision.accountId))].sort(),
      at: Math.max(...covering.map((decision) => decision.at)),
    };
  const newest = [...approvals].sort((a, b) => b.at - a.at)[0];
  if (newest) return { state: 'drifted', source: 'app', drift: driftBetween(newest.content, question.content) };
  return { state: 'pending' };
}

/** The approvals that were asked for last, all at one moment; what an earlier round decided does not count any more. */
export function latestRound(approvals: readonly ServiceApproval[]): readonly ServiceApproval[] {
  const newest = Math.max(...approvals.map((approval) => approval.createdAt));
  return approvals.filter((approval) => approval.createdAt === newest);
}

/**
 * A request can carry several approvals over time: the latest round counts, every approval of that round has to be
 * finished, and a request without any is not approved. It covers the content that was submitted before it was completed.
 */
function outcomeInServiceManagement(question: ChangeQuestion): ChangeOutcome {
  const approvals = question.serviceApprovals;
  if (approvals === 'unknown')
    return { state: 'unknown', reason: 'The approvals of the request could not be read from Jira Service Management.' };
  if (approvals === 'not-a-request' || approvals.length === 0) return { state: 'pending' };
  const round = latestRound(approvals);
  const declined = round.find((approval) => approval.finalDecision === 'declined');
  if (declined)
    return {
      state: 'declined',
      source: 'jsm',
      accountId: declined.approvers.find((approver) => approver.decision === 'declined')?.accountId,
      at: declined.completedAt,
    };
  if (approvals.some((approval) => approval.finalDecision === 'pending')) return { state: 'pending' };
  if (!round.every((approval) => approval.finalDecision === 'approved')) return { state: 'pending' };
  const { submission } = question;
  const completedAt = Math.min(...round.map((approval) => approval.completedAt ?? 0));
  if (!submission || completedAt < submission.at) return { state: 'pending' };
  const drift = driftBetween(submission.content, question.content);
  if (drift.length > 0) return { state: 'drifted', source: 'jsm', drift };
  return {
    state: 'approved',
    source: 'jsm',
    accountIds: round
      .flatMap((approval) => approval.approvers)
      .filter((approver) => approver.decision === 'approved')
      .map((approver) => approver.accountId)
      .sort(),
    at: completedAt,
  };
}
