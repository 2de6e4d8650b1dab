import table from './product-scopes.json';

/**
 * Which scopes a product call needs, by Jira's and JSM's OpenAPI documents and the Assets scopes page: all of the
 * classic ones, or all of the granular ones. `null` says that no classic scope exists.
 */

const entries = Object.entries<readonly (string | null)[]>(table).map(([call, [classic, granular]]) => ({
  pattern: new RegExp(`^${call.replace(/[.]/g, '\\.').replace(/\*/g, '[^/]+')}$`),
  // The more a pattern spells out, the better it fits: `/project/search` is not a project's key.
  wildcards: call.split('*').length,
  classic: classic ?? undefined,
  granular: granular ?? '',
}));
entries.sort((left, right) => left.wildcards - right.wildcards);

export interface RequiredScopes {
  readonly classic: readonly string[] | undefined;
  readonly granular: readonly string[];
}

export function requiredScopes(method: string, path: string): RequiredScopes | undefined {
  const bare = path
    .split('?')[0]
    ?.replace(/^\/rest\/api\/(2|latest)\//, '/rest/api/3/')
    .replace(/\/$/, '');
  const entry = entries.find(({ pattern }) => pattern.test(`${method} ${bare}`));
  if (entry === undefined) return undefined;
  const split = (scopes: string): string[] => scopes.split(' ').filter((scope) => scope !== '');
  return { classic: entry.classic === undefined ? undefined : split(entry.classic), granular: split(entry.granular) };
}

export function isGranted(required: RequiredScopes, granted: readonly string[]): boolean {
  const all = (scopes: readonly string[]): boolean => scopes.every((scope) => granted.includes(scope));
  return (
    (required.classic !== undefined && all(required.classic)) ||
    (required.granular.length > 0 && all(required.granular))
  );
}
