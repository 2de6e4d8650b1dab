/** When the people whose approval is waited for are reminded, and who they are. */
import { isTooOld, latestRound, spokenFor, standingDecisions } from './approval';
import type { AwaitedApproval } from './awaited-approval';
import { contentDigest } from '../communique/content';
import { deputyOf, type Delegation } from './delegation';
import type { GateSnapshot } from '../gates/snapshot';

export const REMINDER_HOURS_BY_DEFAULT = 24;

const HOUR = 3_600_000;

/** The instant of the reminder for a planned time, in milliseconds since the epoch; undefined when none is wanted. */
export function remindAt(plannedAt: number, hoursBefore: number): number | undefined {
  return hoursBefore <= 0 ? undefined : plannedAt - hoursBefore * HOUR;
}

/** Due from its instant on and before the planned time: afterwards it would remind of what should have been. */
export function isDue(remind: { readonly at: number; readonly plannedAt: number }, now: number): boolean {
  return remind.at <= now && now < remind.plannedAt;
}

/**
 * Whose decision is waited for on one change, as far as that is known by name: who was asked when approval was asked
 * for, who is asked in Jira Service Management, who approved what has changed since, and whom the policy requires; with
 * those who stand in for them now. Nobody who approved exactly what stands. Everybody else with the permission finds it
 * in the list: Jira has no question for who they are.
 */
export function peopleToRemind(
  snapshot: Pick<GateSnapshot, 'decisions' | 'serviceApprovals' | 'submission' | 'content' | 'settings'>,
  { changeIssueId }: Pick<AwaitedApproval, 'changeIssueId'>,
  delegations: readonly Delegation[],
  now: number,
): readonly string[] {
  const current = contentDigest(snapshot.content);
  const standing = standingDecisions(snapshot.decisions, changeIssueId);
  const { approval } = snapshot.settings.policy;
  const done = new Set(
    standing
      .filter((decision) => contentDigest(decision.content) === current && !isTooOld(approval, decision, now))
      .map(spokenFor),
  );
  const inService = snapshot.serviceApprovals[changeIssueId];
  const asked = [
    ...(snapshot.submission?.asked ?? []),
    ...(Array.isArray(inService) ? latestRound(inService) : [])
      .filter(({ finalDecision }) => finalDecision === 'pending')
      .flatMap(({ approvers }) => approvers)
      .filter(({ decision }) => decision === 'pending')
      .map(({ accountId }) => accountId),
    ...standing.map(spokenFor),
    ...snapshot.settings.policy.approval.required.flatMap((one) => (one.kind === 'person' ? [one.accountId] : [])),
  ].filter((accountId) => !done.has(accountId));
  const deputies = delegations.filter(({ delegator, deputy }) => {
    const standsIn = deputyOf(delegations, deputy, now).some((one) => one.delegator === delegator);
    return standsIn && asked.includes(delegator);
  });
  return [...new Set([...asked, ...deputies.map(({ deputy }) => deputy)])].sort();
}
