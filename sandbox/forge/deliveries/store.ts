import { type Database, inTransaction } from '../../database';

/** An event on its way to the app: one of a queue, or one for a trigger. Kept until the site is thrown away. */
export interface Delivery {
  readonly id: number;
  readonly kind: 'queue' | 'trigger';
  readonly moduleKey: string;
  readonly functionKey: string;
  readonly queueName: string | undefined;
  readonly jobId: string | undefined;
  readonly body: unknown;
  readonly enqueuedAt: number;
  readonly dueAt: number;
  readonly failures: number;
  readonly retryCount: number;
  readonly retryReason: string | undefined;
  readonly retryData: unknown;
  readonly depth: number;
  readonly concurrencyKey: string | undefined;
  readonly concurrencyLimit: number | undefined;
  readonly state: DeliveryState;
}

export type DeliveryState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

export type NewDelivery = Pick<
  Delivery,
  | 'kind'
  | 'moduleKey'
  | 'functionKey'
  | 'queueName'
  | 'jobId'
  | 'body'
  | 'enqueuedAt'
  | 'dueAt'
  | 'depth'
  | 'concurrencyKey'
  | 'concurrencyLimit'
>;

export interface DeliveryStore {
  add(deliveries: readonly NewDelivery[]): void;
  /** What may be delivered now, the longest due first. */
  due(now: number): readonly Delivery[];
  nextDue(): number | undefined;
  setState(id: number, state: DeliveryState): void;
  retry(
    id: number,
    at: number,
    retry: { readonly reason: string; readonly data: unknown; readonly counted: boolean },
  ): void;
  repeat(id: number, at: number): void;
  /** Makes product events that wait for their first delivery due at once. */
  hurryTriggers(now: number): boolean;
  /** Takes up what a killed sandbox was doing; such events come again. */
  recover(now: number): void;
  job(queueName: string, jobId: string): readonly DeliveryState[];
  cancelJob(queueName: string, jobId: string): void;
  open(): readonly Delivery[];
}

interface Row {
  readonly id: number;
  readonly kind: 'queue' | 'trigger';
  readonly module_key: string;
  readonly function_key: string;
  readonly queue_name: string | null;
  readonly job_id: string | null;
  readonly body: string;
  readonly enqueued_at: number;
  readonly due_at: number;
  readonly failures: number;
  readonly retry_count: number;
  readonly retry_reason: string | null;
  readonly retry_data: string | null;
  readonly depth: number;
  readonly concurrency_key: string | null;
  readonly concurrency_limit: number | null;
  readonly state: DeliveryState;
}

export function openDeliveryStore(database: Database): DeliveryStore {
  database.exec(
    `CREATE TABLE IF NOT EXISTS forge_deliveries (
      id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, module_key TEXT NOT NULL, function_key TEXT NOT NULL,
      queue_name TEXT, job_id TEXT, body TEXT NOT NULL, enqueued_at INTEGER NOT NULL, due_at INTEGER NOT NULL,
      failures INTEGER NOT NULL DEFAULT 0, retry_count INTEGER NOT NULL DEFAULT 0, retry_reason TEXT, retry_data TEXT,
      depth INTEGER NOT NULL, concurrency_key TEXT, concurrency_limit INTEGER, state TEXT NOT NULL DEFAULT 'waiting');
     CREATE INDEX IF NOT EXISTS forge_deliveries_due ON forge_deliveries (state, due_at);
     CREATE INDEX IF NOT EXISTS forge_deliveries_job ON forge_deliveries (job_id)`,
  );
  const all = (sql: string, ...parameters: unknown[]): Delivery[] =>
    (database.prepare(sql).all(...parameters) as Row[]).map(toDelivery);
  const run = (sql: string, ...parameters: unknown[]): number => database.prepare(sql).run(...parameters).changes;

  return {
    add(deliveries) {
      inTransaction(database, () => {
        for (const one of deliveries) {
          run(
            `INSERT INTO forge_deliveries (kind, module_key, function_key, queue_name, job_id, body, enqueued_at,
               due_at, depth, concurrency_key, concurrency_limit) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
            one.kind,
            one.moduleKey,
            one.functionKey,
            one.queueName ?? null,
            one.jobId ?? null,
            JSON.stringify(one.body),
            one.enqueuedAt,
            one.dueAt,
            one.depth,
            one.concurrencyKey ?? null,
            one.concurrencyLimit ?? null,
          );
        }
      });
    },
    due: (now) =>
      all("SELECT * FROM forge_deliveries WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id", now),
    nextDue() {
      const row = database.prepare("SELECT MIN(due_at) AS at FROM forge_deliveries WHERE state = 'waiting'").get() as {
        at: number | null;
      };
      return row.at ?? undefined;
    },
    setState: (id, state) => void run('UPDATE forge_deliveries SET state = ? WHERE id = ?', state, id),
    retry(id, at, { reason, data, counted }) {
      run(
        `UPDATE forge_deliveries SET state = 'waiting', due_at = ?, failures = failures + 1,
           retry_count = retry_count + ?, retry_reason = ?, retry_data = ? WHERE id = ?`,
        at,
        counted ? 1 : 0,
        reason,
        data === undefined ? null : JSON.stringify(data),
        id,
      );
    },
    repeat: (id, at) => void run("UPDATE forge_deliveries SET state = 'waiting', due_at = ? WHERE id = ?", at, id),
    hurryTriggers: (now) =>
      run(
        `UPDATE forge_deliveries SET due_at = ?
         WHERE kind = 'trigger' AND state = 'waiting' AND failures = 0 AND due_at > ?`,
        now,
        now,
      ) > 0,
    recover: (now) =>
      void run("UPDATE forge_deliveries SET state = 'waiting', due_at = ? WHERE state = 'running'", now),
    job: (queueName, jobId) =>
      all('SELECT * FROM forge_deliveries WHERE job_id = ? AND queue_name = ?', jobId, queueName).map(
        ({ state }) => state,
      ),
    cancelJob: (queueName, jobId) =>
      void run(
        "UPDATE forge_deliveries SET state = 'cancelled' WHERE job_id = ? AND queue_name = ? AND state = 'waiting'",
        jobId,
        queueName,
      ),
    open: () => all("SELECT * FROM forge_deliveries WHERE state IN ('waiting', 'running') ORDER BY due_at, id"),
  };
}

function toDelivery(row: Row): Delivery {
  return {
    id: row.id,
    kind: row.kind,
    moduleKey: row.module_key,
    functionKey: row.function_key,
    queueName: row.queue_name ?? undefined,
    jobId: row.job_id ?? undefined,
    body: JSON.parse(row.body),
    enqueuedAt: row.enqueued_at,
    dueAt: row.due_at,
    failures: row.failures,
    retryCount: row.retry_count,
    retryReason: row.retry_reason ?? undefined,
    retryData: row.retry_data === null ? undefined : JSON.parse(row.retry_data),
    depth: row.depth,
    concurrencyKey: row.concurrency_key ?? undefined,
    concurrencyLimit: row.concurrency_limit ?? undefined,
    state: row.state,
  };
}
