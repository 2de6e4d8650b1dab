import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type GateVerdict, type OverrideView } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { PersonsWords } from '../../../components/fact';
import { Person } from '../../../components/person';
import { ReasonForm } from '../../../components/reason-form';
import { StateLozenge } from '../../../components/state-lozenge';
import { Time } from '../../../components/time';
import { tellDone } from '../../../lib/flag';
import { isLive, mayAsk, mayGrant, mayWithdraw, overrideState } from '../../../lib/overrides';
import { useReader } from '../../../lib/reader';
import { useAction } from '../../../lib/use-action';
import { AskOverride } from './ask-override';
import { call } from '../calls';
import { useRecord } from '../record';

/** How many that have ended are still shown; the ledger has them all. */
const ENDED_SHOWN = 3;

/** What two people may do about a held gate, and what they did. */
export function OverridesOfGate({ gate }: { readonly gate: GateVerdict }) {
  const { view } = useRecord();
  const [asking, setAsking] = useState(false);
  const all = view.overrides.filter((override) => override.gate === gate.name);
  const live = all.filter(isLive);
  const ended = all.filter((override) => !isLive(override)).slice(0, ENDED_SHOWN);
  const askable = mayAsk(view, gate.name);
  if (all.length === 0 && !askable) return null;
  return (
    <>
      {all.length > 0 && (
        <ul className="plain-list overrides" aria-label="Overrides of this gate">
          {[...live, ...ended].map((override) => (
            <Override key={override.id} override={override} />
          ))}
        </ul>
      )}
      {askable && !asking && (
        <div>
          <Button spacing="compact" onClick={() => setAsking(true)}>
            Ask for an override…
          </Button>
        </div>
      )}
      {askable && asking && <AskOverride gate={gate} onDone={() => setAsking(false)} />}
    </>
  );
}

function Override({ override }: { readonly override: OverrideView }) {
  const { view, show } = useRecord();
  const { accountId } = useReader();
  const [withdrawing, setWithdrawing] = useState(false);
  const withdrawable = mayWithdraw(override, view.allowed, accountId);
  return (
    <li className="override">
      <div className="inline">
        <strong>Override</strong>
        <StateLozenge {...overrideState(override)} />
        <span>
          {override.state === 'asked' || override.state === 'in-force' ? 'until ' : 'was to last until '}
          <Time at={override.until} exact />
        </span>
      </div>
      <PersonsWords>{override.reason}</PersonsWords>
      <p className="subtle small">
        Asked for by <Person accountId={override.askedBy} />, <Time at={override.askedAt} />
        {override.grantedBy !== undefined && override.grantedAt !== undefined && (
          <>
            {' · granted by '}
            <Person accountId={override.grantedBy} />, <Time at={override.grantedAt} />
          </>
        )}
        {override.used && (
          <>
            {' · sent under it by '}
            <Person accountId={override.used.accountId} />, <Time at={override.used.at} />
          </>
        )}
        {override.withdrawn && (
          <>
            {' · withdrawn by '}
            <Person accountId={override.withdrawn.accountId} />, <Time at={override.withdrawn.at} />
          </>
        )}
      </p>
      {override.withdrawn && <PersonsWords>{override.withdrawn.reason}</PersonsWords>}
      <Review override={override} />
      {override.state === 'asked' && !override.used && !mayGrant(override, view.allowed, accountId) && (
        <p className="small">
          {override.askedBy === accountId
            ? 'It opens nothing until another person, who is a Jira administrator, grants it.'
            : 'It opens nothing until a Jira administrator who did not ask for it grants it.'}
        </p>
      )}
      {mayGrant(override, view.allowed, accountId) && <Grant override={override} />}
      {withdrawable && !withdrawing && (
        <div>
          <Button spacing="compact" onClick={() => setWithdrawing(true)}>
            {override.state === 'asked' && override.askedBy !== accountId ? 'Refuse it…' : 'Withdraw it…'}
          </Button>
        </div>
      )}
      {withdrawable && withdrawing && (
        <ReasonForm
          title="Why is it withdrawn?"
          help="The gate holds again, unless it opens by itself. The ledger keeps the reason with your name."
          confirm="Withdraw the override"
          working="Withdrawing…"
          call={(reason) => call('withdrawOverride', { overrideId: override.id, reason })}
          then={show}
          onCancel={() => setWithdrawing(false)}
        />
      )}
    </li>
  );
}

/** The second person's half of it. */
function Grant({ override }: { readonly override: OverrideView }) {
  const { view, show } = useRecord();
  const action = useAction();
  const grant = () =>
    action.run(
      'Writing down that you granted it…',
      () => call('grantOverride', { overrideId: override.id, contentDigest: view.contentDigest }),
      (next) => {
        show(next);
        tellDone('The override is granted', 'It covers exactly what stands now.');
      },
    );
  return (
    <div className="stack-100">
      <p className="small">
        If you grant it, exactly what this panel shows may be told although this gate holds. The ledger keeps it with
        your name
        {override.gate === 'change-approved' ? ', and a change manager reviews it afterwards.' : '.'}
      </p>
      <div>
        <Button spacing="compact" appearance="warning" onClick={grant} isDisabled={action.running}>
          Grant the override
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}

function Review({ override: { review } }: { readonly override: OverrideView }) {
  if (!review) return null;
  if (!review.done)
    return (
      <p className="small">
        A change manager who had no part in it reviews it until <Time at={review.dueAt} exact />.
      </p>
    );
  return (
    <>
      <p className="small">
        Reviewed by <Person accountId={review.done.accountId} />, <Time at={review.done.at} />:{' '}
        {review.done.outcome === 'justified' ? 'it was justified.' : 'it was not justified.'}
      </p>
      <PersonsWords>{review.done.words}</PersonsWords>
    </>
  );
}
