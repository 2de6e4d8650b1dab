/** Reads a whole log, and what its commitments stand for as far as the openings are still there. */
import type { LedgerHeadDocument } from '../../domain/documents';
import type { Commitment, Opening } from '../../domain/ledger/commitment';
import { parseEntry, type LedgerEntry } from '../../domain/ledger/entry';
import type { Ports, Stored } from '../../ports';
import { entryKey, headKey } from '../ledger/ledger-keys';
import { openingKey } from '../ledger/person-commitment';

export interface ReadEntry {
  readonly text: string;
  readonly leafHash: string;
  readonly entry: LedgerEntry | undefined;
}

export interface ReadLog {
  readonly origin: string;
  readonly head: Stored<LedgerHeadDocument> | undefined;
  readonly entries: readonly ReadEntry[];
}

export async function readLog(ports: Pick<Ports, 'store'>, origin: string): Promise<ReadLog> {
  const head = await ports.store.get('ledger-head', headKey(origin));
  return { origin, head, entries: await readEntries(ports, origin, 0, head?.body.size ?? 0) };
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
