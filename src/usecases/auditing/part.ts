/**
 * What one invocation takes on of a work that may be too long for it: an answer that the platform delivers, within its
 * time, and so little of the storage that messages go on leaving meanwhile.
 */
import type { Ports } from '../../ports';

/** An invocation may answer with 5 MB (Forge, invocation limits), as JSON and with what is around it. */
const ANSWER_BYTES = 3_500_000;
/** A call of a page has 25 seconds (Forge, invocation limits); what is begun in this time has the rest to end. */
const MILLISECONDS = 10_000;
/** The storage counts reads by each begun 10 KB, and takes 4,000 of them a minute from a site (Forge, key-value store limits). */
const BYTES_READ_AT_ONCE = 10_240;
const READS = 1_000;
/** Half of them: the rest is for what is being sent. */
const READS_A_MINUTE = 2_000;

export interface Part {
  /** Counts values of so many bytes that were read; a missing one has none. */
  readonly count: (values: readonly number[]) => void;
  /** Whether there is room for so much more of an answer, which then is taken; where there is none, the part is over. */
  readonly takes: (text: string) => boolean;
  readonly isOver: () => boolean;
  /** How long to wait before the next part, so that all of them together read at their pace. */
  readonly pauseSeconds: () => number;
}

export function beginPart({ clock }: Pick<Ports, 'clock'>): Part {
  const until = clock.now() + MILLISECONDS;
  let reads = 0;
  let bytes = 0;
  let isFull = false;
  return {
    count: (values) => {
      for (const value of values) reads += Math.max(1, Math.ceil(value / BYTES_READ_AT_ONCE));
    },
    takes: (text) => {
      const more = Buffer.byteLength(JSON.stringify(text));
      // What no part has room for would never be answered.
      isFull = bytes > 0 && bytes + more > ANSWER_BYTES;
      if (!isFull) bytes += more;
      return !isFull;
    },
    isOver: () => isFull || reads >= READS || clock.now() >= until,
    pauseSeconds: () => Math.ceil((60 * reads) / READS_A_MINUTE),
  };
}
