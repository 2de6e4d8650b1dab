/** How a send stands, from its batches: one read for every twenty deliveries, and no REST call. */
import { addCounts, NO_DELIVERIES, settledCount, type DeliveryCounts } from '../../domain/delivery/delivery-counts';
import { currentCorrection } from '../../domain/communique/correction';
import type { BatchDocument, RecordDocument, SendDocument } from '../../domain/documents';
import type { Ports, Stored } from '../../ports';

export interface SendProgress {
  readonly send?: SendDocument;
  readonly batches: readonly Stored<BatchDocument>[];
  readonly counts: DeliveryCounts;
  readonly byCommunique: Readonly<Record<string, DeliveryCounts>>;
}

export const NOTHING_SENT: SendProgress = { batches: [], counts: NO_DELIVERIES, byCommunique: {} };

export async function readSendProgress(ports: Pick<Ports, 'store'>, sendId: string | undefined): Promise<SendProgress> {
  if (sendId === undefined) return NOTHING_SENT;
  const send = await ports.store.get('send', sendId);
  if (!send) return NOTHING_SENT;
  const found = await ports.store.getMany(
    'batch',
    send.body.batches.map((batch) => batch.id),
  );
  const batches = found.filter((batch): batch is Stored<BatchDocument> => batch !== undefined);
  const byCommunique: Record<string, DeliveryCounts> = {};
  let counts = NO_DELIVERIES;
  for (const { body } of batches) {
    byCommunique[body.communiqueId] = addCounts(byCommunique[body.communiqueId] ?? NO_DELIVERIES, body.counts);
    counts = addCounts(counts, body.counts);
  }
  return { send: send.body, batches, counts, byCommunique };
}

/** The sends of a record's rounds: of the announcement, then of its corrections. */
export function sendIdsOf({ sendId, corrections }: Pick<RecordDocument, 'sendId' | 'corrections'>): readonly string[] {
  return [sendId, ...(corrections ?? []).map((correction) => correction.sendId)].filter((id) => id !== undefined);
}

/** The send of the round that the record is about now: of its correction once that was sent, else of the announcement. */
export function currentSendId({
  sendId,
  corrections,
}: Pick<RecordDocument, 'sendId' | 'corrections'>): string | undefined {
  return currentCorrection(corrections)?.sendId ?? sendId;
}

/** All rounds of a record, the announcement first. */
export async function readRounds(
  ports: Pick<Ports, 'store'>,
  record: Pick<RecordDocument, 'sendId' | 'corrections'>,
): Promise<readonly SendProgress[]> {
  return Promise.all(sendIdsOf(record).map((id) => readSendProgress(ports, id)));
}

/** From the pace so far; undefined while nothing has left or nothing is left to do. */
export function secondsLeft(progress: SendProgress, now: number): number | undefined {
  const { send, counts } = progress;
  const settled = settledCount(counts);
  if (!send || settled === 0 || settled === counts.total) return undefined;
  return Math.ceil(((now - send.startedAt) / settled) * ((counts.total - settled) / 1000));
}
