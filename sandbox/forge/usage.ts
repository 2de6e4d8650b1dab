import { type Database } from '../database';
import { type UsageCounts } from '../ports';

/** What the app used, counted in the database so that a restart forgets nothing. */
export interface Usage {
  invocation(name: string): void;
  count(what: Exclude<keyof UsageCounts, 'invocations'>, units?: number): void;
  counts(): UsageCounts;
}

export function openUsage(database: Database): Usage {
  database.exec(
    `CREATE TABLE IF NOT EXISTS forge_usage (
      kind TEXT NOT NULL, name TEXT NOT NULL, units INTEGER NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID`,
  );
  const add = database.prepare(
    'INSERT INTO forge_usage VALUES (?, ?, ?) ON CONFLICT (kind, name) DO UPDATE SET units = units + excluded.units',
  );
  return {
    invocation: (name) => void add.run('invocation', name, 1),
    count: (what, units = 1) => void add.run('count', what, units),
    counts() {
      const rows = database.prepare('SELECT kind, name, units FROM forge_usage ORDER BY name').all() as {
        kind: string;
        name: string;
        units: number;
      }[];
      const count = (what: string): number =>
        rows.find(({ kind, name }) => kind === 'count' && name === what)?.units ?? 0;
      return {
        invocations: Object.fromEntries(
          rows.filter(({ kind }) => kind === 'invocation').map(({ name, units }) => [name, units]),
        ),
        restCalls: count('restCalls'),
        points: count('points'),
        storageReads: count('storageReads'),
        storageWrites: count('storageWrites'),
        queueEvents: count('queueEvents'),
        webTriggerCalls: count('webTriggerCalls'),
      };
    },
  };
}
