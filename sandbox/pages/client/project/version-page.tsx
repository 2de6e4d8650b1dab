import { useQuery } from '@tanstack/react-query';
import { fetchVersions, searchIssues } from '../api/jira';
import { Link } from '../common/link';
import { Loaded, NothingHere } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { calendarDate } from '../common/time';
import { useTitle } from '../common/use-title';
import { IssueTable } from './issue-table';
import { VersionState } from './releases-page';
import { VersionProgress } from './version-progress';

interface VersionPageProps {
  readonly projectKey: string;
  readonly versionId: string;
}

/** One version: its dates, how far it is, and its work items. */
export function VersionPage({ projectKey, versionId }: VersionPageProps) {
  const jql = `project = ${projectKey} AND fixVersion = ${versionId} ORDER BY key ASC`;
  const versions = useQuery({ queryKey: queryKeys.versions(projectKey), queryFn: () => fetchVersions(projectKey) });
  useTitle(versions.data?.find((version) => version.id === versionId)?.name);
  const issues = useQuery({ queryKey: queryKeys.search(jql), queryFn: () => searchIssues(jql, 1000) });
  return (
    <div className="page">
      <Loaded query={versions} label="the version">
        {(all) => {
          const version = all.find((candidate) => candidate.id === versionId);
          if (version === undefined) {
            return (
              <NothingHere title="This version does not exist">
                See the <Link to={`/projects/${projectKey}/releases`}>releases of this project</Link>.
              </NothingHere>
            );
          }
          return (
            <>
              <nav aria-label="Breadcrumbs" className="small">
                <Link to={`/projects/${projectKey}/releases`}>Releases</Link>
              </nav>
              <h1 className="page-title">{version.name}</h1>
              <div className="row version-facts">
                <VersionState version={version} />
                {version.releaseDate && <span>Release date {calendarDate(version.releaseDate)}</span>}
                <VersionProgress versionName={version.name} issues={issues.data} />
              </div>
              {version.description && <p className="version-facts">{version.description}</p>}
              <Loaded query={issues} label="the version's work items">
                {(found) =>
                  found.length === 0 ? (
                    <NothingHere title="No work items in this version">
                      Work items join a version through their field “Fix versions”.
                    </NothingHere>
                  ) : (
                    <IssueTable issues={found} />
                  )
                }
              </Loaded>
            </>
          );
        }}
      </Loaded>
    </div>
  );
}
