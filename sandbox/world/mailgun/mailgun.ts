import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { type Database } from '../../database';
import { type Clock, type RestResponse } from '../../ports';
import { type AcceptedDelivery, createDeliveryOutbox, type DeliveryNews } from '../delivery-outbox';
import { type SmtpMailer } from '../mailer';
import { type Provider, type ProviderRequest } from '../provider';
import { createReportOutbox, type PostWebhook } from '../report-outbox';

const retries = { firstDelay: 10 * 60_000, longestDelay: 2 * 3600_000, longestTry: 8 * 3600_000 };
/** For eight hours, after 10 minutes first. Source: Mailgun documentation, "Webhooks", retries. */
const posts = { mostAtOnce: 1, firstDelay: 10 * 60_000, longestDelay: 4 * 3600_000, longestTry: 8 * 3600_000 };

interface MailgunFacts {
  readonly messageId: string;
  readonly variables: Readonly<Record<string, string>>;
}

interface MailgunEvent {
  readonly event: 'accepted' | 'delivered' | 'failed';
  readonly [field: string]: unknown;
}

export interface MailgunOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly mailer: SmtpMailer;
  readonly post: PostWebhook;
  readonly log: (message: string) => void;
}

/**
 * The e-mail provider Mailgun in one of its regions: sending one message, webhooks by event, and the account's key that
 * signs them. Any API key is good; a domain has to be the sender's. What it accepted, it sends and reports even when the
 * process is killed in between.
 */
export function createMailgun(options: MailgunOptions, region: 'US' | 'EU'): Provider {
  const { database, clock } = options;
  const name = `Mailgun ${region}`;
  database.exec(`
    CREATE TABLE IF NOT EXISTS world_mailgun_webhook (region TEXT NOT NULL, event TEXT NOT NULL, url TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS world_mailgun_key (region TEXT PRIMARY KEY, key TEXT NOT NULL);
  `);
  const signingKey = (): string => {
    database
      .prepare('INSERT OR IGNORE INTO world_mailgun_key VALUES (?, ?)')
      .run(region, `key-${randomBytes(16).toString('hex')}`);
    return (database.prepare('SELECT key FROM world_mailgun_key WHERE region = ?').get(region) as { key: string }).key;
  };
  const webhooksFor = (event: string): string[] =>
    (
      database.prepare('SELECT url FROM world_mailgun_webhook WHERE region = ? AND event = ?').all(region, event) as {
        url: string;
      }[]
    ).map(({ url }) => url);

  const reports = createReportOutbox({
    ...options,
    provider: name,
    schedule: posts,
    compose(url, [report]) {
      if (report === undefined) return undefined;
      const timestamp = String(Math.floor(clock.now() / 1000));
      const token = randomBytes(25).toString('hex');
      const signature = createHmac('sha256', signingKey())
        .update(timestamp + token)
        .digest('hex');
      const body = { signature: { timestamp, token, signature }, 'event-data': JSON.parse(report) as unknown };
      return { url, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    },
  });
  const deliveries = createDeliveryOutbox<MailgunFacts>({
    ...options,
    provider: name,
    schedule: retries,
    report(delivery, news) {
      const event = toEvent(delivery, news, clock);
      for (const url of webhooksFor(webhookName(event))) reports.add(url, event);
    },
  });
  reports.kick();
  deliveries.kick();

  function send(domain: string, request: ProviderRequest): RestResponse {
    const form = new URLSearchParams(request.body ?? '');
    const [from, to] = [form.get('from') ?? '', form.get('to') ?? ''];
    if (!isMailbox(from)) return refused(400, "'from' parameter is not a valid address. please check documentation");
    if (!isMailbox(to)) return refused(400, "'to' parameter is not a valid address. please check documentation");
    if (!form.get('text') && !form.get('html')) return refused(400, "Need at least one of 'text' or 'html' parameters");
    const id = randomUUID();
    const messageId = form.get('h:Message-Id') ?? `<${id}@${domain}>`;
    const recipient = addressOf(to);
    deliveries.accept([
      {
        id,
        recipient,
        sendAt: clock.now(),
        facts: { messageId: messageId.replaceAll(/[<>]/g, ''), variables: prefixed(form, 'v:') },
        mail: {
          from,
          to: [to],
          envelope: [recipient],
          subject: form.get('subject') ?? '',
          textBody: form.get('text') ?? undefined,
          htmlBody: form.get('html') ?? undefined,
          headers: { ...prefixed(form, 'h:'), 'Message-ID': messageId },
          deliveryId: id,
        },
      },
    ]);
    return json(200, { id: messageId, message: 'Queued. Thank you.' });
  }

  return {
    hosts: [region === 'EU' ? 'api.eu.mailgun.net' : 'api.mailgun.net'],
    answer(request) {
      const { method, path } = request;
      if (!isAuthorised(request)) return Promise.resolve({ status: 401, headers: {}, body: 'Forbidden' });
      if (method === 'GET' && path === '/v5/accounts/http_signing_key')
        return Promise.resolve(json(200, { message: 'success', http_signing_key: signingKey() }));
      const messages = /^\/v3\/([^/]+)\/messages$/.exec(path)?.[1];
      if (method === 'POST' && messages !== undefined) return Promise.resolve(send(messages, request));
      if (method === 'POST' && /^\/v3\/domains\/[^/]+\/webhooks$/.test(path)) {
        const form = new URLSearchParams(request.body ?? '');
        const [event, url] = [form.get('id'), form.get('url')];
        if (!event || !url) return Promise.resolve(refused(400, 'Missing mandatory parameter: id or url'));
        database.prepare('INSERT INTO world_mailgun_webhook VALUES (?, ?, ?)').run(region, event, url);
        return Promise.resolve(json(200, { message: 'Webhook has been created', webhook: { urls: [url] } }));
      }
      return Promise.resolve(refused(404, 'The sandbox does not play this call of Mailgun.'));
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

/** Basic authentication with the user `api`. Source: Mailgun documentation, "Authentication". */
function isAuthorised({ headers }: ProviderRequest): boolean {
  const [scheme, value] = (headers['authorization'] ?? '').split(' ');
  return scheme === 'Basic' && /^api:\S+$/.test(Buffer.from(value ?? '', 'base64').toString());
}

/** Webhooks are named apart from events where a failure is final or not. Source: Mailgun documentation, "Webhooks". */
function webhookName({ event, severity }: MailgunEvent): string {
  return event === 'failed' ? `${String(severity)}_fail` : event;
}

function toEvent(
  { facts, recipient, id }: AcceptedDelivery<MailgunFacts>,
  news: DeliveryNews,
  clock: Clock,
): MailgunEvent {
  const common = {
    id: `${id}-${news.at}`,
    timestamp: clock.now() / 1000,
    recipient,
    message: { headers: { 'message-id': facts.messageId, to: recipient } },
    'user-variables': facts.variables,
  };
  switch (news.at) {
    case 'processed':
      return { event: 'accepted', ...common };
    case 'delivered':
      return { event: 'delivered', ...common, 'delivery-status': { code: 250, message: news.response } };
    case 'deferred':
      return { event: 'failed', severity: 'temporary', ...common, 'delivery-status': { message: news.response } };
    case 'bounced':
      return {
        event: 'failed',
        severity: 'permanent',
        reason: 'bounce',
        ...common,
        'delivery-status': { message: news.response },
      };
    // Of what it cannot deliver in time, Mailgun says only that it is too old.
    case 'given-up':
      return {
        event: 'failed',
        severity: 'permanent',
        reason: 'old',
        ...common,
        'delivery-status': { code: 602, message: 'Too old', description: '' },
      };
    case 'suppressed':
      return {
        event: 'failed',
        severity: 'permanent',
        reason: 'suppress-bounce',
        ...common,
        'delivery-status': { code: 605, message: '', description: 'Not delivering to previously bounced address' },
      };
  }
}

function prefixed(form: URLSearchParams, prefix: string): Record<string, string> {
  return Object.fromEntries(
    [...form].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => [name.slice(prefix.length), value]),
  );
}

function refused(status: number, message: string): RestResponse {
  return json(status, { message });
}

function json(status: number, body: unknown): RestResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function isMailbox(text: string): boolean {
  return /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(addressOf(text));
}

function addressOf(mailbox: string): string {
  return /<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim();
}
