import { useSession } from '../shell/session';
import { useSiteClock } from './clock';
import { exactTime, nearTime } from './time';

/** A time in the reader's zone: relative while it is near, exact on hover. Jira's offset "+0000" is understood. */
export function TimeText({ at }: { readonly at: string }) {
  const { person } = useSession();
  const { now } = useSiteClock();
  const epochMilliseconds = Date.parse(at.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  if (Number.isNaN(epochMilliseconds)) return <>{at}</>;
  const exact = exactTime(epochMilliseconds, person.timeZone);
  return (
    <time dateTime={new Date(epochMilliseconds).toISOString()} title={exact}>
      {now === undefined ? exact : nearTime(epochMilliseconds, now, person.timeZone)}
    </time>
  );
}
