import Button from '@atlaskit/button/new';
import Checkbox from '@atlaskit/checkbox';
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import {
  type Answer,
  type AttestedOutcome,
  type Channel,
  type CommuniqueView,
  type DeliveryCounts,
  type TaskList,
  type TaskView,
} from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { CopyButton } from '../../../components/copy-button';
import { Name } from '../../../components/fact';
import { NotRead } from '../../../components/not-read';
import { Person } from '../../../components/person';
import { ReasonField } from '../../../components/reason-field';
import { Section } from '../../../components/section';
import { StateLozenge } from '../../../components/state-lozenge';
import { Time } from '../../../components/time';
import { Working } from '../../../components/working';
import { tellDone } from '../../../lib/flag';
import { useReader } from '../../../lib/reader';
import { useAction } from '../../../lib/use-action';
import { useWords } from '../../../lib/use-words';
import { CHANNEL, DELIVERY_STATE, counted, isToldByPeople, people } from '../../../lib/words';
import { call } from '../calls';
import { useRecord } from '../record';
import { TakeBack } from './take-back';

/** What people tell: the script, the list, and what became of each; only there once it was handed to them. */
export function Tasks() {
  const { view, progress } = useRecord();
  const lists = view.communiques.flatMap((communique) => {
    const counts = progress?.byCommunique[communique.id] ?? communique.deliveries;
    return counts ? listsOf(communique, counts) : [];
  });
  const read = useQueries({
    queries: lists.map((list) => ({ ...queryOf(list), enabled: list.left > 0 })),
  });
  if (lists.length === 0) return null;
  const known = lists.map((list, index) => withRead(list, read[index]?.data));
  return (
    <Section title="Told by people" count={known.reduce((sum, { left }) => sum + left, 0)}>
      {known.map((one) => (
        <Tasked key={one.communique.id} {...one} />
      ))}
    </Section>
  );
}

function queryOf({ communique, counts, isNext }: TaskedProps) {
  const confirmed = isNext ? ` ${counts.acknowledged}` : '';
  const signature = `${counts['to-do']} ${counts.attested} ${counts.failed} ${counts.stopped}${confirmed}`;
  return queryOptions({
    queryKey: ['tasks', communique.id, signature],
    queryFn: (): Promise<Answer<TaskList>> => call('openTasks', { communiqueId: communique.id }),
    placeholderData: (before?: Answer<TaskList>) => before,
  });
}

/** Of those who are told by the next channel the list alone says what became of each. */
function withRead(list: TaskedProps, answer: Answer<TaskList> | undefined): TaskedProps {
  if (!list.isNext || !answer?.ok) return list;
  const { tasks } = answer.value;
  const among = (state: TaskView['state']): number => tasks.filter((task) => task.state === state).length;
  return {
    ...list,
    left: among('to-do'),
    told: among('attested'),
    notTold: among('failed'),
    mayGoOn: tasks.some(({ mayBeToldYet }) => mayBeToldYet),
  };
}

interface TaskedProps {
  readonly communique: CommuniqueView;
  readonly channel: Channel;
  readonly counts: DeliveryCounts;
  /** How many are left to be told, and of how many. */
  readonly left: number;
  readonly total: number;
  readonly told: number;
  /** Not reached, not done, or not told after all. */
  readonly notTold: number;
  /** Whether some of these may be told yet. */
  readonly mayGoOn?: boolean;
  /** They got the message by the channel of their group, and did not confirm it. */
  readonly isNext: boolean;
}

/** What of a communiqué people tell: all of it, or, by the next channel, those who did not confirm it. */
function listsOf(communique: CommuniqueView, counts: DeliveryCounts): readonly TaskedProps[] {
  const { channel, handed, chase } = communique;
  if (isToldByPeople(channel))
    return counts.planned < counts.total
      ? [
          {
            communique,
            channel,
            counts,
            left: counts['to-do'],
            total: counts.total,
            told: counts.attested,
            notTold: counts.failed,
            isNext: false,
          },
        ]
      : [];
  if (!handed) return [];
  const left = handed.isOpen ? Math.min(handed.people - counts.attested, chase?.missing ?? 0) : 0;
  const { channel: by, people: total } = handed;
  return [{ communique, channel: by, counts, left, total, told: counts.attested, notTold: 0, isNext: true }];
}

function Tasked(props: TaskedProps) {
  const { communique, channel, left, total, told, notTold, mayGoOn = false, isNext } = props;
  const { locale } = useReader();
  const [shown, setShown] = useState<boolean>();
  const isOpen = shown ?? (left > 0 || mayGoOn);
  const others = notTold > 0 ? `, ${notTold.toLocaleString(locale)} not told` : '';
  return (
    <div className="box" role="group" aria-label={`${CHANNEL[channel]}, ${communique.group.name}`}>
      <div className="tasks-head">
        <div className="row-text">
          <h3>
            {CHANNEL[channel]}: <Name>{communique.group.name}</Name>
          </h3>
          <p className="small subtle">
            {isNext && `${people(total, locale)} had got it and not confirmed it. `}
            {left === 0
              ? `Nothing is left to do; ${told.toLocaleString(locale)} of ${total.toLocaleString(locale)} told${others}.`
              : `${left.toLocaleString(locale)} of ${total.toLocaleString(locale)} to do${others}. Responsible: `}
            {left === 0 && told < total && communique.ended !== undefined && (
              <>
                {' '}
                <span dir="auto">{communique.ended}</span>
              </>
            )}
            {left > 0 && <Person accountId={communique.responsibleAccountId} />}
            {left > 0 && communique.lookedAfterBy && <LookedAfter {...communique.lookedAfterBy} />}
            {left > 0 && communique.coverage && (
              <>
                {' '}
                · due <Time at={communique.coverage.dueAt} />
              </>
            )}
          </p>
        </div>
        <Button spacing="compact" onClick={() => setShown(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? 'Hide script and list' : 'Show script and list'}
          <span className="visually-hidden"> for {communique.group.name}</span>
        </Button>
      </div>
      {isOpen && <Opened {...props} />}
    </div>
  );
}

/** In place of somebody whose account was closed. */
function LookedAfter({ accountId }: NonNullable<CommuniqueView['lookedAfterBy']>) {
  if (accountId === undefined) return '; whoever may send release communications says what became of it';
  return (
    <>
      ; <Person accountId={accountId} /> looks after it
    </>
  );
}

function Opened(list: TaskedProps) {
  const { communique } = list;
  const { reload } = useRecord();
  const [said, setSaid] = useState<TaskList>();
  const query = useQuery(queryOf(list));
  const answer = query.data;
  if (answer && !answer.ok) return <p role="alert">{answer.refusal.message}</p>;
  if (query.isError) return <NotRead sentence="The list could not be read." again={query.refetch} />;
  if (!answer) return <Working words="Reading script and list…" />;
  const shown = said && query.isPlaceholderData ? said : answer.value;
  const hasOpenTasks = shown.tasks.some((task) => isOpenTask(shown, task));
  const attested = (next: TaskList) => {
    setSaid(next);
    void query.refetch();
    reload();
  };
  return (
    <>
      <Script list={shown} of={communique.group.name} />
      {shown.mayAttest ? (
        hasOpenTasks && <ToAttest list={shown} onAttested={attested} />
      ) : (
        <p className="small subtle">
          The responsible person, who stands in for them, who answers for the group, and people with the permission
          “Send release communications” say here what became of each.
        </p>
      )}
      <Done
        communiqueId={shown.communiqueId}
        tasks={shown.tasks.filter((task) => !isOpenTask(shown, task))}
        onAttested={attested}
      />
    </>
  );
}

function Script({ list, of }: { readonly list: TaskList; readonly of: string }) {
  return (
    <div className="stack-100">
      <div className="tasks-head">
        <h4>{list.scriptTitle}</h4>
        <CopyButton text={list.script.text} what="the text" />
      </div>
      <iframe className="preview-document" sandbox="" srcDoc={list.script.html} title={`Script for ${of}`} />
    </div>
  );
}

/** Whether this reader may still say what became of it. */
function isOpenTask({ mayAttest }: TaskList, { state, withdrawn }: TaskView): boolean {
  return mayAttest !== undefined && (state === 'to-do' || withdrawn);
}

const SAID = {
  told: 'Told',
  'not-reached': 'Not reached',
  'not-done': 'Could not be done',
} as const satisfies Partial<Record<AttestedOutcome, string>>;

interface ToAttestProps {
  readonly list: TaskList;
  readonly onAttested: (list: TaskList) => void;
}

/** What is still to do: ticked off several at once, each with what became of it. */
function ToAttest({ list, onAttested }: ToAttestProps) {
  const { locale } = useReader();
  const label = useId();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string>();
  const action = useAction();
  const { words: note, write } = useWords('Note', action);
  const open = list.tasks.filter((task) => isOpenTask(list, task));
  const withdrawn = open.some((task) => task.withdrawn);
  const ids = open.filter(({ deliveryId }) => chosen.has(deliveryId)).map(({ deliveryId }) => deliveryId);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const say = (outcome: keyof typeof SAID) => {
    setProblem(undefined);
    if (ids.length === 0) return setProblem('Tick those about whom you say it.');
    if (outcome === 'not-done' && note.trim() === '') return setProblem('Say in the note why it could not be done.');
    action.run(
      'Writing it down…',
      () =>
        call('attestTasks', {
          communiqueId: list.communiqueId,
          deliveryIds: ids,
          outcome,
          ...(note.trim() === '' ? {} : { note: note.trim() }),
        }),
      (next) => {
        tellDone(`${SAID[outcome]}: ${counted(ids.length, 'item', 'items', locale)} written down`);
        setChosen(new Set());
        write('');
        onAttested(next);
      },
    );
  };
  return (
    <div className="stack-100" role="group" aria-labelledby={label}>
      <div className="tasks-head">
        <h4 id={label}>{withdrawn ? 'Withdrawn: tell nobody else' : 'Still to do'}</h4>
        <Button
          appearance="subtle"
          spacing="compact"
          onClick={() => setChosen(new Set(ids.length === open.length ? [] : open.map(({ deliveryId }) => deliveryId)))}
        >
          {ids.length === open.length ? 'Tick none' : `Tick all ${open.length.toLocaleString(locale)}`}
        </Button>
      </div>
      {withdrawn && (
        <p>
          {list.isNext
            ? 'Nobody else is to be told. Whom you had told before: say so.'
            : 'It does not hold any more. Whom you had told before: say so, so that they get the correction.'}
        </p>
      )}
      <div className="choice-list-items">
        {open.map(({ deliveryId, name, number }) => (
          <Checkbox
            key={deliveryId}
            isChecked={chosen.has(deliveryId)}
            onChange={() => toggle(deliveryId)}
            label={
              <>
                <bdi className="name">{name}</bdi>{' '}
                {number && <a href={`tel:${number.replace(/[^\d+]/gu, '')}`}>{number}</a>}
              </>
            }
          />
        ))}
      </div>
      <ReasonField
        label="Note"
        help="What is worth knowing of it; needed where it could not be done. The ledger keeps it with your name."
        problems={problem === undefined ? [] : [problem]}
        value={note}
        onChange={write}
      />
      <div className="inline">
        <Button appearance="primary" spacing="compact" onClick={() => say('told')} isDisabled={action.running}>
          {withdrawn ? 'Had been told' : 'Told'}
        </Button>
        {!withdrawn && (
          <>
            <Button spacing="compact" onClick={() => say('not-reached')} isDisabled={action.running}>
              Not reached
            </Button>
            <Button spacing="compact" onClick={() => say('not-done')} isDisabled={action.running}>
              Could not be done
            </Button>
          </>
        )}
        {list.mayAttest?.onBehalfOf && (
          <span className="small subtle">
            in the name of <Person accountId={list.mayAttest.onBehalfOf} />
          </span>
        )}
      </div>
      <ActionOutcome action={action} />
    </div>
  );
}

interface DoneProps {
  readonly communiqueId: string;
  readonly tasks: readonly TaskView[];
  readonly onAttested: (list: TaskList) => void;
}

/** Whoever was not reached at first, or was taken back, is reached after all. */
function ToldAfterAll({
  communiqueId,
  task: { deliveryId, name },
  onAttested,
}: Omit<DoneProps, 'tasks'> & { readonly task: TaskView }) {
  const action = useAction();
  const say = () =>
    action.run(
      'Writing it down…',
      () => call('attestTasks', { communiqueId, deliveryIds: [deliveryId], outcome: 'told' }),
      (next) => {
        tellDone('Told: 1 item written down');
        onAttested(next);
      },
    );
  return (
    <>
      <Button spacing="compact" onClick={say} isDisabled={action.running}>
        Told after all
        <span className="visually-hidden">: {name}</span>
      </Button>
      <ActionOutcome action={action} />
    </>
  );
}

/** What became of the others. */
function Done({ communiqueId, tasks, onAttested }: DoneProps) {
  const [takingBack, setTakingBack] = useState<string>();
  if (tasks.length === 0) return null;
  return (
    <ul className="rows" aria-label="What became of the others">
      {tasks.map((task) => {
        const { deliveryId, name, state, remark, changedAt, mayTakeBack, mayBeToldYet } = task;
        const isTakingBack = takingBack === deliveryId;
        return (
          <li key={deliveryId}>
            <div className="row">
              <span />
              <div className="row-text">
                <Name>{name}</Name>
                <p className="small subtle">
                  <Time at={changedAt} />
                  {remark && <span dir="auto"> · {remark}</span>}
                </p>
              </div>
              <div className="inline">
                <StateLozenge {...DELIVERY_STATE[state]} />
                {mayBeToldYet && <ToldAfterAll communiqueId={communiqueId} task={task} onAttested={onAttested} />}
                {mayTakeBack && !isTakingBack && (
                  <Button spacing="compact" onClick={() => setTakingBack(deliveryId)}>
                    Take back…
                    <span className="visually-hidden"> that {name} was told</span>
                  </Button>
                )}
              </div>
            </div>
            {mayTakeBack && isTakingBack && (
              <TakeBack
                communiqueId={communiqueId}
                task={task}
                onTakenBack={onAttested}
                onCancel={() => setTakingBack(undefined)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
