/**
 * A site has 4,000 reads and writes a minute, and 1,000 requests a second (Forge key-value store, limits). What is
 * refused for that was not done, so it is tried again for as long as whoever called can wait.
 */
import { setTimeout } from 'node:timers/promises';
import { ForgeKvsAPIError } from '@forge/kvs';
import { StoreBusy } from '../../ports';

/** Who waits for an invocation: a person in front of a page, or nobody. */
export type Waiting = 'page' | 'nobody';

export type Patiently = <T>(call: () => Promise<T>) => Promise<T>;

/** Seconds between the tries of a call that the platform refused for the moment. */
export const PATIENCE_SECONDS: readonly number[] = [1, 2, 4, 8, 16];
/**
 * All waits of one invocation together. A page gives up after 25 seconds (Forge, limits of invocations), and a person
 * before. Where nobody waits, giving up could leave a message that has left as uncertain.
 */
const SECONDS_IN_ALL: Readonly<Record<Waiting, number>> = { page: 7, nobody: Infinity };

/**
 * One per invocation. Throws {@link StoreBusy} when the time is over.
 *
 * @param wait how to let time pass while the platform takes no more calls of the site, in milliseconds
 */
export function patience(waiting: Waiting, wait: (milliseconds: number) => Promise<void> = setTimeout): Patiently {
  let left = SECONDS_IN_ALL[waiting];
  return async (call) => {
    for (const seconds of [...PATIENCE_SECONDS, undefined])
      try {
        return await call();
      } catch (failure) {
        if (!isForTheMoment(failure)) throw failure;
        if (seconds === undefined || seconds > left) break;
        left -= seconds;
        await wait(seconds * 1000);
      }
    throw new StoreBusy();
  };
}

function isForTheMoment(failure: unknown): boolean {
  return failure instanceof ForgeKvsAPIError && failure.responseDetails.status === 429;
}
