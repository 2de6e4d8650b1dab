import { useEffect } from 'react';

const siteName = 'Jira (sandbox)';

/** Names the browser's tab after the page while it is shown. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? siteName : `${title} - ${siteName}`;
    return () => {
      document.title = siteName;
    };
  }, [title]);
}
