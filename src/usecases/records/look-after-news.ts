/**
 * Asks for looks at records after news, few for many news. Which were asked for is kept in the cache: where it
 * was forgotten, a record is looked at once more.
 */
import { nextLook, type Pace } from '../../domain/record/look';
import type { Ports } from '../../ports';
import { rememberedMoment } from './last-look';

const KEPT_FOR_HOURS = 1;

/** Costs two operations of the storage, one where the record's next look sees this news anyway; no REST call. */
export async function lookAfterNews(ports: LookPorts, issueId: string, pace: Pace): Promise<void> {
  await askUnlessDue(ports, `look-due:${issueId}`, pace, async (at, now) => {
    const event = lookAt(issueId, at, now);
    await ports.queue.push('follow-ups', [event]);
    return event.body.notBefore;
  });
}

type LookPorts = Pick<Ports, 'cache' | 'queue' | 'clock'>;

/**
 * Asks for the next look by that pace, unless one is due that sees this news anyway.
 *
 * @param ask puts a look that begins at that moment into the queue, and tells when it begins at the earliest
 */
export async function askUnlessDue(
  ports: LookPorts,
  key: string,
  pace: Pace,
  ask: (at: number, now: number) => Promise<number>,
): Promise<void> {
  const now = ports.clock.now();
  const at = nextLook(pace, now, rememberedMoment(await ports.cache.get(key)));
  if (at === undefined) return;
  // Only what was really asked for may keep others from asking.
  await ports.cache.put(key, await ask(at, now), KEPT_FOR_HOURS);
}

/** A look that begins no earlier than that moment; queues count in whole seconds. */
export function lookAt(issueId: string, at: number, now: number) {
  const delaySeconds = Math.ceil((at - now) / 1000);
  return { body: { version: 1, issueId, notBefore: now + delaySeconds * 1000 }, delaySeconds } as const;
}
