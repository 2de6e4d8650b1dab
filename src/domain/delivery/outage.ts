/**
 * A channel whose other side takes no messages. It leaves them without an answer, so that nobody can tell of each whether
 * it left, or it answers that it takes none now. After a few in a row nothing more leaves by that channel for a while, then
 * one message at a time, after ever longer pauses, until one is taken or refused for its own sake: an outage of hours
 * leaves a few messages uncertain and not all of them, and asks nobody for each of them again and again.
 */
import { CHANNEL_DEFINITIONS } from '../channels';
import { isServedByPeople, type Channel, type SentChannel } from '../channels/names';
import type { Outcome } from '../channels/outcome';
import { backOffSeconds, waitSeconds } from './delivery';

export interface Outage {
  /** When the first of them was not taken, milliseconds since the epoch. */
  readonly since: number;
  /** How many were in a row, or as good as that: a parcel of which nothing was taken counts for a few. */
  readonly inARow: number;
  /** Nothing leaves by the channel before, milliseconds since the epoch. */
  readonly until: number;
  /** What the last of them came to, as a sentence. */
  readonly reason: string;
  /** Whether that one was left without an answer. */
  readonly unanswered?: true;
}

/** Of a send, by the channel by which its messages, or its reminders, leave. */
export type Outages = Readonly<Partial<Record<SentChannel, Outage>>>;

/** One answer is lost now and then; the next that is lost is no accident any more. */
const A_FEW = 2;

/**
 * Each message that finds out whether there are answers again may be one of which nobody can tell whether it left. So
 * these come ever rarer, down to one in an hour, each after a pause that is hardly longer than the outage was until then.
 */
const LONGEST_UNANSWERED_SECONDS = 3600;

/**
 * Whether all messages of a channel go to one other side, so that what happens to some tells of the others. Places with an
 * address of their own are as many sides as there are places.
 */
export function hasOneOtherSide(channel: Channel): channel is SentChannel {
  return !isServedByPeople(channel) && CHANNEL_DEFINITIONS[channel].takes !== 'destination';
}

/**
 * The outage after a parcel was handed over; undefined where the other side does what it is asked.
 *
 * @param outcomes of the parcel's messages; at least one
 */
export function afterParcel(before: Outage | undefined, outcomes: readonly Outcome[], now: number): Outage | undefined {
  const failed = outcomes.filter((outcome) => outcome.kind === 'unknown' || outcome.kind === 'try-again');
  const last = failed.at(-1);
  if (!last || failed.length < outcomes.length) return undefined;
  const inARow = Math.max((before?.inARow ?? 0) + 1, Math.min(outcomes.length, A_FEW));
  const isUnanswered = failed.some(({ kind }) => kind === 'unknown');
  const asked = failed.flatMap((outcome) => (outcome.kind === 'try-again' ? (outcome.afterSeconds ?? []) : []));
  const pauses = inARow - A_FEW + 1;
  const own = isUnanswered ? backOffSeconds(pauses, LONGEST_UNANSWERED_SECONDS) : backOffSeconds(pauses);
  const seconds = pauses < 1 ? 0 : waitSeconds(pauses, asked.length === 0 ? undefined : Math.max(...asked), own);
  return {
    since: before?.since ?? now,
    inARow,
    until: now + 1000 * seconds,
    reason: last.reason,
    ...(isUnanswered ? { unanswered: true } : {}),
  };
}

/** Whether so many were not taken that the others wait. */
export function isOut(outage: Outage | undefined): outage is Outage {
  return outage !== undefined && outage.inARow >= A_FEW;
}
