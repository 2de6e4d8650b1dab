/**
 * Who is in an audience, kept in parts under the audience's digest: an audience of any size is written before anything
 * refers to it, and read as far as it is needed.
 */
import type { Audience, AudienceMember, ResolvedAudience } from '../../domain/record/audience';
import { audiencePartKey, AUDIENCE_PART_SIZE, NAMES_KEPT_DAYS, partOf } from '../../domain/record/audience';
import { chunks } from '../../domain/delivery/send-plan';
import type { Digest } from '../../domain/encoding/digest';
import type { Commitment } from '../../domain/ledger/commitment';
import { audienceOf } from '../../domain/ledger/content';
import type { Ports, Stored } from '../../ports';
import { inCommits, keepingChanges, readStretch, type SizedChange } from './contents';

type StorePort = Pick<Ports, 'store'>;

/**
 * Keeps the list of commitments for good and the people for a time. The same audience is the same bytes under the same
 * keys, so this may be cut off and repeated anywhere.
 */
export async function keepMembers(ports: StorePort, audience: ResolvedAudience): Promise<void> {
  const list = audienceOf(audience.members.map(({ commitment }) => commitment)).content;
  const parts = chunks(audience.members, AUDIENCE_PART_SIZE).map((members, index): SizedChange => ({
    change: {
      kind: 'audience',
      key: audiencePartKey(audience.digest, index),
      body: { members, resolvedAt: audience.resolvedAt },
      expected: 'any',
      timeToLiveDays: NAMES_KEPT_DAYS,
    },
    size: Buffer.byteLength(JSON.stringify(members)),
  }));
  for (const changes of inCommits([...parts, ...keepingChanges(list)])) await ports.store.commit(changes);
}

/** One part of an audience; undefined when its people are not kept any more. */
export async function readPart(
  ports: StorePort,
  digest: Digest,
  part: number,
): Promise<readonly AudienceMember[] | undefined> {
  const stored = await ports.store.get('audience', audiencePartKey(digest, part));
  return stored && 'members' in stored.body ? stored.body.members : undefined;
}

/** Of one commitment in the canonical JSON of a list, with its quotation marks and what separates it from the next. */
const LISTED_LENGTH = `"commitment:${'0'.repeat(64)}",`.length;

/**
 * The commitments of one part of an audience in their order, from the list that is kept for good, and how many characters
 * of each value were read for that.
 */
export async function readListed(
  ports: StorePort,
  digest: Digest,
  part: number,
): Promise<{ readonly commitments: readonly Commitment[]; readonly read: readonly number[] }> {
  const placeOf = (member: number): number => '['.length + member * LISTED_LENGTH;
  const first = part * AUDIENCE_PART_SIZE;
  const { text, read } = await readStretch(ports, digest, placeOf(first), placeOf(first + AUDIENCE_PART_SIZE));
  return { commitments: (text.match(/commitment:[0-9a-f]{64}/g) ?? []) as Commitment[], read };
}

/** Who certain members of an audience are, as long as that is kept; `list` has all of its commitments in their order. */
export async function readMembers(
  ports: StorePort,
  digest: Digest,
  list: readonly Commitment[],
  wanted: readonly Commitment[],
): Promise<readonly AudienceMember[]> {
  const places = new Set(wanted);
  const parts = new Set(list.flatMap((commitment, place) => (places.has(commitment) ? [partOf(place)] : [])));
  const stored = await ports.store.getMany(
    'audience',
    [...parts].map((part) => audiencePartKey(digest, part)),
  );
  return stored
    .flatMap((part) => (part && 'members' in part.body ? part.body.members : []))
    .filter(({ commitment }) => places.has(commitment));
}

/** The audiences of communiqués, in the order of their keys; those that were never resolved are undefined. */
export async function readAudiences(
  ports: StorePort,
  keys: readonly string[],
): Promise<readonly (Stored<Audience> | undefined)[]> {
  const found = await ports.store.getMany('audience', keys);
  return found.map((stored) => (stored && 'digest' in stored.body ? { ...stored, body: stored.body } : undefined));
}
