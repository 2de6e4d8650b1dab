import { useQuery } from '@tanstack/react-query';
import { fetchFrames } from '../api/sandbox';
import { Link } from '../common/link';
import { Loaded, NothingHere } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { AppPage } from '../frames/app-page';
import { useSession } from '../shell/session';
import './administration-page.css';

const moduleType = 'jira:adminPage';

/** Jira's settings, as far as they hold the app's own pages. Jira lets only administrators in. */
export function AdministrationPage({ moduleKey }: { readonly moduleKey?: string }) {
  const { isAdministrator, people } = useSession();
  const frames = useQuery({
    queryKey: queryKeys.frames(moduleType, {}),
    queryFn: () => fetchFrames(moduleType),
    enabled: isAdministrator,
  });
  if (!isAdministrator) {
    const administrator = people.find((person) => person.role === 'administrator');
    return (
      <div className="page">
        <h1>Settings</h1>
        <NothingHere title="Only Jira administrators may open the settings">
          {administrator === undefined
            ? 'Become an administrator with the switch in the top bar.'
            : `Become ${administrator.displayName} with the switch in the top bar.`}
        </NothingHere>
      </div>
    );
  }
  return (
    <Loaded query={frames} label="the app's settings">
      {(all) => {
        const shown = moduleKey ?? all[0]?.moduleKey;
        if (shown === undefined) {
          return (
            <div className="page">
              <h1>Settings</h1>
              <NothingHere title="No app has settings here">An app adds them with a jira:adminPage module.</NothingHere>
            </div>
          );
        }
        return (
          <>
            {all.length > 1 && (
              <nav className="administration-menu" aria-label="Apps">
                {all.map((frame) => (
                  <Link
                    key={frame.moduleKey}
                    to={`/admin/apps/${frame.moduleKey}`}
                    aria-current={frame.moduleKey === shown ? 'page' : undefined}
                  >
                    {frame.title}
                  </Link>
                ))}
              </nav>
            )}
            <AppPage moduleType={moduleType} moduleKey={shown} place={{}} />
          </>
        );
      }}
    </Loaded>
  );
}
