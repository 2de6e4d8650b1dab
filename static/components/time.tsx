import { useNow } from '../lib/now';
import { useReader } from '../lib/reader';
import { exactTime, relativeTime } from '../lib/time';

/** An instant: relative to now in the text, exact with its zone on hover and for screen readers that read titles. */
export function Time({ at, exact = false }: { readonly at: number; readonly exact?: boolean }) {
  const now = useNow();
  const { locale, timeZone } = useReader();
  const full = exactTime(at, locale, timeZone);
  return (
    <time dateTime={new Date(at).toISOString()} title={full}>
      {exact ? full : relativeTime(at, now, locale, timeZone)}
    </time>
  );
}
