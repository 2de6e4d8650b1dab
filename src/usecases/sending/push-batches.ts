/** Sets batches of a send going: as many at once as one request to the queue takes, the others as those are done. */
import type { Ports } from '../../ports';

/** Forge's queue takes 50 events in one request, and 500 in a minute from the whole site (async events, limits). */
export const BATCHES_UNDER_WAY = 50;

export async function pushBatches(
  ports: Pick<Ports, 'queue'>,
  sendId: string,
  batchIds: readonly string[],
  delaySeconds = 0,
): Promise<void> {
  await ports.queue.push(
    'deliveries',
    batchIds.slice(0, BATCHES_UNDER_WAY).map((batchId) => ({
      body: { version: 1, sendId, batchId },
      ...(delaySeconds > 0 ? { delaySeconds } : {}),
    })),
  );
}
