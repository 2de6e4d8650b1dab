import { useQuery } from '@tanstack/react-query';
import { fetchTraffic } from '../api/sandbox';
import { Loaded, NothingHere } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { TimeText } from '../common/time-text';
import { Details } from './details';

const shownAtOnce = 100;

/** The app's calls to Jira's REST interface, with the points that each costs by Jira's published model. */
export function TrafficTool() {
  const traffic = useQuery({ queryKey: queryKeys.traffic, queryFn: fetchTraffic, refetchInterval: 3000 });
  return (
    <Loaded query={traffic} label="the REST traffic">
      {(all) =>
        all.length === 0 ? (
          <NothingHere title="The app has not called Jira yet">
            Open one of its pages or panels, and each of its calls is shown here with what it costs.
          </NothingHere>
        ) : (
          <div className="stack">
            <p>
              {all.length} calls, {all.reduce((sum, entry) => sum + (entry.points ?? 0), 0)} points
            </p>
            <ol className="plain">
              {all
                .toReversed()
                .slice(0, shownAtOnce)
                .map((entry, index) => (
                  <li key={all.length - index} className="tool-line">
                    <div>
                      <strong>{entry.method}</strong> {entry.path}
                    </div>
                    <div className="small subtle">
                      as {entry.as} · answered {entry.status} · {entry.points ?? 0}{' '}
                      {entry.points === 1 ? 'point' : 'points'} · <TimeText at={entry.time} />
                    </div>
                    <Details value={entry} />
                  </li>
                ))}
            </ol>
            {all.length > shownAtOnce && <p className="subtle">The newest {shownAtOnce} are shown.</p>}
          </div>
        )
      }
    </Loaded>
  );
}
