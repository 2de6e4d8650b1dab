import { createPublicKey, verify } from 'node:crypto';
import { toBase64 } from './base64';

/** Whether this is the Ed25519 signature (RFC 8032) of the message by the key of these 32 bytes. Never throws. */
export function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  const x = toBase64(publicKey).replaceAll('+', '-').replaceAll('/', '_').replace('=', '');
  try {
    return verify(null, message, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }), signature);
  } catch {
    return false;
  }
}
