/** Sets batches of a send going: as many at once as one request to the queue takes, the others as those are done. */
import { LONGEST_DELAY_SECONDS, type Ports } from '../../ports';
import { rememberedMoment } from '../records/last-look';

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

/** What an event of the queue is about: a batch, or a reminder to those of it who are missing. */
export interface BatchEvent {
  readonly sendId: string;
  readonly batchId: string;
  readonly reminder?: number;
}

/**
 * Has a batch looked at again at that moment, unless an event that is under way brings it until then: two that met become
 * one. Two operations of the storage.
 */
export async function pushAgain(
  ports: Pick<Ports, 'queue' | 'cache' | 'clock'>,
  event: BatchEvent,
  againAt: number,
): Promise<void> {
  const now = ports.clock.now();
  const due = await dueOf(ports, event);
  if (due !== undefined && due > now && due <= againAt) return;
  // What waits for longer is looked at on the way.
  const delaySeconds = Math.max(0, Math.min(LONGEST_DELAY_SECONDS, Math.ceil((againAt - now) / 1000)));
  await ports.queue.push('deliveries', [{ body: { version: 1, ...event }, delaySeconds }]);
  await ports.cache.put(dueKey(event), now + delaySeconds * 1000, KEPT_FOR_HOURS);
}

/**
 * Those of these batches, as many as may be under way at once, that no event is known to bring: it was lost, or never
 * there. They are remembered as brought by one in so many seconds, which the caller puts into the queue.
 */
export async function withoutEvent(
  ports: Pick<Ports, 'cache' | 'clock'>,
  sendId: string,
  batchIds: readonly string[],
  delaySeconds: number,
): Promise<readonly string[]> {
  const now = ports.clock.now();
  const asked = batchIds.slice(0, BATCHES_UNDER_WAY);
  const due = await Promise.all(asked.map((batchId) => dueOf(ports, { sendId, batchId })));
  const stranded = asked.filter((_, index) => (due[index] ?? -Infinity) + WAITING_MILLISECONDS <= now);
  await Promise.all(
    stranded.map((batchId) => ports.cache.put(dueKey({ sendId, batchId }), now + delaySeconds * 1000, KEPT_FOR_HOURS)),
  );
  return stranded;
}

/** The events of one send are served one after the other, so that one may be that late. */
const WAITING_MILLISECONDS = 10 * 60_000;

/** Longer than any event is under way. */
const KEPT_FOR_HOURS = 1;

function dueKey({ batchId, reminder }: BatchEvent): string {
  return `event-due:${batchId}${reminder === undefined ? '' : `.${reminder}`}`;
}

async function dueOf(ports: Pick<Ports, 'cache'>, event: BatchEvent): Promise<number | undefined> {
  return rememberedMoment(await ports.cache.get(dueKey(event)));
}
