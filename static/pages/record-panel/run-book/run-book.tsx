import Button from '@atlaskit/button/new';
import { Fragment, useRef, useState } from 'react';
import { type CommuniqueView, type ReadersTurn, type StepDecision, type StepView } from '../../../../src/contract';
import { Name } from '../../../components/fact';
import { IssueLink } from '../../../components/issue-link';
import { ReasonForm } from '../../../components/reason-form';
import { Section } from '../../../components/section';
import { StateLozenge } from '../../../components/state-lozenge';
import { Time } from '../../../components/time';
import { tellDone } from '../../../lib/flag';
import { useNow } from '../../../lib/now';
import { useReader } from '../../../lib/reader';
import { isEscape } from '../../../lib/use-arrival-focus';
import { lowerFirst, people, recipientsOn } from '../../../lib/words';
import { call } from '../calls';
import { isOpenForChanges, leaving } from '../next-step';
import { useMayChange, useRecord } from '../record';
import { inRunBookOrder, STEP_DECISION, stepWord, zonesInWords } from './run-book-words';
import { TimingEditor } from './timing-editor';

/** Who hears when, after whom: the steps of the record in the order in which they leave, and how each stands. */
export function RunBook() {
  const { view } = useRecord();
  const steps = inRunBookOrder(leaving(view));
  if (steps.length === 0) return null;
  return (
    <Section title="Run-book" count={steps.length}>
      <ol className="run-book">
        {steps.map((communique) => (
          <RunBookStep key={communique.id} communique={communique} />
        ))}
      </ol>
    </Section>
  );
}

type OpenForm = 'none' | 'time' | StepDecision;

function RunBookStep({ communique }: { readonly communique: CommuniqueView }) {
  const { view, progress, setOpen: showBelow } = useRecord();
  const { locale } = useReader();
  const [open, setOpen] = useState<OpenForm>('none');
  const step = progress ? progress.steps[communique.id] : communique.step;
  const counts = progress?.byCommunique[communique.id] ?? communique.deliveries;
  const { name } = communique.group;
  const element = useRef<HTMLLIElement>(null);
  const close = () => {
    setOpen('none');
    // What had the focus goes with the form: the keyboard goes on at this step, not at the top of the page.
    element.current?.focus();
  };
  const mayChange = useMayChange(communique) && view.allowed.prepare && !view.correction;
  const isUnderWay = mayChange && !isOpenForChanges(view);
  const decisions = view.allowed.send ? (step?.decisions ?? []) : [];
  const chosen = open === 'none' || open === 'time' ? undefined : decisions.find((decision) => decision === open);
  return (
    <li
      className="stack-100"
      ref={element}
      tabIndex={-1}
      aria-label={name}
      onKeyDown={(event) => {
        if (open !== 'none' && isEscape(event)) close();
      }}
    >
      <div className="run-book-step">
        <div className="run-book-words">
          <p>
            <strong>
              <Name>{name}</Name>
            </strong>{' '}
            <span className="small subtle">{recipientsOn(communique.channel, communique.audience.count, locale)}</span>
          </p>
          <p className="small" dir="auto">
            <Stands step={step} communique={communique} isKeptBack={(counts?.stopped ?? 0) > 0} />
          </p>
          <Turns turns={communique.turns ?? []} />
        </div>
        <StateLozenge {...stepWord(step, counts)} />
        <div className="inline run-book-actions">
          {isUnderWay && open === 'none' && (
            <Button
              spacing="compact"
              onClick={() => showBelow({ what: 'communique', id: communique.id })}
              aria-label={`Edit: ${name}`}
            >
              Edit
            </Button>
          )}
          {mayChange && open === 'none' && (
            <Button spacing="compact" onClick={() => setOpen('time')} aria-label={`Change time: ${name}`}>
              Change time
            </Button>
          )}
          {chosen === undefined &&
            decisions.map((decision) => (
              <Button
                key={decision}
                spacing="compact"
                onClick={() => setOpen(decision)}
                aria-label={`${STEP_DECISION[decision].action}: ${name}`}
              >
                {STEP_DECISION[decision].action}
              </Button>
            ))}
        </div>
      </div>
      {mayChange && open === 'time' && <TimingEditor communique={communique} onClose={close} />}
      {chosen !== undefined && <Decide communique={communique} decision={chosen} onClose={close} />}
    </li>
  );
}

interface DecideProps {
  readonly communique: CommuniqueView;
  readonly decision: StepDecision;
  readonly onClose: () => void;
}

function Decide({ communique, decision, onClose }: DecideProps) {
  const { show } = useRecord();
  const { title, help, action, done, working } = STEP_DECISION[decision];
  return (
    <div className="box">
      <ReasonForm
        title={title(communique.group.name)}
        help={`${help} The ledger keeps the reason with your name.`}
        confirm={action}
        working={working}
        call={(reason) => call('decideStep', { communiqueId: communique.id, decision, reason })}
        then={(next) => {
          show(next);
          tellDone(`${communique.group.name}: ${done}`);
        }}
        onCancel={onClose}
      />
    </div>
  );
}

interface StandsProps {
  readonly step: StepView | undefined;
  readonly communique: CommuniqueView;
  /** Whether some of it was stopped before it left. */
  readonly isKeptBack: boolean;
}

/** During the send how it stands, else its time; of what was ended before its time, why. */
function Stands({ step, communique, isKeptBack }: StandsProps) {
  if (step) return <StandsSo step={step} communique={communique} />;
  return communique.ended !== undefined && isKeptBack ? communique.ended : <Planned communique={communique} />;
}

/** Before the send: the time as it was written, and by the reader's clocks, where it is the same instant for everybody. */
function Planned({ communique }: { readonly communique: CommuniqueView }) {
  const { startsAt, timing, waitsFor } = communique;
  if (waitsFor !== undefined)
    return `Waits for ${waitsFor}${timing ? `; then: ${lowerFirst(communique.timingInWords)}` : ''}`;
  if (timing?.start.kind === 'at' && startsAt !== undefined)
    return (
      <>
        <Time at={startsAt} exact />
        {afterStart(communique.timingInWords)}
      </>
    );
  return (
    <>
      {communique.timingInWords}
      {startsAt !== undefined && !communique.turns && (
        <>
          {' · '}
          <Time at={startsAt} exact />
        </>
      )}
    </>
  );
}

/** So many turns are told one by one; the rest are summed up. */
const TURNS_TOLD = 5;

/** When which readers have their turn by their own clocks, in the order of their mornings. */
function Turns({ turns }: { readonly turns: readonly ReadersTurn[] }) {
  const now = useNow();
  const { locale } = useReader();
  if (turns.length === 0) return null;
  const told = turns.length > TURNS_TOLD + 1 ? turns.slice(0, TURNS_TOLD) : turns;
  const rest = turns.slice(told.length);
  const last = rest.at(-1);
  return (
    <ul className="turns small">
      {told.map(({ at, people: count, zones, moreZones }) => (
        <li key={at}>
          {at <= now ? 'By now' : <Time at={at} exact />} · {people(count, locale)}{' '}
          <span className="subtle" dir="auto">
            {zonesInWords(zones, moreZones)}
          </span>
        </li>
      ))}
      {last && (
        <li>
          Later, until <Time at={last.at} exact /> ·{' '}
          {people(
            rest.reduce((sum, turn) => sum + turn.people, 0),
            locale,
          )}
        </li>
      )}
    </ul>
  );
}

/** What a timing says besides its start. */
function afterStart(words: string): string {
  const end = words.indexOf(';');
  return end === -1 ? '' : words.slice(end);
}

/** During the send: what the step waits for, or what became of it. */
function StandsSo({ step, communique }: { readonly step: StepView; readonly communique: CommuniqueView }) {
  const { view } = useRecord();
  const { state } = step;
  switch (state.at) {
    case 'waiting':
      if (state.for === 'step') {
        const other = view.communiques.find(({ id }) => id === state.communiqueId);
        return (
          <>
            Waits for <Name>{other?.group.name ?? 'another communiqué'}</Name>: {lowerFirst(communique.timingInWords)}
          </>
        );
      }
      if (state.for === 'correction') return 'Waits until what was told is corrected';
      if (state.for === 'gates')
        return (
          <>
            Waits for {step.waitsFor}; leaves by itself then
            {state.gates.includes('change-approved') && <ChangesToApprove />}
          </>
        );
      return (
        <>
          {state.for === 'time' ? 'Leaves' : 'Quiet hours; leaves'} {communique.turns && 'to the first readers '}
          <Time at={state.until} exact />
        </>
      );
    case 'held':
      return (
        <>
          {HELD[state.why]}
          {state.why === 'person' && state.reason && (
            <>
              {' '}
              Reason: <span dir="auto">{state.reason}</span>
            </>
          )}
        </>
      );
    case 'due':
      return communique.turns ? 'Leaves to each reader in their turn' : 'Leaves now';
    case 'done':
      return 'Everything has left';
    case 'skipped':
    case 'cancelled':
      return <span dir="auto">{state.reason}</span>;
  }
}

/** Where the approval that a step waits for is given. */
function ChangesToApprove() {
  const { view } = useRecord();
  const reasons = view.gates.find(({ name }) => name === 'change-approved')?.reasons ?? [];
  const keys = new Set(reasons.flatMap(({ subject }) => subject ?? []));
  const shown = view.changes.filter(({ key }) => keys.has(key)).slice(0, CHANGES_SHOWN);
  return shown.map(({ key }) => (
    <Fragment key={key}>
      {' · '}
      <IssueLink issueKey={key} />
    </Fragment>
  ));
}

/** The gate above names all of them. */
const CHANGES_SHOWN = 3;

const HELD = {
  person: 'Held by a person. Nothing leaves until somebody releases it.',
  late: 'Its time was over before everything had left. Release it to send it all the same, or leave it out.',
  predecessor: 'What it waits for ended short of what was asked. Release it to send it all the same, or leave it out.',
} as const;
