import type { Caller, RestRequest, RestResponse } from '../../ports';
import type { Site } from '../context';
import { ALL_ROUTES } from '../routes';
import { Call, type Answer } from './call';
import { createRateLimits } from './rate-limit';
import { Refusal } from './refusal';
import { createRouter } from './router';

/**
 * Turns requests into answers: finds the route, keeps the limits for apps, runs the handler in one transaction and
 * gives refusals their form. `written` is called after each call that may have written.
 */
export function answerCall(
  site: Site,
  written: () => void,
): (request: RestRequest, caller: Caller) => Promise<RestResponse> {
  const find = createRouter(ALL_ROUTES);
  const limits = createRateLimits(site);

  const perform = async (request: RestRequest, caller: Caller): Promise<Answer> => {
    const url = new URL(request.path, site.siteUrl());
    const method = request.method.toUpperCase();
    const match = find(method, version3(url.pathname));
    if (match === undefined) {
      site.log(`Not emulated: ${method} ${url.pathname}`);
      throw new Refusal(501, {
        errorMessages: [`The sandbox does not emulate ${method} ${url.pathname}.`],
        errors: {},
      });
    }
    const call = new Call(site, caller, method, url, match.parameters, request.body);
    if (caller.kind === 'app') {
      limits.call(method, match.route.path);
      const target = match.parameters['issueIdOrKey'];
      if (target !== undefined && method !== 'GET') {
        limits.issueWrite(site.store.issues.named(target)?.id ?? target);
      }
    }
    const { handle, handleInSteps } = match.route;
    if (handleInSteps !== undefined) return handleInSteps(call, (work) => site.store.transact(work));
    if (handle === undefined) throw new Error(`The route ${match.route.path} has no handler.`);
    return site.store.transact(() => handle(call));
  };

  return async (request, caller) => {
    try {
      const answer = await perform(request, caller);
      if (request.method.toUpperCase() !== 'GET') written();
      return respond(answer.status, answer.body, answer.headers);
    } catch (failure) {
      if (failure instanceof Refusal) return respond(failure.status, failure.body, failure.headers);
      site.log(`${request.method} ${request.path.split('?')[0] ?? ''} failed: ${stack(failure)}`);
      return respond(500, { errorMessages: ['Internal server error'], errors: {} });
    }
  };
}

/** `latest` is the newest version of the API. */
const version3 = (path: string): string => path.replace(/^\/rest\/api\/latest\//, '/rest/api/3/');

const stack = (failure: unknown): string =>
  failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);

function respond(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): RestResponse {
  if (body === undefined) return { status, headers: { ...headers }, body: '' };
  const own = headers['content-type'];
  if (own !== undefined && typeof body === 'string') return { status, headers: { ...headers }, body };
  return {
    status,
    headers: { 'content-type': 'application/json;charset=UTF-8', ...headers },
    body: JSON.stringify(body),
  };
}
