const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Date, time and zone in words, for example "Sat 21 Nov 2026, 22:00 CET". */
export function exactTime(epochMilliseconds: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(epochMilliseconds);
}

/** "just now", "2 h ago", "in 5 min" while near; from a week on the exact time. */
export function nearTime(epochMilliseconds: number, now: number, timeZone: string): string {
  const distance = Math.abs(epochMilliseconds - now);
  if (distance < minute) return epochMilliseconds > now ? 'in a moment' : 'just now';
  if (distance >= 7 * day) return exactTime(epochMilliseconds, timeZone);
  const amount =
    distance < hour
      ? `${Math.floor(distance / minute)} min`
      : distance < day
        ? `${Math.floor(distance / hour)} h`
        : `${Math.floor(distance / day)} d`;
  return epochMilliseconds > now ? `in ${amount}` : `${amount} ago`;
}

/** A calendar date such as a release date, which has no zone: "5 Dec 2026". */
export function calendarDate(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(date),
  );
}
