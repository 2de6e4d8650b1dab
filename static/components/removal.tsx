import Button from '@atlaskit/button/new';
import { type ReactNode, useState } from 'react';
import { type Action } from '../lib/use-action';
import { ActionOutcome } from './action-outcome';

interface RemovalProps {
  /** The button that asks first: "Remove this group…". */
  readonly label: ReactNode;
  /** What is asked, with what follows from it. */
  readonly question: ReactNode;
  /** The button that removes. */
  readonly confirm: ReactNode;
  readonly action: Action;
  readonly onRemove: () => void;
}

/** Takes something away, after saying what that does. */
export function Removal({ label, question, confirm, action, onRemove }: RemovalProps) {
  const [asking, setAsking] = useState(false);
  return (
    <div className="stack-100">
      {asking ? (
        <>
          <p>{question}</p>
          <div className="inline">
            <Button appearance="danger" spacing="compact" onClick={onRemove} isDisabled={action.running}>
              {confirm}
            </Button>
            <Button appearance="subtle" spacing="compact" onClick={() => setAsking(false)}>
              Keep it
            </Button>
          </div>
        </>
      ) : (
        <div>
          <Button appearance="subtle" spacing="compact" onClick={() => setAsking(true)}>
            {label}
          </Button>
        </div>
      )}
      <ActionOutcome action={action} />
    </div>
  );
}
