/** Whether the one who sends is somebody else than the only one who approved. Asked of the sender, besides the gates. */
import { isOnlyApprover, voiceOf } from '../deployment/change-outcome';
import { kindsAsking } from '../policy/policy';
import { outcomeForChange } from './rules/change-approved';
import { changeRequests, kindsOf, narrowed, type GateSnapshot } from './snapshot';

/** Nobody else than this person is known to have approved the change, so they may not send, too. */
export interface SoleApprover {
  readonly accountId: string;
  readonly changeKey: string;
}

/** Whoever may not send for this reason; nobody where duties need not be kept apart, or approval is not asked for. */
export function soleApprovers(snapshot: GateSnapshot, now: number): readonly SoleApprover[] {
  const { policy } = snapshot.settings;
  const isAsked = kindsAsking(policy, 'change-approved', kindsOf(narrowed(snapshot))).length > 0;
  if (!policy.approval.separateDuties || !isAsked) return [];
  return changeRequests(snapshot).flatMap((change) => {
    const outcome = outcomeForChange(snapshot, change, now);
    if (outcome.state !== 'approved') return [];
    const people = new Set(outcome.approvals.flatMap((one) => [one.accountId ?? [], voiceOf(one) ?? []].flat()));
    return [...people]
      .filter((accountId) => isOnlyApprover(accountId, outcome.approvals))
      .map((accountId) => ({ accountId, changeKey: change.key }));
  });
}

/** The change of which this person is the only approver; undefined where nothing speaks against their sending. */
export function changeApprovedAlone(snapshot: GateSnapshot, accountId: string, now: number): string | undefined {
  return soleApprovers(snapshot, now).find((one) => one.accountId === accountId)?.changeKey;
}

/** To that person, as a sentence. */
export function whyNotToSend(changeKey: string): string {
  return `You are the only one who approved ${changeKey}, so you may not send it, too. Somebody else has to send, or to approve ${changeKey} as well.`;
}
