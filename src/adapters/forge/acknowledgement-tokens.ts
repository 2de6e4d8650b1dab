/**
 * Personal links: a delivery's id and a seal over it and its message, made with a key that never leaves the secret store.
 * Text messages have them too, where each character counts: so the message is sealed without being named, and the seal is
 * cut to half of its length, which is as long as anybody could need to guess it (RFC 2104, section 5).
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { AcknowledgementTokens } from '../../ports';
import type { Patiently } from './patience';
import { secretOnce } from './secrets';

const DELIVERY_BYTES = 16;
const SEAL_BYTES = 16;

export function acknowledgementTokens(patiently: Patiently): AcknowledgementTokens {
  let loading: Promise<string> | undefined;
  const key = (): Promise<string> => {
    loading ??= secretOnce(patiently, 'acknowledgement-key', () => randomBytes(32).toString('hex'));
    return loading;
  };
  return {
    async tokenFor(deliveryId, messageContentDigest) {
      const sealed = seal(await key(), deliveryId, messageContentDigest);
      return Buffer.concat([Buffer.from(deliveryId, 'hex'), sealed]).toString('base64url');
    },
    deliveryIn: (token) => partsOf(token)?.deliveryId,
    async isFor(token, messageContentDigest) {
      const parts = partsOf(token);
      return (
        parts !== undefined && timingSafeEqual(seal(await key(), parts.deliveryId, messageContentDigest), parts.given)
      );
    },
  };
}

/** Undefined where the text is not exactly what such bytes are written as. */
function partsOf(token: string): { readonly deliveryId: string; readonly given: Buffer } | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== DELIVERY_BYTES + SEAL_BYTES || bytes.toString('base64url') !== token) return undefined;
  return {
    deliveryId: bytes.subarray(0, DELIVERY_BYTES).toString('hex'),
    given: bytes.subarray(DELIVERY_BYTES),
  };
}

function seal(key: string, deliveryId: string, messageContentDigest: string): Buffer {
  return createHmac('sha256', Buffer.from(key, 'hex'))
    .update(`acknowledge ${deliveryId} ${messageContentDigest}`)
    .digest()
    .subarray(0, SEAL_BYTES);
}
