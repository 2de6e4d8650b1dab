import { randomBytes } from 'node:crypto';
import { type Database } from '../../database';
import { type Clock, type RestResponse } from '../../ports';
import { type SmtpMailer } from '../mailer';
import { type Provider, type ProviderRequest } from '../provider';
import { createDeliveryOutbox, type DeliveryOutbox } from '../delivery-outbox';
import { createReportOutbox, type PostWebhook, type WebhookPost } from '../report-outbox';
import { type SendGridFacts, toDeliveries } from './accept-mail';
import { empty, failed, failure, json } from './answers';
import { checkMailSend } from './check-mail-send';
import { toEvent } from './events';
import { mailSendRequest } from './mail-send-schema';
import { answerWebhookCall } from './webhook-routes';
import { createWebhooks, type Webhooks } from './webhooks';

/** The largest request that Mail Send takes: 30 MB. */
const largestRequest = 30 * 1024 * 1024;

/** SendGrid tries for 72 hours when a server defers. Source: Twilio SendGrid, deferrals. */
const retries = { firstDelay: 5 * 60_000, longestDelay: 4 * 3600_000, longestTry: 72 * 3600_000 };
/** SendGrid gives up on an event after 24 hours. Source: Twilio SendGrid, Event Webhook, retries. */
const posts = { mostAtOnce: 1000, firstDelay: 60_000, longestDelay: 3600_000, longestTry: 24 * 3600_000 };

export interface SendGridOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly mailer: SmtpMailer;
  readonly post: PostWebhook;
  readonly log: (message: string) => void;
}

/**
 * The e-mail provider SendGrid: Mail Send, event webhooks with signatures, and the bounce list. Any key that starts with
 * `SG.` is good. What it accepted, it sends and reports even when the process is killed in between.
 */
export function createSendGrid(options: SendGridOptions): Provider {
  const { database, clock } = options;
  const webhooks = createWebhooks(database, clock);
  const events = createReportOutbox({
    ...options,
    provider: 'SendGrid',
    schedule: posts,
    compose: (webhook, reports) => composePost(webhooks, clock, webhook, reports),
  });
  const deliveries = createDeliveryOutbox<SendGridFacts>({
    ...options,
    provider: 'SendGrid',
    schedule: retries,
    report(delivery, news) {
      const event = toEvent(delivery, news, clock);
      for (const { id, settings } of webhooks.list())
        if (settings.enabled && settings[event.event] === true) events.add(id, event);
    },
  });
  events.kick();
  deliveries.kick();

  return {
    hosts: ['api.sendgrid.com', 'api.eu.sendgrid.com'],
    async answer(request) {
      const refusal = checkKey(request);
      if (refusal !== undefined) return refusal;
      if (request.path === '/v3/mail/send') return answerMailSend(request, deliveries, clock);
      if (request.path.startsWith('/v3/suppression/bounces')) return answerBounces(request, deliveries);
      const body = parseJson(request.body ?? 'null');
      const answer = answerWebhookCall(webhooks, request.method, request.path, body.ok ? body.value : undefined);
      return answer ?? failed(404, [failure('The sandbox does not play this call of SendGrid.')]);
    },
    async idle() {
      await deliveries.idle();
      await events.idle();
    },
    async stop() {
      await deliveries.stop();
      await events.stop();
    },
  };
}

function composePost(
  webhooks: Webhooks,
  clock: Clock,
  id: string,
  reports: readonly string[],
): WebhookPost | undefined {
  const webhook = webhooks.find(id);
  if (webhook === undefined || !webhook.settings.enabled) return undefined;
  // SendGrid breaks lines between the events and after them; a receiver that verifies anything but the raw body fails.
  const body = `[${reports.join(',\r\n')}]\r\n`;
  const timestamp = String(Math.floor(clock.now() / 1000));
  const signature = {
    'x-twilio-email-event-webhook-signature': webhooks.sign(id, timestamp + body),
    'x-twilio-email-event-webhook-timestamp': timestamp,
  };
  const headers = { 'content-type': 'application/json;charset=utf-8', 'user-agent': 'SendGrid Event API' };
  return { url: webhook.settings.url, headers: webhook.signed ? { ...headers, ...signature } : headers, body };
}

function checkKey({ headers }: ProviderRequest): RestResponse | undefined {
  const authorization = headers['authorization'];
  if (authorization === undefined) return failed(401, [failure('authorization required')]);
  return /^Bearer SG\.\S+$/.test(authorization)
    ? undefined
    : failed(401, [failure('The provided authorization grant is invalid, expired, or revoked')]);
}

function answerMailSend(
  request: ProviderRequest,
  deliveries: DeliveryOutbox<SendGridFacts>,
  clock: Clock,
): RestResponse {
  if (request.method !== 'POST') return failed(405, [failure('method not allowed')]);
  if (!(request.headers['content-type'] ?? '').toLowerCase().startsWith('application/json')) {
    return failed(415, [failure('Content-Type should be application/json.')]);
  }
  if (Buffer.byteLength(request.body ?? '') > largestRequest)
    return failed(413, [failure('The JSON payload is too large.')]);
  const body = parseJson(request.body ?? '');
  if (!body.ok) return failed(400, [failure('Bad Request')]);
  const parsed = mailSendRequest.safeParse(body.value);
  if (!parsed.success) {
    return failed(
      400,
      parsed.error.issues.map((issue) => failure(issue.message, issue.path.join('.') || null)),
    );
  }
  const errors = checkMailSend(parsed.data, clock.now() / 1000);
  if (errors.length > 0) return failed(400, errors);
  if (parsed.data.mail_settings?.sandbox_mode?.enable) return empty(200);

  const messageId = randomBytes(16).toString('base64url');
  deliveries.accept(toDeliveries(parsed.data, messageId, clock.now()));
  return empty(202, { 'x-message-id': messageId });
}

function answerBounces({ method, path }: ProviderRequest, deliveries: DeliveryOutbox<SendGridFacts>): RestResponse {
  const email = decodeURIComponent(path.slice('/v3/suppression/bounces'.length + 1));
  if (method === 'DELETE' && email !== '') {
    return deliveries.forgetBounce(email) ? empty(204) : failed(404, [failure('Resource not found')]);
  }
  if (method !== 'GET') return failed(405, [failure('method not allowed')]);
  const bounces = deliveries
    .bounced()
    .filter((bounce) => email === '' || bounce.email === email.toLowerCase())
    .map((bounce) => ({
      created: Math.floor(bounce.created / 1000),
      email: bounce.email,
      reason: bounce.reason,
      status: /\b5\.\d+\.\d+\b/.exec(bounce.reason)?.[0] ?? '5.0.0',
    }));
  return json(200, bounces);
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
