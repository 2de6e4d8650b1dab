import Button from '@atlaskit/button/new';
import { RadioGroup } from '@atlaskit/radio';
import { useId, useState, type ReactNode } from 'react';
import { type DeliveryView, type SettleableState, type SettlementOutcome } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { ReasonField } from '../../../components/reason-field';
import { useAction, type Action } from '../../../lib/use-action';
import { useOpenedPart } from '../../../lib/use-arrival-focus';
import { useWords } from '../../../lib/use-words';
import { call } from '../calls';

interface Choice {
  readonly value: SettlementOutcome;
  readonly label: string;
}

/** Of what nobody can tell, everything may be true; what is known not to have arrived can only be sent again. */
const CHOICES: readonly Choice[] = [
  { value: 'arrived', label: 'It arrived after all' },
  { value: 'given-up', label: 'Give it up: told another way, or not at all' },
  { value: 'send-again', label: 'Send it once more; it may arrive twice' },
];
const CHOICES_FOR_MANY: readonly Choice[] = [
  { value: 'arrived', label: 'They arrived after all' },
  { value: 'given-up', label: 'Give them up: told another way, or not at all' },
  { value: 'send-again', label: 'Send them once more; they may arrive twice' },
];

interface SettleFormProps {
  readonly question: string;
  readonly state: SettleableState;
  readonly many?: boolean;
  /** Nothing of it is sent again. */
  readonly onlyOnce: boolean;
  readonly action: Action;
  readonly onSettle: (outcome: SettlementOutcome, reason: string) => void;
  readonly onCancel: () => void;
  readonly children?: ReactNode;
}

/** What a person says of deliveries, and how they know; the ledger keeps it under their name. */
export function SettleForm({
  question,
  state,
  many = false,
  onlyOnce,
  action,
  onSettle,
  onCancel,
  children,
}: SettleFormProps) {
  const label = useId();
  const uncertain = state === 'uncertain';
  const choices = (many ? CHOICES_FOR_MANY : CHOICES).filter(({ value }) => !(onlyOnce && value === 'send-again'));
  const [outcome, setOutcome] = useState<SettlementOutcome>(uncertain ? 'arrived' : 'send-again');
  const { words: reason, write, letGo } = useWords(question, action);
  const cancel = () => {
    letGo();
    onCancel();
  };
  const part = useOpenedPart(cancel);
  const [asked, setAsked] = useState(false);
  const missing = asked && reason.trim() === '';
  const settle = () => {
    setAsked(true);
    if (reason.trim() !== '') onSettle(outcome, reason.trim());
  };
  return (
    <div className="row-details" {...part} role="group" aria-labelledby={label}>
      <p className="legend" id={label}>
        {question}
      </p>
      {uncertain && (
        <RadioGroup
          aria-labelledby={label}
          options={choices.map((choice) => ({ ...choice, name: `outcome-${label}` }))}
          value={outcome}
          onChange={(event) =>
            setOutcome(choices.find(({ value }) => value === event.currentTarget.value)?.value ?? outcome)
          }
        />
      )}
      <ReasonField
        help={
          uncertain
            ? 'How you know. The ledger keeps it with your name.'
            : 'What was mended since. The ledger keeps it with your name.'
        }
        problems={missing ? [uncertain ? 'Say how you know.' : 'Say what was mended.'] : []}
        value={reason}
        onChange={write}
      />
      {children}
      <div className="inline">
        <Button appearance="primary" spacing="compact" onClick={settle} isDisabled={action.running}>
          {buttonFor(uncertain, many)}
        </Button>
        <Button appearance="subtle" spacing="compact" onClick={cancel}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}

function buttonFor(uncertain: boolean, many: boolean): string {
  if (!uncertain) return many ? 'Send them again' : 'Send it again';
  return many ? 'Settle them' : 'Settle it';
}

interface SettleProps {
  readonly delivery: DeliveryView;
  readonly state: SettleableState;
  /** Nothing of its communiqué is sent again. */
  readonly onlyOnce: boolean;
  readonly onSettled: () => void;
  readonly onCancel: () => void;
}

/** A person decides what a crash left open, or has what did not arrive sent again. */
export function Settle({ delivery, state, onlyOnce, onSettled, onCancel }: SettleProps) {
  const action = useAction();
  return (
    <SettleForm
      question={
        state === 'uncertain'
          ? `What happened to the message to ${delivery.recipient}?`
          : `Send the message to ${delivery.recipient} again?`
      }
      state={state}
      onlyOnce={onlyOnce}
      action={action}
      onSettle={(outcome, reason) =>
        action.run(
          'Writing it down…',
          () => call('settleDelivery', { deliveryId: delivery.id, outcome, reason }),
          onSettled,
        )
      }
      onCancel={onCancel}
    />
  );
}
