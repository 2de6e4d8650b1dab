import { DateTime } from 'luxon';

const UNITS: Readonly<Record<string, 'weeks' | 'days' | 'hours' | 'minutes' | 'months' | 'years'>> = {
  w: 'weeks',
  d: 'days',
  h: 'hours',
  m: 'minutes',
  M: 'months',
  y: 'years',
};

const FORMATS = ['yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd'];

/** The span of time that a date in a query stands for: a day names all of it, a minute all of that. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Reads `-3d`, `4w 2d`, `2026-11-20` or `2026-11-20 10:00` in the caller's time zone; undefined when it is none. */
export function spanOf(text: string, now: DateTime): Span | undefined {
  const trimmed = text.trim();
  if (trimmed === 'now') return { from: now.toMillis(), to: now.toMillis() };
  const period = /^([+-]?)((\d+[wdhm]\s*)+|\d+[My])$/.exec(trimmed);
  if (period !== null) {
    const at = shifted(now, trimmed);
    return at === undefined ? undefined : { from: at.toMillis(), to: at.toMillis() };
  }
  for (const format of FORMATS) {
    const at = DateTime.fromFormat(trimmed, format, { zone: now.zone });
    if (!at.isValid) continue;
    const end = format.includes('HH') ? at.endOf('minute') : at.endOf('day');
    return { from: at.toMillis(), to: end.toMillis() };
  }
  return undefined;
}

/** `now` moved by a period such as `-1d`; undefined when the text is no period. */
export function shifted(now: DateTime, period: string): DateTime | undefined {
  const trimmed = period.trim();
  const sign = trimmed.startsWith('-') ? -1 : 1;
  const parts = [...trimmed.replace(/^[+-]/, '').matchAll(/(\d+)([wdhmMy])/g)];
  if (parts.length === 0) return undefined;
  return parts.reduce((at, [, amount, unit]) => {
    const name = UNITS[unit ?? ''] ?? 'days';
    return at.plus({ [name]: sign * Number(amount) });
  }, now);
}
