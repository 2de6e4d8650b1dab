import Button from '@atlaskit/button/new';
import Checkbox from '@atlaskit/checkbox';
import { RadioGroup } from '@atlaskit/radio';
import TextArea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import { useId, useState } from 'react';
import { ActionOutcome } from '../../components/action-outcome';
import { Fact } from '../../components/fact';
import { Field } from '../../components/field';
import { Section } from '../../components/section';
import { tellDone } from '../../lib/flag';
import { useAction } from '../../lib/use-action';
import { useArrivalFocus } from '../../lib/use-arrival-focus';
import { call } from './calls';
import { NOTHING, useRecord } from './record';

type Found = 'verified' | 'failed' | 'rolled-back';
const FOUND: { readonly value: Found; readonly label: string }[] = [
  { value: 'verified', label: 'It is deployed, and I checked that it works' },
  { value: 'failed', label: 'The deployment failed' },
  { value: 'rolled-back', label: 'It was rolled back' },
];

/** A person says what they checked of the deployment; the ledger keeps it in their name. */
export function Attest() {
  const { view, show, setOpen } = useRecord();
  const action = useAction();
  const arrival = useArrivalFocus();
  const label = useId();
  const [found, setFound] = useState<Found>('verified');
  const [checked, setChecked] = useState('');
  const [url, setUrl] = useState('');
  const [deployedAnew, setDeployedAnew] = useState(false);
  const [asked, setAsked] = useState(false);
  const missing = asked && checked.trim() === '';
  const attest = () => {
    setAsked(true);
    if (checked.trim() === '') return;
    action.run(
      'Writing it down…',
      () =>
        call('attestDeployment', {
          environment: view.environment,
          status: found,
          checked: checked.trim(),
          deployedAnew: found === 'verified' && deployedAnew,
          ...(url.trim() === '' ? {} : { url: url.trim() }),
        }),
      (next) => {
        setOpen(NOTHING);
        show(next);
        tellDone('What you checked is written down');
      },
    );
  };
  return (
    <div className="box" ref={arrival} tabIndex={-1}>
      <Section title="Add verification">
        <p id={label}>
          What did you find about <Fact>{view.version?.name ?? ''}</Fact> in <Fact>{view.environment}</Fact>?
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
        {found === 'verified' && view.failureStands && (
          <Checkbox
            isChecked={deployedAnew}
            onChange={(event) => setDeployedAnew(event.currentTarget.checked)}
            label="It was deployed anew since it failed or was rolled back"
          />
        )}
        <Field
          label="What you checked"
          help="For example which pages you opened and what you saw. The ledger keeps it with your name."
          problems={missing ? ['Say what you checked.'] : []}
        >
          {(control) => (
            <TextArea
              {...control}
              dir="auto"
              minimumRows={2}
              value={checked}
              onChange={(event) => setChecked(event.currentTarget.value)}
            />
          )}
        </Field>
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
          <Button appearance="subtle" onClick={() => setOpen(NOTHING)}>
            Not now
          </Button>
        </div>
      </Section>
    </div>
  );
}
