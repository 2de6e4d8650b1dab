import { useQuery } from '@tanstack/react-query';
import { fetchFrames, type Place } from '../api/sandbox';
import { Loaded, NothingHere } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { useTitle } from '../common/use-title';
import { useSession } from '../shell/session';
import { Link } from '../common/link';
import { AppFrame, type FrameHistory } from './app-frame';
import './app-page.css';

interface AppPageProps {
  readonly moduleType: string;
  readonly moduleKey: string;
  readonly place: Place;
  readonly history?: FrameHistory;
}

/** A page of the app, alone in the main area under its title. */
export function AppPage({ moduleType, moduleKey, place, history }: AppPageProps) {
  const { person } = useSession();
  const frames = useQuery({
    queryKey: [...queryKeys.frames(moduleType, place), person.accountId],
    queryFn: () => fetchFrames(moduleType, place),
  });
  useTitle(frames.data?.find((candidate) => candidate.moduleKey === moduleKey)?.title);
  return (
    <div className="app-page">
      <Loaded query={frames} label="the app's page">
        {(all) => {
          const frame = all.find((candidate) => candidate.moduleKey === moduleKey);
          return frame === undefined ? (
            <NothingHere title="The app does not show this page here">
              {`${person.displayName} may lack the permission, or the app's conditions hide it. Become another person with the switch in the top bar.`}
            </NothingHere>
          ) : (
            <>
              <h1 className="app-page-title">{frame.title}</h1>
              {history !== undefined && frame.pages !== undefined && (
                <nav className="app-page-menu" aria-label={frame.title}>
                  {frame.pages.map(({ title, route }) => (
                    <Link
                      key={route}
                      to={`${history.base}/${route}`}
                      aria-current={history.path === `/${route}` ? 'page' : undefined}
                    >
                      {title}
                    </Link>
                  ))}
                </nav>
              )}
              <AppFrame key={`${person.accountId} ${frame.url}`} frame={frame} place={place} history={history} />
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
