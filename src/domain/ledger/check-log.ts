import { openCheckpoint } from './checkpoint';
import { parseEntry } from './entry';
import { appendLeaf, EMPTY_FRONTIER, leafHash, rootOf, type Frontier } from './merkle';
import type { NoteKey } from './signed-note';

export interface LogCheck {
  readonly name: 'checkpoint-signed' | 'entries-well-formed' | 'entries-match-checkpoint';
  readonly passed: boolean;
  readonly text: string;
}

/** What the entries of a log come to, as far as they were looked at, in their order. */
export interface EntriesSeen {
  readonly frontier: Frontier;
  /** The index of the first that is not as it was written. */
  readonly malformed?: number;
}

export const NO_ENTRIES_SEEN: EntriesSeen = { frontier: EMPTY_FRONTIER };

/** After the next entry of the log of this origin. */
export function seen({ frontier, malformed }: EntriesSeen, origin: string, line: string): EntriesSeen {
  const entry = parseEntry(line);
  const isInPlace = entry?.index === frontier.size && entry.log === origin;
  const fault = malformed ?? (isInPlace ? undefined : frontier.size);
  return { frontier: appendLeaf(frontier, leafHash(line)), ...(fault === undefined ? {} : { malformed: fault }) };
}

/**
 * Compares what a whole log's stored entries come to with its signed checkpoint. It is the app judging itself, for a
 * quick look; proof is the evidence bundle with the verifier that stands alone.
 */
export function checkLog(
  { frontier, malformed }: EntriesSeen,
  checkpointNote: string,
  key: NoteKey,
): readonly LogCheck[] {
  const checkpoint = openCheckpoint(checkpointNote, key);
  const matches = checkpoint?.size === frontier.size && checkpoint.root === rootOf(frontier);
  return [
    {
      name: 'checkpoint-signed',
      passed: checkpoint !== undefined,
      text: checkpoint ? `Signed by ${key.name}.` : 'The checkpoint is not signed by the site’s key.',
    },
    {
      name: 'entries-well-formed',
      passed: malformed === undefined,
      text:
        malformed === undefined
          ? `All ${frontier.size} entries are in place.`
          : `Entry ${malformed} is not as it was written.`,
    },
    {
      name: 'entries-match-checkpoint',
      passed: matches,
      text: matches ? 'The entries add up to the signed root.' : 'The entries do not add up to the signed root.',
    },
  ];
}
