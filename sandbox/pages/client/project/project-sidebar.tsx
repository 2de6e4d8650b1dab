import ListIcon from '@atlaskit/icon/core/list-bulleted';
import AppIcon from '@atlaskit/icon/core/app';
import ReleaseIcon from '@atlaskit/icon/core/release';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import type { Project } from '../api/jira-schemas';
import { fetchFrames } from '../api/sandbox';
import { Link } from '../common/link';
import { queryKeys } from '../common/query-keys';
import { useSession } from '../shell/session';

const moduleType = 'jira:projectPage';

export function ProjectSidebar({ project, rest }: { readonly project: Project; readonly rest: string }) {
  const { person } = useSession();
  const place = { projectKey: project.key };
  const frames = useQuery({
    queryKey: [...queryKeys.frames(moduleType, place), person.accountId],
    queryFn: () => fetchFrames(moduleType, place),
  });
  const base = `/projects/${project.key}`;
  return (
    <nav className="project-sidebar" aria-label={`Project ${project.name}`}>
      <p className="project-name">
        <span className="project-mark" aria-hidden="true">
          {project.key.slice(0, 1)}
        </span>
        <span>
          {project.name}
          <span className="subtle small project-key">{project.key}</span>
        </span>
      </p>
      <ul className="plain project-menu">
        <MenuEntry to={base} current={rest === '' || rest === 'issues'} icon={<ListIcon label="" />}>
          Work items
        </MenuEntry>
        <MenuEntry
          to={`${base}/releases`}
          current={rest === 'releases' || rest.startsWith('versions/')}
          icon={<ReleaseIcon label="" />}
        >
          Releases
        </MenuEntry>
        {(frames.data ?? []).map((frame) => (
          <MenuEntry
            key={frame.moduleKey}
            to={`${base}/apps/${frame.moduleKey}`}
            current={rest === `apps/${frame.moduleKey}`}
            icon={<AppIcon label="" />}
          >
            {frame.title}
          </MenuEntry>
        ))}
      </ul>
    </nav>
  );
}

interface MenuEntryProps {
  readonly to: string;
  readonly current: boolean;
  readonly icon: ReactNode;
  readonly children: ReactNode;
}

function MenuEntry({ to, current, icon, children }: MenuEntryProps) {
  return (
    <li>
      <Link to={to} aria-current={current ? 'page' : undefined}>
        {icon}
        {children}
      </Link>
    </li>
  );
}
