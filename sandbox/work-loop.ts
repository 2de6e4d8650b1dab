import { type Clock } from './ports';

/** Does durable work when it is due on the clock, one piece after another. */
export interface WorkLoop {
  /** Call when work was added or changed. */
  kick(): void;
  /** Resolves when nothing is due. */
  idle(): Promise<void>;
  /** Starts no further piece; resolves when the running one has ended. */
  stop(): Promise<void>;
}

/**
 * @param source.nextDue when the next piece of work is due, in milliseconds since the epoch; undefined when there is none
 * @param source.work does the piece that is due first and takes it from what `nextDue` looks at, or puts it off. When it
 *   throws, the loop rests until the next kick, since trying again at once would throw again.
 */
export function createWorkLoop(
  clock: Clock,
  source: { nextDue(): number | undefined; work(): Promise<void>; failed(error: unknown): void },
): WorkLoop {
  let running: Promise<void> | undefined;
  let kicked = false;
  let stopped = false;
  let cancelAlarm = (): void => undefined;

  async function run(): Promise<void> {
    try {
      for (let due = source.nextDue(); !stopped && due !== undefined; due = source.nextDue()) {
        if (due > clock.now()) {
          cancelAlarm();
          cancelAlarm = clock.alarm(due, kick);
          return;
        }
        await source.work();
      }
    } catch (error) {
      if (!stopped) source.failed(error);
    }
  }

  function kick(): void {
    kicked = true;
    if (running !== undefined || stopped) return;
    running = runWhileKicked();
  }

  async function runWhileKicked(): Promise<void> {
    // The kick may come from inside a transaction; what it adds counts only once that is through.
    await Promise.resolve();
    while (kicked && !stopped) {
      kicked = false;
      await run();
    }
    running = undefined;
  }

  async function idle(): Promise<void> {
    while (running !== undefined) await running;
  }

  return {
    kick,
    idle,
    async stop() {
      stopped = true;
      cancelAlarm();
      await idle();
    },
  };
}
