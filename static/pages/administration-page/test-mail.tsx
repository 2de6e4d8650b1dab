import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { ActionOutcome } from '../../components/action-outcome';
import { Field } from '../../components/field';
import { useAction } from '../../lib/use-action';
import { call } from './calls';

/** Sends one mail through the provider, so that a mistake shows today and not on the day of the release. */
export function TestMail() {
  const [address, setAddress] = useState('');
  const [tried, setTried] = useState(false);
  const [outcome, setOutcome] = useState('');
  const action = useAction();
  const send = () => {
    setTried(true);
    setOutcome('');
    if (address.trim() === '') return;
    action.run(
      'Sending a test mail…',
      () => call('sendTestMail', { address: address.trim() }),
      ({ text }) => setOutcome(text),
    );
  };
  return (
    <form
      className="stack-050"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field
        label="Send me a test"
        help="One mail to this address, through the provider, from the sender in the settings."
        problems={tried && address.trim() === '' ? ['Write an address to send it to.'] : []}
      >
        {(control) => (
          <div className="inline">
            <div className="grow">
              <Textfield
                {...control}
                type="email"
                placeholder="name@example.com"
                value={address}
                onChange={(event) => setAddress(event.currentTarget.value)}
              />
            </div>
            <Button type="submit" isDisabled={action.running}>
              Send test mail
            </Button>
          </div>
        )}
      </Field>
      <p role="status">{outcome}</p>
      <ActionOutcome action={action} />
    </form>
  );
}
