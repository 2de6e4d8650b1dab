import { type ChangeView } from '../../../src/contract';
import { Field } from '../../components/field';
import { NativeSelect } from '../../components/native-select';
import { Person } from '../../components/person';
import { Time } from '../../components/time';
import { useNameOf } from '../../lib/people';

interface DecideAsProps {
  readonly deputyFor: ChangeView['deputyFor'];
  /** Undefined: for oneself. */
  readonly chosen: string | undefined;
  readonly onChoose: (accountId: string | undefined) => void;
}

const ONESELF = '';

/** In whose name a deputy decides; people are never decided for by accident, so oneself comes first. */
export function DecideAs({ deputyFor, chosen, onChoose }: DecideAsProps) {
  const nameOf = useNameOf();
  return (
    <div className="stack-100">
      {deputyFor.map(({ accountId, until }) => (
        <p key={accountId}>
          Delegated to you by <Person accountId={accountId} /> until <Time at={until} exact />.
        </p>
      ))}
      <Field label="You decide" help="The ledger keeps who decided, and in whose name.">
        {(control) => (
          <NativeSelect
            {...control}
            value={chosen ?? ONESELF}
            onChange={(event) => onChoose(event.currentTarget.value || undefined)}
          >
            <option value={ONESELF}>for yourself</option>
            {deputyFor.map(({ accountId }) => (
              <option key={accountId} value={accountId}>
                in the name of {nameOf(accountId)}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
    </div>
  );
}
