import { type RestResponse } from '../../ports';
import { empty, failed, failure, json } from './answers';
import { type Webhook, webhookRequest, type Webhooks, type WebhookRequest } from './webhooks';

/** Most webhooks that an account may have. */
const mostWebhooks = 5;
const base = '/v3/user/webhooks/event/settings';
const noSuchWebhook = failed(404, [failure('webhook not found')]);

/**
 * The part of SendGrid's API that sets up event webhooks: create, read, change, remove, switch signing on, and read the
 * public key that verifies the signatures. Calls without an id mean the oldest webhook. Undefined for other paths.
 */
export function answerWebhookCall(
  webhooks: Webhooks,
  method: string,
  path: string,
  body: unknown,
): RestResponse | undefined {
  if (path !== base && !path.startsWith(`${base}/`)) return undefined;
  const [first, second] = path.slice(base.length + 1).split('/');
  if (first === 'all') return method === 'GET' ? listAll(webhooks) : undefined;
  if (first === 'signed') return answerSigning(webhooks, method, second || undefined, body);
  if (method === 'POST' && !first) return create(webhooks, body);

  const webhook = webhooks.find(first || undefined);
  if (webhook === undefined) return noSuchWebhook;
  switch (method) {
    case 'GET':
      return json(200, present(webhook));
    case 'PATCH':
      return change(webhooks, webhook, body);
    case 'DELETE':
      webhooks.remove(webhook.id);
      return empty(204);
    default:
      return failed(405, [failure('method not allowed')]);
  }
}

function listAll(webhooks: Webhooks): RestResponse {
  return json(200, { max_allowed: mostWebhooks, webhooks: webhooks.list().map(present) });
}

function create(webhooks: Webhooks, body: unknown): RestResponse {
  const settings = webhookRequest.safeParse(body);
  if (!settings.success) return badSettings(body);
  const sameUrl = webhooks.list().find((webhook) => webhook.settings.url === settings.data.url);
  if (sameUrl !== undefined) {
    const message = `Webhook at '${settings.data.url}' already exists. Please provide a unique URL.`;
    return json(400, { errors: [{ id: sameUrl.id, message, url: settings.data.url }] });
  }
  if (webhooks.list().length >= mostWebhooks) {
    const message = 'You have reached the maximum number of webhooks per your current billing plan.';
    return json(400, { errors: [{ message }] });
  }
  return json(201, present(webhooks.create(settings.data as WebhookRequest)));
}

function change(webhooks: Webhooks, webhook: Webhook, body: unknown): RestResponse {
  const changes = webhookRequest.partial().safeParse(body);
  if (!changes.success) return badSettings(body);
  webhooks.update(webhook.id, { settings: { ...webhook.settings, ...changes.data } });
  return json(200, present(webhooks.find(webhook.id) ?? webhook));
}

function answerSigning(
  webhooks: Webhooks,
  method: string,
  id: string | undefined,
  body: unknown,
): RestResponse | undefined {
  const webhook = webhooks.find(id);
  if (webhook === undefined) return noSuchWebhook;
  if (method === 'GET') return json(200, { id: webhook.id, public_key: webhook.signed ? webhook.publicKey : '' });
  if (method !== 'PATCH') return undefined;
  const enabled = typeof body === 'object' && body !== null && 'enabled' in body ? body.enabled : undefined;
  if (typeof enabled !== 'boolean') return failed(400, [failure('enabled must be a boolean', 'enabled')]);
  webhooks.update(webhook.id, { signed: enabled });
  return json(200, { id: webhook.id, public_key: enabled ? webhook.publicKey : '' });
}

function badSettings(body: unknown): RestResponse {
  const url = typeof body === 'object' && body !== null && 'url' in body ? String(body.url) : '';
  return json(400, { errors: [{ message: `'${url}' is not a valid url` }] });
}

function present(webhook: Webhook): unknown {
  return {
    group_resubscribe: false,
    delivered: false,
    group_unsubscribe: false,
    spam_report: false,
    bounce: false,
    deferred: false,
    unsubscribe: false,
    processed: false,
    open: false,
    click: false,
    dropped: false,
    ...webhook.settings,
    id: webhook.id,
    created_date: new Date(webhook.created).toISOString(),
    updated_date: new Date(webhook.updated).toISOString(),
    ...(webhook.signed ? { public_key: webhook.publicKey } : {}),
  };
}
