const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "2 h ago", "in 5 min"; beyond a week the date itself, because nobody counts days that far. */
export function relativeTime(at: number, now: number, locale: string, timeZone: string): string {
  const difference = at - now;
  const distance = Math.abs(difference);
  if (distance < MINUTE) return 'just now';
  const format = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'always' });
  if (distance < HOUR) return format.format(Math.round(difference / MINUTE), 'minute');
  if (distance < DAY) return format.format(Math.round(difference / HOUR), 'hour');
  if (distance < 7 * DAY) return format.format(Math.round(difference / DAY), 'day');
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone }).format(at);
}

/** The full date and time with the zone's name, as shown on hover and in evidence. */
export function exactTime(at: number, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(at);
}

/** "about 2 minutes left"; rounded up, because people plan with it. */
export function timeLeft(seconds: number): string {
  if (seconds < 60) return 'less than a minute left';
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `about ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} left`;
  const hours = Math.ceil(minutes / 60);
  return `about ${hours} ${hours === 1 ? 'hour' : 'hours'} left`;
}

/** A calendar date of Jira ("2026-11-21"), which has no zone, in the reader's language. */
export function calendarDate(date: string, locale: string): string {
  const at = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at)) return date;
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    at,
  );
}

/** The instant at which a calendar date ("2026-11-21") begins in a time zone. */
export function startOfDay(date: string, timeZone: string): number {
  const inUtc = Date.parse(`${date}T00:00:00Z`);
  // The zone's distance from UTC changes with its summer time, so the second look uses that of the instant itself.
  const near = inUtc - distanceFromUtc(inUtc, timeZone);
  return inUtc - distanceFromUtc(near, timeZone);
}

/** The calendar date after this one. */
export function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
}

/** The calendar date of an instant in a time zone. */
export function dateIn(at: number, timeZone: string): string {
  return new Date(at + distanceFromUtc(at, timeZone)).toISOString().slice(0, 10);
}

function distanceFromUtc(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(at / 1000) * 1000;
}
