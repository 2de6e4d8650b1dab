import { type ChangeRecordView, type ChangeView } from '../../../src/contract';
import { isApprovalChecked } from './checked-records';

/**
 * Whether somebody with the permission could decide about this record now; a decline is for its authors to answer, and
 * what is still being checked may be decided already.
 */
export function waitsForDecision(record: ChangeRecordView): boolean {
  const current = record.decisions.filter((decision) => decision.current);
  if (isApprovalChecked(record)) return false;
  if (record.approvalBlocked !== undefined || current.some(({ decision }) => decision === 'declined')) return false;
  return record.awaitsApproval || current.length === 0;
}

/** Whether this person, or a deputy in their name, has approved exactly what stands. */
export function hasApproved(record: ChangeRecordView, accountId: string): boolean {
  return record.decisions.some(
    ({ current, decision, source, ...by }) =>
      current && decision === 'approved' && source === 'app' && (by.onBehalfOf ?? by.accountId) === accountId,
  );
}

/** Where things stand on this change, in one sentence. */
export function summaryOf(view: ChangeView, reader: string): string {
  if (!view.isChange) return 'This work item tells nobody anything';
  if (view.records.length === 0) return 'Nothing is planned to be told about this change';
  const undecided = view.records.filter(waitsForDecision);
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
  const declined = view.records.some(({ decisions }) =>
    decisions.some((one) => one.current && one.decision === 'declined'),
  );
  if (declined) return 'Declined: nothing will be told as it stands';
  const approved = view.records.filter(({ decisions }) => decisions.some(({ current }) => current)).length;
  return approved === view.records.length ? 'Approved: what will be told is decided' : 'No approval is asked for now';
}
