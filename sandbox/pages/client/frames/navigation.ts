import { z } from 'zod';

const target = z.union([
  z.looseObject({ target: z.literal('issue'), issueKey: z.string() }),
  z.looseObject({
    target: z.literal('module'),
    moduleKey: z.string().transform((key) => key.split('/').at(-1) ?? key),
    projectKey: z.string().optional(),
  }),
  z.looseObject({ target: z.literal('projectSettingsDetails'), projectKey: z.string() }),
]);

export type Destination =
  { readonly kind: 'page'; readonly address: string } | { readonly kind: 'elsewhere'; readonly url: string };

/**
 * Where the bridge's `router` leads: an address of this site, another site's URL, or one of Jira's targets. Undefined
 * for what this site has no page for.
 */
export function destinationOf(location: unknown, siteOrigin: string): Destination | undefined {
  if (typeof location === 'string') return destinationOfUrl(location, siteOrigin);
  const parsed = target.safeParse(location);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  switch (data.target) {
    case 'issue':
      return { kind: 'page', address: `/browse/${data.issueKey}` };
    case 'module':
      return {
        kind: 'page',
        address:
          data.projectKey === undefined
            ? `/apps/${data.moduleKey}`
            : `/projects/${data.projectKey}/apps/${data.moduleKey}`,
      };
    case 'projectSettingsDetails':
      return { kind: 'page', address: `/projects/${data.projectKey}` };
  }
}

function destinationOfUrl(location: string, siteOrigin: string): Destination | undefined {
  if (!URL.canParse(location, siteOrigin)) return undefined;
  const url = new URL(location, siteOrigin);
  if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) return undefined;
  const isPage = url.origin === siteOrigin && !/^\/(public|rest|_sandbox)\//.test(url.pathname);
  return isPage
    ? { kind: 'page', address: url.pathname + url.search + url.hash }
    : { kind: 'elsewhere', url: url.href };
}
