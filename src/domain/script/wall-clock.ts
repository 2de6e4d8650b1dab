/** What clocks on a wall show in a time zone, and the instants at which they show it. Zones are IANA names. */

/** `HH:mm`, from 00:00 to 23:59. */
export type ClockTime = string;

export const CLOCK_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;
/** A calendar day as Jira writes it. */
const CALENDAR_DATE = /^\d{4}-\d{2}-\d{2}$/;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A day counted from 1 January 1970, and the minute of that day. */
export interface WallClock {
  readonly day: number;
  readonly minute: number;
}

/** What the clocks of a zone show at an instant (milliseconds since the epoch). */
export function wallClockAt(instant: number, timeZone: string): WallClock {
  const shown = shownAt(instant, timeZone);
  const day = Math.floor(shown / DAY);
  return { day, minute: Math.floor((shown - day * DAY) / MINUTE) };
}

/**
 * The first instant at which the clocks of a zone show the minute of that day. Where they skip it in spring, the instant
 * at which they would have shown it had they gone on as before.
 */
export function instantAt({ day, minute }: WallClock, timeZone: string): number {
  const wanted = day * DAY + minute * MINUTE;
  const before = wanted - offsetAt(wanted - DAY, timeZone);
  const after = wanted - offsetAt(wanted + DAY, timeZone);
  const shows = (instant: number): boolean => shownAt(instant, timeZone) === wanted;
  return [Math.min(before, after), Math.max(before, after)].find(shows) ?? before;
}

/** The day of a calendar date `YYYY-MM-DD`, counted from 1 January 1970; undefined when the calendar has no such day. */
export function dayOf(date: string): number | undefined {
  if (!CALENDAR_DATE.test(date)) return undefined;
  const [year = 0, month = 0, dayOfMonth = 0] = date.split('-').map(Number);
  const day = daysSinceEpoch(year, month, dayOfMonth);
  return dateOf({ day }) === date ? day : undefined;
}

/** Minutes since midnight. */
export function minuteOf(time: ClockTime): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** How far the zone's clocks are ahead of UTC at an instant; milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  return shownAt(instant, timeZone) - Math.floor(instant / 1000) * 1000;
}

/** What the zone's clocks show, to the second, as if it were UTC; milliseconds since the epoch. */
function shownAt(instant: number, timeZone: string): number {
  const parts = formatterOf(timeZone).formatToParts(instant);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const seconds = (part('hour') * 60 + part('minute')) * 60 + part('second');
  return daysSinceEpoch(part('year'), part('month'), part('day')) * DAY + seconds * 1000;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs far more than using it. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}

/** Whether the platform knows the IANA time zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatterOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Of the Gregorian calendar; the year is taken to begin in March, so that the leap day is its last. */
function daysSinceEpoch(year: number, month: number, dayOfMonth: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dayOfMonth - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** `YYYY-MM-DD` */
export function dateOf({ day }: Pick<WallClock, 'day'>): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return [String(year).padStart(4, '0'), twoDigits(month), twoDigits(dayOfMonth)].join('-');
}

export function clockTimeOf({ minute }: WallClock): ClockTime {
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
