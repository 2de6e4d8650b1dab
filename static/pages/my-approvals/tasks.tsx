import { type TasksToDo } from '../../../src/contract';
import { IssueLink } from '../../components/issue-link';
import { Person } from '../../components/person';
import { Section } from '../../components/section';
import { StatusIcon } from '../../components/status-icon';
import { Time } from '../../components/time';
import { useNow } from '../../lib/now';
import { useReader } from '../../lib/reader';
import { CHANNEL, counted } from '../../lib/words';

/** What the reader has to tell people themself: by telephone, in presentations, on boards. */
export function TasksToTell({ tasks, more = 0 }: { readonly tasks: readonly TasksToDo[]; readonly more?: number }) {
  const { locale } = useReader();
  if (tasks.length + more === 0) return null;
  return (
    <Section title="For you to tell" count={tasks.reduce((sum, { toDo }) => sum + toDo, 0)}>
      <ul className="rows">
        {tasks.map((task) => (
          <TaskRow key={`${task.recordIssueId} ${task.channel} ${task.subject} ${task.since}`} {...task} />
        ))}
      </ul>
      {more > 0 && (
        <p className="subtle">
          {counted(more, 'more list comes', 'more lists come', locale)} up here once these are done. Each stands on its
          work item, too.
        </p>
      )}
    </Section>
  );
}

function TaskRow({
  projectName,
  versionName,
  recordKey,
  subject,
  channel,
  toDo,
  total,
  responsible,
  dueAt,
}: TasksToDo) {
  const { locale, accountId } = useReader();
  const now = useNow();
  const overdue = dueAt !== undefined && now > dueAt;
  return (
    <li>
      <div className="row">
        <StatusIcon tone={overdue ? 'danger' : 'information'} label={overdue ? 'Overdue' : 'To do'} />
        <div className="row-text">
          <h3 dir="auto">
            {projectName} {versionName}: {subject}
          </h3>
          <p>
            {CHANNEL[channel]}, {toDo.toLocaleString(locale)} of {total.toLocaleString(locale)} to do
            {dueAt !== undefined && (
              <>
                {' '}
                · {overdue ? 'was due' : 'due'} <Time at={dueAt} />
              </>
            )}
            {responsible !== accountId && (
              <>
                {' '}
                · in the name of <Person accountId={responsible} />
              </>
            )}
          </p>
          <p>
            Script and list: <IssueLink issueKey={recordKey} />
          </p>
        </div>
      </div>
    </li>
  );
}
