/** Decisions on a change request about what its release will tell people. */
import type { PinnedContent } from '../communique/content';
import type { ApprovalPolicy } from '../policy/policy';
import type { Unread } from './unread';

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
  /** The place of its entry in the record's log: of two decisions the one further down is the later, as an auditor sees it. */
  readonly ledgerIndex: number;
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

/** A submission that a later one superseded. */
export interface EarlierSubmission extends Pick<Submission, 'at' | 'versionApprovedBy'> {
  readonly contentDigest: string;
}

/** The moment at which the record asked for approval, with what it asked to approve. */
export interface Submission {
  readonly at: number;
  readonly accountId: string;
  readonly content: PinnedContent;
  /** Who had approved the fix version by then, where that counts: their approval is about something else. */
  readonly versionApprovedBy?: readonly string[];
  /** The submissions that this one superseded, the oldest first. */
  readonly earlier?: readonly EarlierSubmission[];
  /** Account ids of those who were asked by name. */
  readonly asked?: readonly string[];
}

export type ServiceApprovals = readonly ServiceApproval[] | 'not-a-request' | Unread;

const HOUR_MILLISECONDS = 3_600_000;

/** Whether an approval that was given then is too old by now for the policy to let it count. A decline never is. */
export function isTooOld(
  { expiresAfterHours }: Pick<ApprovalPolicy, 'expiresAfterHours'>,
  { decision, at }: Pick<Decision, 'decision' | 'at'>,
  now: number,
): boolean {
  return decision === 'approved' && expiresAfterHours !== null && now - at > expiresAfterHours * HOUR_MILLISECONDS;
}

/** The person whose word a decision is: who decided, or whose deputy did. */
export function spokenFor(decision: Pick<Decision, 'accountId' | 'onBehalfOf'>): string {
  return decision.onBehalfOf ?? decision.accountId;
}

/**
 * The standing decision for each person on one change, their own or a deputy's: the latest, and none where that was
 * withdrawn. Withdrawing never brings an earlier decision back: whoever takes back the last word has not said what
 * stands instead. Which is the latest the ledger says: two may be of one millisecond, and clocks may disagree.
 */
export function standingDecisions(decisions: readonly Decision[], changeIssueId: string): readonly Decision[] {
  const latest = new Map<string, Decision>();
  for (const decision of decisions) {
    if (decision.changeIssueId !== changeIssueId) continue;
    const known = latest.get(spokenFor(decision));
    if (!known || decision.ledgerIndex > known.ledgerIndex) latest.set(spokenFor(decision), decision);
  }
  return [...latest.values()].filter((decision) => decision.withdrawnAt === undefined);
}

/** The approvals that were asked for last, all at one moment; what an earlier round decided does not count any more. */
export function latestRound(approvals: readonly ServiceApproval[]): readonly ServiceApproval[] {
  const newest = Math.max(...approvals.map((approval) => approval.createdAt));
  return approvals.filter((approval) => approval.createdAt === newest);
}
