import { useQuery } from '@tanstack/react-query';
import { fetchProject } from '../api/jira';
import { Loaded, NothingHere } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { AppPage } from '../frames/app-page';
import { ProjectSidebar } from './project-sidebar';
import { ReleasesPage } from './releases-page';
import { VersionPage } from './version-page';
import { WorkItemsPage } from './work-items-page';
import './project-page.css';

interface ProjectPageProps {
  readonly projectKey: string;
  /** The address behind the project's key: "", "releases", "versions/ID" or "apps/MODULE". */
  readonly rest: string;
}

export function ProjectPage({ projectKey, rest }: ProjectPageProps) {
  const project = useQuery({ queryKey: queryKeys.project(projectKey), queryFn: () => fetchProject(projectKey) });
  return (
    <Loaded query={project} label={`the project ${projectKey}`}>
      {(loaded) => (
        <div className="project">
          <ProjectSidebar project={loaded} rest={rest} />
          <div className="project-main">
            <ProjectContent projectKey={loaded.key} rest={rest} />
          </div>
        </div>
      )}
    </Loaded>
  );
}

function ProjectContent({ projectKey, rest }: ProjectPageProps) {
  const [section, name] = rest.split('/');
  if (section === '' || section === undefined || section === 'issues') return <WorkItemsPage projectKey={projectKey} />;
  if (section === 'releases') return <ReleasesPage projectKey={projectKey} />;
  if (section === 'versions' && name !== undefined) return <VersionPage projectKey={projectKey} versionId={name} />;
  if (section === 'apps' && name !== undefined) {
    return <AppPage moduleType="jira:projectPage" moduleKey={name} place={{ projectKey }} />;
  }
  return (
    <div className="page">
      <NothingHere title="This page does not exist">
        The project has no page of this name. Use the menu beside.
      </NothingHere>
    </div>
  );
}
