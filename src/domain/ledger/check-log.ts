import { openCheckpoint } from './checkpoint';
import { parseEntry } from './entry';
import { leafHash, treeRoot } from './merkle';
import type { NoteKey } from './signed-note';

export interface LogCheck {
  readonly name: 'checkpoint-signed' | 'entries-well-formed' | 'entries-match-checkpoint';
  readonly passed: boolean;
  readonly text: string;
}

/**
 * Recomputes a whole log from its stored entries and compares it with its signed checkpoint. It is the app judging
 * itself, for a quick look; proof is the evidence bundle with the verifier that stands alone.
 */
export function checkLog(entries: readonly string[], checkpointNote: string, key: NoteKey): readonly LogCheck[] {
  const checkpoint = openCheckpoint(checkpointNote, key);
  const malformed = entries.findIndex((line, index) => {
    const entry = parseEntry(line);
    return entry?.index !== index || entry.log !== (checkpoint?.origin ?? entry.log);
  });
  const matches = checkpoint?.size === entries.length && checkpoint.root === treeRoot(entries.map(leafHash));
  return [
    {
      name: 'checkpoint-signed',
      passed: checkpoint !== undefined,
      text: checkpoint ? `Signed by ${key.name}.` : 'The checkpoint is not signed by the site’s key.',
    },
    {
      name: 'entries-well-formed',
      passed: malformed < 0,
      text:
        malformed < 0 ? `All ${entries.length} entries are in place.` : `Entry ${malformed} is not as it was written.`,
    },
    {
      name: 'entries-match-checkpoint',
      passed: matches,
      text: matches ? 'The entries add up to the signed root.' : 'The entries do not add up to the signed root.',
    },
  ];
}
