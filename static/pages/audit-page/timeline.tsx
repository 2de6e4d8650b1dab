import { type HistoryEntry, type HistoryView } from '../../../src/contract';
import { Fact, Name } from '../../components/fact';
import { Person } from '../../components/person';
import { ShowMore } from '../../components/show-more';
import { Time } from '../../components/time';
import { PeopleProvider } from '../../lib/people';
import { useFurther } from '../../lib/use-further';
import { call } from './calls';

interface TimelineProps {
  readonly issueId: string;
  readonly view: Pick<HistoryView, 'entries' | 'nextEntries' | 'people'>;
}

/** What happened, in order, each with who, when, evidence and its number in the ledger; a page at a time. */
export function Timeline({ issueId, view }: TimelineProps) {
  const further = useFurther(`history-entries:${issueId}`, view.nextEntries, (cursor) =>
    call('openHistoryEntries', { issueId, cursor }),
  );
  const people = Object.assign({}, view.people, ...further.pages.map((page) => page.people)) as typeof view.people;
  return (
    <PeopleProvider value={people}>
      <Entries entries={[...view.entries, ...further.pages.flatMap(({ entries }) => entries)]} />
      <ShowMore further={further} what="entries" />
    </PeopleProvider>
  );
}

function Entries({ entries }: { readonly entries: readonly HistoryEntry[] }) {
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
              {entry.details.map(({ name, value }, index) => (
                <div key={index}>
                  <dt>{name}</dt>
                  <dd>
                    <Fact>{value}</Fact>
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
