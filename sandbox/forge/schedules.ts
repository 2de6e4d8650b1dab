import { type Database, inTransaction } from '../database';
import { type Clock } from '../ports';
import { type Invoker } from './invoker';
import { type Manifest, modulesOf, textProperty } from './manifest';

/** Scheduled triggers: five minutes after deployment, then at their interval, on the site's clock. */
export interface Schedules {
  start(): void;
  inspect(): readonly { readonly key: string; readonly interval: string; readonly next: string }[];
  stop(): void;
}

const minute = 60 * 1000;
const startDelay = 5 * minute;
const intervals: Readonly<Record<string, number>> = {
  fiveMinute: 5 * minute,
  hour: 60 * minute,
  day: 24 * 60 * minute,
  week: 7 * 24 * 60 * minute,
};

interface Row {
  readonly key: string;
  readonly interval: string;
  readonly next_at: number;
}

export function openSchedules(options: {
  readonly database: Database;
  readonly manifest: Manifest;
  readonly invoker: Invoker;
  readonly clock: Clock;
  /** While it says so, none of them fires. */
  readonly held: () => boolean;
}): Schedules {
  const { database, manifest, invoker, clock } = options;
  const triggers = modulesOf(manifest, 'scheduledTrigger').map((module) => {
    const interval = textProperty(module, 'interval') ?? '';
    const functionKey = textProperty(module, 'function');
    const length = intervals[interval];
    if (functionKey === undefined || length === undefined) {
      throw new Error(`The scheduled trigger "${module.key}" needs a function and an interval that Forge knows.`);
    }
    return { key: module.key, functionKey, interval, length };
  });
  const alarms = new Map<string, () => void>();
  const runs = new Map<string, { again: boolean }>();

  database.exec(
    'CREATE TABLE IF NOT EXISTS forge_schedules (key TEXT PRIMARY KEY, interval TEXT NOT NULL, next_at INTEGER NOT NULL)',
  );
  const rows = (): Row[] => database.prepare('SELECT * FROM forge_schedules ORDER BY key').all() as Row[];
  const setNext = database.prepare('UPDATE forge_schedules SET next_at = ? WHERE key = ?');

  /** "Every time any changes are made … all scheduled triggers will be recreated and their start times reset." */
  function deploy(): void {
    const signature = (list: readonly { readonly key: string; readonly interval: string }[]): string =>
      JSON.stringify(list.map(({ key, interval }) => [key, interval]).sort());
    if (signature(rows()) === signature(triggers)) return;
    inTransaction(database, () => {
      database.prepare('DELETE FROM forge_schedules').run();
      const insert = database.prepare('INSERT INTO forge_schedules VALUES (?, ?, ?)');
      for (const { key, interval } of triggers) insert.run(key, interval, clock.now() + startDelay);
    });
  }

  function ring(trigger: (typeof triggers)[number], plannedAt: number): void {
    const passed = Math.floor((clock.now() - plannedAt) / trigger.length);
    const next = plannedAt + (passed + 1) * trigger.length;
    setNext.run(next, trigger.key);
    arm(trigger, next);
    if (options.held()) return;
    const run = runs.get(trigger.key);
    // Runs of one trigger do not overlap; what fell due meanwhile is one more run, as the platform does not catch up.
    if (run !== undefined) run.again = true;
    else void runUntilDone(trigger);
  }

  async function runUntilDone(trigger: (typeof triggers)[number]): Promise<void> {
    const run = { again: true };
    runs.set(trigger.key, run);
    while (run.again) {
      run.again = false;
      await invoker.invoke({
        functionKey: trigger.functionKey,
        moduleType: 'scheduledTrigger',
        moduleKey: trigger.key,
        countAs: trigger.key,
        arguments: (context) => [{ context }, context],
        accountId: undefined,
        defaultSeconds: 55,
        depth: 0,
      });
    }
    runs.delete(trigger.key);
  }

  function arm(trigger: (typeof triggers)[number], at: number): void {
    alarms.set(
      trigger.key,
      clock.alarm(at, () => ring(trigger, at)),
    );
  }

  return {
    start() {
      deploy();
      for (const row of rows()) {
        const trigger = triggers.find(({ key }) => key === row.key);
        if (trigger !== undefined) arm(trigger, row.next_at);
      }
    },
    inspect: () =>
      rows().map(({ key, interval, next_at }) => ({ key, interval, next: new Date(next_at).toISOString() })),
    stop() {
      for (const cancel of alarms.values()) cancel();
    },
  };
}
