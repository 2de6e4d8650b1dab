/** A window of time in which nothing may be announced. Only instants are compared; zones are for people to read. */
import type { CommuniqueKind } from '../communique/communique';

export interface Freeze {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since the epoch: the first instant that is frozen, and the first that is not any more. */
  readonly from: number;
  readonly until: number;
  /** The IANA time zone in which it was planned and is shown. */
  readonly timeZone: string;
  readonly projectIds: 'all' | readonly string[];
  /** The kinds of communiqué that it stops. */
  readonly kinds: readonly CommuniqueKind[];
}

/** From its first instant, up to but not including the one at which it ends. */
export function isFrozenAt({ from, until }: Pick<Freeze, 'from' | 'until'>, instant: number): boolean {
  return from <= instant && instant < until;
}

/** Whether any instant of a calendar day (`YYYY-MM-DD`, as the freeze's zone counts days) lies in the freeze. */
export function isFrozenOn(freeze: Pick<Freeze, 'from' | 'until' | 'timeZone'>, date: string): boolean {
  if (freeze.until <= freeze.from) return false;
  const dateOf = (instant: number): string => calendarDate(instant, freeze.timeZone);
  return dateOf(freeze.from) <= date && date <= dateOf(freeze.until - 1);
}

/** The calendar date of an instant in a time zone, as `YYYY-MM-DD`. */
export function calendarDate(instant: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(instant);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}
