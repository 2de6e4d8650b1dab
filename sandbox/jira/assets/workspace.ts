import type { Site } from '../context';

/** The id of the site's one Assets workspace. It is part of the addresses of all objects, so it never changes. */
const WORKSPACE = '7d4c2f0a-6b1e-4c8f-a5d3-9e0b1c2d3e4f';

/** Another id only where the seed has set one. */
export function workspaceId(site: Site): string {
  const chosen = site.store.settings.get('assets-workspace')?.value;
  return typeof chosen === 'string' ? chosen : WORKSPACE;
}
