import Button from '@atlaskit/button/new';
import { type ReactNode } from 'react';
import { ActionOutcome } from '../../components/action-outcome';
import { openIssue } from '../../lib/navigate';
import { tellDone } from '../../lib/flag';
import { useAction } from '../../lib/use-action';
import { call } from './calls';
import { type NextStep } from './next-step';
import { useRecord } from './record';

type Doable = Exclude<NextStep, { kind: 'wait' | 'none' }>;

/** The one primary button of the panel. */
export function NextStepButton({ step }: { readonly step: Doable }) {
  const { setOpen, open, view } = useRecord();
  switch (step.kind) {
    case 'add-communique':
      return <Primary onClick={() => setOpen({ what: 'add' })}>Add communiqué</Primary>;
    case 'edit-communique':
      return (
        <Primary onClick={() => setOpen({ what: 'communique', id: step.communiqueId })}>
          Complete the communiqués
        </Primary>
      );
    case 'submit':
      return <Submit />;
    case 'open-change':
      return <Primary onClick={() => openIssue(step.issueKey)}>Go to {step.issueKey} for approval</Primary>;
    case 'show-recipe':
      return <Primary onClick={() => setOpen({ what: 'recipe' })}>Show the pipeline recipe</Primary>;
    case 'add-verification':
      if (open.what === 'attest') return null;
      return <Primary onClick={() => setOpen({ what: 'attest' })}>Add verification</Primary>;
    case 'send':
      if (open.what === 'send') return null;
      return (
        <Primary onClick={() => setOpen({ what: 'send' })}>{view.correction ? 'Send correction…' : 'Send…'}</Primary>
      );
  }
}

function Primary({ onClick, children }: { readonly onClick: () => void; readonly children: ReactNode }) {
  return (
    <div>
      <Button appearance="primary" onClick={onClick}>
        {children}
      </Button>
    </div>
  );
}

/** Hands the content as it stands to those who approve the change. */
export function Submit({ again = false }: { readonly again?: boolean }) {
  const { view, show, reload } = useRecord();
  const action = useAction();
  const submit = () =>
    action.run(
      'Submitting for approval…',
      () => call('submitForApproval', { contentDigest: view.contentDigest }),
      (value) => {
        show(value);
        tellDone('Submitted for approval', 'The change request now shows what will be said to whom.');
      },
    );
  return (
    <>
      <div>
        <Button appearance={again ? 'default' : 'primary'} onClick={submit} isDisabled={action.running}>
          {again ? 'Submit for approval again' : 'Submit for approval'}
        </Button>
      </div>
      <div className="outcome">
        <ActionOutcome action={action} help={{ label: 'Load the record again', onClick: reload }} />
      </div>
    </>
  );
}
