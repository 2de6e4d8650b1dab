import { AppPage } from '../frames/app-page';

/** One of the app's pages in the Apps menu, over the full width. */
export function GlobalAppPage({ moduleKey }: { readonly moduleKey: string }) {
  return <AppPage moduleType="jira:globalPage" moduleKey={moduleKey} place={{}} />;
}
