import { type DriftSummary } from '../../../../src/contract';
import { Person } from '../../../components/person';
import { Time } from '../../../components/time';

/** What changed since a change request was approved, one line each; the change's panel shows it word by word. */
export function DriftInShort({ drift }: { readonly drift: DriftSummary }) {
  return (
    <div className="stack-050">
      <p>
        {drift.changeKey} was approved
        {drift.accountIds[0] !== undefined && (
          <>
            {' '}
            by <Person accountId={drift.accountIds[0]} />
            {drift.accountIds.length > 1 && ' and others'}
          </>
        )}{' '}
        <Time at={drift.at} />. Since then:
      </p>
      <ul>
        {drift.changes.map(({ text, by }, index) => (
          <li key={index}>
            <span dir="auto">{text}</span>
            {by && (
              <span className="subtle">
                {' '}
                <Person accountId={by.accountId} />, <Time at={by.at} />
              </span>
            )}
          </li>
        ))}
      </ul>
      <p className="subtle small">{drift.changeKey} shows what stood before and what stands now.</p>
    </div>
  );
}
