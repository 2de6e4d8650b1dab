import { type ChangeRecordView, type ChangeView } from '../../../src/contract';

/** Whether somebody with the permission could decide about this record now. */
export function waitsForDecision(record: ChangeRecordView): boolean {
  return record.approvalBlocked === undefined && !record.decisions.some(({ current }) => current);
}

/** Where things stand on this change, in one sentence. */
export function summaryOf(view: ChangeView): string {
  if (!view.isChange) return 'This work item tells nobody anything';
  if (view.records.length === 0) return 'Nothing is planned to be told about this change';
  const waiting = view.records.filter(waitsForDecision).length;
  if (waiting > 0) {
    if (view.records.filter(waitsForDecision).every(({ submittedAt }) => submittedAt === undefined))
      return 'Approval is not asked for yet';
    if (!view.allowed.approve)
      return waiting === 1 ? 'An approval is asked for' : `Approvals are asked for, for ${waiting} releases`;
    return waiting === 1 ? 'Your approval is asked for' : `Your approval is asked for, for ${waiting} releases`;
  }
  if (view.records.some(({ emergencies }) => emergencies.some(({ review }) => review && !review.done)))
    return 'A send without an approval waits for its review';
  const declined = view.records.some(({ decisions }) =>
    decisions.some((one) => one.current && one.decision === 'declined'),
  );
  if (declined) return 'Declined: nothing will be told as it stands';
  const approved = view.records.filter(({ decisions }) => decisions.some(({ current }) => current)).length;
  return approved === view.records.length ? 'Approved: what will be told is decided' : 'No approval is asked for now';
}
