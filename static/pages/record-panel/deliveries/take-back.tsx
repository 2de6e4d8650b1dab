import Button from '@atlaskit/button/new';
import { useId, useState } from 'react';
import { type TaskList, type TaskView } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { ReasonField } from '../../../components/reason-field';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { useOpenedPart } from '../../../lib/use-arrival-focus';
import { useWords } from '../../../lib/use-words';
import { call } from '../calls';

interface TakeBackProps {
  readonly communiqueId: string;
  readonly task: TaskView;
  readonly onTakenBack: (list: TaskList) => void;
  readonly onCancel: () => void;
}

/** Somebody said by mistake that they told a person; both that and that it was wrong stay in the ledger. */
export function TakeBack({ communiqueId, task: { deliveryId, name }, onTakenBack, onCancel }: TakeBackProps) {
  const label = useId();
  const action = useAction();
  const { words: reason, write, letGo } = useWords(`${name} was not told after all?`, action);
  const cancel = () => {
    letGo();
    onCancel();
  };
  const part = useOpenedPart(cancel);
  const [asked, setAsked] = useState(false);
  const note = reason.trim();
  const takeBack = () => {
    setAsked(true);
    if (note === '') return;
    action.run(
      'Writing it down…',
      () => call('attestTasks', { communiqueId, deliveryIds: [deliveryId], outcome: 'taken-back', note }),
      (next) => {
        tellDone('Taken back');
        onTakenBack(next);
      },
    );
  };
  return (
    <div className="row-details" {...part} role="group" aria-labelledby={label}>
      <p className="legend" id={label}>
        <bdi className="name">{name}</bdi> was not told after all?
      </p>
      <ReasonField
        help="How it came to be said. The ledger keeps both, with your name. Under Recipients it can then be put on the list again."
        problems={asked && note === '' ? ['Say why you take it back.'] : []}
        value={reason}
        onChange={write}
      />
      <div className="inline">
        <Button appearance="primary" spacing="compact" onClick={takeBack} isDisabled={action.running}>
          Take it back
        </Button>
        <Button appearance="subtle" spacing="compact" onClick={cancel}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}
