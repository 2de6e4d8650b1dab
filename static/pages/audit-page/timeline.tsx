import { type HistoryEntry } from '../../../src/contract';
import { Fact, Name } from '../../components/fact';
import { Person } from '../../components/person';
import { Time } from '../../components/time';

/** What happened, in order, each with who, when, evidence and its number in the ledger. */
export function Timeline({ entries }: { readonly entries: readonly HistoryEntry[] }) {
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
