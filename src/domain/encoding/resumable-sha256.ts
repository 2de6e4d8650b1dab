/**
 * SHA-256 (FIPS 180-4) whose state is data: a text too long for one invocation is hashed over several. Node's own hash
 * cannot be put aside; whatever fits one invocation uses that one (`digest.ts`).
 */
import { fromHex, toHex, type Digest } from './digest';

/** What is known of a text after its first `bytes` bytes. */
export interface HashState {
  /** The eight words of the intermediate hash value. */
  readonly words: readonly number[];
  /** The bytes that do not fill a block yet, in hexadecimal. */
  readonly rest: string;
  readonly bytes: number;
}

const BLOCK = 64;
const ROUNDS = 64;

const primes = Array.from({ length: 312 }, (_, number) => number).filter(
  (number) => number > 1 && Array.from({ length: number - 2 }, (_, one) => one + 2).every((one) => number % one !== 0),
);
/** The first 32 bits of the fractional part; a double has them exactly for roots of so small numbers. */
const fraction = (root: number): number => Math.floor((root % 1) * 2 ** 32);
const CONSTANTS = Int32Array.from(primes.slice(0, ROUNDS), (prime) => fraction(Math.cbrt(prime)) | 0);

export const EMPTY_HASH: HashState = {
  words: primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
  rest: '',
  bytes: 0,
};

/** The state after this much more of the text, as UTF-8. A surrogate pair that is cut in two is not the same text. */
export function hashOn(state: HashState, text: string): HashState {
  const input = Buffer.concat([fromHex(state.rest), Buffer.from(text, 'utf8')]);
  const words = Int32Array.from(state.words, (word) => word | 0);
  const whole = input.length - (input.length % BLOCK);
  compress(words, input, whole);
  return {
    words: Array.from(words, (word) => word >>> 0),
    rest: toHex(input.subarray(whole)),
    bytes: state.bytes + Buffer.byteLength(text),
  };
}

/** The digest of everything that was hashed so far. */
export function digestSoFar({ words, rest, bytes }: HashState): Digest {
  const last = fromHex(rest);
  const padded = Buffer.alloc(last.length + 9 > BLOCK ? 2 * BLOCK : BLOCK);
  padded.set(last);
  padded[last.length] = 0x80;
  padded.writeBigUInt64BE(BigInt(bytes) * 8n, padded.length - 8);
  const final = Int32Array.from(words, (word) => word | 0);
  compress(final, padded, padded.length);
  return [...final].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const rotate = (word: number, count: number): number => (word >>> count) | (word << (32 - count));

/** Takes the input's first `length` bytes, whole blocks, into the words (FIPS 180-4 §6.2.2). */
function compress(words: Int32Array, input: Buffer, length: number): void {
  const schedule = new Int32Array(ROUNDS);
  const at = (index: number): number => schedule[index] ?? 0;
  for (let start = 0; start < length; start += BLOCK) {
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round < 16) {
        schedule[round] = input.readInt32BE(start + 4 * round);
        continue;
      }
      const [early, late] = [at(round - 15), at(round - 2)];
      const first = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
      const second = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
      schedule[round] = at(round - 16) + first + at(round - 7) + second;
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = words;
    for (let round = 0; round < ROUNDS; round += 1) {
      const chosen = (e & f) ^ (~e & g);
      const first =
        (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + chosen + (CONSTANTS[round] ?? 0) + at(round)) | 0;
      const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => (words[index] = (words[index] ?? 0) + word));
  }
}
