/** Personal links: a delivery and its message, sealed with a key that never leaves the secret store. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AcknowledgementTokens } from '../../ports';
import { secretOnce } from './secrets';

const TOKEN = /^([0-9a-f]{32})\.([0-9a-f]{64})\.([A-Za-z0-9_-]{43})$/;

export function acknowledgementTokens(): AcknowledgementTokens {
  let loading: Promise<string> | undefined;
  const key = (): Promise<string> => {
    loading ??= secretOnce('acknowledgement-key', () => randomBytes(32).toString('hex'));
    return loading;
  };
  return {
    async tokenFor(deliveryId, messageContentDigest) {
      return `${deliveryId}.${messageContentDigest}.${seal(await key(), deliveryId, messageContentDigest)}`;
    },
    async read(token) {
      const [, deliveryId, messageContentDigest, given] = TOKEN.exec(token) ?? [];
      if (deliveryId === undefined || messageContentDigest === undefined || given === undefined) return undefined;
      const expected = seal(await key(), deliveryId, messageContentDigest);
      return timingSafeEqual(Buffer.from(expected), Buffer.from(given))
        ? { deliveryId, messageContentDigest }
        : undefined;
    },
  };
}

function seal(key: string, deliveryId: string, messageContentDigest: string): string {
  return createHmac('sha256', Buffer.from(key, 'hex'))
    .update(`acknowledge ${deliveryId} ${messageContentDigest}`)
    .digest('base64url');
}
