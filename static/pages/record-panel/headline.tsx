import Button from '@atlaskit/button/new';
import ProgressBar from '@atlaskit/progress-bar';
import { type ReactNode } from 'react';
import { type Progress, type RecordState, type RecordView } from '../../../src/contract';
import { Message } from '../../components/message';
import { useReader } from '../../lib/reader';
import { timeLeft } from '../../lib/time';
import { counted, recipientsOfAll } from '../../lib/words';
import { OutageNote } from './outage-note';
import { NextStepButton } from './next-step-button';
import { CorrectionActions, CorrectionFacts } from './correction';
import { isBeforeSending, isOpenForChanges, maySend, nextStep } from './next-step';
import { toLookAfter } from './deliveries/problems';
import { addedUp } from './deliveries/use-deliveries';
import { mayBeAcknowledged, toBeConfirmed } from './steps';
import { useRecord } from './record';

type Appearance = 'information' | 'success' | 'warning';

function appearanceOf(view: RecordView, uncertain: number): Appearance {
  const problems = toLookAfter(view.communiques) > 0;
  if (view.correction?.stage === 'draft') return 'warning';
  if (view.state === 'sending') return uncertain > 0 || view.fenced !== undefined ? 'warning' : 'information';
  if (view.state === 'withdrawn' || (problems && view.state !== 'recorded')) return 'warning';
  if (!isBeforeSending(view.state)) return missedTargets(view).length > 0 ? 'warning' : 'success';
  if (view.fenced !== undefined) return 'warning';
  if (view.beginsWith.length > 0 && view.gates.some((gate) => !gate.open)) return 'information';
  return view.gates.every((gate) => gate.open && !gate.override) ? 'success' : 'warning';
}

/** The progress of a send does not say that the site is fenced, and nothing of it moves any more. */
function stopsHere(view: RecordView): boolean {
  return view.fenced !== undefined && view.state === 'sending' && view.correction === undefined;
}

function missedTargets(view: RecordView): RecordView['communiques'] {
  return toBeConfirmed(view).filter(({ coverage }) => coverage?.state === 'missed');
}

/** Where things stand in one sentence, why, and the one next step of this person. */
export function Headline() {
  const { view, progress, headline } = useRecord();
  const { correction } = view;
  const { accountId } = useReader();
  const step = nextStep(view, accountId);
  const held = view.gates.some((gate) => !gate.open);
  const uncertain = leftUncertain(view, progress);
  const isOut = (progress?.outages.length ?? 0) > 0;
  return (
    <Message
      place={headline}
      appearance={isOut ? 'warning' : appearanceOf(view, uncertain)}
      title={correction?.stage === 'draft' || stopsHere(view) ? view.headline : (progress?.headline ?? view.headline)}
    >
      {correction && <CorrectionFacts correction={correction} />}
      {view.state === 'sending' && correction?.stage !== 'draft' && <Sending uncertain={uncertain} />}
      {TOLD.has(view.state) && correction?.stage !== 'draft' && <AfterSending view={view} />}
      {step.kind === 'wait' && <p dir="auto">{step.text}</p>}
      {isBeforeSending(view.state) && step.kind !== 'wait' && <HeldSentence view={view} />}
      {view.waiting.length > 0 && <p>What waits leaves by itself as soon as its gates are open.</p>}
      <div className="inline">
        {step.kind !== 'wait' && step.kind !== 'none' && <NextStepButton step={step} />}
        {isOpenForChanges(view) && maySend(view) && held && step.kind !== 'send' && view.communiques.length > 0 && (
          <WhatHoldsSending />
        )}
        {!isBeforeSending(view.state) && <CorrectionActions />}
      </div>
    </Message>
  );
}

function recipientsOf(view: RecordView): number {
  return view.communiques.reduce((sum, { audience }) => sum + audience.count, 0);
}

/** How many gates still hold, so that the first step is not taken for the only one. */
function HeldSentence({ view }: { readonly view: RecordView }): ReactNode {
  const held = view.gates.filter((gate) => !gate.open);
  const first = held[0]?.reasons[0];
  if (held.length === 0) {
    const scripted = view.communiques.some(({ timing }) => timing !== undefined);
    return (
      <p>
        {recipientsOfAll(view.communiques, recipientsOf(view))} can be told
        {scripted ? ', each communiqué at its time' : ' now'}. Nothing has left yet.
      </p>
    );
  }
  return (
    <>
      {first && !view.headline.includes(first.text.slice(1, -1)) && <p dir="auto">{first.text}</p>}
      <p className="subtle">
        {view.gates.length - held.length} of {view.gates.length} gates are open.
      </p>
    </>
  );
}

/** The way to the sheet for somebody who wants to send already: it says everything that holds. */
function WhatHoldsSending() {
  const { open, setOpen } = useRecord();
  if (open.what === 'send') return null;
  return (
    <div>
      <Button onClick={() => setOpen({ what: 'send' })}>Send…</Button>
    </div>
  );
}

const TOLD: ReadonlySet<RecordState> = new Set(['sent', 'confirmed', 'recorded', 'withdrawn']);

/** What is left to do once everything has left. */
function AfterSending({ view }: { readonly view: RecordView }) {
  const open = toLookAfter(view.communiques);
  const missed = view.state === 'withdrawn' ? [] : missedTargets(view);
  if (open > 0 || missed.length > 0)
    return (
      <>
        {missed.length > 0 && (
          <p>
            Not confirmed in time: {missed.map(({ group }) => group.name).join(', ')}. Tell those who are missing
            another way; what they acknowledge late still counts.
          </p>
        )}
        {open > 0 && (
          <p>
            {counted(open, 'delivery needs looking after; it stands', 'deliveries need looking after; they stand')}{' '}
            first under “Recipients”.
          </p>
        )}
      </>
    );
  if (view.state !== 'withdrawn' && mayBeAcknowledged(view))
    return <p>Acknowledgements may still arrive; this panel follows them.</p>;
  return <p>The ledger and the configuration items keep what was told.</p>;
}

/** How many deliveries keep a send open of which everything has left; none while something still leaves. */
function leftUncertain({ communiques }: RecordView, progress: Progress | undefined): number {
  const counts = communiques.flatMap(({ id, deliveries }) => progress?.byCommunique[id] ?? deliveries ?? []);
  const sum = addedUp(counts);
  return sum.planned + sum.attempting + sum['to-do'] > 0 ? 0 : sum.uncertain;
}

function Sending({ uncertain }: { readonly uncertain: number }) {
  const { view, progress } = useRecord();
  const { locale } = useReader();
  if (view.fenced !== undefined)
    return (
      <p>What has not left never leaves: within a few minutes it is stopped, and the list says whom it was for.</p>
    );
  if (uncertain > 0)
    return (
      <p>
        Nobody can tell of {counted(uncertain, 'delivery', 'deliveries', locale)} whether it arrived. Find out and
        settle what is uncertain, which stands first under “Recipients”: then the record counts as sent.
      </p>
    );
  if (!progress) return <p>You can close this page; sending goes on.</p>;
  const share = progress.total === 0 ? 0 : progress.settled / progress.total;
  const tenths = Math.floor(share * 10) * 10;
  return (
    <>
      <ProgressBar value={share} ariaLabel={`${progress.settled} of ${progress.total} deliveries settled`} />
      <p>
        {progress.settled.toLocaleString(locale)} of {progress.total.toLocaleString(locale)} settled
        {progress.secondsLeft !== undefined && `, ${timeLeft(progress.secondsLeft)}`}. You can close this page; sending
        goes on.
      </p>
      {progress.outages.map((outage) => (
        <OutageNote key={outage.channel} outage={outage} now={progress.now} />
      ))}
      <span className="visually-hidden" role="status">
        {tenths} per cent of the deliveries are settled.
      </span>
    </>
  );
}
