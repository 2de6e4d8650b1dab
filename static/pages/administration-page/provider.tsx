import { Fact } from '../../components/fact';
import { CopyButton } from '../../components/copy-button';
import { Section } from '../../components/section';
import { call } from './calls';
import { KeyForm } from './key-form';
import { type PartProps } from './part';
import { TestMail } from './test-mail';

/** The mail provider that reaches people without Jira accounts. */
export function Provider({ view, show }: PartProps) {
  const { provider } = view;
  return (
    <Section title="Mail to external addresses">
      <div className="box">
        <p>
          People without Jira accounts are reached through <Fact>{provider.name}</Fact>. Keys are kept in Forge’s secret
          store and never shown again.
        </p>
        <KeyForm
          label="API key"
          help="Needs the right to send mail."
          setAt={provider.keySetAt}
          save={(key) => call('saveProviderKey', { key })}
          show={show}
        />
        <KeyForm
          label="Public key of event webhooks"
          help={`With it ${provider.name} signs what it reports about deliveries and bounces.`}
          setAt={provider.eventKeySetAt}
          save={(key) => call('saveEventKey', { key })}
          show={show}
        />
        <div className="stack-050">
          <p className="legend">Address for event webhooks</p>
          <pre className="code" tabIndex={0} aria-label="Address for event webhooks">
            {provider.eventUrl}
          </pre>
          <CopyButton text={provider.eventUrl} what="the address" />
        </div>
        <TestMail />
      </div>
    </Section>
  );
}
