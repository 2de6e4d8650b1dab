import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type Answer } from '../../src/contract';
import { ActionOutcome } from './action-outcome';
import { ReasonField } from './reason-field';
import { useAction } from '../lib/use-action';
import { useOpenedPart } from '../lib/use-arrival-focus';
import { useWords } from '../lib/use-words';

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
  const reason = useWords(props.title, action);
  const cancel = () => {
    reason.letGo();
    props.onCancel();
  };
  const part = useOpenedPart(cancel);
  const [asked, setAsked] = useState(false);
  const decide = () => {
    setAsked(true);
    if (reason.words.trim() === '') return;
    action.run(
      props.working,
      () => props.call(reason.words.trim()),
      (view) => {
        props.onCancel();
        props.then(view);
      },
    );
  };
  return (
    <div className="stack-100" {...part}>
      <ReasonField
        label={props.title}
        help={props.help}
        problems={asked && reason.words.trim() === '' ? ['A reason is needed.'] : []}
        rows={3}
        value={reason.words}
        onChange={reason.write}
      />
      <div className="inline">
        <Button appearance="primary" onClick={decide} isDisabled={action.running}>
          {props.confirm}
        </Button>
        <Button appearance="subtle" onClick={cancel}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}
