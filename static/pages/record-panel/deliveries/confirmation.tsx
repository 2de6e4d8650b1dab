import Button from '@atlaskit/button/new';
import { useState } from 'react';
import { type ChaseView, type CommuniqueView } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Name } from '../../../components/fact';
import { Person } from '../../../components/person';
import { ReasonForm } from '../../../components/reason-form';
import { Section } from '../../../components/section';
import { StateLozenge } from '../../../components/state-lozenge';
import { Time } from '../../../components/time';
import { tellDone } from '../../../lib/flag';
import { useReader } from '../../../lib/reader';
import { useAction } from '../../../lib/use-action';
import { useOpenedPart } from '../../../lib/use-arrival-focus';
import { channelInSentence, COVERAGE_STATE, isToldByPeople, people, targetInWords } from '../../../lib/words';
import { call } from '../calls';
import { CommuniquePreview } from '../communiques/communique-preview';
import { maySend } from '../next-step';
import { useRecord } from '../record';
import { toBeConfirmed } from '../steps';

/** Who is known to have what they were told, against what their groups ask, and what is done about those who are missing. */
export function Confirmation() {
  const { view } = useRecord();
  const asked = toBeConfirmed(view).filter(({ coverage }) => coverage !== undefined);
  if (asked.length === 0) return null;
  return (
    <Section title="Confirmation" count={asked.length}>
      <ul className="confirmation">
        {asked.map((communique) => (
          <ConfirmedGroup key={communique.id} communique={communique} />
        ))}
      </ul>
    </Section>
  );
}

type OpenForm = 'none' | 'remind' | 'stop';

function ConfirmedGroup({ communique }: { readonly communique: CommuniqueView }) {
  const { view } = useRecord();
  const [asked, setOpen] = useState<OpenForm>('none');
  const { coverage, chase } = communique;
  // Everybody may have confirmed it while the form stood open.
  const open = asked === 'remind' && chase?.missing === 0 ? 'none' : asked;
  const { name } = communique.group;
  const close = () => setOpen('none');
  if (!coverage) return null;
  const maySteer = maySend(view) && chase !== undefined && open === 'none';
  return (
    <li className="stack-100">
      <div className="confirmation-group">
        <strong>
          <Name>{name}</Name>
        </strong>
        <StateLozenge {...COVERAGE_STATE[coverage.state]} />
      </div>
      <TargetBar coverage={coverage} />
      {communique.reopened !== undefined && <Reopened count={communique.reopened} />}
      {chase && <Reminders chase={chase} state={coverage.state} />}
      {maySteer && (
        <div className="inline">
          {chase.possible && (
            <Button spacing="compact" onClick={() => setOpen('remind')} aria-label={`Remind now: ${name}`}>
              Remind now
            </Button>
          )}
          {(chase.nextAt !== undefined || communique.handed?.isOpen) && (
            <Button
              spacing="compact"
              appearance="subtle"
              onClick={() => setOpen('stop')}
              aria-label={`Stop reminding: ${name}`}
            >
              Stop reminding
            </Button>
          )}
        </div>
      )}
      {open === 'remind' && chase && <RemindNow communique={communique} chase={chase} onClose={close} />}
      {open === 'stop' && <StopReminding communique={communique} onClose={close} />}
    </li>
  );
}

/** How far the group is, with a mark where its target is. */
function TargetBar({ coverage }: { readonly coverage: NonNullable<CommuniqueView['coverage']> }) {
  const { locale } = useReader();
  const { view } = useRecord();
  const { state, reached, needed, people: all, dueAt } = coverage;
  const share = (count: number) => `${all === 0 ? 100 : (100 * count) / all}%`;
  return (
    <>
      <div className="bar target-bar" aria-hidden="true">
        <span className="acknowledged" style={{ width: share(reached) }} />
        <span className="target-mark" style={{ insetInlineStart: share(needed) }} />
      </div>
      <p className="small number">
        {reached.toLocaleString(locale)} of the {needed.toLocaleString(locale)} needed ({people(all, locale)} in all) ·
        target: {targetInWords(coverage)}
        {/* Open after its time is what a correction being written opens again. */}
        {state === 'open' && dueAt > view.now && (
          <>
            {' '}
            · ends <Time at={dueAt} />
          </>
        )}
      </p>
    </>
  );
}

/** Whoever acknowledged what is corrected counts as not told until they acknowledge the correction. */
function Reopened({ count }: { readonly count: number }) {
  const { locale } = useReader();
  return (
    <p className="small subtle">
      {people(count, locale)} acknowledged what this corrects. That does not count for the correction: they are asked
      anew.
    </p>
  );
}

function Reminders({ chase, state }: { readonly chase: ChaseView; readonly state: 'open' | 'reached' | 'missed' }) {
  const { locale } = useReader();
  const { missing, nextAt, nextChannel, unreachedNext, notBefore, held, stopped, never, escalation } = chase;
  const reminders = chase.reminders.filter(({ channel }) => channel === undefined);
  const toldNext = chase.reminders.find(({ channel }) => channel !== undefined);
  const last = reminders.at(-1);
  return (
    <p className="small subtle">
      {last && (
        <>
          {reminders.length === 1 ? 'Reminded' : `Reminded ${reminders.length} times, last`} <Time at={last.at} />
          {last.accountId !== undefined && (
            <>
              {' '}
              by <Person accountId={last.accountId} />
            </>
          )}
          .{' '}
        </>
      )}
      {toldNext?.channel !== undefined && (
        <>
          {isToldByPeople(toldNext.channel)
            ? `Given to the responsible person to tell by ${channelInSentence(toldNext.channel)}`
            : `Told by ${channelInSentence(toldNext.channel)}, too,`}{' '}
          <Time at={toldNext.at} />.{' '}
        </>
      )}
      {toldNext && unreachedNext !== undefined && (
        <>It cannot reach {people(unreachedNext, locale)} of the group: tell them another way. </>
      )}
      {state !== 'reached' && missing > 0 && <>{people(missing, locale)} got it and did not confirm it. </>}
      {stopped && (
        <>
          <Person accountId={stopped.accountId} /> stopped reminding <Time at={stopped.at} />:{' '}
          <span dir="auto">{stopped.reason}</span>
        </>
      )}
      {escalation && escalation.accountId === undefined && (
        <>
          Nobody could be told <Time at={escalation.at} /> that the target was missed: nobody who answers for the group
          can be reached. Reach those who are missing, and have somebody named as responsible for the group.{' '}
        </>
      )}
      {escalation?.accountId !== undefined && escalation.again && (
        <>
          Jira has not taken the mail to <Person accountId={escalation.accountId} /> that the target was missed; within
          the hour it is tried again.{' '}
        </>
      )}
      {escalation?.accountId !== undefined && !escalation.again && (
        <>
          A mail to <Person accountId={escalation.accountId} /> <Time at={escalation.at} /> says that the target was
          missed.{' '}
        </>
      )}
      {held === undefined && nextAt !== undefined && (
        <>
          {nextChannel === undefined
            ? 'The next reminder leaves'
            : isToldByPeople(nextChannel)
              ? `Who is missing then is for the responsible person to tell by ${channelInSentence(nextChannel)},`
              : `Who is missing then is told by ${channelInSentence(nextChannel)}, too,`}{' '}
          <Time at={nextAt} />.
        </>
      )}
      {held !== undefined && (
        <>
          {nextChannel === undefined ? 'The reminder waits' : 'Telling them another way waits'}:{' '}
          <span dir="auto">{held}</span>
        </>
      )}
      {nextAt === undefined && notBefore !== undefined && (
        <>
          They can be reminded again <Time at={notBefore} />.
        </>
      )}
      {!stopped && never !== undefined && missing > 0 && (
        <>
          Nobody is reminded from here any more. <span dir="auto">{never}</span>
        </>
      )}
      {!stopped &&
        never === undefined &&
        state === 'open' &&
        missing > 0 &&
        nextAt === undefined &&
        notBefore === undefined && <>No further reminder is planned.</>}
    </p>
  );
}

interface FormProps {
  readonly communique: CommuniqueView;
  readonly onClose: () => void;
}

/** Nothing leaves without a preview of exactly that. */
function RemindNow({ communique, chase, onClose }: FormProps & { readonly chase: ChaseView }) {
  const { show } = useRecord();
  const { locale } = useReader();
  const action = useAction();
  const part = useOpenedPart(onClose);
  const who = people(chase.missing, locale);
  const remind = () =>
    action.run(
      'Reminding…',
      () => call('remindNow', { communiqueId: communique.id }),
      (next) => {
        onClose();
        show(next);
        tellDone(`${communique.group.name}: ${who} are being reminded.`);
      },
    );
  return (
    <div className="box stack-100" {...part}>
      {communique.channel === 'text-message' ? (
        <p>
          {who} who did not confirm it get this text message: the first line and the link that were approved. Each one
          is charged, by the segments that the preview names. Whoever confirms it before it leaves gets nothing.
        </p>
      ) : (
        <p>
          {who} who did not confirm it get this: what was approved, below a request to confirm it, with a link of their
          own. Whoever confirms it before it leaves gets nothing.
        </p>
      )}
      <CommuniquePreview communique={communique} reminder />
      <div className="inline">
        <Button appearance="primary" onClick={remind} isDisabled={action.running}>
          Remind {who}
        </Button>
        <Button appearance="subtle" onClick={onClose}>
          Cancel
        </Button>
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}

function StopReminding({ communique, onClose }: FormProps) {
  const { show } = useRecord();
  const { name } = communique.group;
  return (
    <div className="box">
      <ReasonForm
        title={`Why is nobody of ${name} reminded any more?`}
        help="The target stays as it is. The ledger keeps the reason with your name."
        confirm="Stop reminding"
        working="Stopping…"
        call={(reason) => call('stopReminding', { communiqueId: communique.id, reason })}
        then={(next) => {
          show(next);
          tellDone(`${name}: nobody is reminded any more.`);
        }}
        onCancel={onClose}
      />
    </div>
  );
}
