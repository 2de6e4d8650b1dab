import type { Digest } from '../encoding/digest';
import { signCheckpoint } from './checkpoint';
import { entryText, type LedgerActor, type LedgerEntry } from './entry';
import type { LedgerEvent } from './event';
import { appendLeaf, EMPTY_ROOT, leafHash, rootOf } from './merkle';
import type { NoteSigner } from './signed-note';

/** The state of one log: all that appending needs. Stored in one transaction with each entry, conditional on `size`. */
export interface LedgerHead {
  /** The log's origin. */
  readonly log: string;
  readonly size: number;
  readonly root: Digest;
  /** Roots of the perfect subtrees, largest first. */
  readonly frontier: readonly Digest[];
}

export interface Appended {
  readonly entry: LedgerEntry;
  /** The entry's canonical JSON, to be stored as it is. */
  readonly entryText: string;
  readonly leafHash: Digest;
  readonly head: LedgerHead;
}

/** A log without entries. */
export function emptyHead(log: string): LedgerHead {
  return { log, size: 0, root: EMPTY_ROOT, frontier: [] };
}

/** The next entry of a log, and the log's state after it. */
export function append(
  head: LedgerHead,
  event: LedgerEvent,
  { time, actor }: { readonly time: string; readonly actor: LedgerActor },
): Appended {
  const entry: LedgerEntry = { version: 1, log: head.log, index: head.size, time, actor, ...event };
  const text = entryText(entry);
  const leaf = leafHash(text);
  const frontier = appendLeaf({ size: head.size, peaks: head.frontier }, leaf);
  return {
    entry,
    entryText: text,
    leafHash: leaf,
    head: { log: head.log, size: frontier.size, root: rootOf(frontier), frontier: frontier.peaks },
  };
}

/** The head as a signed checkpoint, to be handed out. Never sign two heads of one log with the same size. */
export function signHead(head: LedgerHead, signer: NoteSigner): string {
  return signCheckpoint({ origin: head.log, size: head.size, root: head.root }, signer);
}
