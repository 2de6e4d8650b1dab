import Button from '@atlaskit/button/new';
import ProgressBar from '@atlaskit/progress-bar';
import { useState } from 'react';
import { type BulkSettlement, type SettleableState, type SettlementOutcome } from '../../../../src/contract';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { useReader } from '../../../lib/reader';
import { counted } from '../../../lib/words';
import { call } from '../calls';
import { useRecord } from '../record';
import { SettleForm } from './settle';

const WHAT: Readonly<Record<SettleableState, { readonly one: string; readonly many: string; readonly verb: string }>> =
  {
    uncertain: { one: 'uncertain delivery', many: 'uncertain deliveries', verb: 'Settle' },
    failed: { one: 'failed delivery', many: 'failed deliveries', verb: 'Try again' },
    bounced: { one: 'bounced delivery', many: 'bounced deliveries', verb: 'Try again' },
  };

interface SettleManyProps {
  readonly state: SettleableState;
  readonly count: number;
  /** The communiqués whose deliveries are shown; absent for all of them. */
  readonly communiqueIds?: readonly string[];
  /** Nothing of them is sent again. */
  readonly onlyOnce: boolean;
  readonly onSettled: () => void;
}

/** Settles all deliveries in one state for one reason, step by step, with a bar that shows how far it is. */
export function SettleMany({ state, count, communiqueIds, onlyOnce, onSettled }: SettleManyProps) {
  const { view, progress, reload } = useRecord();
  const { locale } = useReader();
  const action = useAction();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState<number>();
  const { one, many, verb } = WHAT[state];
  const [total, setTotal] = useState(count);
  const start = () => {
    setTotal(count);
    setOpen(true);
  };
  const close = () => {
    setOpen(false);
    setDone(undefined);
    action.clear();
  };
  const step = (outcome: SettlementOutcome, reason: string, asOf: number, before: BulkSettlement) => {
    setDone(before.settled);
    action.run(
      'Writing it down… Keep this page open until it is done; what is written stays.',
      () => call('settleDeliveries', { state, outcome, reason, communiqueIds, asOf, cursor: before.cursor }),
      (after) => {
        const settled = before.settled + after.settled;
        if (after.cursor !== undefined) return step(outcome, reason, asOf, { ...after, settled });
        tellDone(`${counted(settled, one, many, locale)} settled`);
        close();
        onSettled();
        reload();
      },
    );
  };
  if (!open)
    return (
      <div>
        <Button spacing="compact" onClick={start}>
          {verb}: all {counted(count, one, many, locale)}…
        </Button>
      </div>
    );
  return (
    <div className="box">
      <SettleForm
        question={
          state === 'uncertain'
            ? `What happened to the ${counted(total, one, many, locale)}?`
            : `Send the messages of the ${counted(total, one, many, locale)} again?`
        }
        state={state}
        many
        onlyOnce={onlyOnce}
        action={action}
        onSettle={(outcome, reason) => step(outcome, reason, progress?.now ?? view.now, { settled: 0 })}
        onCancel={close}
      >
        {done !== undefined && (
          <>
            <ProgressBar
              value={total === 0 ? 1 : Math.min(1, done / total)}
              ariaLabel={`${done} of ${total} settled`}
            />
            <p className="small subtle" role="status">
              {done.toLocaleString(locale)} of {total.toLocaleString(locale)} settled.
            </p>
          </>
        )}
      </SettleForm>
    </div>
  );
}
