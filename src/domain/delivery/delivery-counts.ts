/** How many deliveries stand where; the counts partition the total. */
import { mayHaveBeenTold, stateOf, type DeliveryState, type Standing } from './delivery';

export type DeliveryCounts = Readonly<Record<DeliveryState, number>> & { readonly total: number };

export const NO_DELIVERIES: DeliveryCounts = {
  total: 0,
  planned: 0,
  attempting: 0,
  'to-do': 0,
  accepted: 0,
  delivered: 0,
  acknowledged: 0,
  attested: 0,
  bounced: 0,
  failed: 0,
  uncertain: 0,
  stopped: 0,
};

export function countDeliveries(deliveries: readonly Standing[]): DeliveryCounts {
  const counts: Record<string, number> = { ...NO_DELIVERIES };
  for (const delivery of deliveries) {
    const state = stateOf(delivery);
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return { ...NO_DELIVERIES, ...counts, total: deliveries.length };
}

export function addCounts(a: DeliveryCounts, b: DeliveryCounts): DeliveryCounts {
  const sum: Record<string, number> = {};
  for (const key of Object.keys(NO_DELIVERIES) as (keyof DeliveryCounts)[]) sum[key] = a[key] + b[key];
  return { ...NO_DELIVERIES, ...sum };
}

/** A batch's counts after one of its deliveries went from one state to another. */
function movedCounts(counts: DeliveryCounts, before: Standing, after: Standing): DeliveryCounts {
  const [from, to] = [stateOf(before), stateOf(after)];
  if (from === to) return counts;
  return { ...counts, [from]: counts[from] - 1, [to]: counts[to] + 1 };
}

/**
 * A batch's counts after one of its deliveries went from one state to another, and how often it changed since it was
 * written who of it was told: as long as that number stands, exactly the same people were. The same batch when its
 * counts stay as they are. What is to leave anew does not wait for the next of its readers' turns.
 */
export function movedBatch<
  B extends { readonly counts: DeliveryCounts; readonly toldChanges?: number; readonly restsUntil?: number },
>(known: B, before: Standing, after: Standing): B {
  const counts = movedCounts(known.counts, before, after);
  if (counts === known.counts) return known;
  const batch =
    stateOf(after) === 'planned' && known.restsUntil !== undefined ? { ...known, restsUntil: undefined } : known;
  if (mayHaveBeenTold(before) === mayHaveBeenTold(after)) return { ...batch, counts };
  return { ...batch, counts, toldChanges: (batch.toldChanges ?? 0) + 1 };
}

/** Deliveries that came to an end. */
export function settledCount(counts: DeliveryCounts): number {
  return counts.total - counts.planned - counts.attempting - counts['to-do'];
}

/** Whether nothing is left to leave, so that only a person's word on what is uncertain can end it. */
export function awaitsSettlement(counts: DeliveryCounts): boolean {
  return counts.uncertain > 0 && settledCount(counts) === counts.total;
}

/** Deliveries whose recipients were told, or may have been: whom a correction is for. */
export function mayHaveBeenToldCount(counts: DeliveryCounts): number {
  return counts.accepted + counts.delivered + counts.acknowledged + counts.attested + counts.uncertain;
}

/** Whether nothing of it left, nor will: people left out all of it, or it was stopped before. */
export function isAllKeptBack({ stopped, total }: DeliveryCounts): boolean {
  return total > 0 && stopped === total;
}
