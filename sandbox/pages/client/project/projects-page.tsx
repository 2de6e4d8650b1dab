import { useQuery } from '@tanstack/react-query';
import { fetchProjects } from '../api/jira';
import { Link } from '../common/link';
import { Loaded, NothingHere } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { useTitle } from '../common/use-title';

const kindWords: Readonly<Record<string, string>> = {
  software: 'Software',
  service_desk: 'Service management',
  business: 'Business',
};

export function ProjectsPage() {
  useTitle('Projects');
  const projects = useQuery({ queryKey: queryKeys.projects, queryFn: fetchProjects });
  return (
    <div className="page">
      <h1>Projects</h1>
      <Loaded query={projects} label="the projects">
        {(all) =>
          all.length === 0 ? (
            <NothingHere title="You see no project">
              Become another person with the switch in the top bar, or start the sandbox with its demo content.
            </NothingHere>
          ) : (
            <div className="scroll-sideways">
              <table className="lines">
                <thead>
                  <tr>
                    <th scope="col">Name</th>
                    <th scope="col">Key</th>
                    <th scope="col">Kind</th>
                  </tr>
                </thead>
                <tbody>
                  {all.map((project) => (
                    <tr key={project.id}>
                      <td>
                        <Link to={`/projects/${project.key}`}>{project.name}</Link>
                      </td>
                      <td className="key">{project.key}</td>
                      <td>{kindWords[project.projectTypeKey ?? ''] ?? project.projectTypeKey}</td>
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
