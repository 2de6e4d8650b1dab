import { useQuery } from '@tanstack/react-query';
import { fetchHistory } from '../api/jira';
import { Loaded } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { TimeText } from '../common/time-text';
import { UserName } from './issue-details';

/** Who changed which field from what to what, newest first. */
export function History({ issueKey }: { readonly issueKey: string }) {
  const history = useQuery({ queryKey: queryKeys.history(issueKey), queryFn: () => fetchHistory(issueKey) });
  return (
    <Loaded query={history} label="the history">
      {(changes) =>
        changes.length === 0 ? (
          <p className="subtle">Nothing has been changed since this work item was created.</p>
        ) : (
          <ol className="plain stack">
            {[...changes].reverse().map((change) => (
              <li key={change.id}>
                <div className="row small">
                  <UserName user={change.author} nobody="Somebody" />
                  <span className="subtle">
                    <TimeText at={change.created} />
                  </span>
                </div>
                <ul className="plain">
                  {change.items.map((item, index) => (
                    <li key={index}>
                      {item.field}: <span className="subtle">{item.fromString || 'None'}</span>{' '}
                      <span aria-label="became">→</span>{' '}
                      {typeof item.toString === 'string' && item.toString !== '' ? item.toString : 'None'}
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}
