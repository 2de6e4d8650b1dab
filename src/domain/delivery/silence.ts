/**
 * A channel whose other side leaves messages without an answer. Each of them may have left, so that nobody can tell of it
 * whether it did. After a few in a row nothing more leaves by that channel for a while, then one message at a time, after
 * ever longer pauses, until one is answered: an outage of hours leaves a few messages uncertain and not all of them.
 */
import { CHANNEL_DEFINITIONS } from '../channels';
import { isServedByPeople, type Channel, type SentChannel } from '../channels/names';
import type { Outcome } from '../channels/outcome';
import { backOffSeconds } from './delivery';

export interface Silence {
  /** When the first of them was left without an answer, milliseconds since the epoch. */
  readonly since: number;
  /** How many were in a row, or as good as that: a parcel of which nothing was answered counts for a few. */
  readonly inARow: number;
  /** Nothing leaves by the channel before, milliseconds since the epoch. */
  readonly until: number;
}

/** Of a send, by the channel by which its messages, or its reminders, leave. */
export type Silences = Readonly<Partial<Record<SentChannel, Silence>>>;

/** One answer is lost now and then; the next that is lost is no accident any more. */
const A_FEW = 2;

/**
 * Whether all messages of a channel go to one other side, so that what happens to some tells of the others. Places with an
 * address of their own are as many sides as there are places.
 */
export function hasOneOtherSide(channel: Channel): channel is SentChannel {
  return !isServedByPeople(channel) && CHANNEL_DEFINITIONS[channel].takes !== 'destination';
}

/**
 * The silence after a parcel was handed over; undefined where the other side answers.
 *
 * @param outcomes of the parcel's messages; at least one
 */
export function afterParcel(
  before: Silence | undefined,
  outcomes: readonly Outcome[],
  now: number,
): Silence | undefined {
  if (outcomes.some(({ kind }) => kind !== 'unknown')) return undefined;
  const inARow = Math.max((before?.inARow ?? 0) + 1, Math.min(outcomes.length, A_FEW));
  const seconds = inARow < A_FEW ? 0 : backOffSeconds(inARow - A_FEW + 1);
  return { since: before?.since ?? now, inARow, until: now + 1000 * seconds };
}

/** Whether so many were left without an answer that the others wait. */
export function isSilent(silence: Silence | undefined): silence is Silence {
  return silence !== undefined && silence.inARow >= A_FEW;
}
