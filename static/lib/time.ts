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
