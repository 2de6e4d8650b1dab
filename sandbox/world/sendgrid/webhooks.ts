import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { z } from 'zod';
import { type Database } from '../../database';
import { type Clock } from '../../ports';

/** Kinds of events that a webhook may ask for. Source: Twilio SendGrid, Webhook Configuration API. */
const eventKinds = [
  'group_resubscribe',
  'delivered',
  'group_unsubscribe',
  'spam_report',
  'bounce',
  'deferred',
  'unsubscribe',
  'processed',
  'open',
  'click',
  'dropped',
] as const;

const wanted = Object.fromEntries(eventKinds.map((kind) => [kind, z.boolean().optional()]));

export const webhookRequest = z.object({
  enabled: z.boolean(),
  url: z.url({ protocol: /^https?$/ }),
  friendly_name: z.string().optional(),
  ...wanted,
});

export type WebhookRequest = z.infer<typeof webhookRequest> & { readonly [kind: string]: unknown };

export interface Webhook {
  readonly id: string;
  readonly settings: WebhookRequest;
  readonly created: number;
  readonly updated: number;
  readonly signed: boolean;
  /** Base64 of the DER of the SubjectPublicKeyInfo: what a customer pastes into the receiver. */
  readonly publicKey: string;
}

export interface Webhooks {
  list(): readonly Webhook[];
  /** Without an id, the oldest one, as SendGrid's calls without an id have it. */
  find(id: string | undefined): Webhook | undefined;
  create(settings: WebhookRequest): Webhook;
  update(id: string, changes: { settings?: WebhookRequest; signed?: boolean }): void;
  remove(id: string): void;
  /** ECDSA with P-256 and SHA-256 over the text, DER in base64. */
  sign(id: string, text: string): string;
}

interface Row {
  readonly id: string;
  readonly settings: string;
  readonly created: number;
  readonly updated: number;
  readonly signed: number;
  readonly public_key: string;
  readonly private_key: string;
}

export function createWebhooks(database: Database, clock: Clock): Webhooks {
  database.exec(`
    CREATE TABLE IF NOT EXISTS world_sendgrid_webhook (
      id TEXT PRIMARY KEY, settings TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
      signed INTEGER NOT NULL, public_key TEXT NOT NULL, private_key TEXT NOT NULL)
  `);
  const rows = (): Row[] =>
    database.prepare('SELECT * FROM world_sendgrid_webhook ORDER BY created, rowid').all() as Row[];

  return {
    list: () => rows().map(toWebhook),
    find(id) {
      const row = rows().find((each) => id === undefined || each.id === id);
      return row && toWebhook(row);
    },
    create(settings) {
      const id = randomUUID();
      const keys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
      database
        .prepare('INSERT INTO world_sendgrid_webhook VALUES (?, ?, ?, ?, 0, ?, ?)')
        .run(
          id,
          JSON.stringify(settings),
          clock.now(),
          clock.now(),
          keys.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
          keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
        );
      const row = rows().find((each) => each.id === id);
      if (row === undefined) throw new Error('The webhook just created is not there.');
      return toWebhook(row);
    },
    update(id, { settings, signed }) {
      const row = rows().find((each) => each.id === id);
      if (row === undefined) return;
      database
        .prepare('UPDATE world_sendgrid_webhook SET settings = ?, signed = ?, updated = ? WHERE id = ?')
        .run(
          settings === undefined ? row.settings : JSON.stringify(settings),
          signed === undefined ? row.signed : Number(signed),
          clock.now(),
          id,
        );
    },
    remove(id) {
      database.prepare('DELETE FROM world_sendgrid_webhook WHERE id = ?').run(id);
    },
    sign(id, text) {
      const row = rows().find((each) => each.id === id);
      if (row === undefined) throw new Error(`There is no webhook ${id}.`);
      return sign('sha256', Buffer.from(text), row.private_key).toString('base64');
    },
  };
}

function toWebhook(row: Row): Webhook {
  return {
    id: row.id,
    settings: JSON.parse(row.settings) as WebhookRequest,
    created: row.created,
    updated: row.updated,
    signed: row.signed === 1,
    publicKey: row.public_key,
  };
}
