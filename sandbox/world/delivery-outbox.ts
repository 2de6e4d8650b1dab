import { type Database, inTransaction } from '../database';
import { type Clock } from '../ports';
import { createWorkLoop, type WorkLoop } from '../work-loop';
import { mailboxFate } from './mailboxes';
import { type AddressedMail, MailRefused, type SmtpMailer } from './mailer';

/** One message to one mailbox, as a provider accepted it. `facts` is what the provider says of it in its reports. */
export interface AcceptedDelivery<Facts = unknown> {
  /** Unique; also the mail's delivery id. */
  readonly id: string;
  readonly recipient: string;
  readonly mail: AddressedMail;
  /** Milliseconds since the epoch. */
  readonly sendAt: number;
  readonly facts: Facts;
}

/** What became of a delivery, before each provider puts it into its own words. */
export type DeliveryNews =
  | { readonly at: 'processed' }
  | { readonly at: 'delivered'; readonly response: string }
  | { readonly at: 'deferred'; readonly response: string; readonly attempt: number }
  | { readonly at: 'bounced'; readonly response: string }
  /** The server asked to come back until the provider had enough of it. */
  | { readonly at: 'given-up'; readonly response: string }
  | { readonly at: 'suppressed' };

export interface DeliveryOutbox<Facts> extends WorkLoop {
  /** Takes the deliveries over, all or none; they are on disk when this returns. */
  accept(deliveries: readonly AcceptedDelivery<Facts>[]): void;
  /** Whether the provider has given the mailbox up, since mail to it bounced or it is known as dead. */
  isSuppressed(emailAddress: string): boolean;
  /** Mailboxes that bounced and are not tried any more. */
  bounced(): readonly { readonly email: string; readonly created: number; readonly reason: string }[];
  forgetBounce(emailAddress: string): boolean;
}

/** How long a provider goes on when a server asks it to come back; milliseconds. */
export interface RetrySchedule {
  readonly firstDelay: number;
  readonly longestDelay: number;
  readonly longestTry: number;
}

interface Row {
  readonly id: string;
  readonly delivery: string;
  readonly due: number;
  readonly attempts: number;
}

/** Sends each accepted delivery by SMTP when it is due and tells what became of it, in the transaction that notes it. */
export function createDeliveryOutbox<Facts>(options: {
  /** The provider's name; each has its own deliveries and its own list of bounces. */
  readonly provider: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly mailer: SmtpMailer;
  readonly schedule: RetrySchedule;
  readonly report: (delivery: AcceptedDelivery<Facts>, news: DeliveryNews) => void;
  readonly log: (message: string) => void;
}): DeliveryOutbox<Facts> {
  const { provider, database, clock, mailer, schedule, report, log } = options;
  database.exec(`
    CREATE TABLE IF NOT EXISTS world_delivery (
      id TEXT PRIMARY KEY, provider TEXT NOT NULL, delivery TEXT NOT NULL, due INTEGER NOT NULL,
      attempts INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS world_bounce (
      provider TEXT NOT NULL, email TEXT NOT NULL, created INTEGER NOT NULL, reason TEXT NOT NULL,
      PRIMARY KEY (provider, email));
  `);
  const earliest = database.prepare('SELECT * FROM world_delivery WHERE provider = ? ORDER BY due, rowid LIMIT 1');
  const insert = database.prepare(
    'INSERT INTO world_delivery (id, provider, delivery, due, attempts) VALUES (?, ?, ?, ?, 0)',
  );
  const remove = database.prepare('DELETE FROM world_delivery WHERE id = ?');
  const update = database.prepare('UPDATE world_delivery SET due = ?, attempts = ? WHERE id = ?');
  const bounce = database.prepare('INSERT OR REPLACE INTO world_bounce VALUES (?, ?, ?, ?)');
  const bounceOf = database.prepare('SELECT 1 AS found FROM world_bounce WHERE provider = ? AND email = ?');
  const next = (): Row | undefined => earliest.get(provider) as Row | undefined;

  const isSuppressed = (email: string): boolean =>
    mailboxFate(email) === 'suppressed' || bounceOf.get(provider, email.toLowerCase()) !== undefined;

  async function sendNext(): Promise<void> {
    const row = next();
    if (row === undefined) return;
    const delivery = JSON.parse(row.delivery) as AcceptedDelivery<Facts>;
    if (isSuppressed(delivery.recipient)) {
      end(delivery, { at: 'suppressed' });
      return;
    }
    if (row.attempts === 0) {
      inTransaction(database, () => {
        report(delivery, { at: 'processed' });
        update.run(row.due, 1, row.id);
      });
    }
    try {
      const { response } = await mailer.send(delivery.mail);
      end(delivery, { at: 'delivered', response });
    } catch (error) {
      refused(delivery, Math.max(row.attempts, 1), error);
    }
  }

  function refused(delivery: AcceptedDelivery<Facts>, attempt: number, error: unknown): void {
    const response = error instanceof MailRefused ? error.response : '421 4.4.2 The connection was lost';
    const delay = Math.min(schedule.firstDelay * 2 ** (attempt - 1), schedule.longestDelay);
    const forGood = error instanceof MailRefused && error.responseCode >= 500;
    inTransaction(database, () => {
      if (forGood) {
        bounce.run(provider, delivery.recipient.toLowerCase(), clock.now(), response);
        end(delivery, { at: 'bounced', response });
        return;
      }
      if (clock.now() + delay > delivery.sendAt + schedule.longestTry) {
        end(delivery, { at: 'given-up', response });
        return;
      }
      report(delivery, { at: 'deferred', response, attempt });
      update.run(clock.now() + delay, attempt + 1, delivery.id);
    });
  }

  function end(delivery: AcceptedDelivery<Facts>, news: DeliveryNews): void {
    inTransaction(database, () => {
      report(delivery, news);
      remove.run(delivery.id);
    });
  }

  const loop = createWorkLoop(clock, {
    nextDue: () => next()?.due,
    work: sendNext,
    failed: (error) => log(`The delivery outbox of ${provider} stopped: ${String(error)}`),
  });

  return {
    ...loop,
    isSuppressed,
    accept(deliveries) {
      inTransaction(database, () => {
        for (const each of deliveries) insert.run(each.id, provider, JSON.stringify(each), each.sendAt);
      });
      loop.kick();
    },
    bounced: () =>
      database
        .prepare('SELECT email, created, reason FROM world_bounce WHERE provider = ? ORDER BY created')
        .all(provider) as ReturnType<DeliveryOutbox<Facts>['bounced']>,
    forgetBounce: (email) =>
      database.prepare('DELETE FROM world_bounce WHERE provider = ? AND email = ?').run(provider, email.toLowerCase())
        .changes > 0,
  };
}
