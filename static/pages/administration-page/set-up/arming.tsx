import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field } from '../../../components/field';
import { Message } from '../../../components/message';
import { Time } from '../../../components/time';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { type PartProps } from '../part';

/** What stands between a copied or restored site and the people who would hear from it twice. */
export function Arming({ view, show }: PartProps) {
  const action = useAction();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const { arming, armedAt } = view.sending;
  if (arming !== 'fenced') return null;
  const submit = () => {
    setTried(true);
    if (reason.trim() === '') return;
    action.run(
      'Arming sending…',
      () => call('armSending', { reason: reason.trim() }),
      (next) => {
        show(next);
        tellDone('Sending is armed for this site');
      },
    );
  };
  return (
    <Message appearance="warning" title="Nothing is sent from this site">
      <p>
        The app’s data comes from another installation
        {armedAt !== undefined && (
          <>
            , armed <Time at={armedAt} />
          </>
        )}
        : this site was copied or restored, or the app was installed again. Leave it so on a test copy. Arm sending only
        if this is the site that speaks to your stakeholders. What was planned before never leaves, because the people
        may have been told since; plan it anew if they were not.
      </p>
      <form
        className="stack-100"
        aria-label="Arm sending"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label="Why this site sends from now on"
          help="It goes into the ledger, with your name."
          problems={tried && reason.trim() === '' ? ['Say why this site sends from now on.'] : []}
        >
          {(control) => (
            <Textfield
              {...control}
              dir="auto"
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </Field>
        <ActionOutcome action={action} />
        <div>
          <Button type="submit" appearance="warning" isDisabled={action.running}>
            Arm sending for this site
          </Button>
        </div>
      </form>
    </Message>
  );
}
