import { createAlarms } from './alarms';
import { type Database } from './database';
import { type Clock } from './ports';

/** The longest wait that a timer of Node can hold, in milliseconds. */
const longestTimer = 2 ** 31 - 1;

export type RunningClock = Clock & {
  /** Ends the timer, so that no alarm rings any more. */
  stop(): void;
};

/**
 * The site's clock: the machine's clock plus an offset that is kept in the database and only grows. Alarms ring by
 * themselves when their time comes, and one after another, each at its own time, when the clock is moved over them.
 */
export function createClock(options: {
  readonly database: Database;
  /** Milliseconds since the epoch. */
  readonly machineNow?: () => number;
}): RunningClock {
  const { database, machineNow = Date.now } = options;
  database.exec(
    'CREATE TABLE IF NOT EXISTS sandbox_clock (id INTEGER PRIMARY KEY CHECK (id = 1), offset INTEGER NOT NULL)',
  );
  const kept = database.prepare('SELECT offset FROM sandbox_clock WHERE id = 1').get() as
    { offset: number } | undefined;
  const keep = database.prepare('INSERT OR REPLACE INTO sandbox_clock (id, offset) VALUES (1, ?)');

  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const clock = createMovableClock(machineNow, kept?.offset ?? 0, {
    moved: (offset) => keep.run(offset),
    alarmsChanged: () => rearm(),
  });

  function rearm(): void {
    clearTimeout(timer);
    const next = clock.nextAlarm();
    if (stopped || next === undefined) return;
    timer = setTimeout(
      () => {
        clock.ringDue();
        rearm();
      },
      Math.min(Math.max(next - clock.now(), 0), longestTimer),
    );
    timer.unref();
  }

  return Object.assign(clock, {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  });
}

/** A clock for tests that stands still until it is moved. The start is an ISO 8601 instant or milliseconds since the epoch. */
export function createTestClock(start: string | number = '2026-11-16T09:00:00.000Z'): Clock {
  const startsAt = typeof start === 'number' ? start : Date.parse(start);
  return createMovableClock(() => startsAt, 0, { moved: () => undefined, alarmsChanged: () => undefined });
}

function createMovableClock(
  machineNow: () => number,
  startOffset: number,
  notify: { moved(offset: number): void; alarmsChanged(): void },
): Clock & { ringDue(): void } {
  const alarms = createAlarms();
  const listeners: ((offset: number) => void)[] = [];
  let offset = startOffset;
  let latest = Number.NEGATIVE_INFINITY;

  // The machine's clock may be set back under us; the site's stands still then.
  const now = (): number => (latest = Math.max(latest, machineNow() + offset));

  function moveTo(instant: number): void {
    if (instant <= now()) return;
    offset += instant - now();
    notify.moved(offset);
    for (const listener of listeners) listener(offset);
  }

  function set(instant: number): void {
    if (instant < now()) throw new RangeError('The clock never goes back.');
    goOnTo(instant);
  }

  /** Not checked again: the machine's clock may have ticked since the instant was computed from it. */
  function goOnTo(instant: number): void {
    if (!Number.isFinite(instant)) throw new RangeError('The time to move the clock to is not a number.');
    for (let due = alarms.takeDue(instant); due !== undefined; due = alarms.takeDue(instant)) {
      moveTo(due.at);
      due.ring();
    }
    moveTo(instant);
    notify.alarmsChanged();
  }

  return {
    now,
    set,
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError('The clock never goes back.');
      goOnTo(now() + milliseconds);
    },
    alarm(at, ring) {
      const cancel = alarms.add(at, ring);
      notify.alarmsChanged();
      return () => {
        cancel();
        notify.alarmsChanged();
      };
    },
    onMoved(listener) {
      listeners.push(listener);
    },
    offset: () => offset,
    nextAlarm: () => alarms.next(),
    ringDue() {
      for (let due = alarms.takeDue(now()); due !== undefined; due = alarms.takeDue(now())) due.ring();
    },
  };
}
