/** The written batches of a record one after the other, for whoever goes through its deliveries a part at a time. */
import type { BatchDocument, RecordDocument } from '../../domain/documents';
import type { PlannedBatch } from '../../domain/delivery/send-plan';
import type { Ports, Stored } from '../../ports';
import { BATCHES_IN_ONE_READ, planOfSend, sendIdsOf } from './send-progress';

type BatchPorts = Pick<Ports, 'store'>;

export interface BatchInTurn {
  /** Its place among all batches, whether they were written or not: where a later call goes on. */
  readonly place: number;
  /** Undefined while it is not written. */
  readonly batch: Stored<BatchDocument> | undefined;
}

/** All batches of a record's rounds as they were planned, the announcement's first. */
export async function plannedBatches(
  ports: BatchPorts,
  record: Pick<RecordDocument, 'sendId' | 'corrections'>,
): Promise<readonly PlannedBatch[]> {
  const sends = await ports.store.getMany('send', sendIdsOf(record));
  return sends.flatMap((send) => (send ? planOfSend(send.body) : []));
}

/** From this place on; what is not asked for any more is not read, but for the rest of one request. */
export async function* batchesInTurn(
  ports: BatchPorts,
  planned: readonly Pick<PlannedBatch, 'id'>[],
  start = 0,
): AsyncGenerator<BatchInTurn> {
  for (let first = start; first < planned.length; first += BATCHES_IN_ONE_READ) {
    const ids = planned.slice(first, first + BATCHES_IN_ONE_READ).map(({ id }) => id);
    const found = await ports.store.getMany('batch', ids);
    for (const [index, batch] of found.entries()) yield { place: first + index, batch };
  }
}
