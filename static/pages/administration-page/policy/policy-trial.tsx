import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type TriedJudgement } from '../../../../src/contract';
import { IssueLink } from '../../../components/issue-link';
import { Message } from '../../../components/message';
import { StateLozenge } from '../../../components/state-lozenge';
import { Time } from '../../../components/time';
import { Working } from '../../../components/working';
import { useReader } from '../../../lib/reader';
import { counted, GATE_TITLE } from '../../../lib/words';
import { CHANGE, changeOf, OCCASION, trialInWords } from './trial-words';
import { type TrialState } from './use-trial';

interface PolicyTrialProps {
  readonly state: TrialState;
  /** The draft is another one than the one that was tried. */
  readonly stale: boolean;
}

const SHOWN_AT_FIRST = 10;

/** What the policy would have done to past releases. */
export function PolicyTrial({ state, stale }: PolicyTrialProps) {
  const { locale } = useReader();
  switch (state.status) {
    case 'none':
      return null;
    case 'running':
      return (
        <Working
          words={
            state.tried.length === 0
              ? 'Trying it on past releases…'
              : `Trying it on past releases… ${counted(state.tried.length, 'judgement', 'judgements', locale)} so far.`
          }
        />
      );
    case 'refused':
      return (
        <Message appearance="warning" live="assertive">
          <p>{state.refusal.message}</p>
        </Message>
      );
    case 'broken':
      return (
        <Message appearance="error" live="assertive">
          <p>The trial broke before it was done. Nothing was changed; try again.</p>
        </Message>
      );
    case 'done':
      return <Result tried={state.tried} stale={stale} />;
  }
}

function Result({ tried, stale }: { readonly tried: readonly TriedJudgement[]; readonly stale: boolean }) {
  const { locale } = useReader();
  const [all, setAll] = useState(false);
  const differing = tried.filter((one) => changeOf(one) !== 'same' || one.differing.length > 0);
  const oldest = tried.at(-1);
  if (!oldest)
    return (
      <Message appearance="information" live="polite">
        <p>
          Nothing was judged here yet. A policy can be tried once approval was asked for, or a send was authorised or
          refused.
        </p>
      </Message>
    );
  return (
    <section className="stack-200" aria-label="What the policy would have done">
      <Message appearance="information" live="polite">
        <p>
          Tried on {counted(tried.length, 'judgement', 'judgements', locale)} since <Time at={oldest.at} />.
        </p>
        <ul>
          {trialInWords(tried, locale).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {stale && <p>You changed the policy since. Try it again to see what it would do now.</p>}
      </Message>
      {differing.length > 0 && (
        <ul className="rows">
          {(all ? differing : differing.slice(0, SHOWN_AT_FIRST)).map((one) => (
            <TriedRow key={`${one.at} ${one.occasion} ${one.record?.key}`} tried={one} />
          ))}
        </ul>
      )}
      {!all && differing.length > SHOWN_AT_FIRST && (
        <div>
          <Button spacing="compact" onClick={() => setAll(true)}>
            {`Show all ${differing.length}`}
          </Button>
        </div>
      )}
    </section>
  );
}

function TriedRow({ tried }: { readonly tried: TriedJudgement }) {
  const { record, at, occasion, differing } = tried;
  const { word, tone } = CHANGE[changeOf(tried)];
  return (
    <li className="tried">
      <div className="inline spread">
        <span>
          {record ? (
            <>
              <IssueLink issueKey={record.key} /> <bdi>{record.versionName}</bdi>
            </>
          ) : (
            'A record that you may not see'
          )}
        </span>
        <StateLozenge word={word} tone={tone} />
      </div>
      <p className="small subtle">
        {OCCASION[occasion]} <Time at={at} />
      </p>
      {differing.map((gate) => (
        <div key={gate.name}>
          <p>
            {GATE_TITLE[gate.name]}: {gate.then ?? 'not there'} then,{' '}
            {gate.now === 'cannot-tell' ? 'cannot be told with this policy' : `${gate.now} with this policy`}
          </p>
          {gate.reasons.length > 0 && (
            <ul className="small">
              {gate.reasons.map((reason) => (
                <li key={reason} dir="auto">
                  {reason}
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </li>
  );
}
