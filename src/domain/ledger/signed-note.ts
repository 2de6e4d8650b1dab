import { fromBase64, toBase64 } from '../encoding/base64';
import { sha256 } from '../encoding/digest';
import { verifyEd25519 } from '../encoding/ed25519';

/**
 * Signed notes as C2SP specifies them (https://c2sp.org/signed-note): a text, an empty line, and signature lines. Only
 * Ed25519 (signature type 0x01) is used.
 */

const ED25519_TYPE = Uint8Array.of(0x01);
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)$/u;

export interface NoteKey {
  /** Not empty, without spaces and plus signs; by convention an address without a scheme. */
  readonly name: string;
  /** 32 bytes, RFC 8032. */
  readonly publicKey: Uint8Array;
}

export interface NoteSigner {
  readonly key: NoteKey;
  /** Ed25519 signature (64 bytes) over exactly these bytes. Whoever implements it holds the private key. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
function keyId(key: NoteKey): Uint8Array {
  return sha256(key.name, '\n', ED25519_TYPE, key.publicKey).subarray(0, 4);
}

/** The key as one line, `name+id in hexadecimal+base64(0x01 ‖ public key)`: what a verifier is given beforehand. */
export function encodeKey(key: NoteKey): string {
  requireName(key.name);
  const id = Buffer.from(keyId(key)).toString('hex');
  return `${key.name}+${id}+${toBase64(Buffer.concat([ED25519_TYPE, key.publicKey]))}`;
}

/**
 * Signs a text, which must end with a newline and hold no other control characters. Anything else is a bug and throws
 * a RangeError.
 */
export function signNote(text: string, signer: NoteSigner): string {
  requireName(signer.key.name);
  if (!isNoteText(text)) throw new RangeError('A note is lines of text, each ended by a newline.');
  const signature = Buffer.concat([keyId(signer.key), signer.sign(Buffer.from(text, 'utf8'))]);
  return `${text}\n\u2014 ${signer.key.name} ${toBase64(signature)}\n`;
}

/**
 * The text of a note, when it carries a valid signature by this key; undefined otherwise. Signatures by other keys
 * (witnesses, a key before rotation) are passed over, as the specification asks.
 */
export function openNote(note: string, key: NoteKey): string | undefined {
  const separator = note.lastIndexOf('\n\n');
  if (separator < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, separator + 1);
  if (!isNoteText(text)) return undefined;
  const matches = note
    .slice(separator + 2, -1)
    .split('\n')
    .map((line) => SIGNATURE_LINE.exec(line));
  const id = Buffer.from(keyId(key));
  let signed = false;
  for (const match of matches) {
    const [name, encoded] = [match?.[1], match?.[2]];
    if (name === undefined || encoded === undefined) return undefined;
    const bytes = fromBase64(encoded);
    if (bytes === undefined || bytes.length <= 4) return undefined;
    if (name !== key.name || !id.equals(bytes.subarray(0, 4))) continue;
    if (!verifyEd25519(key.publicKey, Buffer.from(text, 'utf8'), bytes.subarray(4))) return undefined;
    signed = true;
  }
  return signed ? text : undefined;
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && /^[^\p{Surrogate}\u0000-\u0009\u000b-\u001f]*$/u.test(text);
}

function requireName(name: string): void {
  if (!/^[^\s+\p{Surrogate}\u0000-\u001f]+$/u.test(name))
    throw new RangeError('A key name has no spaces or plus signs.');
}
