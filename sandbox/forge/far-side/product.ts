import { type FaultPlan } from '../../faults';
import { type Caller, type Clock, type JiraSite, type RestResponse } from '../../ports';
import { allowsImpersonation, type Manifest, scopesOf } from '../manifest';
import { type CallResponse, type ForgeFetchMeta } from '../process/messages';
import { createQuota } from '../quota';
import { type Usage } from '../usage';
import { type CallContext } from './call-context';
import { pointsOf } from './points';
import { isGranted, requiredScopes } from './scopes';
import { parsedBody, type Traffic } from './traffic';

export interface ProductRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Atlassian's gateway in front of Jira and Confluence: who calls, whether the app may, what it costs, and then the
 * site's answer.
 */
export interface ProductGateway {
  call(request: ProductRequest, meta: ForgeFetchMeta, context: CallContext): Promise<CallResponse>;
  /** A call of an app's page as the person in front of it; it costs no points. */
  callFromFrame(request: ProductRequest, accountId: string): Promise<CallResponse>;
}

/** Points per hour for all installations of an app (rate limiting, tier 1). */
const hourlyPoints = 65_000;
const hour = 60 * 60 * 1000;

export function createProductGateway(options: {
  readonly manifest: Manifest;
  readonly site: Pick<JiraSite, 'handle'>;
  readonly clock: Clock;
  readonly faults: FaultPlan;
  readonly traffic: Traffic;
  readonly usage: Usage;
  readonly appAccountId: () => string;
  readonly fail: (message: string) => void;
}): ProductGateway {
  const { manifest, site, clock, faults, traffic, usage } = options;
  const granted = scopesOf(manifest);
  const budget = createQuota({ limit: hourlyPoints, window: hour, now: () => clock.now() });

  function callerOf(meta: ForgeFetchMeta, context: CallContext, scopes: readonly string[]): Caller | undefined {
    switch (meta.provider) {
      case 'app':
        return { kind: 'app', accountId: options.appAccountId() };
      case 'user': {
        const present = meta.accountId === undefined || meta.accountId === context.accountId;
        const accountId = meta.accountId ?? context.accountId;
        if (accountId === undefined) return undefined;
        const mayImpersonate = scopes.every((scope) => allowsImpersonation(manifest, scope));
        return present || mayImpersonate ? { kind: 'user', accountId } : undefined;
      }
      default:
        return { kind: 'anonymous' };
    }
  }

  /** What the gateway says before Jira hears of the call. */
  function refusal(request: ProductRequest): CallResponse | undefined {
    const required = requiredScopes(request.method, request.path);
    if (required === undefined) {
      options.fail(`The sandbox knows no scopes for ${request.method} ${request.path}; the call is refused.`);
      return json(501, { code: 501, message: `The sandbox does not emulate ${request.method} ${request.path}` });
    }
    if (isGranted(required, granted)) return undefined;
    const wanted = [required.classic, required.granular].map((scopes) => scopes?.join(', ') ?? '').filter(Boolean);
    options.fail(`${request.method} ${request.path} needs a scope that the manifest lacks: ${wanted.join(', or ')}`);
    return json(401, { code: 401, message: 'Unauthorized; scope does not match' });
  }

  async function answerOf(request: ProductRequest, caller: Caller): Promise<RestResponse> {
    const call = `${request.method} ${request.path}`;
    await faults.stall(call);
    const fault = faults.restFault(call);
    if (fault === undefined) return site.handle(request, caller);
    return { status: fault.status, headers: { ...fault.headers }, body: fault.body ?? '' };
  }

  function record(
    request: ProductRequest,
    response: CallResponse,
    entry: { readonly as: 'app' | 'user'; readonly invocationId: string; readonly points: number },
  ): void {
    usage.count('restCalls');
    usage.count('points', entry.points);
    traffic.add({
      time: new Date(clock.now()).toISOString(),
      as: entry.as,
      method: request.method,
      path: request.path,
      requestBody: parsedBody(request.body),
      status: response.status,
      responseBody: parsedBody(response.body),
      points: entry.points,
      invocationId: entry.invocationId,
    });
  }

  function overBudget(): CallResponse {
    const untilNextHour = Math.ceil((hour - (clock.now() % hour)) / 1000);
    return {
      ...json(429, { errorMessages: ['Rate limit exceeded.'], errors: {} }),
      headers: {
        'content-type': 'application/json',
        'retry-after': String(untilNextHour),
        'ratelimit-reason': 'jira-quota-global-based',
        'x-ratelimit-remaining': '0',
      },
    };
  }

  return {
    async call(request, meta, context) {
      const as = meta.provider === 'app' ? 'app' : 'user';
      const refused = refusal(request);
      if (refused !== undefined) {
        record(request, refused, { as, invocationId: context.invocationId, points: 0 });
        return refused;
      }
      const required = requiredScopes(request.method, request.path);
      const caller = callerOf(meta, context, required?.classic ?? required?.granular ?? []);
      if (caller === undefined) return needsAuthentication();
      const response = await answerOf(request, caller);
      const points = pointsOf(request.method, request.path, response.status, parsedBody(response.body));
      if (!budget.take(points)) {
        const limited = overBudget();
        record(request, limited, { as, invocationId: context.invocationId, points: 0 });
        return limited;
      }
      record(request, response, { as, invocationId: context.invocationId, points });
      return response;
    },
    async callFromFrame(request, accountId) {
      const response = refusal(request) ?? (await answerOf(request, { kind: 'user', accountId }));
      record(request, response, { as: 'user', invocationId: 'frame', points: 0 });
      return response;
    },
  };
}

/** What Forge's proxy answers when it has no person to act for; the SDK makes a NeedsAuthenticationError of it. */
function needsAuthentication(): CallResponse {
  const response = json(401, { code: 401, message: 'Authentication Required' });
  return { ...response, headers: { ...response.headers, 'forge-proxy-error': 'NEEDS_AUTHENTICATION_ERR' } };
}

function json(status: number, body: unknown): CallResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
