/** Corrections of what was told. */
import type { Correcting } from '../../../domain/ledger/events/correcting';
import type { Describing } from './description';

export const CORRECTING: Describing<Correcting> = {
  'correction-drafted': (data, told) => ({
    title: CORRECTION_DRAFTED[data.because],
    details: [
      { name: 'Corrects', value: data.corrects },
      ...(data.evidence === undefined ? [] : [{ name: 'Evidence', value: `#${data.evidence}` }]),
      ...(data.schedule
        ? [
            { name: 'Planned before', value: data.schedule.before ?? 'no day' },
            { name: 'Planned now', value: data.schedule.after ?? 'no day' },
          ]
        : []),
      ...told(data.reason, 'Reason'),
      { name: 'Communiqués', value: String(data.communiques.length) },
      ...(data.runBook
        ? [
            { name: 'Run-book', value: 'waits for the correction' },
            { name: 'Leave no more', value: String(data.runBook.ended.length) },
          ]
        : []),
    ],
  }),
  'correction-dropped': (data, told) => ({ title: 'The correction was dropped', details: told(data.reason, 'Reason') }),
};

const CORRECTION_DRAFTED = {
  failed: 'A correction was drafted: the deployment failed',
  'rolled-back': 'A correction was drafted: the release was rolled back',
  'change-failed': 'A correction was drafted: the status of a change says that the deployment failed',
  rescheduled: 'A correction was drafted: the release is planned for another day',
  person: 'A correction was begun by a person',
} as const;
