import AppsIcon from '@atlaskit/icon/core/apps';
import ProjectIcon from '@atlaskit/icon/core/project';
import SettingsIcon from '@atlaskit/icon/core/settings';
import ThemeIcon from '@atlaskit/icon/core/theme';
import { IconButton } from '@atlaskit/button/new';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { fetchProjects } from '../api/jira';
import { fetchFrames } from '../api/sandbox';
import { Link } from '../common/link';
import { queryKeys } from '../common/query-keys';
import { Menu } from './menu';
import { PersonSwitch } from './person-switch';
import { useSession } from './session';
import { useTheme } from './theme';
import './top-bar.css';

export function TopBar() {
  const { isAdministrator } = useSession();
  const { colorMode, switchColorMode } = useTheme();
  const [, navigate] = useLocation();
  return (
    <header className="top-bar">
      <Link to="/projects" className="top-bar-name">
        <span className="top-bar-mark" aria-hidden="true" />
        Jira <span className="top-bar-sandbox">(sandbox)</span>
      </Link>
      <nav className="top-bar-menus" aria-label="Site">
        <ProjectsMenu />
        <AppsMenu />
        {isAdministrator && (
          <IconButton icon={SettingsIcon} label="Settings" appearance="subtle" onClick={() => navigate('/admin')} />
        )}
      </nav>
      <div className="top-bar-person">
        <IconButton
          icon={ThemeIcon}
          label={colorMode === 'light' ? 'Switch to dark' : 'Switch to light'}
          appearance="subtle"
          onClick={switchColorMode}
        />
        <PersonSwitch />
      </div>
    </header>
  );
}

function ProjectsMenu() {
  const projects = useQuery({ queryKey: queryKeys.projects, queryFn: fetchProjects });
  return (
    <Menu
      label="Projects"
      icon={ProjectIcon}
      items={[
        ...(projects.data ?? []).map((project) => ({
          label: `${project.name} (${project.key})`,
          to: `/projects/${project.key}`,
        })),
        { label: 'View all projects', to: '/projects' },
      ]}
    />
  );
}

function AppsMenu() {
  const { person } = useSession();
  const moduleType = 'jira:globalPage';
  const frames = useQuery({
    queryKey: [...queryKeys.frames(moduleType, {}), person.accountId],
    queryFn: () => fetchFrames(moduleType),
  });
  return (
    <Menu
      label="Apps"
      icon={AppsIcon}
      items={(frames.data ?? []).map((frame) => ({ label: frame.title, to: `/apps/${frame.moduleKey}` }))}
      emptyText={
        frames.isError
          ? 'The apps could not be loaded. Reload the page.'
          : frames.isPending
            ? 'Loading the apps…'
            : `No app shows a page to ${person.displayName}.`
      }
    />
  );
}
