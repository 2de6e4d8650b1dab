import { type HistoryDetail, type HistoryEntry, type HistoryView } from '../../../src/contract';
import { Fact, Name } from '../../components/fact';
import { IssueLink } from '../../components/issue-link';
import { Person } from '../../components/person';
import { ShowMore } from '../../components/show-more';
import { Time } from '../../components/time';
import { PeopleProvider } from '../../lib/people';
import { useFurther } from '../../lib/use-further';
import { call } from './calls';

interface TimelineProps {
  readonly issueId: string;
  readonly view: Pick<HistoryView, 'entries' | 'nextEntries' | 'people' | 'changes'>;
}

/** What happened, in order, each with who, when, evidence and its number in the ledger; a page at a time. */
export function Timeline({ issueId, view }: TimelineProps) {
  const further = useFurther(`history-entries:${issueId}`, view.nextEntries, (cursor) =>
    call('openHistoryEntries', { issueId, cursor }),
  );
  const people = Object.assign({}, view.people, ...further.pages.map((page) => page.people)) as typeof view.people;
  return (
    <PeopleProvider value={people}>
      <Entries entries={[...view.entries, ...further.pages.flatMap(({ entries }) => entries)]} changes={view.changes} />
      <ShowMore further={further} what="entries" />
    </PeopleProvider>
  );
}

interface EntriesProps {
  readonly entries: readonly HistoryEntry[];
  readonly changes: HistoryView['changes'];
}

function Entries({ entries, changes }: EntriesProps) {
  return (
    <ol className="timeline">
      {entries.map((entry) => (
        <li key={entry.index}>
          <h3 dir="auto">{entry.title}</h3>
          <p className="small subtle">
            {entry.accountId ? <Person accountId={entry.accountId} /> : <Name>{entry.actor}</Name>} ·{' '}
            <Time at={entry.at} exact /> · ledger #{entry.index}
          </p>
          <details>
            <summary>
              Evidence<span className="visually-hidden"> of entry {entry.index}</span>
            </summary>
            <dl className="facts">
              {entry.details.map((detail, index) => (
                <div key={index}>
                  <dt>{detail.name}</dt>
                  <dd>
                    <DetailValue detail={detail} changes={changes} />
                  </dd>
                </div>
              ))}
              <div>
                <dt>Kind of entry</dt>
                <dd>
                  <Fact>{entry.type}</Fact>
                </dd>
              </div>
              <div>
                <dt>Leaf hash</dt>
                <dd>
                  <Fact>{entry.leafHash}</Fact>
                </dd>
              </div>
            </dl>
          </details>
        </li>
      ))}
    </ol>
  );
}

interface DetailValueProps {
  readonly detail: HistoryDetail;
  readonly changes: HistoryView['changes'];
}

/** A work item can be opened, by the key that it has now; what is linked no more is named as the ledger names it. */
function DetailValue({ detail: { value, issueKey, changeIssueId }, changes }: DetailValueProps) {
  const change = changes.find(({ issueId }) => issueId === changeIssueId);
  const key = issueKey ?? change?.key;
  if (key === undefined) return <Fact>{value}</Fact>;
  return (
    <>
      <IssueLink issueKey={key} /> {change && <bdi>{change.summary}</bdi>}
    </>
  );
}
