import { DateTime } from 'luxon';

const FORMAT = "yyyy-MM-dd'T'HH:mm";

/** An instant as a field for date and time shows it ("2026-12-24T18:00"), by the clocks of a time zone. */
export function localOf(instant: number, timeZone: string): string {
  return DateTime.fromMillis(instant, { zone: timeZone }).toFormat(FORMAT);
}

/**
 * The instant at which the clocks of a time zone show the date and time; undefined where they never do, because it is
 * no time or because they skip it in spring. Of two such instants in autumn, the first.
 */
export function instantOf(local: string, timeZone: string): number | undefined {
  const time = DateTime.fromFormat(local, FORMAT, { zone: timeZone });
  if (!time.isValid) return undefined;
  const [first = time] = time.getPossibleOffsets();
  return first.toFormat(FORMAT) === local ? first.toMillis() : undefined;
}

/** All time zones that the browser knows, with one that has to be among them. */
export function timeZones(known: string): readonly string[] {
  return [...new Set([known, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
}
