/** Waits until the app has nothing more to do now. */
export interface Quietness {
  reached(): Promise<void>;
  /** Call whenever something has ended. */
  check(): void;
  /** Looks no more: what the rest of the host would be asked is closed. Whoever still waits is let go. */
  stop(): void;
}

export function createQuietness(options: {
  /** Starts what may start now, so that waiting does not mean waiting for the clock. */
  readonly hurry: () => void;
  readonly isQuiet: () => boolean;
}): Quietness {
  let waiting: (() => void)[] = [];
  let scheduled = false;
  let stopped = false;

  function look(): void {
    scheduled = false;
    if (waiting.length === 0) return;
    if (!stopped) {
      options.hurry();
      if (!options.isQuiet()) return;
    }
    const reached = waiting;
    waiting = [];
    for (const resolve of reached) resolve();
  }

  function check(): void {
    if (scheduled) return;
    scheduled = true;
    // What has just ended may begin something else in the same breath.
    setImmediate(look);
  }

  return {
    check,
    stop() {
      stopped = true;
      check();
    },
    reached: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        check();
      }),
  };
}
