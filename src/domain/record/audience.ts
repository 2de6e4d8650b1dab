/**
 * Who receives a communiqué. How many they are, and the digest over all of them, is one short value whatever their
 * number: it is what is judged, approved and authorised. The people themselves are kept in parts beside it.
 */
import { audienceOf, type AudienceDigest } from '../ledger/content';
import type { Commitment } from '../ledger/commitment';
import type { Digest } from '../encoding/digest';
import { isServedByPeople } from '../channels/names';
import type { NextChannelName } from './coverage';
import { hasAnotherWay } from './next-channel';
import type { Recipient } from './stakeholder-group';

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

/** Who receives a communiqué, resolved from its group at one moment, without naming them. */
export interface Audience extends AudienceDigest {
  readonly groupId: string;
  readonly excluded: readonly Exclusion[];
  /** How many of those left out are people whom nobody reaches until their address is mended. */
  readonly unreachable?: number;
  /** How many of them live by the clocks of which time zone, as far as that is known; absent where it is of nobody. */
  readonly zones?: Readonly<Record<string, number>>;
  /** How many of them are known to have an address or a number besides their own, too; absent where nobody has. */
  readonly reachedNext?: number;
  /** Milliseconds since the epoch. */
  readonly resolvedAt: number;
  /** Who had it resolved when it last changed. */
  readonly resolvedBy?: string;
  /** When the group was last changed before this was resolved from it. */
  readonly groupChangedAt?: number;
  /** Of a correction: as of which change of who was told this is who was told. */
  readonly toldChanges?: number;
  /** What it is looked up from is too much for an invocation of a page, however few people it comes to. */
  readonly inRounds?: true;
  /** Since when, and how far, it is being looked up in the background; absent once that is done. */
  readonly lookUp?: LookUpUnderWay;
}

/**
 * A look-up works in rounds, each begun by an event of its own and any part of one repeatable: what was found so far is
 * kept in parts.
 */
export interface LookUpUnderWay {
  readonly askedAt: number;
  /** Absent where the app asked. */
  readonly askedBy?: string;
  /** Where the current round began, and where it stands: places in what it is looked up from. */
  readonly roundFrom?: number;
  readonly next?: number;
  /** What Jira calls the place where its search goes on. */
  readonly nextPage?: string;
  /** Everybody was found, and is to be put in order. */
  readonly isComplete?: true;
  /** When it last came further. */
  readonly movedAt?: number;
  readonly parts?: number;
  readonly found?: number;
  /** About how many there will be. */
  readonly about?: number;
  /** See `Audience.toldChanges`: as it was when the look-up began. */
  readonly toldChanges?: number;
}

/** Who is left out of an audience, and why, as sentences without a name. */
export function exclusionsInWords({ excluded }: Pick<Audience, 'excluded'>): readonly string[] {
  return excluded.map(({ reason, count }) => `${count} left out: ${reason}`);
}

/** An audience together with its people: each once, in ascending order of their commitments. */
export interface ResolvedAudience extends Audience {
  readonly members: readonly AudienceMember[];
}

/** Some of an audience's people, as they are stored. */
export interface AudiencePart {
  readonly members: readonly AudienceMember[];
  /** When they were looked up, milliseconds since the epoch. */
  readonly resolvedAt?: number;
}

/**
 * How many people are kept in one value. With the longest names and addresses a person takes about 1,200 bytes, so that
 * a part stays below the 240 KiB of a stored value (Forge key-value store, limits).
 */
export const AUDIENCE_PART_SIZE = 100;

/** The part that holds the person at this place of the audience's order. */
export function partOf(place: number): number {
  return Math.floor(place / AUDIENCE_PART_SIZE);
}

/** Commitments differ from log to log, so no two records share an audience, and its digest names it. */
export function audiencePartKey(digest: Digest, part: number): string {
  return `members.${digest}.${part}`;
}

/** The people whom a look-up has found so far, in parts of their own until it is done. */
export function foundPartKey(communiqueKey: string, { askedAt }: LookUpUnderWay, part: number): string {
  return `found.${communiqueKey}.${askedAt}.${part}`;
}

export function resolvedAudience({
  members,
  zones: _zones,
  reachedNext: _reachedNext,
  ...about
}: Omit<ResolvedAudience, 'count' | 'digest'>): ResolvedAudience {
  const byCommitment = new Map(members.map((member) => [member.commitment, member]));
  const distinct = [...byCommitment.values()].sort((a, b) => (a.commitment < b.commitment ? -1 : 1));
  const { count, digest } = audienceOf(distinct.map(({ commitment }) => commitment));
  const zones = zonesOf(distinct);
  const reachedNext = distinct.filter(({ recipient }) => hasAnotherWay(recipient)).length;
  return {
    ...about,
    count,
    digest,
    ...(zones ? { zones } : {}),
    ...(reachedNext > 0 ? { reachedNext } : {}),
    members: distinct,
  };
}

/** Names and addresses are personal data: so long after they were looked up they tell who is, or was, in an audience. */
export const NAMES_KEPT_DAYS = 90;

/** How many of its people the next channel of their group cannot reach, since nobody knows how. A person finds out. */
export function unreachedNext(
  { count, reachedNext = 0 }: Pick<Audience, 'count' | 'reachedNext'>,
  channel: NextChannelName,
): number {
  return isServedByPeople(channel) ? 0 : count - reachedNext;
}

/** The time zone by whose clocks a recipient lives; undefined where nobody knows it. */
export function zoneOf(recipient: Recipient): string | undefined {
  return recipient.kind === 'jira-user' ? recipient.timeZone : undefined;
}

function zonesOf(members: readonly AudienceMember[]): Audience['zones'] {
  const zones: Record<string, number> = {};
  for (const { recipient } of members) {
    const zone = zoneOf(recipient);
    if (zone !== undefined) zones[zone] = (zones[zone] ?? 0) + 1;
  }
  const found = Object.entries(zones).sort(([a], [b]) => (a < b ? -1 : 1));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Of a group that nobody has been looked up of. */
export function emptyAudience(groupId: string): Audience {
  return withoutMembers(resolvedAudience({ groupId, members: [], excluded: [], resolvedAt: 0 }));
}

export function withoutMembers({ members: _, ...audience }: ResolvedAudience): Audience {
  return audience;
}
