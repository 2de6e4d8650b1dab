import { randomUUID } from 'node:crypto';
import { type Database } from '../../database';
import { type Clock, type RestResponse } from '../../ports';
import { createWorkLoop, type WorkLoop } from '../../work-loop';
import { type Webhooks } from './webhooks';

/** Posts to a webhook's URL. Undefined or a rejection when nobody answers there. */
export type PostWebhook = (
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
) => Promise<RestResponse | undefined>;

export interface EventOutbox extends WorkLoop {
  /** Notes the event for every webhook that asked for its kind. Part of the caller's transaction, if there is one. */
  add(event: { readonly event: string; readonly [field: string]: unknown }): void;
}

/** Most events in one post. */
const mostEvents = 1000;
/** SendGrid gives up on an event after 24 hours. Source: Twilio SendGrid, Event Webhook, retries. */
const longestRetry = 24 * 3600_000;
const firstDelay = 60_000;
const longestDelay = 3600_000;

interface Row {
  readonly id: number;
  readonly webhook: string;
  readonly event: string;
  readonly added: number;
  readonly due: number;
  readonly attempts: number;
}

/** Keeps the events until the webhook answered 2xx, and posts them signed where the webhook is set so. */
export function createEventOutbox(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly webhooks: Webhooks;
  readonly post: PostWebhook;
  readonly log: (message: string) => void;
}): EventOutbox {
  const { database, clock, webhooks, post, log } = options;
  database.exec(`
    CREATE TABLE IF NOT EXISTS world_sendgrid_event (
      id INTEGER PRIMARY KEY AUTOINCREMENT, webhook TEXT NOT NULL, event TEXT NOT NULL,
      added INTEGER NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL)
  `);
  const earliest = database.prepare('SELECT * FROM world_sendgrid_event ORDER BY due, id LIMIT 1');
  const dueFor = database.prepare(
    'SELECT * FROM world_sendgrid_event WHERE webhook = ? AND due <= ? ORDER BY id LIMIT ?',
  );
  const remove = database.prepare('DELETE FROM world_sendgrid_event WHERE id = ?');
  const putOff = database.prepare('UPDATE world_sendgrid_event SET due = ?, attempts = ? WHERE id = ?');

  async function postDue(): Promise<void> {
    const first = earliest.get() as Row | undefined;
    if (first === undefined) return;
    const rows = dueFor.all(first.webhook, clock.now(), mostEvents) as Row[];
    const delivered = await deliver(first.webhook, rows);
    for (const row of rows) {
      const delay = Math.min(firstDelay * 2 ** row.attempts, longestDelay);
      const expired = clock.now() + delay > row.added + longestRetry;
      if (delivered || expired) remove.run(row.id);
      else putOff.run(clock.now() + delay, row.attempts + 1, row.id);
    }
  }

  /** True when the events are done with: taken by the webhook, or nobody wants them any more. */
  async function deliver(id: string, rows: readonly Row[]): Promise<boolean> {
    const webhook = webhooks.find(id);
    if (webhook === undefined || !webhook.settings.enabled) return true;
    // SendGrid breaks lines between the events and after them; a receiver that verifies anything but the raw body fails.
    const body = `[${rows.map((row) => row.event).join(',\r\n')}]\r\n`;
    const timestamp = String(Math.floor(clock.now() / 1000));
    const signature = {
      'x-twilio-email-event-webhook-signature': webhooks.sign(id, timestamp + body),
      'x-twilio-email-event-webhook-timestamp': timestamp,
    };
    const headers = { 'content-type': 'application/json;charset=utf-8', 'user-agent': 'SendGrid Event API' };
    try {
      const answer = await post(webhook.settings.url, webhook.signed ? { ...headers, ...signature } : headers, body);
      if (answer !== undefined && answer.status >= 200 && answer.status < 300) return true;
      log(`The event webhook answered ${answer?.status ?? 'nothing'}; SendGrid will post ${rows.length} events again.`);
    } catch {
      log(`The event webhook could not be reached; SendGrid will post ${rows.length} events again.`);
    }
    return false;
  }

  const loop = createWorkLoop(clock, {
    nextDue: () => (earliest.get() as Row | undefined)?.due,
    work: postDue,
    failed: (error) => log(`SendGrid's event outbox stopped: ${String(error)}`),
  });
  const insert = database.prepare(
    'INSERT INTO world_sendgrid_event (webhook, event, added, due, attempts) VALUES (?, ?, ?, ?, 0)',
  );

  return {
    ...loop,
    add(event) {
      const complete = { ...event, sg_event_id: Buffer.from(randomUUID()).toString('base64url') };
      for (const webhook of webhooks.list()) {
        if (!webhook.settings.enabled || webhook.settings[event.event] !== true) continue;
        insert.run(webhook.id, JSON.stringify(complete), clock.now(), clock.now());
      }
      loop.kick();
    },
  };
}
