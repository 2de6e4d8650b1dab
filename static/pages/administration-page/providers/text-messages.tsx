import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useState } from 'react';
import { ActionOutcome } from '../../../components/action-outcome';
import { Facts } from '../../../components/fact';
import { Field } from '../../../components/field';
import { Removal } from '../../../components/removal';
import { Section } from '../../../components/section';
import { Time } from '../../../components/time';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { type PartProps } from '../part';
import { TestText } from './test-text';

/** The account through which text messages leave, and their sender. */
export function TextMessages({ view, show }: PartProps) {
  return (
    <Section title="Text messages">
      <div className="box">
        <p>
          Stakeholder groups of telephone numbers are told through your account at Twilio. Each message has its reader’s
          own link, which shows all of the communiqué and takes the confirmation.
        </p>
        <Sender key={view.textSender ? 'kept' : 'none'} view={view} show={show} />
        {view.textSender && <TestText />}
        {view.textSender && <RemoveSender view={view} show={show} />}
      </div>
    </Section>
  );
}

/** The auth token can be replaced but never read again. */
function Sender({ view, show }: PartProps) {
  const known = view.textSender;
  const [accountSid, setAccountSid] = useState(known?.accountSid ?? '');
  const [sender, setSender] = useState(known?.sender ?? '');
  const [authToken, setAuthToken] = useState('');
  const action = useAction();
  const refused = action.state.status === 'refused' ? action.state.refusal : undefined;
  const problemsOf = (field: string) => (refused?.field === field ? [refused.message] : []);
  const save = () =>
    action.run(
      'Saving the account…',
      () =>
        call('saveTextSender', {
          accountSid: accountSid.trim(),
          sender: sender.trim(),
          ...(authToken.trim() !== '' && { authToken: authToken.trim() }),
        }),
      (next) => {
        setAuthToken('');
        show(next);
        tellDone('Account for text messages saved');
      },
    );
  return (
    <form
      className="stack-100"
      aria-label="Account for text messages"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Field label="Account SID" help="In Twilio’s console, under Account Info." problems={problemsOf('accountSid')}>
        {(control) => (
          <Textfield
            {...control}
            autoComplete="off"
            spellCheck={false}
            placeholder="AC…"
            value={accountSid}
            onChange={(event) => setAccountSid(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field
        label={known ? 'Auth token, to replace the one that is kept' : 'Auth token'}
        help="Beside the account SID. It sends messages, and proves that a report is Twilio’s; it is kept in Forge’s secret store and never shown again."
        problems={problemsOf('authToken')}
      >
        {(control) => (
          <Textfield
            {...control}
            type="password"
            autoComplete="off"
            placeholder={known ? 'Kept; it cannot be read again' : ''}
            value={authToken}
            onChange={(event) => setAuthToken(event.currentTarget.value)}
          />
        )}
      </Field>
      <Field
        label="Sender of text messages"
        help="A number of the account, +49 151…; the SID of a messaging service, MG…; or, where the reader’s country allows it, a name of up to 11 letters."
        problems={problemsOf('sender')}
      >
        {(control) => (
          <Textfield {...control} value={sender} onChange={(event) => setSender(event.currentTarget.value)} />
        )}
      </Field>
      <p className="small subtle">
        {known ? (
          <>
            Set <Time at={known.tokenSetAt} />. Twilio reports to the app what became of each message by itself.
          </>
        ) : (
          'Not set yet.'
        )}
      </p>
      <div>
        <Button type="submit" isDisabled={action.running}>
          Save account
        </Button>
      </div>
      <ActionOutcome action={action} />
    </form>
  );
}

function RemoveSender({ view, show }: PartProps) {
  const action = useAction();
  const groups = view.groups.filter(({ channel }) => channel === 'text-message').map(({ name }) => name);
  const remove = () =>
    action.run(
      'Removing the account…',
      () => call('removeTextSender'),
      (next) => {
        show(next);
        tellDone('Account for text messages removed');
      },
    );
  return (
    <Removal
      label="Remove this account…"
      question={
        <>
          Remove the account and its auth token?{' '}
          {groups.length > 0 ? (
            <>
              Text messages to <Facts of={groups} /> wait until an account is saved again.
            </>
          ) : (
            'No stakeholder group is told by text message now.'
          )}{' '}
          What Twilio still reports of earlier messages is not taken any more.
        </>
      }
      confirm="Remove account"
      action={action}
      onRemove={remove}
    />
  );
}
