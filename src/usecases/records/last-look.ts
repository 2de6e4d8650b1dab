/** When a record was looked at last, from beginning to end. It may be forgotten: then a look too many costs no more. */
import { z } from 'zod';
import type { Ports } from '../../ports';

const KEPT_FOR_HOURS = 1;

const moment = z.number();

function cacheKey(recordIssueId: string): string {
  return `looked:${recordIssueId}`;
}

/** To be called when everything that followed from the look is done. */
export async function rememberLook(ports: Pick<Ports, 'cache'>, issueId: string, begunAt: number): Promise<void> {
  await ports.cache.put(cacheKey(issueId), begunAt, KEPT_FOR_HOURS);
}

/** When a look began that was finished, milliseconds since the epoch; not necessarily the last one. */
export async function lookBegunAt(ports: Pick<Ports, 'cache'>, issueId: string): Promise<number | undefined> {
  return rememberedMoment(await ports.cache.get(cacheKey(issueId)));
}

/** A moment as the cache gives it back; undefined when it is none, or in a form that this version does not know. */
export function rememberedMoment(kept: unknown): number | undefined {
  const found = moment.safeParse(kept);
  return found.success ? found.data : undefined;
}
