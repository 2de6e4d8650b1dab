import Button from '@atlaskit/button/new';
import { useId, useState } from 'react';
import { type GateVerdict } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { ReasonField } from '../../../components/reason-field';
import { Time } from '../../../components/time';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { useOpenedPart } from '../../../lib/use-arrival-focus';
import { useWords } from '../../../lib/use-words';
import { counted, GATE_TITLE } from '../../../lib/words';
import { call } from '../calls';
import { useRecord } from '../record';

const HOURS = [1, 2, 4, 8, 24] as const;
const USUAL_HOURS = 4;
const MILLISECONDS_AN_HOUR = 3_600_000;

interface AskOverrideProps {
  readonly gate: GateVerdict;
  readonly onDone: () => void;
}

/** The first person's half of an override: why, and for how long. */
export function AskOverride({ gate, onDone }: AskOverrideProps) {
  const { view, show } = useRecord();
  const action = useAction();
  const label = useId();
  const title = `Ask for an override of “${GATE_TITLE[gate.name]}”`;
  const { words: reason, write, letGo } = useWords(title, action);
  const cancel = () => {
    letGo();
    onDone();
  };
  const part = useOpenedPart(cancel);
  const [hours, setHours] = useState<number>(USUAL_HOURS);
  const [asked, setAsked] = useState(false);
  const ask = () => {
    setAsked(true);
    const name = view.overridable.find((candidate) => candidate === gate.name);
    if (reason.trim() === '' || !name) return;
    action.run(
      'Writing down that you asked…',
      () => call('askOverride', { gate: name, contentDigest: view.contentDigest, reason: reason.trim(), hours }),
      (next) => {
        onDone();
        show(next);
        tellDone('You asked for an override', 'A Jira administrator other than you has to grant it.');
      },
    );
  };
  return (
    <div className="stack-100" {...part} role="group" aria-labelledby={label}>
      <p className="legend" id={label}>
        {title}
      </p>
      <p className="small">
        Another person, who is a Jira administrator, has to grant it. It covers exactly what stands now; whatever
        changes voids it.
        {gate.name === 'change-approved' &&
          ' Telling people without an approval of the change is an emergency, which a change manager reviews afterwards.'}
      </p>
      <ReasonField
        help="Why people have to be told although this gate holds. The ledger keeps it with your name."
        problems={asked && reason.trim() === '' ? ['A reason is needed.'] : []}
        rows={3}
        value={reason}
        onChange={write}
      />
      <Field
        label="For how long"
        help={
          <>
            Counted from now: until <Time at={view.now + hours * MILLISECONDS_AN_HOUR} exact />. Sending has to be over
            by then.
          </>
        }
      >
        {(control) => (
          <NativeSelect {...control} value={hours} onChange={(event) => setHours(Number(event.currentTarget.value))}>
            {HOURS.map((choice) => (
              <option key={choice} value={choice}>
                {counted(choice, 'hour', 'hours')}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <div className="inline">
        <Button appearance="primary" spacing="compact" onClick={ask} isDisabled={action.running}>
          Ask for it
        </Button>
        <Button appearance="subtle" spacing="compact" onClick={cancel}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}
