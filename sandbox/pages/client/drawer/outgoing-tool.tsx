import { useQuery } from '@tanstack/react-query';
import { fetchOutbound } from '../api/sandbox';
import { Loaded, NothingHere } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { TimeText } from '../common/time-text';
import { Details } from './details';

/** Calls that left the site for a provider on the internet, which the sandbox answered in the provider's place. */
export function OutgoingTool() {
  const calls = useQuery({ queryKey: queryKeys.outbound, queryFn: fetchOutbound, refetchInterval: 3000 });
  return (
    <Loaded query={calls} label="the outgoing calls">
      {(all) =>
        all.length === 0 ? (
          <NothingHere title="No outgoing calls yet">
            When the app calls a provider on the internet, the call is shown here; the sandbox answers in the provider’s
            place.
          </NothingHere>
        ) : (
          <ol className="plain">
            {all.toReversed().map((call, index) => (
              <li key={all.length - index} className="tool-line">
                <div>
                  <strong>{call.method}</strong> {call.url}
                </div>
                <div className="small subtle">
                  {call.status === null || call.status === undefined ? 'no answer' : `answered ${call.status}`} ·{' '}
                  <TimeText at={call.time} />
                </div>
                <Details value={call} />
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}
