/**
 * The channel by which those of a stakeholder group are told who did not confirm what they got by its own: the next that
 * they prefer. It reaches each of them singly, or it could not tell who is missing. Pure.
 */
import type { NextChannelName } from './coverage';
import { recipientKey, type GroupMembers, type NamedRecipient, type Recipient } from './stakeholder-group';

/** What can come after a group's own channel, by how its members are named; empty where nothing can. */
export const NEXT_CHANNELS: Readonly<Record<Exclude<GroupMembers['kind'], 'in-parts'>, readonly NextChannelName[]>> = {
  addresses: ['text-message', 'telephone'],
  'telephone-numbers': ['external-mail', 'telephone'],
  'jira-group': ['telephone'],
  'jira-users': ['telephone'],
  'linked-requests': [],
  destinations: [],
  list: [],
};

export function nextChannelsFor(members: GroupMembers): readonly NextChannelName[] {
  return NEXT_CHANNELS[members.kind === 'in-parts' ? members.of : members.kind];
}

/** Whether a group's next channel would reach none of its members, since nobody wrote down how. */
export function reachesNobody(members: GroupMembers): boolean {
  return members.kind === 'in-parts' ? members.reachedNext === 0 : !singly(members).some(hasAnotherWay);
}

/** The members whom a group names one by one in its own value. */
export function singly(members: GroupMembers): readonly NamedRecipient[] {
  switch (members.kind) {
    case 'addresses':
      return members.addresses.map((one) => ({ kind: 'address', ...one }));
    case 'telephone-numbers':
      return members.numbers.map((one) => ({ kind: 'telephone-number', ...one }));
    default:
      return [];
  }
}

/** The first two whom the next channel would reach at one place, where the same would arrive twice; undefined where none do. */
export function reachedTwice(
  members: readonly NamedRecipient[],
  channel: NextChannelName,
): { readonly first: NamedRecipient; readonly second: NamedRecipient } | undefined {
  const byPlace = new Map<string, NamedRecipient>();
  for (const second of members) {
    const next = asReachedNext(second, channel);
    if (!next) continue;
    const first = byPlace.get(recipientKey(next));
    if (first) return { first, second };
    byPlace.set(recipientKey(next), second);
  }
  return undefined;
}

/** The same person as the next channel reaches them; undefined where nobody knows how. */
export function asReachedNext(recipient: Recipient, channel: NextChannelName): Recipient | undefined {
  const { name } = recipient;
  switch (channel) {
    case 'text-message':
      return recipient.kind === 'address' && recipient.number !== undefined
        ? { kind: 'telephone-number', number: recipient.number, name }
        : undefined;
    case 'external-mail':
      return recipient.kind === 'telephone-number' && recipient.address !== undefined
        ? { kind: 'address', address: recipient.address, name }
        : undefined;
    case 'telephone':
      return asCalled(recipient);
  }
}

/** Whether they are known to have an address or a number besides their own, so that a message by another channel reaches them. */
export function hasAnotherWay(recipient: Recipient): boolean {
  return (asReachedNext(recipient, 'text-message') ?? asReachedNext(recipient, 'external-mail')) !== undefined;
}

/** With the number where it stands beside the member; the name alone is for who calls to find out. */
function asCalled(recipient: Recipient): Recipient | undefined {
  switch (recipient.kind) {
    case 'jira-user':
      return { kind: 'listed', name: recipient.name };
    case 'address':
    case 'telephone-number':
      return {
        kind: 'listed',
        name: recipient.name,
        ...(recipient.number === undefined ? {} : { number: recipient.number }),
      };
    default:
      return undefined;
  }
}
