/**
 * What the commitments of a record's log and lists stand for, in ascending order, a few at a time: each audience is kept in
 * that order, so that putting them together takes no more than the next few of each.
 */
import type { RecordDocument, SendDocument } from '../../domain/documents';
import { chunks } from '../../domain/delivery/send-plan';
import type { Digest } from '../../domain/encoding/digest';
import type { Commitment, Opening } from '../../domain/ledger/commitment';
import { AUDIENCE_PART_SIZE, type AudienceMember } from '../../domain/record/audience';
import type { Ports } from '../../ports';
import { keptOpenings } from '../ledger/person-commitment';
import { readPart } from '../planning/audience-members';
import { planOfSend, sendIdsOf } from '../sending/send-progress';
import type { Part } from './part';
import { openingsOf } from './read-log';

type StorePort = Pick<Ports, 'store'>;

const OPENINGS_AT_ONCE = 25;

/** Some of the openings, each part of it in order after the one before. */
interface Run {
  readonly key: string;
  readonly parts: number;
  readonly load: (part: number) => Promise<readonly Opening[]>;
}

/** The part that each run stands in. */
export type RunPlaces = Readonly<Record<string, number>>;

export interface Openings {
  /** The next one; undefined after the last. */
  readonly next: () => Promise<Opening | undefined>;
  readonly places: () => RunPlaces;
}

/** The people whom the sends of a record are for, counting each audience once. */
export async function readPeople(ports: StorePort, record: RecordDocument): Promise<readonly People[]> {
  const sends = await ports.store.getMany('send', sendIdsOf(record));
  const byAudience = new Map<Digest, People>();
  for (const { digest, count, batchIds } of sends.flatMap((send) => (send ? audiencesOf(send.body) : []))) {
    const same = byAudience.get(digest)?.batchIds ?? [];
    byAudience.set(digest, { digest, count, batchIds: [...same, ...batchIds] });
  }
  return [...byAudience.values()];
}

export interface People {
  readonly digest: Digest;
  readonly count: number;
  /** The batches that were planned for the audience, for each of its parts. */
  readonly batchIds: readonly { readonly part: number; readonly id: string }[];
}

function audiencesOf(send: SendDocument): readonly People[] {
  const batches = planOfSend(send);
  return send.communiques.map(({ communiqueId, audience: { digest, count } }) => ({
    digest,
    count,
    batchIds: batches
      .filter(({ communique }) => communique.communiqueId === communiqueId)
      .map(({ part, id }) => ({ part, id })),
  }));
}

/** How many of the people the runs have passed. */
export function peoplePassed(people: readonly People[], places: RunPlaces): number {
  return people.reduce(
    (sum, { digest, count }) => sum + Math.min(count, (places[digest] ?? 0) * AUDIENCE_PART_SIZE),
    0,
  );
}

/**
 * @param commitments what the log names besides recipients, in ascending order
 * @param begun the places where an earlier call stood, and the last opening that it was given
 */
export function openingsInOrder(
  ports: StorePort,
  log: string,
  { people, commitments }: { readonly people: readonly People[]; readonly commitments: readonly Commitment[] },
  begun: { readonly places: RunPlaces; readonly after: string },
  part: Part,
): Openings {
  const runs = [runOfLog(ports, commitments, part), ...people.map((some) => runOfPeople(ports, log, some, part))];
  const heads = runs.map((run) => ({
    run,
    place: begun.places[run.key] ?? 0,
    isLoaded: false,
    loaded: [] as readonly Opening[],
  }));
  let after = begun.after;

  async function refill(head: (typeof heads)[number]): Promise<void> {
    head.loaded = head.loaded.filter(({ commitment }) => commitment > after);
    while (head.loaded.length === 0 && head.place < head.run.parts) {
      if (head.isLoaded) head.place += 1;
      else head.loaded = (await head.run.load(head.place)).filter(({ commitment }) => commitment > after);
      head.isLoaded = !head.isLoaded;
    }
  }

  return {
    async next() {
      for (const head of heads) if ((head.loaded[0]?.commitment ?? '') <= after) await refill(head);
      const [first] = heads
        .flatMap(({ loaded: [opening] }) => (opening ? [opening] : []))
        .sort((a, b) => (a.commitment < b.commitment ? -1 : 1));
      after = first?.commitment ?? after;
      return first;
    },
    places: () => Object.fromEntries(heads.map(({ run, place }) => [run.key, place])),
  };
}

function runOfLog(ports: StorePort, commitments: readonly Commitment[], part: Part): Run {
  const parts = chunks(commitments, OPENINGS_AT_ONCE);
  return {
    key: 'log',
    parts: parts.length,
    load: async (place) => {
      const wanted = parts[place] ?? [];
      part.count(wanted.map(() => 0));
      return openingsOf(ports, wanted);
    },
  };
}

function runOfPeople(ports: StorePort, log: string, people: People, part: Part): Run {
  return {
    key: people.digest,
    parts: Math.ceil(people.count / AUDIENCE_PART_SIZE),
    load: async (place) => {
      const members = await readMembersOfPart(ports, people, place, part);
      part.count(members.map(() => 0));
      return keptOpenings(ports, log, members);
    },
  };
}

/** As they were looked up; once that is not kept any more, as they were told. */
async function readMembersOfPart(
  ports: StorePort,
  { digest, batchIds }: People,
  place: number,
  part: Part,
): Promise<readonly AudienceMember[]> {
  const kept = await readPart(ports, digest, place);
  part.count([kept ? Buffer.byteLength(JSON.stringify(kept)) : 0]);
  if (kept) return kept;
  for (const { id } of batchIds.filter((batch) => batch.part === place)) {
    const batch = await ports.store.get('batch', id);
    if (!batch) continue;
    const deliveries = await ports.store.getMany('delivery', batch.body.deliveryIds);
    part.count(deliveries.map(() => 0));
    return deliveries.flatMap((stored) =>
      stored ? [{ recipient: stored.body.recipient, commitment: stored.body.recipientCommitment }] : [],
    );
  }
  return [];
}
