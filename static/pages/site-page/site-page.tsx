import { type view } from '@forge/bridge';
import { useEffect, useState } from 'react';
import { AuditPage } from '../audit-page/audit-page';
import { MyApprovals } from '../my-approvals/my-approvals';

/** The part of the address that belongs to the app; Jira's sidebar changes it. */
type AppHistory = Awaited<ReturnType<typeof view.createHistory>>;

/** The app's page over all projects: shows the subpage that the address names. The manifest lists them. */
export function SitePage({ history }: { readonly history: AppHistory }) {
  const [path, setPath] = useState(history.location.pathname);
  useEffect(() => {
    // The host may answer through the bridge, that is with a promise.
    const leaving = Promise.resolve(history.listen((location) => setPath(location.pathname)));
    return () => void leaving.then((leave) => leave());
  }, [history]);
  return routeOf(path) === 'audit' ? <AuditPage /> : <MyApprovals />;
}

function routeOf(path: string): string {
  return (
    path
      .split('/')
      .filter((part) => part !== '')
      .at(-1) ?? ''
  );
}
