/** Reads parts of a log, and what its commitments stand for as far as the openings are still there. */
import type { Commitment, Opening } from '../../domain/ledger/commitment';
import { parseEntry, type LedgerEntry } from '../../domain/ledger/entry';
import type { Ports } from '../../ports';
import { entryKey } from '../ledger/ledger-keys';
import { openingKey } from '../ledger/person-commitment';
import type { Part } from './part';

export interface ReadEntry {
  readonly text: string;
  readonly leafHash: string;
  readonly entry: LedgerEntry | undefined;
}

/** The entries from the first index to before the other, in order. */
export async function readEntries(
  ports: Pick<Ports, 'store'>,
  origin: string,
  from: number,
  until: number,
): Promise<readonly ReadEntry[]> {
  const keys = Array.from({ length: until - from }, (_, offset) => entryKey(origin, from + offset));
  const stored = await ports.store.getMany('ledger-entry', keys);
  return stored.map((found) => ({
    text: found?.body.text ?? '',
    leafHash: found?.body.leafHash ?? '',
    entry: found && parseEntry(found.body.text),
  }));
}

/** So many bytes of entries, about, are read at once. */
const BYTES_AT_ONCE = 1_000_000;
const [FIRST_ENTRIES_AT_ONCE, ENTRIES_AT_ONCE] = [25, 100];

/** The same one by one, read as they are asked for, for one part of a work on the whole log. */
export async function* entriesInTurn(
  ports: Pick<Ports, 'store'>,
  origin: string,
  from: number,
  until: number,
  part: Part,
): AsyncGenerator<ReadEntry> {
  let atOnce = FIRST_ENTRIES_AT_ONCE;
  for (let first = from; first < until && !part.isOver();) {
    const entries = await readEntries(ports, origin, first, Math.min(first + atOnce, until));
    const sizes = entries.map(({ text }) => Buffer.byteLength(text));
    part.count(sizes);
    yield* entries;
    first += entries.length;
    const average = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    atOnce = Math.min(ENTRIES_AT_ONCE, Math.max(1, Math.floor(BYTES_AT_ONCE / Math.max(1, average))));
  }
}

const COMMITMENT = /commitment:[0-9a-f]{64}/g;

/**
 * Every commitment that the entries name whose opening may be kept. Those of the recipients of deliveries follow from
 * their secrets instead (`openingsOfRecipients`): a large send names tens of thousands.
 */
export function commitmentsIn(entries: readonly ReadEntry[]): readonly Commitment[] {
  const others = entries.filter(({ entry }) => entry?.type !== 'deliveries-settled');
  return [...new Set(others.flatMap(({ text }) => text.match(COMMITMENT) ?? []))] as Commitment[];
}

export async function openingsOf(
  ports: Pick<Ports, 'store'>,
  commitments: readonly Commitment[],
): Promise<readonly Opening[]> {
  const found = await ports.store.getMany('opening', commitments.map(openingKey));
  return found.flatMap((stored, index) => {
    const commitment = commitments[index];
    return stored && commitment ? [{ commitment, salt: stored.body.salt, value: stored.body.value }] : [];
  });
}
