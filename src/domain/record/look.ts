/**
 * When a record, or its run-book, is looked at after news. News says only that something changed; a look reads
 * everything, which costs a point of Jira's budget for each work item of the release. So news that comes together shares
 * a look.
 */
import type { RecordState } from './record';

/** How soon news is looked at, and how long further news waits after that look; milliseconds. */
export interface Pace {
  readonly after: number;
  readonly between: number;
}

/** Jira's search, which tells what is in a version, follows a change after a moment. */
const MILLISECONDS_UNTIL_FOUND = 5_000;

/** Of something that was changed in Jira, which may speak against messages that leave right now. */
export function paceAfterChange(state: RecordState): Pace {
  return { after: MILLISECONDS_UNTIL_FOUND, between: state === 'sending' ? 1_000 : 20_000 };
}

/** Of somebody who acknowledged: only counts in lists follow. Thousands may do so within an hour. */
export const PACE_AFTER_ACKNOWLEDGEMENT: Pace = { after: 30_000, between: 300_000 };

/** Of a message on which another communiqué waits: its readers may be told at once, and one look does for many of them. */
export const PACE_AFTER_STEP: Pace = { after: 1_000, between: 15_000 };

/**
 * When the next look has to begin, in milliseconds since the epoch; undefined when the one that is due sees this news.
 * News by itself is looked at soon. What comes within a burst waits for its next look, so that whichever is last is
 * always followed by a look that finds it, `after + between` later at most.
 *
 * @param due when the look that was asked for last begins, as far as is known
 */
export function nextLook({ after, between }: Pace, now: number, due: number | undefined): number | undefined {
  const earliest = now + after;
  if (due === undefined) return earliest;
  if (due < earliest) return Math.max(earliest, due + between);
  return due <= earliest + between ? undefined : earliest;
}
