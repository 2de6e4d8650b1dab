import Button from '@atlaskit/button/new';
import { RadioGroup } from '@atlaskit/radio';
import TextArea from '@atlaskit/textarea';
import { useId, useState } from 'react';
import { type DeliveryView } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { Field } from '../../components/field';
import { useAction } from '../../lib/use-action';
import { useArrivalFocus } from '../../lib/use-arrival-focus';
import { call } from './calls';

type Outcome = 'arrived' | 'given-up' | 'send-again';
const OUTCOMES: { readonly value: Outcome; readonly label: string }[] = [
  { value: 'arrived', label: 'It arrived after all' },
  { value: 'given-up', label: 'Give it up: told another way, or not at all' },
  { value: 'send-again', label: 'Send it once more; it may arrive twice' },
];

interface SettleProps {
  readonly delivery: DeliveryView;
  readonly onSettled: () => void;
  readonly onCancel: () => void;
}

/** A person decides what a crash left open, and says why; the ledger keeps it under their name. */
export function Settle({ delivery, onSettled, onCancel }: SettleProps) {
  const action = useAction();
  const arrival = useArrivalFocus();
  const label = useId();
  const [outcome, setOutcome] = useState<Outcome>('arrived');
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const missing = asked && reason.trim() === '';
  const settle = () => {
    setAsked(true);
    if (reason.trim() === '') return;
    action.run(
      'Writing it down…',
      () => call('settleDelivery', { deliveryId: delivery.id, outcome, reason: reason.trim() }),
      onSettled,
    );
  };
  return (
    <div className="row-details" ref={arrival} tabIndex={-1} role="group" aria-labelledby={label}>
      <p className="legend" id={label}>
        What happened to the message to {delivery.recipient}?
      </p>
      <RadioGroup
        aria-labelledby={label}
        options={OUTCOMES.map((option) => ({ ...option, name: `outcome-${delivery.id}` }))}
        value={outcome}
        onChange={(event) =>
          setOutcome(OUTCOMES.find(({ value }) => value === event.currentTarget.value)?.value ?? outcome)
        }
      />
      <Field
        label="Reason"
        help="How you know. The ledger keeps it with your name."
        problems={missing ? ['Say how you know.'] : []}
      >
        {(control) => (
          <TextArea
            {...control}
            dir="auto"
            minimumRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
      </Field>
      <div className="inline">
        <Button appearance="primary" spacing="compact" onClick={settle} isDisabled={action.running}>
          Settle it
        </Button>
        <Button appearance="subtle" spacing="compact" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}
