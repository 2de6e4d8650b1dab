import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Documents, Kind } from '../../../src/domain/documents';
import type { Store, Stored } from '../../../src/ports';
import { storeContract } from '../../contracts/store';
import { startApp, stopApps } from '../../sandbox/forge/support/host';

const DAY = 24 * 3_600_000;
const QUERY_LAG = 500;

/** The entities of the product's own manifest, so that its indexes are tested with the adapter. */
const manifest = z
  .object({ app: z.object({ storage: z.object({ entities: z.array(z.unknown()) }) }) })
  .parse(parse(readFileSync('manifest.yml', 'utf8')));

/** A small app around the real adapter: each resolver is one call of the port. */
const source = `
  import { makeResolver } from '@forge/resolver';
  import { forgeStore } from './src/adapters/forge/store';
  const store = forgeStore();
  const attempt = async (run: () => Promise<unknown>) => {
    try { return { value: await run() }; } catch (failure) { return { problem: String(failure) }; }
  };
  export const resolver = makeResolver({
    get: ({ payload }) => attempt(() => store.get(payload[0], payload[1])),
    getMany: ({ payload }) => attempt(() => store.getMany(payload[0], payload[1])),
    commit: ({ payload }) => attempt(() => store.commit(payload[0])),
    query: ({ payload }) => attempt(() => store.query(payload[0], payload[1])),
    walk: ({ payload }) => attempt(() => store.walk(payload[0], payload[1])),
  });
`;

const reply = z.object({ value: z.unknown().optional(), problem: z.string().optional() });

describe('the store over Forge’s key-value store', () => {
  afterEach(stopApps);

  storeContract(async () => {
    const app = await startApp({
      source,
      manifest: {
        app: {
          id: 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555',
          runtime: { name: 'nodejs24.x' },
          storage: manifest.app.storage,
        },
        permissions: { scopes: ['storage:app'] },
      },
      options: { queryLag: QUERY_LAG },
    });
    async function remote<T>(name: string, ...payload: readonly unknown[]): Promise<T> {
      const { value, problem } = reply.parse(await app.invoke(name, payload));
      if (problem !== undefined) throw new Error(problem);
      return (value ?? undefined) as T;
    }
    const store: Store = {
      get: (kind, key) => remote('get', kind, key),
      async getMany<K extends Kind>(kind: K, keys: readonly string[]) {
        const found = await remote<readonly (Stored<Documents[K]> | null)[]>('getMany', kind, keys);
        return found.map((one) => one ?? undefined);
      },
      commit: (changes) => remote('commit', changes),
      query: (query, page) => remote('query', query, page),
      walk: (kind, page) => remote('walk', kind, page),
    };
    return {
      store,
      settle: () => void app.clock.advance(QUERY_LAG),
      pass: (days) => void app.clock.advance(days * DAY),
    };
  });
});
