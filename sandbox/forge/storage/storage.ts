import { z } from 'zod';
import { type Clock } from '../../ports';
import { type CallResponse } from '../process/messages';
import { createQuota } from '../quota';
import { batch } from './batches';
import { type Entities } from './entities';
import { accessDenied, invalid, StorageRefusal, tooManyRequests } from './errors';
import { limits } from './limits';
import { queryEntity, queryPlain } from './queries';
import { type Rows } from './rows';
import { createSingleOperations } from './single';
import { transact } from './transactions';

/** The far side of `@forge/kvs`: its REST paths under `/api/v1`. */
export interface Storage {
  /** Undefined for a path that the store does not have. */
  answer(path: string, body: string | undefined): CallResponse | undefined;
}

/** Units of 10 KB per minute and installation, and requests per second. */
const quotas = { readsPerMinute: 4000, writesPerMinute: 4000, requestsPerSecond: 1000 } as const;
const unitSize = 10 * 1024;

export function createStorage(options: {
  readonly rows: Rows;
  readonly entities: Entities;
  readonly clock: Clock;
  /** Whether the manifest has the scope `storage:app`. */
  readonly allowed: boolean;
  readonly count: (what: 'storageReads' | 'storageWrites', units: number) => void;
}): Storage {
  const { rows, entities, clock } = options;
  const now = (): number => clock.now();
  const perMinute = 60_000;
  const reads = createQuota({ limit: quotas.readsPerMinute, window: perMinute, now });
  const writes = createQuota({ limit: quotas.writesPerMinute, window: perMinute, now });
  const requests = createQuota({ limit: quotas.requestsPerSecond, window: 1000, now });
  const single = createSingleOperations({ rows, entities, now });

  const operations: Readonly<Record<string, (request: unknown) => unknown>> = {
    get: (request) => single.get('plain', request),
    set: (request) => single.set('plain', request),
    delete: (request) => single.delete('plain', request),
    query: (request) => queryPlain(rows, request),
    'secret/get': (request) => single.get('secret', request),
    'secret/set': (request) => single.set('secret', request),
    'secret/delete': (request) => single.delete('secret', request),
    'entity/get': (request) => single.get('entity', request),
    'entity/set': (request) => single.set('entity', request),
    'entity/delete': (request) => single.delete('entity', request),
    'entity/query': (request) => queryEntity(rows, entities, request),
    'batch/get': (request) => batch(single, 'get', request),
    'batch/set': (request) => batch(single, 'set', request),
    'batch/delete': (request) => batch(single, 'delete', request),
    transaction: (request) => transact(rows, entities, now, request),
  };

  function run(name: string, operation: (request: unknown) => unknown, body: string): string {
    if (!options.allowed) throw accessDenied();
    if (Buffer.byteLength(body) > limits.requestSize) throw invalid('Request exceeds 4 MB');
    const isRead = /(^|\/)(get|query)$/.test(name);
    const unitsOf = (text: string): number => Math.max(1, Math.ceil(Buffer.byteLength(text) / unitSize));
    if (!requests.take()) throw tooManyRequests();
    if (!isRead && !writes.take(unitsOf(body))) throw tooManyRequests();
    const answer = operation(JSON.parse(body));
    const text = answer === undefined ? '' : JSON.stringify(answer);
    if (isRead && !reads.take(unitsOf(text))) throw tooManyRequests();
    options.count(isRead ? 'storageReads' : 'storageWrites', unitsOf(isRead ? text : body));
    return text;
  }

  return {
    answer(path, body = '') {
      const name = /^\/api\/v1\/(.+)$/.exec(path)?.[1] ?? '';
      const operation = operations[name];
      if (operation === undefined) return undefined;
      try {
        return response(200, run(name, operation, body));
      } catch (error) {
        const refusal = toRefusal(error);
        return response(refusal.status, JSON.stringify({ code: refusal.code, message: refusal.message }));
      }
    },
  };
}

function toRefusal(error: unknown): StorageRefusal {
  if (error instanceof StorageRefusal) return error;
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return new StorageRefusal(400, 'BAD_REQUEST', 'Provided request body is invalid');
  }
  throw error;
}

function response(status: number, body: string): CallResponse {
  return { status, headers: { 'content-type': 'application/json' }, body };
}
