/** Timings as sentences. Instants are told in UTC: these words go to people in any zone. */
import { clockTimeOf, dateOf, dayOf, wallClockAt } from './wall-clock';
import type { Degree, Start, Timing, Zoned } from './timing';

/** "At 09:00 (Europe/Berlin), 2 days before the release date; after “Operations” has been sent to everybody". */
export function describeTiming(timing: Timing, groupOf: (communiqueId: string) => string): string {
  const { start, after, quiet, lateAfterMinutes } = timing;
  return [
    describeStart(start),
    after && `after “${groupOf(after.communiqueId)}” ${describeDegree(after.degree, after.percent)}`,
    quiet && `not from ${quiet.from} until ${quiet.until} ${describeZone(quiet)}`,
    lateAfterMinutes !== undefined && `held when ${describeSpan(lateAfterMinutes)} late`,
  ]
    .filter(Boolean)
    .join('; ');
}

function describeStart(start: Start): string {
  switch (start.kind) {
    case 'at-once':
      return 'As soon as sending is authorised';
    case 'at':
      return `On ${inUtc(start.at)}`;
    case 'on-date':
      return `On ${dayInWords(start.date)} at ${start.time} ${describeZone(start)}`;
    case 'after-approval':
      return start.minutes === 0 ? 'Once the change is approved' : `${describeSpan(start.minutes)} after the approval`;
    case 'after-verification':
      return start.minutes === 0
        ? 'Once the deployment is verified'
        : `${describeSpan(start.minutes)} after the verification`;
    case 'release-date': {
      const at = `at ${start.time} ${describeZone(start)}`;
      if (start.days === 0) return `On the release date ${at}`;
      const days = Math.abs(start.days);
      return `${days} ${days === 1 ? 'day' : 'days'} ${start.days < 0 ? 'before' : 'after'} the release date ${at}`;
    }
  }
}

/** "(Europe/Berlin)", "by each reader’s own clock (Europe/Berlin where their time zone is not known)" */
function describeZone({ timeZone, perReader }: Zoned): string {
  return perReader ? `by each reader’s own clock (${timeZone} where their time zone is not known)` : `(${timeZone})`;
}

const DEGREE_WORDS: Readonly<Record<Degree, string>> = {
  sent: 'was sent to',
  delivered: 'was delivered to',
  acknowledged: 'was acknowledged by',
};

function describeDegree(degree: Degree, percent: number): string {
  return `${DEGREE_WORDS[degree]} ${percent === 100 ? 'everybody' : `${percent} %`}`;
}

/** "90 minutes", "2 hours", "3 days". */
function describeSpan(minutes: number): string {
  const [count, unit] =
    minutes % 1440 === 0 ? [minutes / 1440, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A moment, milliseconds since the epoch, for readers in any time zone: `21 November 2026 at 22:05 UTC`. */
export function inUtc(at: number): string {
  const clock = wallClockAt(at, 'UTC');
  return `${dayInWords(dateOf(clock))} at ${clockTimeOf(clock)} UTC`;
}

/**
 * A calendar date `YYYY-MM-DD` in words that everybody reads alike, whatever the order of day and month that they are used
 * to: `21 November 2026`. What is no date stays as it is.
 */
export function dayInWords(date: string): string {
  const day = dayOf(date);
  return day === undefined ? date : DAY_IN_WORDS.format(day * DAY_MILLISECONDS);
}

const DAY_MILLISECONDS = 24 * 60 * 60_000;

const DAY_IN_WORDS = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
