import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type MailProviderName, type MailProviderView } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { CopyButton } from '../../../components/copy-button';
import { Facts } from '../../../components/fact';
import { Field } from '../../../components/field';
import { Message } from '../../../components/message';
import { NativeSelect } from '../../../components/native-select';
import { Removal } from '../../../components/removal';
import { Section } from '../../../components/section';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { KeyForm } from './key-form';
import { type PartProps } from '../part';
import { TestMail } from './test-mail';

/** The mail providers that reach people without Jira accounts: one is set up and tried before mail leaves through it. */
export function Provider({ view, show }: PartProps) {
  const [name, setName] = useState(view.provider.name);
  const provider = view.providers.find((one) => one.name === name) ?? view.provider;
  const part = { view, show, provider };
  return (
    <Section title="Mail to external addresses">
      <div className="box">
        <p>
          People without Jira accounts are reached through a mail provider of yours. Keys are kept in Forge’s secret
          store and never shown again.
        </p>
        <Field
          label="Mail provider"
          help="Shows what is set up of it. By itself, choosing one changes nothing of how mail leaves."
        >
          {(control) => (
            <NativeSelect
              {...control}
              value={provider.name}
              onChange={(event) => setName(event.currentTarget.value as MailProviderName)}
            >
              {view.providers.map((one) => (
                <option key={one.name} value={one.name}>
                  {one.title}
                  {one.name === view.provider.name ? ' (in use)' : one.keySetAt !== undefined && ' (has a key)'}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Use key={`${provider.name} use`} {...part} />
        <KeyForm
          key={`${provider.name} key`}
          label={provider.keyLabel}
          help={provider.keyHelp}
          setAt={provider.keySetAt}
          save={(key) => call('saveProviderKey', { provider: provider.name, key })}
          show={show}
        />
        <KeyForm
          key={`${provider.name} event key`}
          label={provider.eventKeyLabel}
          help={provider.eventKeyHelp}
          setAt={provider.eventKeySetAt}
          save={(key) => call('saveEventKey', { provider: provider.name, key })}
          show={show}
        />
        <div className="stack-050">
          <p className="legend">Address for event webhooks</p>
          <pre className="code" tabIndex={0} aria-label="Address for event webhooks">
            {provider.eventUrl}
          </pre>
          <CopyButton text={provider.eventUrl} what="the address" />
          <p className="small subtle">{provider.proves} Without it, mail stays at “accepted”.</p>
        </div>
        {provider.keySetAt !== undefined && <TestMail key={`${provider.name} test`} provider={provider} />}
        <RemoveKeys key={`${provider.name} removal`} {...part} />
      </div>
    </Section>
  );
}

interface OneProviderProps extends PartProps {
  /** The one that is shown, whether or not mail leaves through it. */
  readonly provider: MailProviderView;
}

/** Whether mail leaves through the provider, and the button that has it do so. */
function Use({ view, show, provider }: OneProviderProps) {
  const action = useAction();
  const used = view.provider;
  const isUsed = provider.name === used.name;
  const use = () =>
    action.run(
      'Changing the mail provider…',
      () => call('chooseMailProvider', { provider: provider.name }),
      (next) => {
        show(next);
        tellDone(`Mail leaves through ${next.provider.title} from now on`);
      },
    );
  if (isUsed && provider.keySetAt !== undefined) return <p>Mail to external addresses leaves through {used.title}.</p>;
  return (
    <Message appearance={used.keySetAt === undefined ? 'warning' : 'information'} live="polite">
      <p>
        {used.keySetAt === undefined
          ? `Mail to external addresses waits, since ${used.title} has no key here.`
          : `Mail to external addresses leaves through ${used.title}.`}{' '}
        {provider.keySetAt === undefined &&
          (isUsed ? 'Save one, or choose a provider that has one.' : 'Save a key below before it can leave this way.')}
        {!isUsed &&
          provider.keySetAt !== undefined &&
          `Send a test mail below before you change to ${provider.title}. What waits then leaves through it, too.`}
      </p>
      {!isUsed && provider.keySetAt !== undefined && (
        <div>
          <Button onClick={use} isDisabled={action.running}>
            Send through {provider.title} from now on
          </Button>
        </div>
      )}
      <ActionOutcome action={action} />
    </Message>
  );
}

function RemoveKeys({ view, show, provider }: OneProviderProps) {
  const action = useAction();
  if (provider.keySetAt === undefined && provider.eventKeySetAt === undefined) return null;
  const groups = view.groups.filter(({ channel }) => channel === 'external-mail').map(({ name }) => name);
  const remove = () =>
    action.run(
      'Removing the keys…',
      () => call('removeProviderKeys', { provider: provider.name }),
      (next) => {
        show(next);
        tellDone(`Keys of ${provider.title} removed`);
      },
    );
  return (
    <Removal
      label={`Remove the keys of ${provider.title}…`}
      question={
        <>
          Remove what is kept of {provider.title}?{' '}
          {provider.name !== view.provider.name ? (
            'No mail leaves through it now.'
          ) : groups.length > 0 ? (
            <>
              Mail to <Facts of={groups} /> waits until a key is saved again, or mail leaves through another provider.
            </>
          ) : (
            'No stakeholder group is told through it now.'
          )}{' '}
          What it still reports of earlier mail is not taken any more. Revoke the key at {provider.title}, too.
        </>
      }
      confirm="Remove keys"
      action={action}
      onRemove={remove}
    />
  );
}
