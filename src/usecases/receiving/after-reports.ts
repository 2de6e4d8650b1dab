/** A delivery after what was reported of it and of its reminders, and what of that is news for the ledger. */
import type { Receipt } from '../../domain/ledger/event';
import { addReceipt, type Delivery, type ReportedReceipt } from '../../domain/delivery/delivery';
import { addReminderReceipt, handedOverAs, reminderOf } from '../../domain/delivery/reminder';
import { concerns } from '../../domain/delivery/settlement';

export interface AfterReports {
  /** The same delivery where nothing of it is new. */
  readonly delivery: Delivery;
  readonly news: readonly Receipt[];
}

/** @param receipts all of them about this delivery, or about reminders of it; in any order, known ones among them */
export function afterReports(before: Delivery, receipts: readonly ReportedReceipt[]): AfterReports {
  const named = receipts.map((receipt): NamedReceipt => ({ ...receipt, ...handedOverAs(receipt.deliveryId) }));
  const fresh = named.filter(
    (receipt) =>
      receipt.reminder === undefined && before.receipts[receipt.kind] === undefined && concerns(before, receipt),
  );
  const told = fresh.reduce((one, { kind, at, reason }) => addReceipt(one, kind, at, reason), before);
  const delivery = named.reduce(withReminderReceipt, told);
  if (delivery === before) return { delivery, news: [] };
  return { delivery, news: [...ledgerReceipts(before, told, fresh), ...reminderReceipts(told, named)] };
}

/** A receipt with the delivery that it is about, and which of its reminders where it is about one. */
interface NamedReceipt extends ReportedReceipt {
  readonly reminder?: number;
}

/**
 * That a provider took a message over is told when the delivery settles. Where the ledger calls the delivery uncertain,
 * failed or stopped, the provider's word says otherwise, so it becomes a receipt of its own.
 */
function ledgerReceipts(before: Delivery, after: Delivery, fresh: readonly ReportedReceipt[]): readonly Receipt[] {
  const kinds = [...new Set(fresh.map((receipt) => receipt.kind))];
  return kinds
    .filter((kind) => kind !== 'accepted' || ['uncertain', 'failed', 'stopped'].includes(before.progress.at))
    .map((kind) => ({
      delivery: before.id,
      kind,
      at: new Date(after.receipts[kind] ?? 0).toISOString(),
      ...(kind === 'acknowledged' ? { content: before.messageContentDigest } : {}),
    }));
}

function withReminderReceipt(delivery: Delivery, { reminder, ...receipt }: NamedReceipt): Delivery {
  return reminder === undefined ? delivery : addReminderReceipt(delivery, reminder, receipt);
}

/** What reports say of reminders, as far as it is not told when a reminder settles. */
function reminderReceipts(before: Delivery, receipts: readonly NamedReceipt[]): readonly Receipt[] {
  const news: Receipt[] = [];
  let delivery = before;
  for (const receipt of receipts) {
    const after = withReminderReceipt(delivery, receipt);
    const { reminder, kind, at } = receipt;
    const known = reminder === undefined ? undefined : reminderOf(delivery, reminder);
    if (after !== delivery && (kind !== 'accepted' || known?.progress.at === 'uncertain'))
      news.push({ delivery: delivery.id, kind, at: new Date(at).toISOString(), reminder });
    delivery = after;
  }
  return news;
}
