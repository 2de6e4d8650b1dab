/**
 * Which approvals a record waits for. Kept with the record whenever it is judged, so that a list of many records needs
 * no look at each; what counts is judged anew before anything is decided or sent.
 */
import { isTooOld, latestRound, standingDecisions } from './approval';
import { contentDigest } from '../communique/content';
import type { GateVerdict } from '../gates/gate';
import { changeRequests, type GateSnapshot } from '../gates/snapshot';

export interface AwaitedApproval {
  readonly changeIssueId: string;
  readonly changeKey: string;
  readonly changeSummary: string;
  /** Code of the gate's reason, such as `not-approved` or `drifted`. */
  readonly code: string;
  /** The gate's reason as a sentence. */
  readonly text: string;
  /** Since when it waits for this reason, in milliseconds since the epoch. */
  readonly since: number;
}

export interface AwaitedApprovals {
  /** Of the content that an approval would have to cover. */
  readonly contentDigest: string;
  /** The day for which the release is planned, as Jira has it: a date without a zone. */
  readonly releaseDate?: string;
  readonly approvals: readonly AwaitedApproval[];
  /** When the latest of those approvals was given that were too old to count; absent where none was. */
  readonly tooOldUntil?: number;
  /** When those who are asked are reminded of it, and the planned time from which that makes no sense any more. */
  readonly remind?: { readonly at: number; readonly plannedAt: number };
}

/**
 * What is asked of the change managers now; undefined when approval was not asked for, or nothing is left to approve.
 * A decline is for the authors to answer: until they ask again, nobody is asked.
 *
 * @param before what was kept when the record was last judged: a reason that stands still keeps its beginning
 */
export function awaitedApprovals(
  snapshot: GateSnapshot,
  verdicts: readonly GateVerdict[],
  before: AwaitedApprovals | undefined,
  now: number,
): AwaitedApprovals | undefined {
  const { submission } = snapshot;
  const verdict = verdicts.find(({ name }) => name === 'change-approved');
  if (!submission || !verdict || verdict.open) return undefined;
  const approvals = changeRequests(snapshot).flatMap((change): readonly AwaitedApproval[] => {
    const reasons = verdict.reasons.filter((reason) => reason.subject === change.key);
    const first = reasons[0];
    if (!first || isDeclinedSince(snapshot, change.issueId, submission.at)) return [];
    const known = before?.approvals.find((one) => one.changeIssueId === change.issueId && one.code === first.code);
    const since = known?.since ?? (first.code === 'not-approved' ? submission.at : now);
    return [
      {
        changeIssueId: change.issueId,
        changeKey: change.key,
        changeSummary: change.summary,
        code: first.code,
        text: reasons.map((reason) => reason.text).join(' '),
        since: Math.max(since, submission.at),
      },
    ];
  });
  if (approvals.length === 0) return undefined;
  return {
    contentDigest: contentDigest(snapshot.content),
    releaseDate: snapshot.releases[0]?.releaseDate,
    approvals,
    ...lastTooOld(snapshot, now),
  };
}

function lastTooOld({ decisions, settings }: GateSnapshot, now: number): Pick<AwaitedApprovals, 'tooOldUntil'> {
  const moments = decisions.filter((one) => isTooOld(settings.policy.approval, one, now)).map(({ at }) => at);
  return moments.length === 0 ? {} : { tooOldUntil: Math.max(...moments) };
}

function isDeclinedSince({ decisions, serviceApprovals }: GateSnapshot, changeIssueId: string, asked: number): boolean {
  const inService = serviceApprovals[changeIssueId];
  return (
    standingDecisions(decisions, changeIssueId).some(({ decision, at }) => decision === 'declined' && at >= asked) ||
    (Array.isArray(inService) &&
      latestRound(inService).some(
        ({ finalDecision, completedAt = 0 }) => finalDecision === 'declined' && completedAt >= asked,
      ))
  );
}
