/** How a send stands, from its batches: one read for every hundred deliveries, and no REST call. */
import { addCounts, NO_DELIVERIES, settledCount, type DeliveryCounts } from '../../domain/delivery/delivery-counts';
import { batchesOf, chunks, type PlannedBatch } from '../../domain/delivery/send-plan';
import { currentCorrection } from '../../domain/communique/correction';
import type { BatchDocument, RecordDocument, SendDocument } from '../../domain/documents';
import type { Ports, Stored } from '../../ports';

export interface SendProgress {
  readonly send?: SendDocument;
  /** Those that were written; the deliveries of the others count as planned. */
  readonly batches: readonly Stored<BatchDocument>[];
  readonly counts: DeliveryCounts;
  readonly byCommunique: Readonly<Record<string, DeliveryCounts>>;
}

export const NOTHING_SENT: SendProgress = { batches: [], counts: NO_DELIVERIES, byCommunique: {} };

export async function readSendProgress(ports: Pick<Ports, 'store'>, sendId: string | undefined): Promise<SendProgress> {
  if (sendId === undefined) return NOTHING_SENT;
  const send = await ports.store.get('send', sendId);
  if (!send) return NOTHING_SENT;
  const planned = planOfSend(send.body);
  const found = await ports.store.getMany(
    'batch',
    planned.map(({ id }) => id),
  );
  const byCommunique: Record<string, DeliveryCounts> = {};
  let counts = NO_DELIVERIES;
  for (const [index, { communique, size }] of planned.entries()) {
    const own = found[index]?.body.counts ?? { ...NO_DELIVERIES, total: size, planned: size };
    const { communiqueId } = communique;
    byCommunique[communiqueId] = addCounts(byCommunique[communiqueId] ?? NO_DELIVERIES, own);
    counts = addCounts(counts, own);
  }
  return { send: send.body, batches: found.filter((batch) => batch !== undefined), counts, byCommunique };
}

/** The batches of a send, whether they were written or not. */
export function planOfSend({ id, communiques }: SendDocument): readonly PlannedBatch[] {
  return batchesOf({ sendId: id, communiques });
}

/** Whether the ledger tells of every delivery of a send how it ended. */
export function isWhollySettled({ send, batches }: SendProgress): boolean {
  return (
    send !== undefined &&
    batches.length === planOfSend(send).length &&
    batches.every(({ body }) => body.state === 'settled')
  );
}

/**
 * The same as cheaply as it can be said: the last batch is read first, since it is the last to be written. While a send
 * goes on, that is one read.
 */
export async function isSendSettled(ports: Pick<Ports, 'store'>, send: SendDocument): Promise<boolean> {
  const [last, ...others] = planOfSend(send)
    .map(({ id }) => id)
    .reverse();
  if (last !== undefined && (await ports.store.get('batch', last))?.body.state !== 'settled') return false;
  for (const part of chunks(others, BATCHES_IN_ONE_READ)) {
    const found = await ports.store.getMany('batch', part);
    if (!found.every((batch) => batch?.body.state === 'settled')) return false;
  }
  return true;
}

/** Forge reads so many values by key in one request (key-value store, limits). */
const BATCHES_IN_ONE_READ = 25;

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

/** From the pace so far; undefined while nothing has left, nothing is left to do, or times of their own set the pace. */
export function secondsLeft(progress: SendProgress, now: number): number | undefined {
  const { send, counts } = progress;
  const settled = settledCount(counts);
  if (!send || send.script || settled === 0 || settled === counts.total) return undefined;
  return Math.ceil(((now - send.startedAt) / settled) * ((counts.total - settled) / 1000));
}
