import { setTimeout } from 'node:timers/promises';

/**
 * Each message costs about two writes of storage, of which a site has 4,000 a minute (Forge key-value store, limits): a
 * send leaves some of them to the people who work meanwhile.
 */
const PACE_MILLISECONDS = 40;

/** Resolves when the next message, or call, of this invocation may leave. */
export function pace(
  wait: (milliseconds: number) => Promise<void> = setTimeout,
  milliseconds = PACE_MILLISECONDS,
): () => Promise<void> {
  let previous: Promise<void> = Promise.resolve();
  return async () => {
    await previous;
    previous = wait(milliseconds);
  };
}
