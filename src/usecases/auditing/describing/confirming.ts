/** Targets, and what was done to reach them. */
import { CHANNEL_TITLES, CHANNELS, type Channel } from '../../../domain/channels/names';
import type { LedgerEventOf } from '../../../domain/ledger/event';
import type { Confirming } from '../../../domain/ledger/events/confirming';
import { ATTESTED, countOutcomes, type Describing } from './description';

export const CONFIRMING: Describing<Confirming> = {
  'coverage-judged': (data) => {
    const { proof, percent, hours, people, reached, attested, outcome } = data;
    return {
      title: `The target of a communiqué was ${outcome}: ${percent} % ${proof}${attested === undefined ? '' : ', or told by a person,'} within ${hours} h`,
      details: [
        { name: 'Reached', value: `${reached} of ${people}` },
        ...(attested === undefined
          ? []
          : [{ name: 'Of these told by a person, as they say', value: String(attested) }]),
      ],
    };
  },
  'reminder-begun': (data) => {
    const { communique, channel } = data;
    return {
      title: begunTitle(data),
      details: [
        { name: 'Communiqué', value: communique },
        ...(channel === undefined ? [] : [{ name: 'Next channel', value: titleOfChannel(channel) }]),
      ],
    };
  },
  'reminders-settled': (data) => ({
    title: `${data.deliveries.length} people were reminded`,
    details: countOutcomes(data.deliveries.map(({ outcome }) => outcome)),
  }),
  'reminders-attested': (data, told) => ({
    title: `By the next channel: ${ATTESTED[data.attested].toLowerCase()}, a person says: ${data.deliveries.length}`,
    details: [...told(data.onBehalfOf, 'In the name of'), ...told(data.note, 'Note')],
  }),
  'reminding-stopped': (data, told) => ({
    title: 'Nobody is reminded any more, a person decided',
    details: told(data.reason, 'Reason'),
  }),
  'coverage-escalated': (data, told) => ({
    title:
      data.to === undefined
        ? 'A target was missed, and nobody is left who could be told'
        : `A target was missed, and who answers for the group was told${data.instead ? ', in place of who could not be reached' : ''}`,
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

function begunTitle({ reminder, hours, channel }: LedgerEventOf<'reminder-begun'>['data']): string {
  if (hours === undefined) return `Those who are missing are reminded, a person decided: reminder ${reminder}`;
  return channel === undefined
    ? `Those who are missing are reminded after ${hours} h, as planned: reminder ${reminder}`
    : `Those who are missing are told by their next channel after ${hours} h, as planned`;
}

function titleOfChannel(channel: string): string {
  return CHANNELS.some((known) => known === channel) ? CHANNEL_TITLES[channel as Channel] : channel;
}
