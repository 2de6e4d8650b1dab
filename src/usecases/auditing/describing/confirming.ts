/** Targets, and what was done to reach them. */
import type { Confirming } from '../../../domain/ledger/events/confirming';
import { countOutcomes, type Describing } from './description';

export const CONFIRMING: Describing<Confirming> = {
  'coverage-judged': (data) => {
    const { proof, percent, hours, people, reached, outcome } = data;
    return {
      title: `The target of a communiqué was ${outcome}: ${percent} % ${proof} within ${hours} h`,
      details: [{ name: 'Reached', value: `${reached} of ${people} people` }],
    };
  },
  'reminder-begun': (data) => {
    const { reminder, hours, communique } = data;
    return {
      title:
        hours === undefined
          ? `Those who are missing are reminded, a person decided: reminder ${reminder}`
          : `Those who are missing are reminded after ${hours} h, as planned: reminder ${reminder}`,
      details: [{ name: 'Communiqué', value: communique }],
    };
  },
  'reminders-settled': (data) => ({
    title: `${data.deliveries.length} people were reminded`,
    details: countOutcomes(data.deliveries.map(({ outcome }) => outcome)),
  }),
  'reminding-stopped': (data, told) => ({
    title: 'Nobody is reminded any more, a person decided',
    details: told(data.reason, 'Reason'),
  }),
  'coverage-escalated': (data, told) => ({
    title: 'A target was missed, and who answers for the group was told',
    details: [
      ...told(data.to, 'Who'),
      {
        name: 'Reached',
        value: `${data.reached} of ${data.needed} needed (${data.people} people)`,
      },
    ],
  }),
  'acknowledgements-reopened': (data) => ({
    title: `${data.communiques.reduce((sum, { acknowledged }) => sum + acknowledged, 0)} acknowledgements are of what is corrected: they are asked for anew`,
    details: data.communiques.map(({ corrects, acknowledged }) => ({
      name: `Communiqué ${corrects}`,
      value: String(acknowledged),
    })),
  }),
};
