import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { type Clock, type RestResponse } from '../../ports';
import { readBody } from '../outbound';
import { jsonAnswer, type PostStore } from '../posts';
import { type Provider } from '../provider';

/**
 * A customer's own receiver of signed webhooks at https://hooks.harbour.example, as the specification Standard Webhooks
 * asks for: it verifies the signature where it was told the secret, takes each `webhook-id` once, and answers 204. The
 * path says how the place stands: `/gone…` answers 410. Its secret is told to it by `PUT /secret`.
 */
export function createWebhookReceiver({
  posts,
  clock,
}: {
  readonly posts: PostStore;
  readonly clock: Clock;
}): Provider {
  let secret: string | undefined;
  return {
    hosts: ['hooks.harbour.example'],
    answer({ method, path, headers, body = '' }) {
      if (method === 'PUT' && path === '/secret') {
        secret = body;
        return done(204);
      }
      if (method !== 'POST') return done(405);
      if (path.startsWith('/gone')) return done(410);
      const id = headers['webhook-id'];
      if (id === undefined || !headers['webhook-signature'] || !headers['webhook-timestamp']) return done(400);
      if (!isFresh(Number(headers['webhook-timestamp']), clock.now())) return done(400);
      if (secret !== undefined && !isSigned(secret, headers, body)) return done(401);
      const receiver = 'Webhook';
      if (!posts.has(receiver, id)) posts.add({ receiver, place: path, body: readBody(body), messageId: id });
      return done(204);
    },
    idle: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

/** Five minutes either way. Source: Standard Webhooks, "Verifying webhook authenticity", time stamps. */
function isFresh(seconds: number, now: number): boolean {
  return Math.abs(now / 1000 - seconds) <= 300;
}

/** The library asks the machine's clock, which is not the site's; so the signature is made again and compared. */
function isSigned(secret: string, headers: Readonly<Record<string, string>>, body: string): boolean {
  try {
    const at = new Date(Number(headers['webhook-timestamp']) * 1000);
    return new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body) === headers['webhook-signature'];
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

function done(status: number): Promise<RestResponse> {
  return Promise.resolve(status === 204 ? { status, headers: {}, body: '' } : jsonAnswer(status, { status }));
}
