import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { type DelegationsView, type PersonOption } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { Name } from '../../components/fact';
import { Field } from '../../components/field';
import { PeopleFinder } from '../../components/people-finder';
import { tellDone } from '../../lib/flag';
import { useNow } from '../../lib/now';
import { useReader } from '../../lib/reader';
import { dateIn, dayAfter, startOfDay } from '../../lib/time';
import { useAction } from '../../lib/use-action';
import { useOpenedPart } from '../../lib/use-arrival-focus';
import { call } from './calls';

interface DeputyFormProps {
  readonly show: (view: DelegationsView) => void;
  readonly onClose: () => void;
}

/** Who decides in the reader's name, from the first day's beginning to the last day's end in the reader's zone. */
export function DeputyForm({ show, onClose }: DeputyFormProps) {
  const { timeZone } = useReader();
  const today = dateIn(useNow(), timeZone);
  const action = useAction();
  const part = useOpenedPart(onClose);
  const [deputy, setDeputy] = useState<PersonOption>();
  const [first, setFirst] = useState(today);
  const [last, setLast] = useState('');
  const [asked, setAsked] = useState(false);
  const problems = {
    deputy: deputy ? [] : ['Choose who decides in your name.'],
    first: first === '' ? ['Choose the first day.'] : [],
    last: last === '' ? ['Choose the last day.'] : last < first ? ['The last day is not before the first.'] : [],
  };
  const shown = (field: keyof typeof problems): readonly string[] => (asked ? problems[field] : []);
  const save = () => {
    setAsked(true);
    if (!deputy || Object.values(problems).some((some) => some.length > 0)) return;
    action.run(
      'Naming your deputy…',
      () =>
        call('delegateApprovals', {
          deputy: deputy.accountId,
          from: first <= today ? undefined : startOfDay(first, timeZone),
          until: startOfDay(dayAfter(last), timeZone),
        }),
      (view) => {
        show(view);
        tellDone('Your deputy is named', `${deputy.name} sees it under “My approvals”.`);
        onClose();
      },
    );
  };
  return (
    <div className="box stack-150" {...part}>
      <Field
        label="Deputy"
        help="They approve in your name if they may approve themselves, and get the mails to who answers for a group or has people to tell. Being a deputy gives no permission, and cannot be handed on."
        problems={shown('deputy')}
        action={
          deputy && (
            <Button spacing="compact" appearance="subtle" onClick={() => setDeputy(undefined)}>
              Choose somebody else
            </Button>
          )
        }
      >
        {(control) =>
          deputy ? (
            <p id={control.id}>
              <Name>{deputy.name}</Name>
            </p>
          ) : (
            <PeopleFinder control={control} find={(words) => call('findDeputies', { words })} onChoose={setDeputy} />
          )
        }
      </Field>
      <div className="deputy-days">
        <Field label="First day" problems={shown('first')}>
          {(control) => (
            <Textfield
              {...control}
              type="date"
              min={today}
              value={first}
              onChange={(event) => setFirst(event.currentTarget.value)}
            />
          )}
        </Field>
        <Field label="Last day" help={`In your time zone, ${timeZone}.`} problems={shown('last')}>
          {(control) => (
            <Textfield
              {...control}
              type="date"
              min={first}
              value={last}
              onChange={(event) => setLast(event.currentTarget.value)}
            />
          )}
        </Field>
      </div>
      <div className="inline">
        <Button appearance="primary" onClick={save} isDisabled={action.running}>
          Name deputy
        </Button>
        <Button appearance="subtle" onClick={onClose}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}
