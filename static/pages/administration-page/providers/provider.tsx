import { useState } from 'react';
import { type MailProviderName } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { CopyButton } from '../../../components/copy-button';
import { Field } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { Section } from '../../../components/section';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { KeyForm } from './key-form';
import { type PartProps } from '../part';
import { TestMail } from './test-mail';

/** The mail provider that reaches people without Jira accounts. */
export function Provider({ view, show }: PartProps) {
  const { provider } = view;
  return (
    <Section title="Mail to external addresses">
      <div className="box">
        <p>
          People without Jira accounts are reached through a mail provider of yours. Keys are kept in Forge’s secret
          store and never shown again.
        </p>
        <ProviderChoice view={view} show={show} />
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
        <TestMail />
      </div>
    </Section>
  );
}

/** Saved as it is chosen: what belongs to it, below, changes with it. */
function ProviderChoice({ view, show }: PartProps) {
  const action = useAction();
  const [chosen, setChosen] = useState(view.provider.name);
  const choose = (provider: MailProviderName) => {
    setChosen(provider);
    action.run(
      'Changing the mail provider…',
      () => call('chooseMailProvider', { provider }),
      (next) => {
        show(next);
        tellDone(`Mail leaves through ${next.provider.title} from now on`);
      },
    );
  };
  const shown = action.running ? chosen : view.provider.name;
  return (
    <Field
      label="Mail provider"
      help="Keys that a provider got before are still there when you come back to it."
      problems={[]}
    >
      {(control) => (
        <>
          <NativeSelect
            {...control}
            value={shown}
            onChange={(event) => choose(event.currentTarget.value as MailProviderName)}
          >
            {view.providers.map(({ name, title }) => (
              <option key={name} value={name}>
                {title}
              </option>
            ))}
          </NativeSelect>
          <ActionOutcome action={action} />
        </>
      )}
    </Field>
  );
}
