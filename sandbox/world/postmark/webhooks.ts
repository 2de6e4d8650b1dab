import { z } from 'zod';
import { type Database } from '../../database';

const trigger = z.object({ Enabled: z.boolean() }).optional();

/** The request of POST /webhooks. Source: Postmark, "Webhooks API", create a webhook. */
export const webhookRequest = z.object({
  Url: z.url({ protocol: /^https?$/ }),
  MessageStream: z.string().default('outbound'),
  HttpAuth: z.object({ Username: z.string(), Password: z.string() }).optional(),
  HttpHeaders: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  Triggers: z.object({ Delivery: trigger, Bounce: trigger }).default({}),
});

type WebhookRequest = z.infer<typeof webhookRequest>;

export interface PostmarkWebhook {
  readonly id: string;
  readonly url: string;
  /** What Postmark sends along with each post, so that the receiver can tell that it is Postmark's. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PostmarkWebhooks {
  find(id: string): PostmarkWebhook | undefined;
  wanting(record: 'Delivery' | 'Bounce'): readonly PostmarkWebhook[];
  create(request: WebhookRequest): unknown;
}

/** Postmark does not sign what it posts: a webhook carries the credentials and headers that the customer chose. */
export function createPostmarkWebhooks(database: Database): PostmarkWebhooks {
  database.exec(
    'CREATE TABLE IF NOT EXISTS world_postmark_webhook (id INTEGER PRIMARY KEY AUTOINCREMENT, request TEXT NOT NULL)',
  );
  const rows = (): (WebhookRequest & { readonly id: string })[] =>
    (
      database.prepare('SELECT id, request FROM world_postmark_webhook ORDER BY id').all() as {
        id: number;
        request: string;
      }[]
    ).map(({ id, request }) => ({ id: String(id), ...(JSON.parse(request) as WebhookRequest) }));

  return {
    find(id) {
      const row = rows().find((each) => each.id === id);
      return row && present(row);
    },
    wanting: (record) =>
      rows()
        .filter(({ Triggers }) => Triggers[record]?.Enabled === true)
        .map(present),
    create(request) {
      const { lastInsertRowid } = database
        .prepare('INSERT INTO world_postmark_webhook (request) VALUES (?)')
        .run(JSON.stringify(request));
      return { ID: Number(lastInsertRowid), ...request };
    },
  };
}

function present({ id, Url, HttpAuth, HttpHeaders }: WebhookRequest & { readonly id: string }): PostmarkWebhook {
  const basic = HttpAuth && Buffer.from(`${HttpAuth.Username}:${HttpAuth.Password}`).toString('base64');
  return {
    id,
    url: Url,
    headers: {
      ...Object.fromEntries(HttpHeaders.map(({ Name, Value }) => [Name.toLowerCase(), Value])),
      ...(basic === undefined ? {} : { authorization: `Basic ${basic}` }),
    },
  };
}
