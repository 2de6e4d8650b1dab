import Button from '@atlaskit/button/new';
import { type RecordView, type Refusal } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { Empty } from '../../components/empty';
import { useAction } from '../../lib/use-action';
import { call } from './calls';

interface AdoptProps {
  readonly refusal: Refusal;
  readonly onAdopted: (view: RecordView) => void;
}

/** Offers to turn a work item that was made by hand into a record. */
export function Adopt({ refusal, onAdopted }: AdoptProps) {
  const action = useAction();
  const adopt = () => action.run('Setting up the record…', () => call('adoptRecord'), onAdopted);
  return (
    <Empty
      title="Nothing is planned here yet"
      action={
        <div className="stack-100">
          <div>
            <Button appearance="primary" onClick={adopt} isDisabled={action.running}>
              Start the record
            </Button>
          </div>
          <ActionOutcome action={action} />
        </div>
      }
    >
      {refusal.message}
    </Empty>
  );
}
