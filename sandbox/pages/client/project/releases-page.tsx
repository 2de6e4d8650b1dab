import Lozenge from '@atlaskit/lozenge';
import { useQuery } from '@tanstack/react-query';
import { fetchVersions, searchIssues } from '../api/jira';
import type { Version } from '../api/jira-schemas';
import { Link } from '../common/link';
import { Loaded, NothingHere, Problem } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { calendarDate } from '../common/time';
import { useTitle } from '../common/use-title';
import { VersionProgress } from './version-progress';

const mostIssuesCounted = 1000;

/** The project's versions, unreleased first, with how much of each is done. */
export function ReleasesPage({ projectKey }: { readonly projectKey: string }) {
  useTitle(`Releases of ${projectKey}`);
  const jql = `project = ${projectKey} AND fixVersion IS NOT EMPTY`;
  const versions = useQuery({ queryKey: queryKeys.versions(projectKey), queryFn: () => fetchVersions(projectKey) });
  const issues = useQuery({
    queryKey: [...queryKeys.search(jql), mostIssuesCounted],
    queryFn: () => searchIssues(jql, mostIssuesCounted),
  });
  return (
    <div className="page">
      <h1>Releases</h1>
      {issues.isError && <Problem title="The work items could not be counted" error={issues.error} />}
      <Loaded query={versions} label="the versions">
        {(all) =>
          all.length === 0 ? (
            <NothingHere title="No versions yet">
              A version groups the work items that are released together. This project has none.
            </NothingHere>
          ) : (
            <div className="scroll-sideways">
              <table className="lines">
                <thead>
                  <tr>
                    <th scope="col">Version</th>
                    <th scope="col">Status</th>
                    <th scope="col">Progress</th>
                    <th scope="col">Release date</th>
                    <th scope="col">Description</th>
                  </tr>
                </thead>
                <tbody>
                  {[...all].sort(unreleasedFirst).map((version) => (
                    <tr key={version.id}>
                      <td>
                        <Link to={`/projects/${projectKey}/versions/${version.id}`}>{version.name}</Link>
                      </td>
                      <td>
                        <VersionState version={version} />
                      </td>
                      <td>
                        <VersionProgress
                          versionName={version.name}
                          issues={issues.data?.filter((issue) =>
                            issue.fields.fixVersions?.some((fixVersion) => fixVersion.id === version.id),
                          )}
                        />
                      </td>
                      <td className="key">
                        {version.releaseDate ? (
                          calendarDate(version.releaseDate)
                        ) : (
                          <span className="subtle">No date</span>
                        )}
                      </td>
                      <td className="version-description">{version.description}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </div>
  );
}

export function VersionState({ version }: { readonly version: Version }) {
  if (version.archived === true) return <Lozenge>Archived</Lozenge>;
  return version.released === true ? (
    <Lozenge appearance="success">Released</Lozenge>
  ) : (
    <Lozenge appearance="inprogress">Unreleased</Lozenge>
  );
}

function unreleasedFirst(left: Version, right: Version): number {
  return (
    Number(left.released ?? false) - Number(right.released ?? false) ||
    (right.releaseDate ?? '').localeCompare(left.releaseDate ?? '') ||
    right.name.localeCompare(left.name, 'en', { numeric: true })
  );
}
