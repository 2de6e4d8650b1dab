/** People who are told the same thing the same way, and how they turn into recipients. */
import type { CoverageTarget } from './coverage';
import type { Channel, PeopleChannelName, SentChannel } from '../channels/names';

export interface ExternalAddress {
  readonly name: string;
  readonly address: string;
  /** Under which the same person gets text messages, as E.164 writes it; absent where that is not known. */
  readonly number?: string;
}

export interface TelephoneNumber {
  readonly name: string;
  /** As E.164 writes it: `+4915123456789`. */
  readonly number: string;
  /** At which the same person gets mail; absent where that is not known. */
  readonly address?: string;
}

/** A place to which messages are posted; its address is kept as a secret under its id. */
export interface Destination {
  readonly id: string;
  readonly name: string;
}

/** Somebody, or something, on the list of a person who tells people: whom to call, where to present or to post. */
export interface ListItem {
  readonly name: string;
  /** The number to call; only where the channel calls. */
  readonly number?: string;
}

/** External addresses, or telephone numbers, that are too many for the group's own value: they are kept beside it. */
export interface MembersInParts {
  readonly kind: 'in-parts';
  readonly of: NamedMembers['kind'];
  /** Under which the parts are kept; another list of members has another one. */
  readonly id: string;
  readonly parts: number;
  readonly count: number;
  /** How many of them the group's next channel reaches, too. */
  readonly reachedNext: number;
}

/** Members outside of Jira, each of them named. */
export type NamedMembers = Extract<GroupMembers, { readonly kind: 'addresses' | 'telephone-numbers' }>;

export type GroupMembers =
  | { readonly kind: 'jira-group'; readonly groupId: string; readonly groupName: string }
  | { readonly kind: 'jira-users'; readonly accountIds: readonly string[] }
  /** Customers whose requests are linked to the release, which differ from record to record. */
  | { readonly kind: 'linked-requests' }
  | { readonly kind: 'addresses'; readonly addresses: readonly ExternalAddress[] }
  | { readonly kind: 'telephone-numbers'; readonly numbers: readonly TelephoneNumber[] }
  | MembersInParts
  | { readonly kind: 'destinations'; readonly channel: SentChannel; readonly destinations: readonly Destination[] }
  | { readonly kind: 'list'; readonly channel: PeopleChannelName; readonly items: readonly ListItem[] };

export interface StakeholderGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly members: GroupMembers;
  /** Who answers for the group: they see to it that it can be reached. */
  readonly responsibleAccountId?: string;
  /** How many of its people are to be known to have a communiqué, and within which time. */
  readonly target?: CoverageTarget;
}

export type Recipient =
  | {
      readonly kind: 'jira-user';
      readonly accountId: string;
      readonly name: string;
      /** By whose clocks the person lives; absent where Jira does not show it to the app. */
      readonly timeZone?: string;
    }
  | ({ readonly kind: 'address' } & ExternalAddress)
  | ({ readonly kind: 'telephone-number' } & TelephoneNumber)
  | { readonly kind: 'destination'; readonly destinationId: string; readonly name: string }
  /** A request of Jira Service Management, by its id; its key is the name. */
  | { readonly kind: 'request'; readonly issueId: string; readonly name: string }
  | ({ readonly kind: 'listed' } & ListItem);

/** Somebody outside of Jira whom a group names. */
export type NamedRecipient = Extract<Recipient, { readonly kind: 'address' | 'telephone-number' }>;

export function namedRecipients(members: NamedMembers): readonly NamedRecipient[] {
  switch (members.kind) {
    case 'addresses':
      return members.addresses.map((entry) => ({ kind: 'address', ...entry }));
    case 'telephone-numbers':
      return members.numbers.map((entry) => ({ kind: 'telephone-number', ...entry }));
  }
}

/** A group's members fit into its own stored value up to this many external addresses, or telephone numbers. */
export const ADDRESS_LIMIT = 2_000;

/** More places than one group needs; each of them is a secret of its own. */
export const DESTINATION_LIMIT = 20;

/** More than one person calls in a day; a longer list is for several people, each with a group. */
export const LIST_LIMIT = 100;

/** Jira's notify reaches Jira users and groups only; other people are reached through a provider. */
export function channelFor(members: GroupMembers): Channel {
  switch (members.kind) {
    case 'jira-group':
    case 'jira-users':
      return 'jira-mail';
    case 'addresses':
      return 'external-mail';
    case 'telephone-numbers':
      return 'text-message';
    case 'in-parts':
      return members.of === 'addresses' ? 'external-mail' : 'text-message';
    case 'linked-requests':
      return 'request-comment';
    case 'destinations':
    case 'list':
      return members.channel;
  }
}

/** What of a group is shown where one is chosen. */
export interface GroupSummary {
  readonly id: string;
  readonly name: string;
  readonly channel: Channel;
  /** Absent where only Jira knows: the members of a Jira group are counted when a communiqué for it is prepared. */
  readonly memberCount?: number;
}

export function summaryOf({ id, name, members }: StakeholderGroup): GroupSummary {
  const count = memberCount(members);
  return { id, name, channel: channelFor(members), ...(count === undefined ? {} : { memberCount: count }) };
}

function memberCount(members: GroupMembers): number | undefined {
  switch (members.kind) {
    case 'addresses':
      return members.addresses.length;
    case 'telephone-numbers':
      return members.numbers.length;
    case 'in-parts':
      return members.count;
    case 'jira-users':
      return members.accountIds.length;
    case 'destinations':
      return members.destinations.length;
    case 'list':
      return members.items.length;
    case 'jira-group':
    case 'linked-requests':
      return undefined;
  }
}

/** Identifies a recipient within one channel; addresses are compared without regard to case. */
export function recipientKey(recipient: Recipient): string {
  switch (recipient.kind) {
    case 'jira-user':
      return `jira:${recipient.accountId}`;
    case 'address':
      return `address:${recipient.address.trim().toLowerCase()}`;
    case 'telephone-number':
      return `telephone:${recipient.number}`;
    case 'request':
      return `request:${recipient.issueId}`;
    case 'destination':
      return `destination:${recipient.destinationId}`;
    case 'listed':
      return `listed:${[recipient.name.trim().toLowerCase(), ...(recipient.number ? [digitsOf(recipient.number)] : [])].join(' ')}`;
  }
}

/** The number as it is dialled. */
function digitsOf(number: string): string {
  return number.replace(/[^\d+]/g, '');
}

/** Whether a person can dial the text: digits, with what people put between them for reading. */
export function canBeDialled(text: string): boolean {
  return /^\+?[\d ()./-]{2,30}$/.test(text) && /\d{2,}/.test(digitsOf(text));
}

/** The same recipients once each, in an order that does not depend on the source. */
export function distinctRecipients(recipients: readonly Recipient[]): readonly Recipient[] {
  const byKey = new Map(recipients.map((recipient) => [recipientKey(recipient), recipient]));
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, recipient]) => recipient);
}

/** Whether the text can be the address of a mailbox (RFC 5321's usual form; quoted local parts are not accepted). */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 &&
    !/\p{Control}|\p{Surrogate}/u.test(text) &&
    /^[^\s@<>,;:"()[\]\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i.test(text)
  );
}
