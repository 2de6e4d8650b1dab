import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Database } from '../../database';
import { type Clock, type RestResponse } from '../../ports';
import { type AcceptedDelivery, createDeliveryOutbox, type DeliveryNews } from '../delivery-outbox';
import { type SmtpMailer } from '../mailer';
import { type Provider, type ProviderRequest } from '../provider';
import { createReportOutbox, type PostWebhook } from '../report-outbox';
import { createPostmarkWebhooks, webhookRequest } from './webhooks';

/** A server token is a UUID. Source: Postmark developer documentation, "API overview", authentication. */
const serverToken = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const retries = { firstDelay: 5 * 60_000, longestDelay: 3600_000, longestTry: 12 * 3600_000 };
/** Bounce webhooks are tried ten times over about ten hours. Source: Postmark, "Webhooks overview", retries. */
const posts = { mostAtOnce: 1, firstDelay: 60_000, longestDelay: 6 * 3600_000, longestTry: 10.5 * 3600_000 };

/** Source: Postmark user guide, "Send batch emails". */
const MAILS_IN_ONE_BATCH = 500;

const pairs = z.array(z.object({ Name: z.string(), Value: z.string() }));

/** The request of POST /email, as far as the emulation acts on it. Source: Postmark, "Email API". */
const emailRequest = z.object({
  From: z.string().default(''),
  To: z.string().default(''),
  ReplyTo: z.string().optional(),
  Subject: z.string().default(''),
  TextBody: z.string().optional(),
  HtmlBody: z.string().optional(),
  Headers: pairs.default([]),
  Metadata: z.record(z.string().max(20), z.string().max(80)).default({}),
  MessageStream: z.string().default('outbound'),
});

interface PostmarkFacts {
  readonly messageId: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly stream: string;
}

export interface PostmarkOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly mailer: SmtpMailer;
  readonly post: PostWebhook;
  readonly log: (message: string) => void;
}

/**
 * The e-mail provider Postmark: sending one mail or many in one call, searching what was sent by its metadata, and
 * webhooks for deliveries and bounces. Any UUID is a good server token. What it accepted, it sends and reports even
 * when the process is killed in between.
 */
export function createPostmark(options: PostmarkOptions): Provider {
  const { database, clock } = options;
  const webhooks = createPostmarkWebhooks(database);
  database.exec(`
    CREATE TABLE IF NOT EXISTS world_postmark_message (
      id TEXT PRIMARY KEY, recipient TEXT NOT NULL, metadata TEXT NOT NULL, received INTEGER NOT NULL)
  `);
  const reports = createReportOutbox({
    ...options,
    provider: 'Postmark',
    schedule: posts,
    compose(id, [report]) {
      const webhook = webhooks.find(id);
      return webhook && report !== undefined
        ? { url: webhook.url, headers: { 'content-type': 'application/json', ...webhook.headers }, body: report }
        : undefined;
    },
  });
  const deliveries = createDeliveryOutbox<PostmarkFacts>({
    ...options,
    provider: 'Postmark',
    schedule: retries,
    report(delivery, news) {
      const report = toReport(delivery, news, clock);
      if (report === undefined) return;
      for (const webhook of webhooks.wanting(report.RecordType)) reports.add(webhook.id, report);
    },
  });
  reports.kick();
  deliveries.kick();

  function send(request: ProviderRequest): RestResponse {
    const said = take(parseJson(request.body));
    return json(said.ErrorCode === 0 ? 200 : 422, said);
  }

  /** One answer for each mail, in their order; one that is refused keeps none of the others back. */
  function sendBatch(request: ProviderRequest): RestResponse {
    const mails = z.array(z.unknown()).safeParse(parseJson(request.body));
    if (!mails.success) return refused(402, 'Received invalid JSON input.');
    if (mails.data.length > MAILS_IN_ONE_BATCH)
      return refused(410, 'A maximum of 500 messages may be sent in one batch.');
    return json(200, mails.data.map(take));
  }

  function take(request: unknown): Said {
    const parsed = emailRequest.safeParse(request);
    if (!parsed.success) return error(402, 'Received invalid JSON input.');
    const mail = parsed.data;
    if (!isMailbox(mail.From)) return error(300, "Invalid 'From' address.");
    if (!isMailbox(mail.To)) return error(300, "Invalid 'To' address.");
    if (!mail.TextBody && !mail.HtmlBody) return error(300, "Provide either email 'TextBody' or 'HtmlBody' or both.");
    const recipient = addressOf(mail.To);
    if (deliveries.isSuppressed(recipient))
      return error(
        406,
        `You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: ${recipient}.`,
      );
    const messageId = randomUUID();
    const header = (name: string) => mail.Headers.find(({ Name }) => Name.toLowerCase() === name)?.Value;
    const own = header('x-pm-keepid') === 'true' ? header('message-id') : undefined;
    const passedOn = mail.Headers.filter(({ Name }) => !['message-id', 'x-pm-keepid'].includes(Name.toLowerCase()));
    database
      .prepare('INSERT INTO world_postmark_message VALUES (?, ?, ?, ?)')
      .run(messageId, recipient, JSON.stringify(mail.Metadata), clock.now());
    deliveries.accept([
      {
        id: messageId,
        recipient,
        sendAt: clock.now(),
        facts: { messageId, metadata: mail.Metadata, stream: mail.MessageStream },
        mail: {
          from: mail.From,
          to: [mail.To],
          envelope: [recipient],
          subject: mail.Subject,
          textBody: mail.TextBody,
          htmlBody: mail.HtmlBody,
          headers: {
            ...Object.fromEntries(passedOn.map(({ Name, Value }) => [Name, Value])),
            ...(mail.ReplyTo ? { 'Reply-To': mail.ReplyTo } : {}),
            'Message-ID': own ?? `<${messageId}@mtasv.net>`,
          },
          deliveryId: messageId,
        },
      },
    ]);
    const SubmittedAt = new Date(clock.now()).toISOString();
    return { To: mail.To, SubmittedAt, MessageID: messageId, ErrorCode: 0, Message: 'OK' };
  }

  function search({ query }: ProviderRequest): RestResponse {
    const wanted = [...query].filter(([name]) => name.startsWith('metadata_'));
    const rows = database.prepare('SELECT * FROM world_postmark_message ORDER BY received').all() as {
      id: string;
      recipient: string;
      metadata: string;
      received: number;
    }[];
    const found = rows.filter((row) => {
      const metadata = JSON.parse(row.metadata) as Record<string, string>;
      return wanted.every(([name, value]) => metadata[name.slice('metadata_'.length)] === value);
    });
    const offset = Number(query.get('offset') ?? 0);
    return json(200, {
      TotalCount: found.length,
      Messages: found.slice(offset, offset + Number(query.get('count') ?? 0)).map((row) => ({
        MessageID: row.id,
        Recipients: [row.recipient],
        ReceivedAt: new Date(row.received).toISOString(),
        Status: 'Sent',
        Metadata: JSON.parse(row.metadata) as unknown,
      })),
    });
  }

  return {
    hosts: ['api.postmarkapp.com'],
    answer(request) {
      const token = request.headers['x-postmark-server-token'];
      if (token === undefined || !serverToken.test(token))
        return Promise.resolve(
          json(401, { ErrorCode: 10, Message: 'No Account or Server API tokens were supplied in the HTTP headers.' }),
        );
      const { method, path } = request;
      if (method === 'POST' && path === '/email') return Promise.resolve(send(request));
      if (method === 'POST' && path === '/email/batch') return Promise.resolve(sendBatch(request));
      if (method === 'GET' && path === '/messages/outbound') return Promise.resolve(search(request));
      if (method === 'POST' && path === '/webhooks') {
        const parsed = webhookRequest.safeParse(parseJson(request.body));
        return Promise.resolve(
          parsed.success ? json(200, webhooks.create(parsed.data)) : refused(402, 'Received invalid JSON input.'),
        );
      }
      return Promise.resolve(json(404, { ErrorCode: 0, Message: 'The sandbox does not play this call of Postmark.' }));
    },
    async idle() {
      await deliveries.idle();
      await reports.idle();
    },
    async stop() {
      await deliveries.stop();
      await reports.stop();
    },
  };
}

/** In Postmark's words; it says nothing of deferrals. Source: Postmark, "Delivery webhook", "Bounce webhook". */
function toReport(
  delivery: AcceptedDelivery<PostmarkFacts>,
  news: DeliveryNews,
  clock: Clock,
): { readonly RecordType: 'Delivery' | 'Bounce'; readonly [field: string]: unknown } | undefined {
  const { facts, recipient, mail } = delivery;
  const common = { MessageID: facts.messageId, Metadata: facts.metadata, MessageStream: facts.stream, ServerID: 23 };
  const now = new Date(clock.now()).toISOString();
  switch (news.at) {
    case 'processed':
    case 'deferred':
      return undefined;
    case 'delivered':
      return { RecordType: 'Delivery', ...common, Recipient: recipient, DeliveredAt: now, Details: news.response };
    case 'bounced':
    case 'suppressed':
    case 'given-up':
      return {
        RecordType: 'Bounce',
        ...common,
        ID: 42,
        ...(news.at === 'given-up' ? SOFT_BOUNCE : HARD_BOUNCE),
        Details: news.at === 'suppressed' ? 'The address is suppressed.' : news.response,
        Email: recipient,
        From: mail.from,
        Subject: mail.subject,
        BouncedAt: now,
        CanActivate: true,
      };
  }
}

const HARD_BOUNCE = {
  Type: 'HardBounce',
  TypeCode: 1,
  Name: 'Hard bounce',
  Description: 'The server was unable to deliver your message (ex: unknown user, mailbox not found).',
  Inactive: true,
};

const SOFT_BOUNCE = {
  Type: 'SoftBounce',
  TypeCode: 4096,
  Name: 'Soft bounce',
  Description:
    'Unable to temporarily deliver message (i.e. mailbox full, account disabled, exceeds quota, out of disk space).',
  Inactive: false,
};

/** What Postmark says of one mail; the code is 0 where it was taken. */
interface Said {
  readonly ErrorCode: number;
  readonly Message: string;
  readonly [field: string]: unknown;
}

function error(code: number, message: string): Said {
  return { ErrorCode: code, Message: message };
}

function refused(code: number, message: string): RestResponse {
  return json(422, error(code, message));
}

function json(status: number, body: unknown): RestResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function isMailbox(text: string): boolean {
  return /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(addressOf(text));
}

function addressOf(mailbox: string): string {
  return /<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim();
}
