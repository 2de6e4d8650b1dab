/** Whom a channel reaches: people, or places where nobody knows how many read. */
import { numbered } from '../numbered';
import type { Channel } from './names';

const REACH_PEOPLE: ReadonlySet<Channel> = new Set(['jira-mail', 'external-mail', 'text-message', 'telephone']);

/** What to call those who are told over these channels. */
export type Recipients = 'people' | 'recipients';

/** `people` only where all of them are. */
export function recipientsOver(channels: readonly Channel[]): Recipients {
  return channels.every((channel) => REACH_PEOPLE.has(channel)) ? 'people' : 'recipients';
}

/** `25 people`, `1 recipient`. */
export function inRecipients(count: number, recipients: Recipients): string {
  return recipients === 'people' ? numbered(count, 'person', 'people') : numbered(count, 'recipient', 'recipients');
}
