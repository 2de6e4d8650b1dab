import { default as PostalMime, type Email } from 'postal-mime';
import { type Database } from '../database';
import { type Clock } from '../ports';

/** Carries `OutgoingMail.deliveryId` over SMTP. */
export const deliveryIdHeader = 'x-sandbox-delivery';

/** A message as its readers got it. */
export interface ReceivedMail {
  readonly id: string;
  /** ISO 8601 in the site's time. */
  readonly time: string;
  readonly from: string;
  /** The mailboxes that got it: the envelope's recipients, whatever the message's own headers say. */
  readonly to: readonly string[];
  readonly subject: string;
  readonly text?: string;
  readonly html?: string;
  /** Names in lower case; the values of a repeated header are joined by line breaks. */
  readonly headers: Readonly<Record<string, string>>;
  readonly messageId?: string;
  readonly attachments: readonly { readonly fileName: string; readonly mediaType: string; readonly bytes: number }[];
}

export interface MailStore {
  /** Keeps a message, once per delivery id. It is on disk when this resolves. */
  keep(raw: Buffer, recipients: readonly string[]): Promise<void>;
  /** In the order of arrival. */
  list(): readonly ReceivedMail[];
  count(): number;
  /** The message as it came over the wire. */
  raw(id: string): Buffer | undefined;
  /** True the first time that this message is offered to this mailbox. */
  firstOffer(raw: Buffer, recipient: string): Promise<boolean>;
  clear(): void;
}

interface Row {
  readonly id: number;
  readonly time: number;
  readonly recipients: string;
  readonly parsed: string;
}

export function createMailStore(database: Database, clock: Clock): MailStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS world_mail (
      id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, recipients TEXT NOT NULL,
      delivery_id TEXT UNIQUE, parsed TEXT NOT NULL, raw BLOB NOT NULL);
    CREATE TABLE IF NOT EXISTS world_mail_offer (offer TEXT PRIMARY KEY);
  `);
  const insert = database.prepare(
    'INSERT OR IGNORE INTO world_mail (time, recipients, delivery_id, parsed, raw) VALUES (?, ?, ?, ?, ?)',
  );
  const offer = database.prepare('INSERT OR IGNORE INTO world_mail_offer (offer) VALUES (?)');

  return {
    async keep(raw, recipients) {
      const email = await PostalMime.parse(raw);
      const parsed = summarise(email);
      insert.run(
        clock.now(),
        JSON.stringify(recipients),
        parsed.headers[deliveryIdHeader] ?? null,
        JSON.stringify(parsed),
        raw,
      );
    },
    list() {
      const rows = database.prepare('SELECT id, time, recipients, parsed FROM world_mail ORDER BY id').all() as Row[];
      return rows.map((row) => ({
        id: String(row.id),
        time: new Date(row.time).toISOString(),
        to: JSON.parse(row.recipients) as string[],
        ...(JSON.parse(row.parsed) as ReturnType<typeof summarise>),
      }));
    },
    count: () => (database.prepare('SELECT count(*) AS count FROM world_mail').get() as { count: number }).count,
    raw(id) {
      const row = database.prepare('SELECT raw FROM world_mail WHERE id = ?').get(Number(id)) as
        { raw: Buffer } | undefined;
      return row && Buffer.from(row.raw);
    },
    async firstOffer(raw, recipient) {
      const email = await PostalMime.parse(raw);
      return offer.run(`${email.messageId ?? ''} ${recipient.toLowerCase()}`).changes > 0;
    },
    clear() {
      database.exec('DELETE FROM world_mail');
    },
  };
}

function summarise(email: Email): Omit<ReceivedMail, 'id' | 'time' | 'to'> {
  const headers: Record<string, string> = {};
  for (const { key, value } of email.headers) {
    headers[key] = headers[key] === undefined ? value : `${headers[key]}\n${value}`;
  }
  return {
    from: email.from?.name ? `${email.from.name} <${email.from.address ?? ''}>` : (email.from?.address ?? ''),
    subject: email.subject ?? '',
    text: email.text,
    html: email.html,
    headers,
    messageId: email.messageId,
    attachments: email.attachments.map((attachment) => ({
      fileName: attachment.filename ?? '',
      mediaType: attachment.mimeType,
      bytes:
        typeof attachment.content === 'string' ? Buffer.byteLength(attachment.content) : attachment.content.byteLength,
    })),
  };
}
