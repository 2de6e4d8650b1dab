/**
 * What the digests of approvals, sends and the ledger stand for, kept for good under the digest itself. A content of
 * any length is kept: what is longer than a stored value may be goes into several.
 */
import type { Digest } from '../../domain/encoding/digest';
import type { ContentDocument } from '../../domain/documents';
import type { Content } from '../../domain/ledger/content';
import { COMMIT_LIMIT, type Change, type Ports, type Stored } from '../../ports';

type StorePort = Pick<Ports, 'store'>;

/** A stored value has at most 240 KiB as JSON (Forge key-value store, limits); the rest of it is short. */
const VALUE_BYTES = 200_000;
/** As JSON no UTF-16 code unit takes more than six bytes, so a piece of this length always fits. */
const PIECE_LENGTH = 40_000;
/** A transaction takes 4 MB (Forge key-value store, limits). */
const COMMIT_BYTES = 2_000_000;

/** Keeps those that are not kept yet: the same digest means the same bytes. One read, and one write for many of them. */
export async function keepContents({ store }: StorePort, contents: readonly Content[]): Promise<void> {
  const distinct = [...new Map(contents.map((content) => [content.digest, content])).values()];
  const kept = await store.getMany(
    'content',
    distinct.map((content) => content.digest),
  );
  const missing = distinct.filter((_, index) => !kept[index]);
  for (const changes of inCommits(missing.flatMap(keepingChanges))) await store.commit(changes);
}

/** The changes that keep one content, for a commit of something else with it. Only for contents known to be short. */
export function keepContent(content: Content): Change {
  return { kind: 'content', key: content.digest, body: { text: content.text, path: content.path }, expected: 'any' };
}

/** Of contents, in the order of their digests: where each is found, how many pieces it has, and the first of them. */
export async function readFirstPieces(
  { store }: StorePort,
  digests: readonly Digest[],
): Promise<readonly (ContentDocument | undefined)[]> {
  return (await store.getMany('content', digests)).map((stored) => stored?.body);
}

/** Pieces of one content, from the one with this number on; the first has the number 0. */
export async function readPieces(
  { store }: StorePort,
  digest: Digest,
  from: number,
  until: number,
): Promise<readonly string[]> {
  const keys = Array.from({ length: until - from }, (_, offset) => pieceKey(digest, from + offset));
  return (await store.getMany('content', keys)).map((stored) => stored?.body.text ?? '');
}

/**
 * A stretch of one content, and how many characters of each value were read for it. Only for a content whose characters
 * are of one UTF-16 code unit each: its pieces are of one length.
 */
export async function readStretch(
  ports: StorePort,
  digest: Digest,
  from: number,
  until: number,
): Promise<{ readonly text: string; readonly read: readonly number[] }> {
  const [first] = await readFirstPieces(ports, [digest]);
  const { text = '', pieces = 1 } = first ?? {};
  if (pieces === 1) return { text: text.slice(from, until), read: [text.length] };
  const begin = Math.floor(from / PIECE_LENGTH);
  const texts = await readPieces(ports, digest, begin, Math.min(pieces, Math.ceil(until / PIECE_LENGTH)));
  const [start, end] = [from - begin * PIECE_LENGTH, until - begin * PIECE_LENGTH];
  return { text: texts.join('').slice(start, end), read: [text, ...texts].map(({ length }) => length) };
}

/** The kept texts, as they stand, by their digest; one that is not kept is missing. At most two reads. */
export async function readContents(
  { store }: StorePort,
  digests: readonly Digest[],
): Promise<ReadonlyMap<Digest, ContentDocument>> {
  const distinct = [...new Set(digests)];
  const first = await store.getMany('content', distinct);
  const further = first.flatMap((stored) => (stored ? furtherKeys(stored) : []));
  const rest = new Map<string, string>();
  if (further.length > 0)
    for (const piece of await store.getMany('content', further)) if (piece) rest.set(piece.key, piece.body.text);
  const found = new Map<Digest, ContentDocument>();
  for (const stored of first) {
    if (!stored) continue;
    const text = [stored.body.text, ...furtherKeys(stored).map((key) => rest.get(key) ?? '')].join('');
    found.set(stored.key, { text, path: stored.body.path });
  }
  return found;
}

/** Where all of a kept content stands, the piece by which it is found first. */
export function contentKeys(stored: Stored<ContentDocument>): readonly string[] {
  return [stored.key, ...furtherKeys(stored)];
}

function furtherKeys({ key, body }: Stored<ContentDocument>): readonly string[] {
  return Array.from({ length: (body.pieces ?? 1) - 1 }, (_, index) => pieceKey(key, index + 1));
}

function pieceKey(digest: Digest, index: number): string {
  return index === 0 ? digest : `${digest}.${index}`;
}

/** A change, and how many bytes it takes of a transaction. */
export interface SizedChange {
  readonly change: Change;
  readonly size: number;
}

/** As few commits as the platform's limits allow, in this order. */
export function inCommits(sized: readonly SizedChange[]): readonly (readonly Change[])[] {
  const commits: Change[][] = [];
  let [changes, bytes]: [Change[], number] = [[], 0];
  for (const { change, size } of sized) {
    if (changes.length >= COMMIT_LIMIT || (changes.length > 0 && bytes + size > COMMIT_BYTES)) {
      commits.push(changes);
      [changes, bytes] = [[], 0];
    }
    changes.push(change);
    bytes += size;
  }
  return changes.length > 0 ? [...commits, changes] : commits;
}

/** The piece by which a content is found comes after all others, so that none is ever found in part. */
export function keepingChanges(content: Content): readonly SizedChange[] {
  const whole = Buffer.byteLength(JSON.stringify(content.text));
  if (whole <= VALUE_BYTES) return [{ change: keepContent(content), size: whole }];
  const pieces = inPieces(content.text);
  return pieces
    .map((text, index): SizedChange => ({
      change: {
        kind: 'content',
        key: pieceKey(content.digest, index),
        body: { text, path: content.path, ...(index === 0 ? { pieces: pieces.length } : {}) },
        expected: 'any',
      },
      size: Buffer.byteLength(JSON.stringify(text)),
    }))
    .reverse();
}

/** No surrogate pair is cut in two: half of one is no text that could be stored. */
function inPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = start + PIECE_LENGTH;
    const last = text.charCodeAt(end - 1);
    const cut = end < text.length && last >= 0xd800 && last <= 0xdbff ? end - 1 : end;
    pieces.push(text.slice(start, cut));
    start = cut;
  }
  return pieces;
}
