/**
 * The channel by which those of a stakeholder group are told who did not confirm what they got by its own: the next that
 * they prefer. It reaches each of them singly, or it could not tell who is missing. Pure.
 */
import type { NextChannelName } from './coverage';
import { recipientKey, type GroupMembers, type NamedRecipient, type Recipient } from './stakeholder-group';

/** What can come after a group's own channel: it needs to be known of the members how it reaches them. */
export function nextChannelFor(members: GroupMembers): NextChannelName | undefined {
  switch (members.kind === 'in-parts' ? members.of : members.kind) {
    case 'addresses':
      return 'text-message';
    case 'telephone-numbers':
      return 'external-mail';
    case 'jira-group':
    case 'jira-users':
    case 'linked-requests':
    case 'destinations':
    case 'list':
      return undefined;
  }
}

/** How many of its members a group's next channel would reach. */
export function reachedNext(members: GroupMembers): number {
  return members.kind === 'in-parts' ? members.reachedNext : singly(members).filter(asReachedNext).length;
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
): { readonly first: NamedRecipient; readonly second: NamedRecipient } | undefined {
  const byPlace = new Map<string, NamedRecipient>();
  for (const second of members) {
    const next = asReachedNext(second);
    if (!next) continue;
    const first = byPlace.get(recipientKey(next));
    if (first) return { first, second };
    byPlace.set(recipientKey(next), second);
  }
  return undefined;
}

/** The same person as the next channel reaches them; undefined where nobody knows how. */
export function asReachedNext(recipient: Recipient): Recipient | undefined {
  switch (recipient.kind) {
    case 'address':
      return recipient.number === undefined
        ? undefined
        : { kind: 'telephone-number', number: recipient.number, name: recipient.name };
    case 'telephone-number':
      return recipient.address === undefined
        ? undefined
        : { kind: 'address', address: recipient.address, name: recipient.name };
    default:
      return undefined;
  }
}
