import Button from '@atlaskit/button/new';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { moveClock } from '../api/sandbox';
import { useSiteClock } from '../common/clock';
import { Problem, Waiting } from '../common/loading';
import { exactTime, nearTime } from '../common/time';
import { useSession } from '../shell/session';

const steps = [
  { words: '+30 min', duration: 'PT30M' },
  { words: '+1 h', duration: 'PT1H' },
  { words: '+1 day', duration: 'P1D' },
] as const;

/** The site's clock: what time it is there, and ways forward. It never goes back. */
export function ClockTool() {
  const { now, nextAlarm } = useSiteClock();
  const { person } = useSession();
  const client = useQueryClient();
  const [moving, setMoving] = useState<string>();
  const [refusal, setRefusal] = useState<unknown>();

  const move = async (words: string, how: Parameters<typeof moveClock>[0]) => {
    setMoving(words);
    setRefusal(undefined);
    try {
      await moveClock(how);
    } catch (error) {
      setRefusal(error);
    } finally {
      setMoving(undefined);
      await client.invalidateQueries();
    }
  };

  if (now === undefined) return <Waiting label="Reading the site’s clock…" />;
  return (
    <div className="stack">
      <p className="subtle">
        Everything on this site waits on this clock. Move it forward, and what was waiting happens, in order.
      </p>
      <p className="clock-now">
        <time dateTime={new Date(now).toISOString()}>
          {new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: person.timeZone }).format(now)}
        </time>
      </p>
      <dl className="tool-facts">
        <dt>For {person.displayName}</dt>
        <dd>
          {exactTime(now, person.timeZone)} ({person.timeZone})
        </dd>
        <dt>In UTC</dt>
        <dd>{exactTime(now, 'UTC')}</dd>
        <dt>Next step</dt>
        <dd>
          {nextAlarm === undefined
            ? 'Nothing waits.'
            : `${nearTime(nextAlarm, now, person.timeZone)}, ${exactTime(nextAlarm, person.timeZone)}`}
        </dd>
      </dl>
      <div className="row" role="group" aria-label="Move the clock forward">
        {steps.map(({ words, duration }) => (
          <Button
            key={duration}
            isDisabled={moving !== undefined}
            onClick={() => void move(words, { advance: duration })}
          >
            {words}
          </Button>
        ))}
        <Button
          isDisabled={moving !== undefined || nextAlarm === undefined}
          onClick={() => void move('to the next step', { toNextStep: true })}
        >
          To the next step
        </Button>
      </div>
      {moving !== undefined && <Waiting label={`Moving the clock ${moving}, and doing what is due…`} />}
      {refusal !== undefined && <Problem title="The clock was not moved" error={refusal} />}
    </div>
  );
}
