import { type Database } from '../database';
import { type Clock, type RestResponse } from '../ports';
import { createWorkLoop, type WorkLoop } from '../work-loop';

/** Posts to a webhook's URL. Undefined or a rejection when nobody answers there. */
export type PostWebhook = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<RestResponse | undefined>;

export interface WebhookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ReportOutbox extends WorkLoop {
  /** Notes the report for the webhook. Part of the caller's transaction, if there is one. */
  add(webhook: string, report: unknown): void;
}

/** How a provider posts: how many reports at once, and how long it tries; milliseconds. */
export interface PostSchedule {
  readonly mostAtOnce: number;
  readonly firstDelay: number;
  readonly longestDelay: number;
  readonly longestTry: number;
}

interface Row {
  readonly id: number;
  readonly webhook: string;
  readonly report: string;
  readonly added: number;
  readonly due: number;
  readonly attempts: number;
}

/** Keeps a provider's reports until the webhook answered 2xx, or nobody wants them any more. */
export function createReportOutbox(options: {
  readonly provider: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly schedule: PostSchedule;
  /** The post that carries these reports, each as JSON; undefined when the webhook is gone. */
  readonly compose: (webhook: string, reports: readonly string[]) => WebhookPost | undefined;
  readonly post: PostWebhook;
  readonly log: (message: string) => void;
}): ReportOutbox {
  const { provider, database, clock, schedule, compose, post, log } = options;
  database.exec(`
    CREATE TABLE IF NOT EXISTS world_report (
      id INTEGER PRIMARY KEY AUTOINCREMENT, provider TEXT NOT NULL, webhook TEXT NOT NULL, report TEXT NOT NULL,
      added INTEGER NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL)
  `);
  const earliest = database.prepare('SELECT * FROM world_report WHERE provider = ? ORDER BY due, id LIMIT 1');
  const dueFor = database.prepare(
    'SELECT * FROM world_report WHERE provider = ? AND webhook = ? AND due <= ? ORDER BY id LIMIT ?',
  );
  const insert = database.prepare(
    'INSERT INTO world_report (provider, webhook, report, added, due, attempts) VALUES (?, ?, ?, ?, ?, 0)',
  );
  const remove = database.prepare('DELETE FROM world_report WHERE id = ?');
  const putOff = database.prepare('UPDATE world_report SET due = ?, attempts = ? WHERE id = ?');
  const next = (): Row | undefined => earliest.get(provider) as Row | undefined;

  async function postDue(): Promise<void> {
    const first = next();
    if (first === undefined) return;
    const rows = dueFor.all(provider, first.webhook, clock.now(), schedule.mostAtOnce) as Row[];
    const done = await isDoneWith(
      compose(
        first.webhook,
        rows.map((row) => row.report),
      ),
      rows.length,
    );
    for (const row of rows) {
      const delay = Math.min(schedule.firstDelay * 2 ** row.attempts, schedule.longestDelay);
      const expired = clock.now() + delay > row.added + schedule.longestTry;
      if (done || expired) remove.run(row.id);
      else putOff.run(clock.now() + delay, row.attempts + 1, row.id);
    }
  }

  async function isDoneWith(message: WebhookPost | undefined, reports: number): Promise<boolean> {
    if (message === undefined) return true;
    try {
      const answer = await post(message.url, message.headers, message.body);
      if (answer !== undefined && answer.status >= 200 && answer.status < 300) return true;
      log(`A webhook answered ${answer?.status ?? 'nothing'}; ${provider} will post ${reports} reports again.`);
    } catch {
      log(`A webhook could not be reached; ${provider} will post ${reports} reports again.`);
    }
    return false;
  }

  const loop = createWorkLoop(clock, {
    nextDue: () => next()?.due,
    work: postDue,
    failed: (error) => log(`The report outbox of ${provider} stopped: ${String(error)}`),
  });

  return {
    ...loop,
    add(webhook, report) {
      insert.run(provider, webhook, JSON.stringify(report), clock.now(), clock.now());
      loop.kick();
    },
  };
}
