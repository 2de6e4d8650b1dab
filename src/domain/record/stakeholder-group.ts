/** People who are told the same thing the same way, and how they turn into recipients. */
import type { Channel } from '../communique/communique';
import type { Commitment } from '../ledger/commitment';

export interface ExternalAddress {
  readonly name: string;
  readonly address: string;
}

export type GroupMembers =
  | { readonly kind: 'jira-group'; readonly groupId: string; readonly groupName: string }
  | { readonly kind: 'jira-users'; readonly accountIds: readonly string[] }
  | { readonly kind: 'addresses'; readonly addresses: readonly ExternalAddress[] };

export interface StakeholderGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly members: GroupMembers;
}

export type Recipient =
  | { readonly kind: 'jira-user'; readonly accountId: string; readonly name: string }
  | { readonly kind: 'address'; readonly address: string; readonly name: string };

/** A recipient with the commitment under which the record's ledger knows it. */
export interface AudienceMember {
  readonly recipient: Recipient;
  readonly commitment: Commitment;
}

/** Why some members of a group are not among the recipients; a clause without a name. */
export interface Exclusion {
  readonly reason: string;
  readonly count: number;
}

/** Who receives a communiqué, resolved from its group at one moment. */
export interface Audience {
  readonly groupId: string;
  readonly members: readonly AudienceMember[];
  readonly excluded: readonly Exclusion[];
  /** Milliseconds since the epoch. */
  readonly resolvedAt: number;
  /** Who had it resolved when it last changed. */
  readonly resolvedBy?: string;
}

/** A group's members fit into one stored value up to this many external addresses. */
export const ADDRESS_LIMIT = 2_000;

/** Jira's notify reaches Jira users and groups only; everybody else is reached through a mail provider. */
export function channelFor(members: GroupMembers): Channel {
  switch (members.kind) {
    case 'jira-group':
    case 'jira-users':
      return 'jira-mail';
    case 'addresses':
      return 'external-mail';
  }
}

/** Identifies a recipient within one channel; addresses are compared without regard to case. */
export function recipientKey(recipient: Recipient): string {
  switch (recipient.kind) {
    case 'jira-user':
      return `jira:${recipient.accountId}`;
    case 'address':
      return `address:${recipient.address.trim().toLowerCase()}`;
  }
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
    /^[^\s@<>,;:"()[\]\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i.test(text)
  );
}
