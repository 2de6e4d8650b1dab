import Button from '@atlaskit/button/new';
import { useQueryClient } from '@tanstack/react-query';
import { type OutageView } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { Time } from '../../components/time';
import { useAction } from '../../lib/use-action';
import { CHANNEL } from '../../lib/words';
import { call } from './calls';
import { maySend } from './next-step';
import { useRecord } from './record';
import { progressKey } from './use-progress';

interface OutageNoteProps {
  readonly outage: OutageView;
  /** When that was so. */
  readonly now: number;
}

/** Which service takes nothing, since when and why, when it is tried again, and the button for who knows that it works. */
export function OutageNote({ outage, now }: OutageNoteProps) {
  const { view } = useRecord();
  const client = useQueryClient();
  const action = useAction();
  const { channel, since, until, reason, unanswered } = outage;
  const waits = until > now;
  const tryNow = () =>
    action.run(
      'Having it tried…',
      () => call('tryNow', { channel }),
      (progress) => client.setQueryData(progressKey(view.issueId), { ok: true, value: progress }),
    );
  return (
    <>
      <p>
        <strong>{CHANNEL[channel]}:</strong> {unanswered ? 'no answer' : 'nothing has been taken'} since{' '}
        <Time at={since} exact />. <span dir="auto">{asSentence(reason)}</span>{' '}
        {waits ? (
          <>
            One message is tried again at <Time at={until} exact />
          </>
        ) : (
          'One message is being tried again'
        )}
        ; the others wait, and leave by themselves once it is {unanswered ? 'answered' : 'taken'}.
      </p>
      {waits && maySend(view) && (
        <div>
          <Button
            spacing="compact"
            onClick={tryNow}
            isDisabled={action.running}
            aria-label={`Try now: ${CHANNEL[channel]}`}
          >
            Try now
          </Button>
        </div>
      )}
      <ActionOutcome action={action} />
    </>
  );
}

/** What a provider says may end without a full stop. */
function asSentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
