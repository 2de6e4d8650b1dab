export type Destination =
  { readonly kind: 'page'; readonly address: string } | { readonly kind: 'elsewhere'; readonly url: string };

/** A way to go as the bridge tells it: an address, or one of Jira's targets with its parameters. */
export type Way =
  { readonly url: string } | { readonly target: string; readonly parameters: Readonly<Record<string, unknown>> };

/**
 * Where the bridge's `router` leads: an address of this site, or another URL. Undefined for one of Jira's targets that
 * this site has no page for, and for a URL that is not one of the web or of mail.
 */
export function destinationOf(way: Way, siteOrigin: string): Destination | undefined {
  if ('url' in way) return destinationOfUrl(way.url, siteOrigin);
  const parameter = (name: string): string | undefined => {
    const value = way.parameters[name];
    return typeof value === 'string' ? value : undefined;
  };
  const projectKey = parameter('projectKey');
  switch (way.target) {
    case 'issue': {
      const issueKey = parameter('issueKey');
      return issueKey === undefined ? undefined : { kind: 'page', address: `/browse/${issueKey}` };
    }
    case 'module': {
      const moduleKey = parameter('moduleKey')?.split('/').at(-1);
      if (moduleKey === undefined) return undefined;
      return {
        kind: 'page',
        address: projectKey === undefined ? `/apps/${moduleKey}` : `/projects/${projectKey}/apps/${moduleKey}`,
      };
    }
    case 'projectSettingsDetails':
      return projectKey === undefined ? undefined : { kind: 'page', address: `/projects/${projectKey}` };
    default:
      return undefined;
  }
}

/** What the site answers itself, without one of these pages. */
const notPages = /^\/(public|rest|jsm|_sandbox)\//;

function destinationOfUrl(location: string, siteOrigin: string): Destination | undefined {
  if (!URL.canParse(location, siteOrigin)) return undefined;
  const url = new URL(location, siteOrigin);
  if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
  return url.origin === siteOrigin && !notPages.test(url.pathname)
    ? { kind: 'page', address: url.pathname + url.search + url.hash }
    : { kind: 'elsewhere', url: url.href };
}
