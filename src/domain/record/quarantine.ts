/**
 * Addresses of a stakeholder group that do not take mail. Whoever is behind one is left out of the group's audiences,
 * visibly, until a person has the address mended. An address is known by a digest only: what it is stands in the group.
 */
import { cutTo } from '../channels/chat-text';
import { digestOf } from '../encoding/digest';
import { namedRecipients, recipientKey, type GroupMembers, type Recipient } from './stakeholder-group';

export interface Quarantined {
  /** Digest of the recipient's key. */
  readonly id: string;
  /** When it bounced or was refused, milliseconds since the epoch. */
  readonly since: number;
  /** What the provider said, without the address. */
  readonly reason: string;
  /** Absent where that is not known. */
  readonly how?: FaultKind;
  /** Whoever is to have it mended was told of it. */
  readonly told?: true;
  /** When a person let it be written to again; what bounced before then is no news. */
  readonly releasedAt?: number;
}

/** Whether it came back after the provider had taken it, or the provider took nothing for this address. */
export type FaultKind = 'bounced' | 'refused';

export type Quarantine = readonly Quarantined[];

/** So many fit beside the members of a full group; in a group with more that bounce, the members are to be mended first. */
export const QUARANTINE_LIMIT = 300;
const REASON_LIMIT = 100;

export function quarantineId(recipient: Recipient): string {
  return digestOf({ quarantine: recipientKey(recipient) }).slice(0, 32);
}

/** Those that are kept out now. */
export function standing(quarantine: Quarantine = []): Quarantine {
  return quarantine.filter(({ releasedAt }) => releasedAt === undefined);
}

/** That an address does not take mail, as somebody who should know said at some moment. */
export interface AddressFault {
  readonly recipient: Recipient;
  readonly at: number;
  readonly reason: string;
  readonly how: FaultKind;
}

/**
 * With what bounced since; the same list where nothing is news. The order and the number of the reports do not matter:
 * the earliest that nobody has released since stands.
 */
export function withFaults(quarantine: Quarantine = [], faults: readonly AddressFault[]): Quarantine {
  let result = quarantine;
  for (const { recipient, at, reason, how } of faults) {
    const id = quarantineId(recipient);
    const known = result.find((one) => one.id === id);
    if (known && (known.releasedAt === undefined || at <= known.releasedAt)) continue;
    const others = result.filter((one) => one.id !== id);
    if (others.length >= QUARANTINE_LIMIT) continue;
    result = [...others, { id, since: at, reason: cutTo(reason, REASON_LIMIT), how }];
  }
  return result;
}

/** Those that are kept out without anybody who is to have them mended knowing of it. */
export function untold(quarantine: Quarantine = []): Quarantine {
  return standing(quarantine).filter(({ told }) => told === undefined);
}

/** With these known to whoever is to have them mended. */
export function withTold(quarantine: Quarantine = [], ids: ReadonlySet<string>): Quarantine {
  return quarantine.map((one) => (ids.has(one.id) && one.releasedAt === undefined ? { ...one, told: true } : one));
}

/** With one let go; undefined when it is not in quarantine. */
export function withRelease(quarantine: Quarantine = [], id: string, now: number): Quarantine | undefined {
  if (!standing(quarantine).some((one) => one.id === id)) return undefined;
  return quarantine.map((one) => (one.id === id ? { ...one, releasedAt: now } : one));
}

/** What is left when the members are these: an address that was changed or removed is nobody's any more. */
export function keptFor(quarantine: Quarantine = [], members: GroupMembers): Quarantine {
  const present = membersById(members);
  return present ? keptAmong(quarantine, new Set(present.keys())) : quarantine;
}

/** What is left of it when those who would have these ids are the members. */
export function keptAmong(quarantine: Quarantine = [], present: ReadonlySet<string>): Quarantine {
  return quarantine.filter(({ id }) => present.has(id));
}

/** The members that a group names one by one, by the id they would have in quarantine; undefined where they stand elsewhere. */
export function membersById(members: GroupMembers): ReadonlyMap<string, Recipient> | undefined {
  const recipients = namedOneByOne(members);
  return recipients && new Map(recipients.map((recipient) => [quarantineId(recipient), recipient]));
}

function namedOneByOne(members: GroupMembers): readonly Recipient[] | undefined {
  switch (members.kind) {
    case 'addresses':
    case 'telephone-numbers':
      return namedRecipients(members);
    case 'jira-users':
      return members.accountIds.map((accountId) => ({ kind: 'jira-user', accountId, name: '' }));
    case 'destinations':
      return members.destinations.map(({ id, name }) => ({ kind: 'destination', destinationId: id, name }));
    case 'list':
      return members.items.map((item) => ({ kind: 'listed', ...item }));
    case 'in-parts':
    case 'jira-group':
    case 'linked-requests':
      return undefined;
  }
}
