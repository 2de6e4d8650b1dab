import { type ChangeRecordView, type ChangeView } from '../../../src/contract';

/** Whether it is not known yet what is approved already, because some source has not answered. */
export function isRecordChecked({ unread }: Pick<ChangeRecordView, 'unread'>): boolean {
  return unread.some(({ state }) => state === 'checking');
}

export function isBeingChecked({ records }: Pick<ChangeView, 'records'>): boolean {
  return records.some(isRecordChecked);
}

/** The view when the second, patient look brought no answer either. */
export function unanswered(view: ChangeView): ChangeView {
  return {
    ...view,
    records: view.records.map((record) =>
      isRecordChecked(record)
        ? {
            ...record,
            unread: [{ state: 'unknown', text: 'Jira has not answered in time. Until it does, nothing is sent.' }],
          }
        : record,
    ),
  };
}
