/**
 * The channel by which those of a stakeholder group are told who did not confirm what they got by its own: the next that
 * they prefer. It reaches each of them singly, or it could not tell who is missing. Pure.
 */
import type { NextChannelName } from './coverage';
import type { GroupMembers, Recipient } from './stakeholder-group';

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
  switch (members.kind) {
    case 'addresses':
      return members.addresses.filter(({ number }) => number !== undefined).length;
    case 'telephone-numbers':
      return members.numbers.filter(({ address }) => address !== undefined).length;
    case 'in-parts':
      return members.reachedNext;
    default:
      return 0;
  }
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
