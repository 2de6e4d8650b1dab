/** Receipts: facts about what became of deliveries, however late, doubled or out of order they come (domain C3). */
import { answer, refuse, type Answer } from '../../domain/answer';
import { sentCorrectionOf } from '../../domain/communique/correction';
import type { Channel } from '../../domain/channels/names';
import type { RecordDocument } from '../../domain/documents';
import { addReceipt, stateOf, type Delivery, type ReportedReceipt } from '../../domain/delivery/delivery';
import { addReminderReceipt, handedOverAs, reminderOf } from '../../domain/delivery/reminder';
import { concerns } from '../../domain/delivery/settlement';
import type { Receipt } from '../../domain/ledger/event';
import type { MailMessage } from '../../domain/communique/message';
import { chunks } from '../../domain/delivery/send-plan';
import { PACE_AFTER_ACKNOWLEDGEMENT } from '../../domain/record/look';
import type { Ports, Stored } from '../../ports';
import { closeSend } from '../sending/close-send';
import { readContents } from '../planning/contents';
import { lookAfterNews } from '../records/look-after-news';
import { communiqueKey } from '../records/load-record';
import { deliveryChanges } from '../sending/change-delivery';
import { quarantineAddresses } from './quarantine-addresses';
import { lookAtSuccessors } from '../run-book/run-script';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';

type ReceiptPorts = LedgerPorts & Pick<Ports, 'cache' | 'queue' | 'acknowledgementTokens'>;

/** So many deliveries fit one transaction, each with its batch, besides the ledger's entry and head. */
const DELIVERIES_IN_ONE_STEP = 10;

/**
 * Adds receipts; one that is known already changes nothing, and one of an unknown delivery is passed over. Receipts of
 * one record that come together become one entry of its ledger.
 */
export async function recordReceipts(ports: ReceiptPorts, receipts: readonly ReportedReceipt[]): Promise<void> {
  const named = receipts.map((receipt): NamedReceipt => ({ ...receipt, ...handedOverAs(receipt.deliveryId) }));
  const found = await ports.store.getMany(
    'delivery',
    named.map((receipt) => receipt.deliveryId),
  );
  const byRecord = new Map<string, NamedReceipt[]>();
  const sends = new Set<string>();
  const awaited = new Set<string>();
  for (const [index, receipt] of named.entries()) {
    const delivery = found[index]?.body;
    if (!delivery) continue;
    byRecord.set(delivery.recordIssueId, [...(byRecord.get(delivery.recordIssueId) ?? []), receipt]);
    if (mayEndASend(delivery)) sends.add(delivery.sendId);
  }
  for (const [recordIssueId, own] of byRecord)
    for (const part of groupByDelivery(own))
      for (const sendId of await recordTogether(ports, recordIssueId, part)) awaited.add(sendId);
  await quarantineAddresses(
    ports,
    receipts.flatMap(({ kind, at, reason = 'The mail was refused.', addressFault }, index) => {
      const delivery = found[index]?.body;
      return delivery && kind === 'bounced' && addressFault ? [{ delivery, at, reason }] : [];
    }),
  );
  for (const sendId of sends) await closeSend(ports, sendId);
  for (const sendId of awaited) await lookAtSuccessors(ports, sendId);
}

/** A receipt with the delivery that it is about, and which of its reminders where it is about one. */
interface NamedReceipt extends ReportedReceipt {
  readonly reminder?: number;
}

/** A receipt of what was told already, and most are of that, ends no send. */
function mayEndASend(delivery: Delivery): boolean {
  const state = stateOf(delivery);
  return state === 'planned' || state === 'attempting' || state === 'uncertain';
}

/** Receipts of one delivery stay together, since a step writes each delivery once. */
function groupByDelivery(receipts: readonly NamedReceipt[]): readonly (readonly NamedReceipt[])[] {
  const ids = [...new Set(receipts.map((receipt) => receipt.deliveryId))];
  return chunks(ids, DELIVERIES_IN_ONE_STEP).map((part) =>
    receipts.filter((receipt) => part.includes(receipt.deliveryId)),
  );
}

/** Answers with the sends in which other communiqués wait for those that the receipts are about. */
async function recordTogether(
  ports: ReceiptPorts,
  recordIssueId: string,
  receipts: readonly NamedReceipt[],
): Promise<readonly string[]> {
  return withLedger<readonly string[]>(ports, recordLog(ports, recordIssueId), async () => {
    const ids = [...new Set(receipts.map((receipt) => receipt.deliveryId))];
    const stored = await ports.store.getMany('delivery', ids);
    const news: Receipt[] = [];
    const changed: { readonly stored: Stored<Delivery>; readonly after: Delivery }[] = [];
    for (const delivery of stored) {
      if (!delivery) continue;
      const own = receipts.filter((receipt) => receipt.deliveryId === delivery.key);
      const fresh = own.filter(
        (receipt) =>
          receipt.reminder === undefined &&
          delivery.body.receipts[receipt.kind] === undefined &&
          concerns(delivery.body, receipt),
      );
      const told = fresh.reduce((one, { kind, at, reason }) => addReceipt(one, kind, at, reason), delivery.body);
      const after = own.reduce(withReminderReceipt, told);
      if (after === delivery.body) continue;
      changed.push({ stored: delivery, after });
      news.push(...ledgerReceipts(delivery.body, told, fresh), ...reminderReceipts(told, own));
    }
    if (changed.length === 0) return { unchanged: [] };
    const changes = await deliveryChanges(ports, changed);
    return {
      actor: { kind: 'app' },
      events: news.length > 0 ? [{ type: 'receipts-recorded', data: { receipts: news } }] : [],
      changes,
      value: changes.flatMap((one) =>
        one.kind === 'batch' && 'body' in one && one.body.awaited ? one.body.sendId : [],
      ),
    };
  });
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

export interface AcknowledgementPage {
  readonly recordKey: string;
  readonly message: MailMessage;
  /** By which the link came. */
  readonly channel: Channel;
  readonly acknowledgedAt?: number;
  /** What its reader was told since, because it was not right any more. */
  readonly corrected?: { readonly at: number; readonly subject: string };
}

const BROKEN_LINK = refuse(
  'broken-link',
  'This link is not complete or was not made by us. Open it from the message again, or ask who sent it.',
  'token',
);

/** What a personal link leads to. Only looking at it acknowledges nothing: mail scanners open links too. */
export async function openAcknowledgement(
  ports: Pick<Ports, 'store' | 'acknowledgementTokens'>,
  token: string,
): Promise<Answer<AcknowledgementPage>> {
  const delivery = await deliveryOf(ports, token);
  if (!delivery) return BROKEN_LINK;
  const [contents, record] = await Promise.all([
    readContents(ports, [delivery.messageContentDigest]),
    ports.store.get('record', delivery.recordIssueId),
  ]);
  const content = contents.get(delivery.messageContentDigest);
  if (!content || !record) return BROKEN_LINK;
  const corrected = await correctionOf(ports, record.body, delivery);
  return answer({
    recordKey: record.body.issueKey,
    message: JSON.parse(content.text) as MailMessage,
    channel: delivery.channel,
    acknowledgedAt: delivery.receipts.acknowledged,
    ...(corrected ? { corrected } : {}),
  });
}

async function correctionOf(
  ports: Pick<Ports, 'store'>,
  { issueId, corrections }: RecordDocument,
  delivery: Delivery,
): Promise<AcknowledgementPage['corrected']> {
  const correction = sentCorrectionOf(corrections, delivery);
  const communique =
    correction && (await ports.store.get('communique', communiqueKey(issueId, correction.communiqueId)));
  return communique && { at: correction.sentAt, subject: communique.body.subject };
}

export async function acknowledge(ports: ReceiptPorts, token: string): Promise<Answer<AcknowledgementPage>> {
  const delivery = await deliveryOf(ports, token);
  if (!delivery) return BROKEN_LINK;
  await recordReceipts(ports, [{ deliveryId: delivery.id, kind: 'acknowledged', at: ports.clock.now() }]);
  await lookAfterNews(ports, delivery.recordIssueId, PACE_AFTER_ACKNOWLEDGEMENT);
  return openAcknowledgement(ports, token);
}

async function deliveryOf(
  ports: Pick<Ports, 'store' | 'acknowledgementTokens'>,
  token: string,
): Promise<Delivery | undefined> {
  const deliveryId = ports.acknowledgementTokens.deliveryIn(token);
  const delivery = deliveryId === undefined ? undefined : (await ports.store.get('delivery', deliveryId))?.body;
  const isOurs = delivery && (await ports.acknowledgementTokens.isFor(token, delivery.messageContentDigest));
  return isOurs ? delivery : undefined;
}
