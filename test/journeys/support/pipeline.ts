import { Webhook } from 'standardwebhooks';
import type { HttpAnswer, TestSite } from './site';

export interface Pipeline {
  readonly url: string;
  readonly secret: string;
  /** Milliseconds since the epoch, by the site's clock. */
  readonly now: number;
}

export interface Signature {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** The headers of Standard Webhooks for this body, by a library that the app does not share with the test's reading. */
export function signatureOf(secret: string, messageId: string, at: number, body: string): Signature {
  const seconds = Math.floor(at / 1000);
  return {
    'webhook-id': messageId,
    'webhook-timestamp': String(seconds),
    'webhook-signature': new Webhook(secret).sign(messageId, new Date(seconds * 1000), body),
  };
}

export function postSigned(site: TestSite, pipeline: Pipeline, body: string, messageId: string): Promise<HttpAnswer> {
  const { url, secret, now } = pipeline;
  return site.http('POST', url, body, { ...signatureOf(secret, messageId, now, body) });
}
