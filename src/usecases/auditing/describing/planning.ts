/** What was planned to be told, and to whom. */
import { CHANNEL_TITLES } from '../../../domain/channels/names';
import type { Planning } from '../../../domain/ledger/events/planning';
import type { Describing } from './description';

export const PLANNING: Describing<Planning> = {
  'record-planned': (data) => ({
    title: `Planned for ${data.versions.map((version) => version.name).join(', ')}`,
    details: [{ name: 'Work item', value: data.key, issueKey: data.key }],
  }),
  'communique-saved': (data, told) => ({
    title: data.revision === 1 ? 'A communiqué was drafted' : `A communiqué was saved, revision ${data.revision}`,
    details: [
      { name: 'Channel', value: channelTitle(data.channel) },
      ...told(data.responsible, 'Responsible'),
      { name: 'Digest', value: data.source },
    ],
  }),
  'communique-removed': () => ({ title: 'A communiqué was removed', details: [] }),
  'audience-resolved': (data) => ({
    title: `Recipients found: ${data.audience.count}`,
    details: data.excluded.map(({ reason, count }) => ({ name: 'Left out', value: `${count}, ${reason}` })),
  }),
};

/** An entry of a later version of the app may name a channel that this one does not know. */
function channelTitle(channel: string): string {
  return (CHANNEL_TITLES as Readonly<Record<string, string>>)[channel] ?? channel;
}
