/** What the gates of one record went through, newest first, for everybody who may see the record. */
import type { People } from './shared';

export interface GateHistoryEntry {
  /** Its number in the record's ledger. */
  readonly index: number;
  readonly at: number;
  /** What happened, as a sentence. */
  readonly title: string;
  readonly accountId?: string;
  readonly actor: string;
  /** How each gate stood, where it was decided on them. */
  readonly verdicts?: readonly GateHistoryVerdict[];
}

export interface GateHistoryVerdict {
  /** The gate's title, as the panel has it. */
  readonly gate: string;
  readonly result: 'open' | 'held' | 'overridden' | 'not-asked';
  /** Why it held, in sentences; empty where it did not. */
  readonly because: readonly string[];
}

export interface GateHistory {
  readonly entries: readonly GateHistoryEntry[];
  /** Where the earlier entries go on; absent where there are none. */
  readonly nextCursor?: string;
  readonly people: People;
}
