/** Receipts: facts about what became of deliveries, however late, doubled or out of order they come (domain C3). */
import { answer, refuse, type Answer } from '../domain/answer';
import { addReceipt, isSettled, type Delivery, type ReceiptKind } from '../domain/delivery';
import type { Receipt } from '../domain/ledger/event';
import type { MailMessage } from '../domain/message';
import type { Ports } from '../ports';
import { closeSend } from './close-send';
import { deliveryChanges } from './deliver-batch';
import { recordLog, withLedger, type LedgerPorts } from './with-ledger';

type ReceiptPorts = LedgerPorts & Pick<Ports, 'queue' | 'acknowledgementTokens'>;

export interface ReportedReceipt {
  readonly deliveryId: string;
  readonly kind: ReceiptKind;
  readonly at: number;
  readonly reason?: string;
}

/** Adds one receipt; a receipt that is known already changes nothing. Tells whether the delivery exists. */
export async function recordReceipt(ports: ReceiptPorts, receipt: ReportedReceipt): Promise<boolean> {
  const found = await ports.store.get('delivery', receipt.deliveryId);
  if (!found) return false;
  const { recordIssueId, sendId } = found.body;
  const changed = await withLedger<Delivery | undefined>(ports, recordLog(ports, recordIssueId), async () => {
    const stored = await ports.store.get('delivery', receipt.deliveryId);
    if (!stored || stored.body.receipts[receipt.kind] !== undefined) return { unchanged: undefined };
    const after = addReceipt(stored.body, receipt.kind, receipt.at, receipt.reason);
    return {
      actor: { kind: 'app' },
      events: ledgerReceipts(stored.body, receipt),
      changes: await deliveryChanges(ports, stored, after),
      value: after,
    };
  });
  if (changed && isSettled(changed)) await closeSend(ports, sendId);
  return true;
}

/**
 * That a provider took a message over is told when the delivery settles. Where the ledger calls the delivery uncertain,
 * the provider's word is what settles it, so it becomes an entry of its own.
 */
function ledgerReceipts(
  delivery: Delivery,
  receipt: ReportedReceipt,
): readonly { type: 'receipts-recorded'; data: { receipts: readonly Receipt[] } }[] {
  if (receipt.kind === 'accepted' && delivery.progress.at !== 'uncertain') return [];
  return [
    {
      type: 'receipts-recorded',
      data: {
        receipts: [
          {
            delivery: delivery.id,
            kind: receipt.kind,
            at: new Date(receipt.at).toISOString(),
            ...(receipt.kind === 'acknowledged' ? { content: delivery.messageContentDigest } : {}),
          },
        ],
      },
    },
  ];
}

export interface AcknowledgementPage {
  readonly recordKey: string;
  readonly message: MailMessage;
  readonly acknowledgedAt?: number;
}

const BROKEN_LINK = refuse(
  'broken-link',
  'This link is not complete or was not made by us. Open it from the message again, or answer the message instead.',
  'token',
);

/** What a personal link leads to. Only looking at it acknowledges nothing: mail scanners open links too. */
export async function openAcknowledgement(
  ports: Pick<Ports, 'store' | 'acknowledgementTokens'>,
  token: string,
): Promise<Answer<AcknowledgementPage>> {
  const delivery = await deliveryOf(ports, token);
  if (!delivery) return BROKEN_LINK;
  const [content, record] = await Promise.all([
    ports.store.get('content', delivery.messageContentDigest),
    ports.store.get('record', delivery.recordIssueId),
  ]);
  if (!content || !record) return BROKEN_LINK;
  return answer({
    recordKey: record.body.issueKey,
    message: JSON.parse(content.body.text) as MailMessage,
    acknowledgedAt: delivery.receipts.acknowledged,
  });
}

export async function acknowledge(ports: ReceiptPorts, token: string): Promise<Answer<AcknowledgementPage>> {
  const delivery = await deliveryOf(ports, token);
  if (!delivery) return BROKEN_LINK;
  await recordReceipt(ports, { deliveryId: delivery.id, kind: 'acknowledged', at: ports.clock.now() });
  await ports.queue.push('follow-ups', [
    { body: { version: 1, issueId: delivery.recordIssueId }, delaySeconds: FOLLOW_UP_DELAY_SECONDS },
  ]);
  return openAcknowledgement(ports, token);
}

/** Acknowledgements come in swarms; the record's mirror in Jira follows once for many. */
const FOLLOW_UP_DELAY_SECONDS = 30;

async function deliveryOf(
  ports: Pick<Ports, 'store' | 'acknowledgementTokens'>,
  token: string,
): Promise<Delivery | undefined> {
  const read = await ports.acknowledgementTokens.read(token);
  if (!read) return undefined;
  const stored = await ports.store.get('delivery', read.deliveryId);
  return stored && stored.body.messageContentDigest === read.messageContentDigest ? stored.body : undefined;
}
