/**
 * Writes one batch of an authorised send with its deliveries, when its turn comes. A send of any size is authorised in
 * one step; its batches are written by the invocations that deliver them.
 */
import type { BatchDocument, SendDocument } from '../../domain/documents';
import { countDeliveries } from '../../domain/delivery/delivery-counts';
import { chunks, deliveriesOf, type PlannedBatch } from '../../domain/delivery/send-plan';
import type { Delivery } from '../../domain/delivery/delivery';
import { zoneOf } from '../../domain/record/audience';
import { leavesFor } from '../../domain/script/readers-clocks';
import { isAwaited } from '../../domain/script/step';
import { COMMIT_LIMIT, StoreBusy, type Change, type Ports } from '../../ports';
import { readPart } from '../planning/audience-members';

type WritePorts = Pick<Ports, 'store' | 'clock'>;

/**
 * The batch comes last, so that a batch that exists is complete. Cut off anywhere, or done by two invocations at once,
 * it writes each delivery once and never over one that something has happened to.
 *
 * @param stopReason where the send was stopped meanwhile: the deliveries are written as kept back
 */
export async function writeBatch(
  ports: WritePorts,
  send: SendDocument,
  planned: PlannedBatch,
  stopReason?: string,
): Promise<BatchDocument> {
  const deliveries: Delivery[] = [];
  for (const part of chunks(await plannedDeliveries(ports, send, planned, stopReason), COMMIT_LIMIT))
    deliveries.push(...(await writeMissing(ports, part)));
  const batch: BatchDocument = {
    id: planned.id,
    sendId: send.id,
    recordIssueId: send.recordIssueId,
    communiqueId: planned.communique.communiqueId,
    deliveryIds: deliveries.map(({ id }) => id),
    counts: countDeliveries(deliveries),
    inLedger: [],
    ...(send.script && isAwaited(send.script, planned.communique.communiqueId) ? { awaited: true } : {}),
    state: 'open',
  };
  const written = await ports.store.commit([{ kind: 'batch', key: batch.id, body: batch, expected: 0 }]);
  return written === 'done' ? batch : ((await ports.store.get('batch', batch.id))?.body ?? batch);
}

/** The deliveries of a batch that was not written yet. */
async function plannedDeliveries(
  ports: WritePorts,
  send: SendDocument,
  planned: PlannedBatch,
  stopReason?: string,
): Promise<readonly Delivery[]> {
  const members = await readPart(ports, planned.communique.audience.digest, planned.part);
  if (members?.length !== planned.size)
    throw new Error(`The people of batch ${planned.id} are not kept as they were authorised.`);
  const now = ports.clock.now();
  const step = send.script?.[planned.communique.communiqueId];
  return deliveriesOf(planned, members, {
    sendId: send.id,
    recordIssueId: send.recordIssueId,
    epoch: send.authorisation.epoch,
    now,
    ...(step?.readers ? { turnOf: (recipient) => leavesFor(step, zoneOf(recipient), now) } : {}),
    ...(stopReason === undefined ? {} : { stopReason }),
  });
}

/** As often as others may write of the same at the same time; each time more of it is there. */
const TRIES = 20;

/**
 * The deliveries as they stand afterwards. Of those that were there already none is written one by one: a process that dies
 * again and again would never come to the end of them.
 */
async function writeMissing(ports: WritePorts, deliveries: readonly Delivery[]): Promise<readonly Delivery[]> {
  let known = new Map<string, Delivery>();
  for (let count = 0; count < TRIES; count += 1) {
    const missing = deliveries.filter(({ id }) => !known.has(id));
    const changes = missing.map((body): Change => ({ kind: 'delivery', key: body.id, body, expected: 0 }));
    if (changes.length === 0 || (await ports.store.commit(changes)) === 'done')
      return deliveries.map((delivery) => known.get(delivery.id) ?? delivery);
    const stored = await ports.store.getMany(
      'delivery',
      deliveries.map(({ id }) => id),
    );
    known = new Map(stored.flatMap((delivery) => (delivery ? [[delivery.key, delivery.body] as const] : [])));
  }
  throw new StoreBusy('A batch was too busy to be written.');
}
