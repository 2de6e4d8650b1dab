import { setTimeout } from 'node:timers/promises';

/**
 * Each message costs about half a unit of the 4,000 that a site may write in a minute (Forge key-value store, limits): a
 * send leaves half of them to the people who work meanwhile.
 */
const PACE_MILLISECONDS = 15;

/** Resolves when the next message, or call, of this invocation may leave: one after the other, in the order asked. */
export function pace(
  wait: (milliseconds: number) => Promise<void> = setTimeout,
  milliseconds = PACE_MILLISECONDS,
): () => Promise<void> {
  let free: Promise<void> = Promise.resolve();
  return () => {
    const turn = free;
    free = turn.then(() => wait(milliseconds));
    return turn;
  };
}
