import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { type Answer } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field } from '../../../components/field';
import { useAction } from '../../../lib/use-action';

interface TestMessageProps {
  readonly label: string;
  readonly help: string;
  /** Said when nothing is written. */
  readonly missing: string;
  readonly type: 'email' | 'tel';
  readonly placeholder: string;
  readonly button: string;
  readonly send: (to: string) => Promise<Answer<{ readonly text: string }>>;
}

/** Sends one message to somebody, and says beside it what became of it. */
export function TestMessage({ label, help, missing, type, placeholder, button, send }: TestMessageProps) {
  const [to, setTo] = useState('');
  const [tried, setTried] = useState(false);
  const [outcome, setOutcome] = useState('');
  const action = useAction();
  const submit = () => {
    setTried(true);
    setOutcome('');
    if (to.trim() === '') return;
    action.run(
      'Sending a test…',
      () => send(to.trim()),
      ({ text }) => setOutcome(text),
    );
  };
  return (
    <form
      className="stack-050"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label={label} help={help} problems={tried && to.trim() === '' ? [missing] : []}>
        {(control) => (
          <div className="inline">
            <div className="grow">
              <Textfield
                {...control}
                type={type}
                placeholder={placeholder}
                value={to}
                onChange={(event) => setTo(event.currentTarget.value)}
              />
            </div>
            <Button type="submit" isDisabled={action.running}>
              {button}
            </Button>
          </div>
        )}
      </Field>
      <p role="status">{outcome}</p>
      <ActionOutcome action={action} />
    </form>
  );
}
