import type { Answer, Call } from './call';

/** Answers a call inside one transaction. */
export type Handler = (call: Call) => Answer;

/**
 * Answers a call that has to wait for something outside the database (an app's workflow validator). It must do all its
 * writing in one call of `transact`.
 */
export type SteppedHandler = (call: Call, transact: <R>(work: () => R) => R) => Promise<Answer>;

export interface Route {
  readonly method: string;
  /** Path with parameters in braces, as in Atlassian's OpenAPI documents. */
  readonly path: string;
  readonly handle?: Handler;
  readonly handleInSteps?: SteppedHandler;
}

export const get = (path: string, handle: Handler): Route => ({ method: 'GET', path, handle });
export const post = (path: string, handle: Handler): Route => ({ method: 'POST', path, handle });
export const put = (path: string, handle: Handler): Route => ({ method: 'PUT', path, handle });
export const remove = (path: string, handle: Handler): Route => ({ method: 'DELETE', path, handle });

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

interface Segmented {
  readonly route: Route;
  readonly segments: readonly string[];
}

const splitPath = (path: string): string[] => path.split('/').filter((segment) => segment !== '');

/** Finds the route of a call; where several fit, the one whose literal segments come first wins. */
export function createRouter(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const byMethodAndLength = new Map<string, Segmented[]>();
  for (const route of routes) {
    const segments = splitPath(route.path);
    const bucket = `${route.method} ${segments.length}`;
    byMethodAndLength.set(bucket, [...(byMethodAndLength.get(bucket) ?? []), { route, segments }]);
  }
  for (const bucket of byMethodAndLength.values()) {
    bucket.sort((one, other) => literalness(other.segments).localeCompare(literalness(one.segments)));
  }
  return (method, path) => {
    const segments = splitPath(path);
    for (const candidate of byMethodAndLength.get(`${method} ${segments.length}`) ?? []) {
      const parameters = fit(candidate.segments, segments);
      if (parameters !== undefined) return { route: candidate.route, parameters };
    }
    return undefined;
  };
}

const literalness = (segments: readonly string[]): string =>
  segments.map((segment) => (segment.startsWith('{') ? '0' : '1')).join('');

function fit(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [position, part] of pattern.entries()) {
    const segment = segments[position] ?? '';
    if (part.startsWith('{')) {
      try {
        parameters[part.slice(1, -1)] = decodeURIComponent(segment);
      } catch {
        return undefined;
      }
    } else if (part !== segment) return undefined;
  }
  return parameters;
}
