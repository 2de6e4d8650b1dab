import Button from '@atlaskit/button/new';
import { RadioGroup } from '@atlaskit/radio';
import { useId, useState } from 'react';
import { type OverrideView, type ReviewOutcome } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { PersonsWords } from '../../components/fact';
import { Person } from '../../components/person';
import { ReasonField } from '../../components/reason-field';
import { Section } from '../../components/section';
import { StatusIcon } from '../../components/status-icon';
import { Time } from '../../components/time';
import { tellDone } from '../../lib/flag';
import { useNow } from '../../lib/now';
import { useReader } from '../../lib/reader';
import { useAction } from '../../lib/use-action';
import { useWords } from '../../lib/use-words';
import { useChangeCalls } from './change-calls';
import { type ReleaseOfChangeProps } from './release-of-change-props';

/** Sends without an approval of this change, which a change manager reviews afterwards. */
export function Emergencies(props: ReleaseOfChangeProps) {
  const { emergencies } = props.record;
  if (emergencies.length === 0) return null;
  return (
    <Section title="Told without an approval" count={emergencies.length}>
      <ul className="rows">
        {emergencies.map((emergency) => (
          <EmergencyRow key={emergency.id} {...props} emergency={emergency} />
        ))}
      </ul>
    </Section>
  );
}

type RowProps = ReleaseOfChangeProps & { readonly emergency: OverrideView };

function EmergencyRow(props: RowProps) {
  const { emergency, mayApprove } = props;
  const { accountId } = useReader();
  const now = useNow();
  const { review, askedBy, grantedBy, used } = emergency;
  const involved = [askedBy, grantedBy, used?.accountId].includes(accountId);
  const tone = !review?.done ? 'warning' : review.done.outcome === 'justified' ? 'success' : 'danger';
  return (
    <li>
      <div className="row">
        <StatusIcon tone={tone} label={review?.done ? 'Reviewed' : 'Not reviewed'} />
        <div className="row-text">
          <h3>
            Sent by override
            {used && (
              <>
                , <Time at={used.at} />
              </>
            )}
          </h3>
          <p>
            Asked for by <Person accountId={askedBy} />
            {grantedBy && (
              <>
                , granted by <Person accountId={grantedBy} />
              </>
            )}
            {used && (
              <>
                , sent by <Person accountId={used.accountId} />
              </>
            )}
          </p>
          <PersonsWords>{emergency.reason}</PersonsWords>
          {review?.done && (
            <>
              <p>
                Reviewed by <Person accountId={review.done.accountId} />, <Time at={review.done.at} />:{' '}
                {review.done.outcome === 'justified' ? 'it was justified.' : 'it was not justified.'}
              </p>
              <PersonsWords>{review.done.words}</PersonsWords>
            </>
          )}
          {review && !review.done && (
            <p>
              {now > review.dueAt ? 'Its review was due ' : 'To be reviewed until '}
              <Time at={review.dueAt} exact />.
            </p>
          )}
        </div>
      </div>
      {review && !review.done && (
        <div className="row-details">
          {!mayApprove ? (
            <p className="subtle">
              People with the permission “Approve release communications” in this project review it.
            </p>
          ) : involved ? (
            <p className="subtle">You had part in it, so another change manager reviews it.</p>
          ) : (
            <ReviewForm {...props} />
          )}
        </div>
      )}
    </li>
  );
}

const OUTCOMES: { readonly value: ReviewOutcome; readonly label: string }[] = [
  { value: 'justified', label: 'It was justified: I would have approved it' },
  { value: 'not-justified', label: 'It was not justified' },
];

function ReviewForm({ emergency, record, show }: RowProps) {
  const action = useAction();
  const calls = useChangeCalls();
  const label = useId();
  const [outcome, setOutcome] = useState<ReviewOutcome | undefined>(undefined);
  const { words, write } = useWords('Was it right to tell people without an approval?', action);
  const [asked, setAsked] = useState(false);
  const review = () => {
    setAsked(true);
    if (!outcome || words.trim() === '') return;
    action.run(
      'Writing your review…',
      () =>
        calls.review({
          recordIssueId: record.issueId,
          overrideId: emergency.id,
          outcome,
          words: words.trim(),
        }),
      (view) => {
        show(view);
        tellDone('Reviewed', 'The ledger keeps your finding with your name.');
      },
    );
  };
  return (
    <div className="stack-100" role="group" aria-labelledby={label}>
      <p className="legend" id={label}>
        Was it right to tell people without an approval?
      </p>
      <RadioGroup
        aria-labelledby={label}
        isInvalid={asked && !outcome}
        options={OUTCOMES.map((option) => ({ ...option, name: `review-${emergency.id}` }))}
        value={outcome}
        onChange={(event) => setOutcome(OUTCOMES.find(({ value }) => value === event.currentTarget.value)?.value)}
      />
      {asked && !outcome && (
        <p className="problems" role="alert">
          Choose one of the two.
        </p>
      )}
      <ReasonField
        label="What you found"
        help="For example the incident, and what you looked at. The ledger keeps it with your name."
        problems={asked && words.trim() === '' ? ['Say what you found.'] : []}
        value={words}
        onChange={write}
      />
      <div>
        <Button appearance="primary" spacing="compact" onClick={review} isDisabled={action.running}>
          Close the review
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}
