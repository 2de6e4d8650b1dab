import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json';

/** SHA-256 in lower-case hexadecimal, 64 characters. */
export type Digest = string;

/** SHA-256 of bytes, or of a text's UTF-8 bytes. */
export function sha256(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

export function sha256Hex(...parts: readonly (string | Uint8Array)[]): Digest {
  return toHex(sha256(...parts));
}

/** Digest of a value: SHA-256 over its canonical JSON (RFC 8785). Throws a TypeError where it has no JSON form. */
export function digestOf(value: unknown): Digest {
  return sha256Hex(canonicalJson(value));
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Bytes of an even number of lower-case hexadecimal digits; anything else is a bug and throws a RangeError. */
export function fromHex(hex: string): Uint8Array {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) throw new RangeError('Not lower-case hexadecimal.');
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
