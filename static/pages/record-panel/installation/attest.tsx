import Button from '@atlaskit/button/new';
import Checkbox from '@atlaskit/checkbox';
import { RadioGroup } from '@atlaskit/radio';
import Textfield from '@atlaskit/textfield';
import { useId, useState } from 'react';
import { ActionOutcome } from '../../../components/action-outcome';
import { Fact } from '../../../components/fact';
import { Field, Problems } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { ReasonField } from '../../../components/reason-field';
import { Section } from '../../../components/section';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { useOpenedPart } from '../../../lib/use-arrival-focus';
import { useWords } from '../../../lib/use-words';
import { call } from '../calls';
import { NamedInstallation } from './named-installation';
import { useRecord } from '../record';

type Found = 'verified' | 'failed' | 'rolled-back';
const FOUND: { readonly value: Found; readonly label: string }[] = [
  { value: 'verified', label: 'It is deployed, and I checked that it works' },
  { value: 'failed', label: 'The deployment failed' },
  { value: 'rolled-back', label: 'It was rolled back' },
];

/** A person says what they checked of the deployment; the ledger keeps it in their name. */
export function Attest() {
  const { view, show, close } = useRecord();
  const action = useAction();
  const label = useId();
  const [found, setFound] = useState<Found>('verified');
  const { words: checked, write, letGo } = useWords('What you checked', action);
  const cancel = () => {
    letGo();
    close();
  };
  const part = useOpenedPart(cancel);
  const [url, setUrl] = useState('');
  const [deployedAnew, setDeployedAnew] = useState(false);
  const [confirmed, setConfirmed] = useState(false);
  const [asked, setAsked] = useState(false);
  const held = view.gates.find(({ name }) => name === 'deployment-verified')?.parts?.find(({ open }) => !open);
  const [chosen, setChosen] = useState(held?.name ?? view.environments[0]?.name ?? '');
  const environment = view.environments.find(({ name }) => name === chosen) ?? view.environments[0];
  const { installation } = view;
  const named = installation.artifacts.length + installation.commits.length > 0;
  const unconfirmed = found === 'verified' && named && !confirmed;
  const missing = asked && checked.trim() === '';
  const attest = () => {
    setAsked(true);
    if (checked.trim() === '' || unconfirmed || !environment) return;
    action.run(
      'Writing it down…',
      () =>
        call('attestDeployment', {
          environment: environment.name,
          status: found,
          checked: checked.trim(),
          deployedAnew: found === 'verified' && deployedAnew,
          ...(url.trim() === '' ? {} : { url: url.trim() }),
          ...(found === 'verified' && named ? { installationRevision: installation.revision } : {}),
        }),
      (next) => {
        close();
        show(next);
        tellDone('What you checked is written down');
      },
    );
  };
  return (
    <div className="box" {...part}>
      <Section title="Add verification">
        {view.environments.length > 1 && (
          <Field label="Environment" help="Each environment is verified for itself.">
            {(control) => (
              <NativeSelect
                {...control}
                value={environment?.name}
                onChange={(event) => {
                  setChosen(event.currentTarget.value);
                  setDeployedAnew(false);
                  setConfirmed(false);
                }}
              >
                {view.environments.map(({ name }) => (
                  <option key={name}>{name}</option>
                ))}
              </NativeSelect>
            )}
          </Field>
        )}
        <p id={label}>
          What did you find about <Fact>{view.version?.name ?? ''}</Fact> in <Fact>{environment?.name ?? ''}</Fact>?
        </p>
        <RadioGroup
          aria-labelledby={label}
          options={FOUND.map((option) => ({ ...option, name: 'found' }))}
          value={found}
          onChange={(event) => setFound(FOUND.find(({ value }) => value === event.currentTarget.value)?.value ?? found)}
        />
        {found !== 'verified' && (
          <p>This closes the gate at once, and stops what has not left yet of a send that is under way.</p>
        )}
        {found === 'verified' && environment?.failureStands && (
          <Checkbox
            isChecked={deployedAnew}
            onChange={(event) => setDeployedAnew(event.currentTarget.checked)}
            label="It was deployed anew since it failed or was rolled back"
          />
        )}
        {found === 'verified' && named && (
          <div className="stack-100">
            <p>The record names what is to be installed:</p>
            <NamedInstallation installation={installation} />
            <Checkbox
              isChecked={confirmed}
              isInvalid={asked && unconfirmed}
              onChange={(event) => setConfirmed(event.currentTarget.checked)}
              label="I checked that exactly this is installed"
            />
            {asked && unconfirmed && (
              <Problems
                problems={['Check that exactly this is installed, and say so; otherwise it is not verified.']}
              />
            )}
          </div>
        )}
        <ReasonField
          label="What you checked"
          help="For example which pages you opened and what you saw. The ledger keeps it with your name."
          problems={missing ? ['Say what you checked.'] : []}
          value={checked}
          onChange={write}
        />
        <Field label="Link (optional)" help="A dashboard, a test report or a screenshot.">
          {(control) => (
            <Textfield {...control} type="url" value={url} onChange={(event) => setUrl(event.currentTarget.value)} />
          )}
        </Field>
        <ActionOutcome action={action} />
        <div className="inline">
          <Button appearance="primary" onClick={attest} isDisabled={action.running}>
            Write it down
          </Button>
          <Button appearance="subtle" onClick={cancel}>
            Not now
          </Button>
        </div>
      </Section>
    </div>
  );
}
