/**
 * No call waits for its answer for ever. The platform ends an invocation without asking: a page's after 25 seconds, one in
 * the background after what the manifest says (Forge, limits of invocations). What was under way then is cut off, and what
 * waits behind it waits for the next.
 */

/** Half of what a page waits for, so that what was not answered can still be said to whoever asked. */
export const ANSWERED_WITHIN_MILLISECONDS = 12_000;

/** For what is asked besides: before or after a message is handed over, or where something else comes afterwards. */
export const ASKED_MILLISECONDS = 5_000;

/** For a search that takes several questions, all of them together. */
export const SEARCHED_MILLISECONDS = 2 * ASKED_MILLISECONDS;

/** Nothing came back in time. The other side may have done what it was asked for, and may still do it. */
export class NoAnswer extends Error {
  constructor() {
    super('No answer came in time.');
    this.name = 'NoAnswer';
  }
}

/**
 * What the call comes to, its answer read to the end. Throws {@link NoAnswer} when that takes longer; what it comes to
 * afterwards is dropped.
 *
 * @param call is told by the signal to let go of its connection
 */
export async function inTime<T>(
  call: (signal: AbortSignal) => Promise<T>,
  milliseconds = ANSWERED_WITHIN_MILLISECONDS,
): Promise<T> {
  const letGo = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const failure = new NoAnswer();
      // First, so that a call which fails by the signal comes too late to be what it came to.
      reject(failure);
      letGo.abort(failure);
    }, milliseconds);
  });
  try {
    return await Promise.race([call(letGo.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
