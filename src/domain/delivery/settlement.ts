/** What a person may say about a delivery that cannot go on by itself, and what follows from it. */
import { stateOf, type Delivery, type DeliveryState, type ReportedReceipt } from './delivery';

/** Milliseconds. */
const SECOND = 1000;

export const SETTLEMENT_OUTCOMES = ['arrived', 'given-up', 'send-again'] as const;
export type SettlementOutcome = (typeof SETTLEMENT_OUTCOMES)[number];

/** The states that a person can settle: nobody can tell whether it left, or it is certain that it did not arrive. */
export const SETTLEABLE_STATES = ['uncertain', 'failed', 'bounced'] as const satisfies readonly DeliveryState[];
export type SettleableState = (typeof SETTLEABLE_STATES)[number];

/** Whether a person may settle a delivery in this way. What is known to have failed can only be sent again. */
export function maySettle(delivery: Pick<Delivery, 'progress' | 'receipts'>, outcome: SettlementOutcome): boolean {
  const state = stateOf(delivery);
  return state === 'uncertain' || (outcome === 'send-again' && (state === 'failed' || state === 'bounced'));
}

/**
 * The delivery after a person settled it. One that is sent again begins anew: what was known of its earlier attempts is
 * left behind, so that it leaves, and its attempts are counted from the beginning.
 */
export function settle(
  delivery: Delivery,
  settlement: { readonly outcome: SettlementOutcome; readonly reason: string },
  now: number,
): Delivery {
  switch (settlement.outcome) {
    case 'arrived':
      return { ...delivery, progress: { at: 'accepted', acceptedAt: now } };
    case 'given-up':
      return { ...delivery, progress: { at: 'failed', failedAt: now, reason: settlement.reason } };
    case 'send-again':
      return {
        ...delivery,
        attempts: 0,
        progress: { at: 'planned', dueAt: now },
        receipts: {},
        bounceReason: undefined,
        againSince: now,
      };
  }
}

/**
 * Whether a receipt says something about the delivery as it stands. That an earlier attempt was accepted or bounced is
 * no news of one that was sent again since; that a reader got or read any of them is. The attempts are told apart by what
 * their provider calls them, and by the time where that is not known: providers say it in whole seconds, so that what
 * happened within the second in which it was sent again is taken for news of that.
 */
export function concerns(
  { againSince = 0, progress }: Pick<Delivery, 'againSince' | 'progress'>,
  { kind, at, providerMessageId }: Pick<ReportedReceipt, 'kind' | 'at' | 'providerMessageId'>,
): boolean {
  if (kind !== 'accepted' && kind !== 'bounced') return true;
  const current = progress.at === 'accepted' ? progress.providerMessageId : undefined;
  if (current !== undefined && providerMessageId !== undefined) return providerMessageId === current;
  return at >= Math.floor(againSince / SECOND) * SECOND;
}
