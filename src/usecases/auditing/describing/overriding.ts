/** Gates that two people let pass, and the reviews of it. */
import type { Overriding } from '../../../domain/ledger/events/overriding';
import type { Describing } from './description';
import { titleOf } from './gate-title';

export const OVERRIDING: Describing<Overriding> = {
  'override-asked': (data, told) => ({
    title: `An override of the gate “${titleOf(data.gate)}” was asked for`,
    details: [
      { name: 'Content', value: data.pin },
      { name: 'Ends', value: data.until },
      ...told(data.reason, 'Reason'),
    ],
  }),
  'override-granted': (data) => ({
    title: `The override of the gate “${titleOf(data.gate)}” was granted by a second person`,
    details: [
      { name: 'Asked for in', value: `#${data.ask}` },
      { name: 'Content', value: data.pin },
      { name: 'Ends', value: data.until },
      ...(data.reviewDue ? [{ name: 'Review due', value: data.reviewDue }] : []),
    ],
  }),
  'override-withdrawn': (data, told) => ({
    title: `The override of entry ${data.ask} was withdrawn`,
    details: told(data.reason, 'Reason'),
  }),
  'emergency-reviewed': (data, told) => ({
    title: `Sending without an approval was reviewed: ${data.outcome === 'justified' ? 'justified' : 'not justified'}`,
    details: [{ name: 'Granted in', value: `#${data.grant}` }, ...told(data.words, 'Finding')],
  }),
};
