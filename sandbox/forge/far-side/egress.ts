import { EgressFilteringService } from '@forge/egress';
import { type OutsideWorld } from '../../ports';
import { type CallAnswer, type OutgoingCall } from '../process/messages';
import { createQuota, type Quota } from '../quota';
import { type CallContext } from './call-context';

/** The way out to the internet: what the manifest allows, to whom in the sandbox plays that host. */
export interface Egress {
  fetch(call: OutgoingCall & { readonly kind: 'external' }, context: CallContext): Promise<CallAnswer>;
  /** Forgets an invocation's count of calls. */
  ended(invocationId: string): void;
}

/** Egress requests per invocation and minute of its running. */
const requestsPerMinute = 100;

export function createEgress(options: {
  readonly allowed: readonly string[];
  /** What administrators allowed besides. */
  readonly configured: () => readonly string[];
  readonly world: OutsideWorld;
  readonly machineNow: () => number;
  readonly fail: (message: string) => void;
}): Egress {
  const filter = new EgressFilteringService([...options.allowed]);
  const quotas = new Map<string, Quota>();

  function takeOne(invocationId: string): boolean {
    const quota =
      quotas.get(invocationId) ?? createQuota({ limit: requestsPerMinute, window: 60_000, now: options.machineNow });
    quotas.set(invocationId, quota);
    return quota.take();
  }

  return {
    async fetch({ url, method, headers, body }, { invocationId }) {
      if (!filter.isValidUrl(url) && !new EgressFilteringService([...options.configured()]).isValidUrl(url)) {
        options.fail(`Egress refused: ${new URL(url).host} is not in permissions.external.fetch.backend`);
        return {
          kind: 'error',
          error: {
            name: 'REQUEST_EGRESS_ALLOWLIST_ERR',
            message: `URL not included in the external fetch backend permissions: ${url}. Visit go.atlassian.com/forge-egress for more information.`,
            status: 403,
          },
        };
      }
      if (!takeOne(invocationId)) {
        return networkError(`more than ${requestsPerMinute} egress requests in a minute of one invocation`, 'ELIMIT');
      }
      try {
        const response = await options.world.fetch({ url, method, headers, body });
        if (response !== undefined) return { kind: 'response', response };
      } catch (error) {
        return networkError(error instanceof Error ? error.message : String(error), 'ECONNRESET');
      }
      const host = new URL(url).hostname;
      options.fail(`Nobody in the sandbox plays the host ${host}; the app's call fails as if it did not exist.`);
      return networkError(`getaddrinfo ENOTFOUND ${host}`, 'ENOTFOUND');
    },
    ended: (invocationId) => void quotas.delete(invocationId),
  };
}

function networkError(message: string, code: string): CallAnswer {
  return { kind: 'error', error: { name: 'TypeError', message: 'fetch failed', cause: { message, code } } };
}
