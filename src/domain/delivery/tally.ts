/**
 * How the deliveries of one communiqué of a send stand, added up over its batches as of the ledger's last entry about
 * each. A step that tells the ledger of deliveries adds the difference that it makes, so that knowing how 50,000 people
 * stand takes one read, however many batches they are in.
 */
import { NO_DELIVERIES, type DeliveryCounts } from './delivery-counts';
import type { DeliveryState } from './delivery';

/** How many deliveries stand where, but for those that are planned: they are the rest. States without any are left out. */
type Begun = Readonly<Partial<Record<DeliveryState, number>>>;

export interface Tally {
  readonly begun: Begun;
  /** How many batches are settled. */
  readonly settled: number;
  /** How often it changed who was told, or may have been: see `movedBatch`. */
  readonly toldChanges: number;
}

/** By send and communiqué: see `tallyKey`. */
export type Tallies = Readonly<Record<string, Tally>>;

/** What a batch has added to its tally so far. */
export interface Tallied {
  readonly begun: Begun;
  readonly settled: boolean;
  readonly toldChanges: number;
}

interface TalliedBatch {
  readonly sendId: string;
  readonly communiqueId: string;
  readonly counts: DeliveryCounts;
  readonly state: 'open' | 'settled';
  readonly toldChanges?: number;
  readonly tallied?: Tallied;
}

export function tallyKey({ sendId, communiqueId }: Pick<TalliedBatch, 'sendId' | 'communiqueId'>): string {
  return `${sendId}.${communiqueId}`;
}

/** The batch's counts as they stand now in place of those that it had added before; and the batch, which remembers it. */
export function tallyBatch<B extends TalliedBatch>(
  tallies: Tallies,
  batch: B,
): { readonly tallies: Tallies; readonly batch: B } {
  const key = tallyKey(batch);
  const { begun, settled, toldChanges } = tallies[key] ?? NOTHING;
  const before: Tallied = batch.tallied ?? { ...NOTHING, settled: false };
  const now: Tallied = {
    begun: begunOf(batch.counts),
    settled: batch.state === 'settled',
    toldChanges: batch.toldChanges ?? 0,
  };
  const tally: Tally = {
    begun: sum(begun, now.begun, before.begun),
    settled: settled + Number(now.settled) - Number(before.settled),
    toldChanges: toldChanges + now.toldChanges - before.toldChanges,
  };
  return { tallies: { ...tallies, [key]: tally }, batch: { ...batch, tallied: now } };
}

const NOTHING: Tally = { begun: {}, settled: 0, toldChanges: 0 };

/** @param total how many deliveries the communiqué has in all */
export function countsOfTally(tally: Tally | undefined, total: number): DeliveryCounts {
  const begun = tally?.begun ?? {};
  const planned = STATES.reduce((rest, state) => rest - (begun[state] ?? 0), total);
  return { ...NO_DELIVERIES, ...begun, total, planned };
}

const STATES = Object.keys(NO_DELIVERIES).filter(
  (key): key is Exclude<keyof DeliveryCounts, 'total' | 'planned'> => key !== 'total' && key !== 'planned',
);

function begunOf(counts: DeliveryCounts): Begun {
  return Object.fromEntries(STATES.flatMap((state) => (counts[state] === 0 ? [] : [[state, counts[state]]])));
}

function sum(all: Begun, added: Begun, taken: Begun): Begun {
  const result: Partial<Record<DeliveryState, number>> = {};
  for (const state of STATES) {
    const count = (all[state] ?? 0) + (added[state] ?? 0) - (taken[state] ?? 0);
    if (count !== 0) result[state] = count;
  }
  return result;
}
