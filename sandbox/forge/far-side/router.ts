import { type FaultPlan } from '../../faults';
import { type Queues } from '../deliveries/queues';
import { type CallAnswer, type CallResponse, type OutgoingCall } from '../process/messages';
import { type Storage } from '../storage/storage';
import { type CallContext } from './call-context';
import { type Egress } from './egress';
import { type ProductGateway } from './product';
import { type Stargate } from './stargate';

type ForgeCall = OutgoingCall & { readonly kind: 'forge' };
type Seam = Parameters<FaultPlan['crashPoint']>[0];

/** Sends each call of the app to its far side, and kills the app around it where a fault says so. */
export function createRouter(options: {
  readonly storage: Storage;
  readonly queues: Queues;
  readonly product: ProductGateway;
  readonly stargate: Stargate;
  readonly egress: Egress;
  readonly faults: FaultPlan;
  readonly fail: (message: string) => void;
}): (call: OutgoingCall, context: CallContext) => Promise<CallAnswer> {
  const { storage, queues, product, stargate, egress, faults } = options;

  async function atSeam(seam: Seam, name: string, work: () => CallAnswer | Promise<CallAnswer>): Promise<CallAnswer> {
    const crash = faults.crashPoint(seam, name);
    if (crash === 'before') return { kind: 'crash' };
    const answer = await work();
    return crash === 'after' ? { kind: 'crash' } : answer;
  }

  function answered(call: ForgeCall, response: CallResponse | undefined): CallAnswer {
    return response === undefined ? notEmulated(call) : { kind: 'response', response };
  }

  function notEmulated(call: ForgeCall): CallAnswer {
    const { type, provider, remote } = call.meta;
    const message = `The sandbox does not emulate ${call.method} ${call.path} (${[type, provider, remote].filter(Boolean).join(' ')})`;
    options.fail(message);
    return { kind: 'error', error: { name: 'NotEmulated', message } };
  }

  async function forge(call: ForgeCall, context: CallContext): Promise<CallAnswer> {
    const { meta, method, path, headers, body } = call;
    if (meta.type === 'kvs') {
      return atSeam('storage', storageName(path, body), () => answered(call, storage.answer(path, body)));
    }
    const absolute = path.startsWith('/') ? path : `/${path}`;
    if (meta.type === 'fpp' && meta.remote === (isOfConfluence(absolute) ? 'confluence' : 'jira')) {
      return atSeam('rest', `${method} ${absolute}`, async () =>
        answered(call, await product.call({ method, path: absolute, headers, body }, meta, context)),
      );
    }
    if (meta.type === 'fpp' && meta.remote === 'stargate' && meta.provider === 'app') {
      if (path.startsWith('/webhook/queue/')) {
        return atSeam('queue', queueName(path, body), () => answered(call, queues.answer(path, body, context)));
      }
      return answered(call, await stargate.answer(path, body));
    }
    return notEmulated(call);
  }

  return async (call, context) => {
    try {
      if (call.kind === 'forge') return await forge(call, context);
      const name = `${call.method} ${call.url}`;
      return await atSeam('provider', name, async () => {
        await faults.stall(name);
        return egress.fetch(call, context);
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      options.fail(`The sandbox failed at a call of the app: ${message}`);
      return { kind: 'error', error: { name: 'SandboxError', message } };
    }
  };
}

/** Confluence has its own part of the site's addresses, and of the platform's calls. */
export function isOfConfluence(path: string): boolean {
  return path.startsWith('/wiki/');
}

/** A storage call by what it does and to which keys, for example `set communique/C-1` or `transaction set ledger/L-1`. */
function storageName(path: string, body: string | undefined): string {
  const operation = path.replace('/api/v1/', '');
  const request = body === undefined ? {} : (JSON.parse(body) as unknown);
  return `${operation} ${keysIn(request).join(' ')}`.trim();
}

function keysIn(request: unknown): string[] {
  if (Array.isArray(request)) return request.flatMap(keysIn);
  if (typeof request !== 'object' || request === null) return [];
  const { key, entityName, set, delete: deletes, check } = request as Readonly<Record<string, unknown>>;
  const own = typeof key === 'string' ? [typeof entityName === 'string' ? `${entityName}/${key}` : key] : [];
  const named = (verb: string, part: unknown): string[] => keysIn(part ?? []).map((name) => `${verb} ${name}`);
  return [...own, ...named('set', set), ...named('delete', deletes), ...named('check', check)];
}

function queueName(path: string, body: string | undefined): string {
  const operation = path.split('/')[3] ?? '';
  const { queueName: name } = JSON.parse(body ?? '{}') as { queueName?: string };
  return `${operation} ${name ?? ''}`.trim();
}
