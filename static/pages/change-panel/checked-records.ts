import { type ChangeRecordView, type ChangeView } from '../../../src/contract';
import * as gates from '../../lib/checked-gates';

/** Whether it is not known yet what is approved already, because some source has not answered. */
export function isApprovalChecked(record: Pick<ChangeRecordView, 'gates'>): boolean {
  return record.gates.some((gate) => gate.name === 'change-approved' && gates.isGateChecked(gate));
}

export function isBeingChecked({ records }: Pick<ChangeView, 'records'>): boolean {
  return records.some(gates.isBeingChecked);
}

/** The view when the second, patient look brought no answer either. */
export function unanswered(view: ChangeView): ChangeView {
  return { ...view, records: view.records.map(gates.unanswered) };
}
