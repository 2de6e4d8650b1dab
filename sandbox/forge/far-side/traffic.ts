import { type Database } from '../../database';
import { type TrafficEntry } from '../../ports';

/** Every product REST call of the app, as it was and what came back. */
export interface Traffic {
  add(entry: TrafficEntry): void;
  all(): readonly TrafficEntry[];
}

interface Row {
  readonly time: string;
  readonly caller: 'app' | 'user';
  readonly method: string;
  readonly path: string;
  readonly request_body: string | null;
  readonly status: number;
  readonly response_body: string | null;
  readonly points: number;
  readonly invocation: string;
}

export function openTraffic(database: Database): Traffic {
  database.exec(
    `CREATE TABLE IF NOT EXISTS forge_traffic (
      id INTEGER PRIMARY KEY AUTOINCREMENT, time TEXT NOT NULL, caller TEXT NOT NULL, method TEXT NOT NULL,
      path TEXT NOT NULL, request_body TEXT, status INTEGER NOT NULL, response_body TEXT, points INTEGER NOT NULL,
      invocation TEXT NOT NULL)`,
  );
  const insert = database.prepare(
    `INSERT INTO forge_traffic (time, caller, method, path, request_body, status, response_body, points, invocation)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const toText = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
  const fromText = (text: string | null): unknown => (text === null ? undefined : JSON.parse(text));
  return {
    add({ time, as, method, path, requestBody, status, responseBody, points, invocationId }) {
      insert.run(time, as, method, path, toText(requestBody), status, toText(responseBody), points, invocationId);
    },
    all: () =>
      (database.prepare('SELECT * FROM forge_traffic ORDER BY id').all() as Row[]).map((row) => ({
        time: row.time,
        as: row.caller,
        method: row.method,
        path: row.path,
        requestBody: fromText(row.request_body),
        status: row.status,
        responseBody: fromText(row.response_body),
        points: row.points,
        invocationId: row.invocation,
      })),
  };
}

/** A body as JSON where it is JSON, as text otherwise, and not at all when it is empty. */
export function parsedBody(body: string | undefined): unknown {
  if (body === undefined || body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
