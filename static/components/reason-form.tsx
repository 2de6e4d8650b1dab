import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type Answer } from '../../src/contract';
import { ActionOutcome } from './action-outcome';
import { ReasonField } from './reason-field';
import { useAction } from '../lib/use-action';
import { useArrivalFocus } from '../lib/use-arrival-focus';

interface ReasonFormProps<View> {
  readonly title: string;
  readonly help: string;
  readonly confirm: string;
  readonly working: string;
  readonly call: (reason: string) => Promise<Answer<View>>;
  readonly then: (view: View) => void;
  readonly onCancel: () => void;
}

/** Asks for the reason without which a decision is worth little to those who come later. */
export function ReasonForm<View>(props: ReasonFormProps<View>) {
  const action = useAction();
  const arrival = useArrivalFocus();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const decide = () => {
    setAsked(true);
    if (reason.trim() === '') return;
    action.run(
      props.working,
      () => props.call(reason.trim()),
      (view) => {
        props.onCancel();
        props.then(view);
      },
    );
  };
  return (
    <div className="stack-100" ref={arrival} tabIndex={-1}>
      <ReasonField
        label={props.title}
        help={props.help}
        problems={asked && reason.trim() === '' ? ['A reason is needed.'] : []}
        rows={3}
        value={reason}
        onChange={setReason}
      />
      <div className="inline">
        <Button appearance="primary" onClick={decide} isDisabled={action.running}>
          {props.confirm}
        </Button>
        <Button appearance="subtle" onClick={props.onCancel}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}
