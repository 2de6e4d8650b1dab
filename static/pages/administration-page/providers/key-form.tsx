import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { type AdministrationView, type Answer } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field } from '../../../components/field';
import { Time } from '../../../components/time';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';

interface KeyFormProps {
  readonly label: string;
  readonly help: string;
  readonly setAt?: number;
  readonly save: (key: string) => Promise<Answer<AdministrationView>>;
  readonly show: (view: AdministrationView) => void;
}

/** Takes a key that can be replaced but never read again. */
export function KeyForm({ label, help, setAt, save, show }: KeyFormProps) {
  const [key, setKey] = useState('');
  const [tried, setTried] = useState(false);
  const action = useAction();
  const submit = () => {
    setTried(true);
    if (key.trim() === '') return;
    action.run(
      'Saving the key…',
      () => save(key.trim()),
      (view) => {
        setKey('');
        setTried(false);
        show(view);
        tellDone(`${label} saved`);
      },
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
      <Field label={label} help={help} problems={tried && key.trim() === '' ? ['Paste the key first.'] : []}>
        {(control) => (
          <div className="inline">
            <div className="grow">
              <Textfield
                {...control}
                type="password"
                autoComplete="off"
                value={key}
                onChange={(event) => setKey(event.currentTarget.value)}
              />
            </div>
            <Button type="submit" isDisabled={action.running}>
              {setAt === undefined ? 'Save' : 'Replace'}
              <span className="visually-hidden"> {label}</span>
            </Button>
          </div>
        )}
      </Field>
      <p className="small subtle">
        {setAt === undefined ? (
          'Not set yet.'
        ) : (
          <>
            Set <Time at={setAt} />.
          </>
        )}
      </p>
      <ActionOutcome action={action} />
    </form>
  );
}
