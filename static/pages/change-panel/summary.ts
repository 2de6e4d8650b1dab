import { type ChangeRecordView, type ChangeView, type GateReason } from '../../../src/contract';
import { isApprovalChecked } from './checked-records';

/**
 * Why the gate does not take the change for approved, as its row says it, also where two people let that pass; undefined
 * where it is approved, or the policy does not ask for it.
 */
function missingApproval({ gates }: Pick<ChangeRecordView, 'gates'>, changeKey: string): GateReason | undefined {
  const gate = gates.find(({ name }) => name === 'change-approved');
  return [...(gate?.reasons ?? []), ...(gate?.override?.passed ?? [])].find(({ subject }) => subject === changeKey);
}

/**
 * Whether somebody with the permission could decide about this record now; a decline is for its authors to answer, and
 * what is still being checked may be decided already.
 */
export function waitsForDecision(record: ChangeRecordView, changeKey: string): boolean {
  const current = record.decisions.filter((decision) => decision.current);
  if (isApprovalChecked(record)) return false;
  if (record.approvalBlocked !== undefined || current.some(({ decision }) => decision === 'declined')) return false;
  return missingApproval(record, changeKey) !== undefined || current.length === 0;
}

/** Whether this person, or a deputy in their name, has approved exactly what stands. */
export function hasApproved(record: ChangeRecordView, accountId: string): boolean {
  return record.decisions.some(
    ({ current, decision, source, ...by }) =>
      current && decision === 'approved' && source === 'app' && (by.onBehalfOf ?? by.accountId) === accountId,
  );
}

/** Where things stand on this change, in one sentence, by what its gate says. */
export function summaryOf(view: ChangeView, reader: string): string {
  if (!view.isChange) return 'This work item tells nobody anything';
  if (view.records.length === 0) return 'Nothing is planned to be told about this change';
  const missing = (record: ChangeRecordView) => missingApproval(record, view.change.key);
  const isDeclined = (record: ChangeRecordView) => missing(record)?.code === 'declined';
  const undecided = view.records.filter(
    (record) => waitsForDecision(record, view.change.key) && missing(record) !== undefined && !isDeclined(record),
  );
  if (undecided.length > 0) {
    if (undecided.every(({ submittedAt }) => submittedAt === undefined)) return 'Approval is not asked for yet';
    const waiting = undecided.filter((record) => !hasApproved(record, reader)).length;
    if (waiting === 0) return 'You have approved; others have still to decide';
    if (!view.allowed.approve)
      return waiting === 1 ? 'An approval is asked for' : `Approvals are asked for, for ${waiting} releases`;
    return waiting === 1 ? 'Your approval is asked for' : `Your approval is asked for, for ${waiting} releases`;
  }
  if (view.records.some(isApprovalChecked)) return 'Checking what is approved already';
  if (view.records.some(({ emergencies }) => emergencies.some(({ review }) => review && !review.done)))
    return 'A send without an approval waits for its review';
  const [lacking] = view.records.flatMap((record) => (record.emergencies.length > 0 ? (missing(record) ?? []) : []));
  if (lacking) return `Told without an approval: ${lacking.text.replace(/\.$/, '')}`;
  if (view.records.some(isDeclined)) return 'Declined: nothing will be told as it stands';
  const isAsked = ({ gates }: ChangeRecordView) =>
    gates.some(({ name, notAsked }) => name === 'change-approved' && !notAsked);
  const isApproved = view.records.every((record) => isAsked(record) && !missing(record));
  return isApproved ? 'Approved: what will be told is decided' : 'No approval is asked for now';
}
