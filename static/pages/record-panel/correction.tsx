import Button from '@atlaskit/button/new';
import { useState } from 'react';
import type { CorrectionView, InterruptedRunBookView, RecordView } from '../../../src/contract';
import { ActionOutcome } from '../../components/action-outcome';
import { Person } from '../../components/person';
import { ReasonField } from '../../components/reason-field';
import { Section } from '../../components/section';
import { Time } from '../../components/time';
import { tellDone } from '../../lib/flag';
import { useReader } from '../../lib/reader';
import { useAction } from '../../lib/use-action';
import { useOpenedPart } from '../../lib/use-arrival-focus';
import { useWords } from '../../lib/use-words';
import { recipientsOfAll } from '../../lib/words';
import { call } from './calls';
import { leaving, MAY_SEND } from './next-step';
import { useRecord } from './record';

/** What stands about a correction below the headline: whom it is for, what to do about it, and what comes after. */
export function CorrectionFacts({ correction }: { readonly correction: CorrectionView }) {
  const { view } = useRecord();
  const { locale } = useReader();
  switch (correction.stage) {
    case 'draft':
      return (
        <>
          <p>
            A correction for exactly {recipientsOfAll(view.communiques, correction.people, locale)} is drafted{' '}
            {correction.accountId !== undefined && (
              <>
                by <Person accountId={correction.accountId} />{' '}
              </>
            )}
            (<Time at={correction.startedAt} />
            ). Nothing of it has left.
          </p>
          {correction.verifiedAgain && (
            <p>
              Since then {view.version?.name ?? 'the release'} was verified again. If what people were told is right by
              now, drop the correction and say why; otherwise change it to what is true, and send it.
            </p>
          )}
          {correction.unsaid !== undefined && <p>{correction.unsaid}</p>}
          {correction.runBook && <InterruptedRunBook {...correction.runBook} />}
          {!view.allowed.send && <p>{MAY_SEND}</p>}
        </>
      );
    case 'sending':
      return correction.runBook ? <InterruptedRunBook {...correction.runBook} /> : null;
    case 'sent':
      return (
        <p>
          This record has said all it had to say. To announce the release again, plan its communications anew on the
          project’s page “Release communications”.
        </p>
      );
  }
}

/** What the run-book's other communiqués wait for, and what becomes of them then. */
function InterruptedRunBook({ goesOn, held, ended }: InterruptedRunBookView) {
  const { view } = useRecord();
  const { locale } = useReader();
  const groups = (ids: readonly string[]): string =>
    new Intl.ListFormat(locale, { type: 'conjunction' }).format(
      ids.map((id) => view.communiques.find((communique) => communique.id === id)?.group.name ?? 'a removed group'),
    );
  return (
    <ul className="plain-list" dir="auto">
      {goesOn.length > 0 && <li>Goes on after the correction, when its time comes: {groups(goesOn)}.</li>}
      {held.length > 0 && (
        <li>Held after the correction until somebody reads it again and releases it: {groups(held)}.</li>
      )}
      {ended.length > 0 && <li>Does not leave any more, since it would not be right: {groups(ended)}.</li>}
    </ul>
  );
}

/** The ways to a correction and out of it, for those who may send. */
export function CorrectionActions() {
  const { view, open, setOpen } = useRecord();
  const { correction, allowed } = view;
  const first = leaving(view)[0];
  if (correction?.stage === 'draft')
    return (
      <>
        {first && (
          <Button onClick={() => setOpen({ what: 'communique', id: first.id })}>
            {allowed.prepare ? 'Review the correction' : 'Read the correction'}
          </Button>
        )}
        {allowed.send && open.what !== 'drop-correction' && (
          <Button appearance="subtle" onClick={() => setOpen({ what: 'drop-correction' })}>
            Drop the correction…
          </Button>
        )}
      </>
    );
  if (!allowed.send || !somebodyWasTold(view) || open.what === 'correct') return null;
  return (
    <Button appearance="subtle" onClick={() => setOpen({ what: 'correct' })}>
      Correct what was told…
    </Button>
  );
}

function somebodyWasTold({ communiques }: RecordView): boolean {
  return communiques.some(
    ({ deliveries: counts }) =>
      counts && counts.accepted + counts.delivered + counts.acknowledged + counts.attested + counts.uncertain > 0,
  );
}

function whatElseWaits({ communiques }: RecordView): string {
  return communiques.some(({ current, step }) => current && step?.state.at === 'waiting')
    ? 'What is leaving now does not leave any more. What waits is kept back until the correction was sent or is dropped; then somebody has to read it again and release it.'
    : 'What has not left yet does not leave any more.';
}

/** Begins a correction of something that a person found wrong. */
export function StartCorrection() {
  const { view } = useRecord();
  return (
    <CorrectionForm
      title="Correct what was told"
      label="What was wrong"
      help="It begins the draft, and the ledger keeps it with your name."
      missing="Say what was wrong."
      button="Draft a correction"
      working="Finding out who was told…"
      done="A correction is drafted"
      run={(reason) => call('startCorrection', { reason })}
    >
      <p>
        A correction is drafted for exactly those who were told, or may have been. It leaves only when you send it.
        {view.state === 'sending' && ` ${whatElseWaits(view)}`}
      </p>
    </CorrectionForm>
  );
}

/** A correction that is not needed is dropped, in somebody's name and for a reason. */
export function DropCorrection({ correction }: { readonly correction: CorrectionView }) {
  const { view } = useRecord();
  const { locale } = useReader();
  return (
    <CorrectionForm
      title="Drop the correction"
      label="Reason"
      help="Why those who were told need not hear of it. The ledger keeps it with your name."
      missing="Say why it is not needed."
      button="Drop it"
      working="Dropping the correction…"
      done="The correction was dropped"
      run={(reason) => call('dropCorrection', { correctionId: correction.id, reason })}
    >
      <p>
        {recipientsOfAll(view.communiques, correction.people, locale)} will go on believing what they were told:{' '}
        {correction.why}
      </p>
    </CorrectionForm>
  );
}

interface CorrectionFormProps {
  readonly title: string;
  readonly label: string;
  readonly help: string;
  readonly missing: string;
  readonly button: string;
  readonly working: string;
  readonly done: string;
  readonly run: (reason: string) => ReturnType<typeof call<'startCorrection'>>;
  readonly children: React.ReactNode;
}

function CorrectionForm({ title, label, help, missing, button, working, done, run, children }: CorrectionFormProps) {
  const { show, close } = useRecord();
  const action = useAction();
  const { words: reason, write, letGo } = useWords(title, action);
  const cancel = () => {
    letGo();
    close();
  };
  const part = useOpenedPart(cancel);
  const [asked, setAsked] = useState(false);
  const submit = () => {
    setAsked(true);
    if (reason.trim() === '') return;
    action.run(
      working,
      () => run(reason.trim()),
      (next) => {
        close();
        show(next);
        tellDone(done);
      },
    );
  };
  return (
    <div className="box" {...part}>
      <Section title={title}>
        {children}
        <ReasonField
          label={label}
          help={help}
          problems={asked && reason.trim() === '' ? [missing] : []}
          value={reason}
          onChange={write}
        />
        <ActionOutcome action={action} />
        <div className="inline">
          <Button appearance="primary" onClick={submit} isDisabled={action.running}>
            {button}
          </Button>
          <Button appearance="subtle" onClick={cancel}>
            Not now
          </Button>
        </div>
      </Section>
    </div>
  );
}
