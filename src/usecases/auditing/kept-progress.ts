/**
 * How far an auditor's work on one record has come, kept for whoever asks for its next part. It is kept under its own
 * digest: the same part asked for again begins where it began before, and what a page sends along names what this site
 * found, but cannot say it in its place.
 */
import { sha256Hex } from '../../domain/encoding/digest';
import { refuse } from '../../domain/answer';
import { StoreBusy, type Ports } from '../../ports';

/** An auditor who was interrupted may go on for a day. */
const HOURS = 24;
/** A stored value has at most 240 KiB as JSON (Forge key-value store, limits), in which a quote takes two bytes. */
const PIECE_LENGTH = 100_000;

export type Work = 'export' | 'verification';

type CachePort = Pick<Ports, 'cache'>;

export const PROGRESS_LOST = refuse(
  'progress-lost',
  'How far this had come is not kept any more. Start it again.',
  'cursor',
);

/**
 * The cursor by which the next part finds it. Throws StoreBusy where it could not be kept: the same part may be asked
 * for again.
 */
export async function keepProgress(
  { cache }: CachePort,
  work: Work,
  issueId: string,
  progress: unknown,
): Promise<string> {
  const text = JSON.stringify(progress);
  const cursor = sha256Hex(text);
  const pieces = Array.from({ length: Math.ceil(text.length / PIECE_LENGTH) }, (_, index) =>
    text.slice(index * PIECE_LENGTH, (index + 1) * PIECE_LENGTH),
  );
  await Promise.all(
    pieces.map((piece, index) =>
      cache.put(pieceKey(work, issueId, cursor, index), { piece, of: pieces.length }, HOURS),
    ),
  );
  if ((await readProgress({ cache }, work, issueId, cursor)) === undefined) throw new StoreBusy();
  return cursor;
}

/** What was kept under this cursor of this record; undefined when it is there no more, or never was. */
export async function readProgress(
  { cache }: CachePort,
  work: Work,
  issueId: string,
  cursor: string,
): Promise<unknown> {
  const first = asPiece(await cache.get(pieceKey(work, issueId, cursor, 0)));
  if (!first) return undefined;
  const others = await Promise.all(
    Array.from({ length: first.of - 1 }, (_, index) => cache.get(pieceKey(work, issueId, cursor, index + 1))),
  );
  const text = [first, ...others.map(asPiece)].map((found) => found?.piece ?? '').join('');
  return sha256Hex(text) === cursor ? (JSON.parse(text) as unknown) : undefined;
}

function pieceKey(work: Work, issueId: string, cursor: string, index: number): string {
  return `${work}.${issueId}.${cursor}.${index}`;
}

function asPiece(value: unknown): { readonly piece: string; readonly of: number } | undefined {
  if (typeof value !== 'object' || value === null || !('piece' in value) || !('of' in value)) return undefined;
  const { piece, of } = value;
  return typeof piece === 'string' && typeof of === 'number' ? { piece, of } : undefined;
}
