import { type Database, inTransaction } from '../../database';
import { type Clock } from '../../ports';
import { createWorkLoop, type WorkLoop } from '../../work-loop';
import { mailboxFate } from '../mailboxes';
import { type AddressedMail, MailRefused, type SmtpMailer } from '../mailer';
import { type EventOutbox } from './event-outbox';

/** One message to one mailbox, as accepted. */
export interface AcceptedDelivery {
  /** Unique; also the mail's delivery id. */
  readonly id: string;
  readonly recipient: string;
  readonly mail: AddressedMail;
  readonly messageId: string;
  readonly customArguments: Readonly<Record<string, string>>;
  readonly categories: readonly string[];
  /** Milliseconds since the epoch. */
  readonly sendAt: number;
}

export interface DeliveryOutbox extends WorkLoop {
  /** Takes the deliveries over, all or none; they are on disk when this returns. */
  accept(deliveries: readonly AcceptedDelivery[]): void;
  /** Mailboxes that bounced and are not tried any more. */
  bounced(): readonly { readonly email: string; readonly created: number; readonly reason: string }[];
  forgetBounce(email: string): boolean;
}

interface Row {
  readonly id: string;
  readonly delivery: string;
  readonly due: number;
  readonly attempts: number;
}

/** SendGrid tries for 72 hours when a server defers. Source: Twilio SendGrid, deferrals. */
const longestTry = 72 * 3600_000;
const firstDelay = 5 * 60_000;
const longestDelay = 4 * 3600_000;

/** Sends each accepted delivery by SMTP when it is due and notes what became of it, in the events that SendGrid has. */
export function createDeliveryOutbox(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly mailer: SmtpMailer;
  readonly events: EventOutbox;
  readonly log: (message: string) => void;
}): DeliveryOutbox {
  const { database, clock, mailer, events, log } = options;
  database.exec(`
    CREATE TABLE IF NOT EXISTS world_sendgrid_delivery (
      id TEXT PRIMARY KEY, delivery TEXT NOT NULL, due INTEGER NOT NULL, attempts INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS world_sendgrid_bounce (
      email TEXT PRIMARY KEY, created INTEGER NOT NULL, reason TEXT NOT NULL);
  `);
  const earliest = database.prepare('SELECT * FROM world_sendgrid_delivery ORDER BY due, rowid LIMIT 1');
  const insert = database.prepare(
    'INSERT INTO world_sendgrid_delivery (id, delivery, due, attempts) VALUES (?, ?, ?, 0)',
  );
  const remove = database.prepare('DELETE FROM world_sendgrid_delivery WHERE id = ?');
  const update = database.prepare('UPDATE world_sendgrid_delivery SET due = ?, attempts = ? WHERE id = ?');
  const bounce = database.prepare('INSERT OR REPLACE INTO world_sendgrid_bounce VALUES (?, ?, ?)');
  const bounceOf = database.prepare('SELECT 1 AS found FROM world_sendgrid_bounce WHERE email = ?');

  async function sendNext(): Promise<void> {
    const row = earliest.get() as Row | undefined;
    if (row === undefined) return;
    const delivery = JSON.parse(row.delivery) as AcceptedDelivery;
    const { recipient } = delivery;
    if (mailboxFate(recipient) === 'suppressed' || bounceOf.get(recipient.toLowerCase()) !== undefined) {
      end(delivery, { event: 'dropped', reason: 'Bounced Address', status: '5.0.0' });
      return;
    }
    if (row.attempts === 0) {
      inTransaction(database, () => {
        events.add({ ...describe(delivery), event: 'processed' });
        update.run(row.due, 1, row.id);
      });
    }
    try {
      const { response } = await mailer.send(delivery.mail);
      end(delivery, { event: 'delivered', response, tls: 0 });
    } catch (error) {
      refused(delivery, Math.max(row.attempts, 1), error);
    }
  }

  function refused(delivery: AcceptedDelivery, attempt: number, error: unknown): void {
    const response = error instanceof MailRefused ? error.response : '421 4.4.2 The connection was lost';
    const delay = Math.min(firstDelay * 2 ** (attempt - 1), longestDelay);
    const forGood = error instanceof MailRefused && error.responseCode >= 500;
    if (forGood || clock.now() + delay > delivery.sendAt + longestTry) {
      inTransaction(database, () => {
        bounce.run(delivery.recipient.toLowerCase(), clock.now(), response);
        end(delivery, { event: 'bounce', type: 'bounce', reason: response, status: statusCode(response) });
      });
      return;
    }
    inTransaction(database, () => {
      events.add({ ...describe(delivery), event: 'deferred', response, attempt: String(attempt) });
      update.run(clock.now() + delay, attempt + 1, delivery.id);
    });
  }

  function end(delivery: AcceptedDelivery, outcome: { event: string; [field: string]: unknown }): void {
    inTransaction(database, () => {
      events.add({ ...describe(delivery), ...outcome });
      remove.run(delivery.id);
    });
  }

  function describe(delivery: AcceptedDelivery): Record<string, unknown> {
    const { categories } = delivery;
    return {
      ...delivery.customArguments,
      email: delivery.recipient,
      timestamp: Math.floor(clock.now() / 1000),
      'smtp-id': delivery.mail.headers?.['Message-ID'] ?? '',
      sg_message_id: `${delivery.messageId}.recvd-sandbox.0`,
      ...(categories.length > 0 ? { category: categories.length === 1 ? categories[0] : categories } : {}),
    };
  }

  const loop = createWorkLoop(clock, {
    nextDue: () => (earliest.get() as Row | undefined)?.due,
    work: sendNext,
    failed: (error) => log(`SendGrid's delivery outbox stopped: ${String(error)}`),
  });

  return {
    ...loop,
    accept(deliveries) {
      inTransaction(database, () => {
        for (const each of deliveries) insert.run(each.id, JSON.stringify(each), each.sendAt);
      });
      loop.kick();
    },
    bounced: () =>
      database.prepare('SELECT email, created, reason FROM world_sendgrid_bounce ORDER BY created').all() as ReturnType<
        DeliveryOutbox['bounced']
      >,
    forgetBounce: (email) =>
      database.prepare('DELETE FROM world_sendgrid_bounce WHERE email = ?').run(email.toLowerCase()).changes > 0,
  };
}

/** The enhanced status code in an SMTP reply, `5.1.1`. */
function statusCode(response: string): string {
  return /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0] ?? '5.0.0';
}
