import { type Database } from '../database';
import { type Clock } from '../ports';

/** One call that left the site for a provider. */
export interface OutboundCall {
  readonly id: string;
  /** ISO 8601 in the site's time. */
  readonly time: string;
  readonly method: string;
  readonly url: string;
  /** Without secrets: their values are replaced. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where it is JSON. */
  readonly body?: unknown;
  /** What the provider answered; absent when no answer reached the caller. */
  readonly status?: number;
  readonly answer?: unknown;
  /** What happened to the call instead of an ordinary answer, in words. */
  readonly remark?: string;
}

export interface OutboundRecord {
  add(call: Omit<OutboundCall, 'id' | 'time'>): void;
  list(): readonly OutboundCall[];
  count(): number;
  clear(): void;
}

const secretHeader = /auth|cookie|key|token|secret|password|signature/i;

/** The record of all calls to providers, kept in the database. Secrets in headers do not enter it. */
export function createOutboundRecord(database: Database, clock: Clock): OutboundRecord {
  database.exec('CREATE TABLE IF NOT EXISTS world_outbound (id INTEGER PRIMARY KEY AUTOINCREMENT, call TEXT NOT NULL)');
  const insert = database.prepare('INSERT INTO world_outbound (call) VALUES (?)');
  return {
    add(call) {
      const time = new Date(clock.now()).toISOString();
      const headers = Object.fromEntries(
        Object.entries(call.headers).map(([name, value]) => [name, secretHeader.test(name) ? '(not recorded)' : value]),
      );
      insert.run(JSON.stringify({ time, ...call, headers }));
    },
    list() {
      const rows = database.prepare('SELECT id, call FROM world_outbound ORDER BY id').all() as {
        id: number;
        call: string;
      }[];
      return rows.map(({ id, call }) => ({ id: String(id), ...(JSON.parse(call) as Omit<OutboundCall, 'id'>) }));
    },
    count: () => (database.prepare('SELECT count(*) AS count FROM world_outbound').get() as { count: number }).count,
    clear() {
      database.exec('DELETE FROM world_outbound');
    },
  };
}

/** The body as data where it is JSON, as text otherwise; undefined when there is none. */
export function readBody(body: string | undefined): unknown {
  if (body === undefined || body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
