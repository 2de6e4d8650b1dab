import { type CommuniqueView, type DeliveryCounts } from '../../../../src/contract';

/** Deliveries with a problem, whether or not anything can still be done about it. */
export function problemCount(counts: DeliveryCounts): number {
  return counts.bounced + counts.failed + counts.uncertain;
}

/**
 * Deliveries that somebody has to look after: of what was corrected only those of which nobody knows whether they arrived,
 * since nobody has to be told it any more.
 */
export function toLookAfter(communiques: readonly CommuniqueView[]): number {
  return communiques
    .map(({ deliveries, corrected }) =>
      deliveries ? (corrected ? deliveries.uncertain : problemCount(deliveries)) : 0,
    )
    .reduce((sum, count) => sum + count, 0);
}
