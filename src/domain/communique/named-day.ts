/** Whether a text names a day, in the ways in which people write one; nobody can tell of “next week”. */
import { dayOf } from '../script/wall-clock';

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/**
 * Of `2026-12-08` for instance “8 December 2026”, “December 8th”, “8 Dec”, “2026-12-08”, “08.12.2026” and “12/8/26”. Where
 * day and month may be taken for each other, either is.
 *
 * @param date `YYYY-MM-DD`; what is none is named nowhere
 */
export function namesDay(text: string, date: string): boolean {
  if (dayOf(date) === undefined) return false;
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const name = MONTHS[month - 1] ?? '';
  const named = `${name.slice(0, 3)}(?:${name.slice(3)}|t)?\\.?`;
  const nth = `0?${day}(?:st|nd|rd|th|\\.)?`;
  const shortYear = `(?:${year}|${String(year).slice(2)})`;
  const numbers = [`0?${day}[./-]0?${month}`, `0?${month}[./-]0?${day}`].map((pair) => `${pair}[./-]${shortYear}`);
  const forms = [`${nth}(?: of)? ${named}`, `${named} ${nth}`, date, ...numbers];
  return new RegExp(`(?<![\\w.])(?:${forms.join('|')})(?![\\w])`, 'i').test(text.replace(/\\/g, ''));
}
