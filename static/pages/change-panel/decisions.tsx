import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type DecisionView } from '../../../src/contract';
import { PersonsWords } from '../../components/fact';
import { Person } from '../../components/person';
import { ReasonForm } from '../../components/reason-form';
import { Section } from '../../components/section';
import { StatusIcon } from '../../components/status-icon';
import { Time } from '../../components/time';
import { useReader } from '../../lib/reader';
import { isWithdrawable } from './withdrawable';
import { useChangeCalls } from './change-calls';
import { type ReleaseOfChangeProps } from './release-of-change-props';

/** Who decided what, when, where, and whether it still covers what stands. */
export function Decisions(props: ReleaseOfChangeProps) {
  const { record } = props;
  if (record.decisions.length === 0) return null;
  return (
    <Section title="Decisions" count={record.decisions.length}>
      <ul className="rows">
        {record.decisions.map((decision) => (
          <DecisionRow key={`${decision.accountId}-${decision.at}`} {...props} decision={decision} />
        ))}
      </ul>
    </Section>
  );
}

const SOURCE: Readonly<Record<DecisionView['source'], string>> = {
  app: 'in this panel',
  jsm: 'in the approval of Jira Service Management',
};

function coverageOf({ current, tooOld }: DecisionView): string {
  if (current) return 'covers exactly what stands now';
  return tooOld ? 'too old to count any more' : 'no longer covers what stands now';
}

function DecisionRow({ decision, record, show }: ReleaseOfChangeProps & { readonly decision: DecisionView }) {
  const { accountId } = useReader();
  const calls = useChangeCalls();
  const [withdrawing, setWithdrawing] = useState(false);
  const approved = decision.decision === 'approved';
  const covers = coverageOf(decision);
  return (
    <li>
      <div className="row">
        <StatusIcon
          tone={!decision.current ? 'warning' : approved ? 'success' : 'danger'}
          label={decision.current ? 'In force' : 'Not in force'}
        />
        <div className="row-text">
          <h3>
            {approved ? 'Approved' : 'Declined'} by <Person accountId={decision.accountId} />
            {decision.onBehalfOf && (
              <>
                {' '}
                in the name of <Person accountId={decision.onBehalfOf} />
              </>
            )}
          </h3>
          <p>
            {SOURCE[decision.source]}, <Time at={decision.at} /> · {covers}
          </p>
          {decision.reason && <PersonsWords>{decision.reason}</PersonsWords>}
        </div>
        {isWithdrawable(decision, record.state, accountId) && !withdrawing && (
          <Button spacing="compact" onClick={() => setWithdrawing(true)}>
            Withdraw…
          </Button>
        )}
      </div>
      {withdrawing && (
        <div className="row-details">
          <ReasonForm
            title="Why do you withdraw your decision?"
            help="The gate closes again; whatever has not left yet is held. The ledger keeps the reason with your name."
            confirm="Withdraw my decision"
            working="Withdrawing…"
            call={(reason) => calls.withdraw(record.issueId, reason, decision.onBehalfOf)}
            then={show}
            onCancel={() => setWithdrawing(false)}
          />
        </div>
      )}
    </li>
  );
}
