import { useLocation } from 'wouter';
import { AppPage } from '../frames/app-page';

/** The app's page in the Apps menu, over the full width; its subpages are parts of its address. */
export function GlobalAppPage({ moduleKey, path }: { readonly moduleKey: string; readonly path: string }) {
  const [, navigate] = useLocation();
  const base = `/apps/${moduleKey}`;
  return (
    <AppPage
      moduleType="jira:globalPage"
      moduleKey={moduleKey}
      place={{}}
      history={{ base, path, go: (to) => navigate(to === '/' ? base : base + to) }}
    />
  );
}
