/**
 * What the commitments of a record's log and lists stand for, in ascending order, a few at a time: each audience is kept in
 * that order, so that putting them together takes no more than the next few of each.
 */
import type { RecordDocument, SendDocument } from '../../domain/documents';
import { chunks, deliveryIdOf } from '../../domain/delivery/send-plan';
import type { Digest } from '../../domain/encoding/digest';
import type { Commitment, Opening } from '../../domain/ledger/commitment';
import { AUDIENCE_PART_SIZE, type AudienceMember } from '../../domain/record/audience';
import type { Ports } from '../../ports';
import { keptOpenings } from '../ledger/person-commitment';
import { readListed, readPart } from '../planning/audience-members';
import { sendIdsOf } from '../sending/send-progress';
import type { Part } from './part';
import { openingsOf } from './read-log';

type StorePort = Pick<Ports, 'store'>;

const OPENINGS_AT_ONCE = 100;

/**
 * What a commitment stands for, not opened yet. Without a recipient it is somebody whose deliveries say who they are, or,
 * without those, something that only the log names.
 */
type Unopened = Pick<AudienceMember, 'commitment'> &
  Partial<AudienceMember> & { readonly deliveryIds?: readonly string[] };

/** Some of the commitments, each part of it in order after the one before. */
interface Run {
  readonly key: string;
  readonly parts: number;
  readonly load: (part: number) => Promise<readonly Unopened[]>;
}

/** The part that each run stands in. */
export type RunPlaces = Readonly<Record<string, number>>;

export interface Openings {
  /** The next few; undefined after the last. */
  readonly next: () => Promise<SomeOpenings | undefined>;
  readonly places: () => RunPlaces;
}

export interface SomeOpenings {
  /** Fewer than there are commitments, or none, where their openings were erased. */
  readonly openings: readonly Opening[];
  /** The last commitment that was looked at. */
  readonly until: string;
}

/** The people whom the sends of a record are for, counting each audience once. */
export async function readPeople(ports: StorePort, record: RecordDocument): Promise<readonly People[]> {
  const sends = await ports.store.getMany('send', sendIdsOf(record));
  const byAudience = new Map<Digest, People>();
  for (const { digest, count, toldBy } of sends.flatMap((send) => (send ? audiencesOf(send.body) : [])))
    byAudience.set(digest, { digest, count, toldBy: [...(byAudience.get(digest)?.toldBy ?? []), ...toldBy] });
  return [...byAudience.values()];
}

export interface People {
  readonly digest: Digest;
  readonly count: number;
  /** What was, or was to be, sent to them. */
  readonly toldBy: readonly { readonly sendId: string; readonly communiqueId: string }[];
}

function audiencesOf({ id: sendId, communiques }: SendDocument): readonly People[] {
  return communiques.map(({ communiqueId, audience: { digest, count } }) => ({
    digest,
    count,
    toldBy: [{ sendId, communiqueId }],
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
 * @param begun the places where an earlier call stood, and the last commitment that it looked at
 */
export function openingsInOrder(
  ports: StorePort,
  log: string,
  { people, commitments }: { readonly people: readonly People[]; readonly commitments: readonly Commitment[] },
  begun: { readonly places: RunPlaces; readonly after: string },
  part: Part,
): Openings {
  const runs = [runOfLog(commitments), ...people.map((some) => runOfPeople(ports, some, part))];
  const heads = runs.map((run) => ({
    run,
    place: begun.places[run.key] ?? 0,
    isLoaded: false,
    loaded: [] as readonly Unopened[],
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

  /** The next commitments, each as often as it is in one of the runs. */
  async function gather(): Promise<readonly Unopened[]> {
    const gathered: Unopened[] = [];
    while (gathered.length < OPENINGS_AT_ONCE) {
      for (const head of heads) if ((head.loaded[0]?.commitment ?? '') <= after) await refill(head);
      const firsts = heads.flatMap(({ loaded: [first] }) => first ?? []);
      const next = firsts.map(({ commitment }) => commitment).sort()[0];
      if (next === undefined) break;
      gathered.push(...firsts.filter(({ commitment }) => commitment === next));
      after = next;
    }
    return gathered;
  }

  return {
    async next() {
      const gathered = await gather();
      return gathered.length === 0 ? undefined : { openings: await opened(ports, log, gathered, part), until: after };
    },
    places: () => Object.fromEntries(heads.map(({ run, place }) => [run.key, place])),
  };
}

/** The openings that are kept, in ascending order, each once. */
async function opened(
  ports: StorePort,
  log: string,
  gathered: readonly Unopened[],
  part: Part,
): Promise<readonly Opening[]> {
  part.count(gathered.map(() => 0));
  const members = [
    ...gathered.flatMap(({ commitment, recipient }) => (recipient ? [{ commitment, recipient }] : [])),
    ...(await asTold(ports, gathered, part)),
  ];
  const others = gathered.flatMap(({ commitment, recipient, deliveryIds }) =>
    recipient || deliveryIds ? [] : [commitment],
  );
  const found = [...(await openingsOf(ports, others)), ...(await keptOpenings(ports, log, members))];
  const each = new Map(found.map((opening) => [opening.commitment, opening]));
  return [...each.values()].sort((a, b) => (a.commitment < b.commitment ? -1 : 1));
}

function runOfLog(commitments: readonly Commitment[]): Run {
  const parts = chunks(commitments, OPENINGS_AT_ONCE);
  return {
    key: 'log',
    parts: parts.length,
    load: (place) => Promise.resolve((parts[place] ?? []).map((commitment) => ({ commitment }))),
  };
}

/** Whose secrets are read only once it is their turn: a part of an export begins with the people of every audience. */
function runOfPeople(ports: StorePort, people: People, part: Part): Run {
  return {
    key: people.digest,
    parts: Math.ceil(people.count / AUDIENCE_PART_SIZE),
    load: (place) => readMembersOfPart(ports, people, place, part),
  };
}

/**
 * As they were looked up; once that is not kept any more, as the list that is kept for good has them. Who they are is read
 * when it is their turn: the people of a dozen audiences at once would be more than one invocation may read.
 */
async function readMembersOfPart(
  ports: StorePort,
  { digest, toldBy }: People,
  place: number,
  part: Part,
): Promise<readonly Unopened[]> {
  const kept = await readPart(ports, digest, place);
  part.count([kept ? Buffer.byteLength(JSON.stringify(kept)) : 0]);
  if (kept) return kept;
  const { commitments, read } = await readListed(ports, digest, place);
  part.count(read);
  return commitments.map((commitment) => ({
    commitment,
    deliveryIds: toldBy.map(({ sendId, communiqueId }) => deliveryIdOf(sendId, communiqueId, commitment)),
  }));
}

/** Those who are not kept as they were looked up any more, as the first delivery to each has them. */
async function asTold(ports: StorePort, gathered: readonly Unopened[], part: Part): Promise<readonly AudienceMember[]> {
  const found: AudienceMember[] = [];
  let wanted = gathered.flatMap(({ deliveryIds = [] }) => (deliveryIds.length > 0 ? [deliveryIds] : []));
  while (wanted.length > 0) {
    const stored = await ports.store.getMany(
      'delivery',
      wanted.flatMap(([id]) => id ?? []),
    );
    part.count(stored.map(() => 0));
    for (const delivery of stored)
      if (delivery) found.push({ recipient: delivery.body.recipient, commitment: delivery.body.recipientCommitment });
    wanted = wanted.flatMap(([, ...rest], index) => (stored[index] || rest.length === 0 ? [] : [rest]));
  }
  return found;
}
