/**
 * The app's storage over custom entities of Forge's key-value store. Each stored value has a revision, the attributes
 * its indexes need, and the document; a commit is one transaction whose conditions are on the revisions.
 */
import { Filter, FilterConditions, ForgeKvsAPIError, kvs, Sort, WhereConditions } from '@forge/kvs';
import type { Documents, Kind } from '../../domain/documents';
import { COMMIT_LIMIT, type Change, type Page, type QueryIndex, type Store, type Stored } from '../../ports';
import { indexedAttributes } from './indexed-attributes';
import { patience, type Patiently } from './patience';

interface EntityValue<T> {
  readonly revision: number;
  readonly body: T;
}

const BATCH_LIMIT = 25;
/** So many requests of one read are under way at once. */
const REQUESTS_AT_ONCE = 4;

/** A transaction names each key once, whatever the entity, so the kind is part of the key. */
function storageKey(kind: Kind, key: string): string {
  return `${kind}:${key}`;
}

function ownKey(kind: Kind, key: string): string {
  return key.slice(kind.length + 1);
}

const CONFLICT_CODES: ReadonlySet<string> = new Set([
  'CONDITIONAL_CHECK_FAILED',
  'TRANSACTION_CONFLICT',
  'KEY_CONFLICT',
]);

/** @param patiently how long the calls of this invocation are tried again while the platform takes no more */
export function forgeStore(patiently: Patiently = patience('nobody')): Store {
  return {
    get: (...what) => patiently(() => get(...what)),
    getMany: (...what) => patiently(() => getMany(...what)),
    commit: (...what) => patiently(() => commit(...what)),
    query: (...what) => patiently(() => query(...what)),
    walk: (...what) => patiently(() => walk(...what)),
  };
}

async function get<K extends Kind>(kind: K, key: string): Promise<Stored<Documents[K]> | undefined> {
  const value = await kvs.entity<EntityValue<Documents[K]>>(kind).get(storageKey(kind, key));
  return value && { key, body: value.body, revision: value.revision };
}

async function getMany<K extends Kind>(
  kind: K,
  keys: readonly string[],
): Promise<readonly (Stored<Documents[K]> | undefined)[]> {
  const distinct = [...new Set(keys)].filter((key) => key !== '');
  const parts: string[][] = [];
  for (let start = 0; start < distinct.length; start += BATCH_LIMIT)
    parts.push(distinct.slice(start, start + BATCH_LIMIT));
  const found = new Map<string, Stored<Documents[K]>>();
  for (let start = 0; start < parts.length; start += REQUESTS_AT_ONCE)
    await Promise.all(parts.slice(start, start + REQUESTS_AT_ONCE).map(read));
  return keys.map((key) => found.get(key));

  async function read(part: readonly string[]): Promise<void> {
    const result = await kvs.batchGet<EntityValue<Documents[K]>>(
      part.map((key) => ({ key: storageKey(kind, key), entityName: kind })),
    );
    const failed = result.failedKeys.find((failure) => failure.error.code !== 'KEY_NOT_FOUND');
    if (failed) throw new Error(`Storage could not be read: ${failed.error.code}.`);
    for (const { key: stored, value } of result.successfulKeys) {
      const key = ownKey(kind, stored);
      found.set(key, { key, body: value.body, revision: value.revision });
    }
  }
}

async function commit(changes: readonly Change[]): Promise<'done' | 'conflict'> {
  if (changes.length === 0) return 'done';
  if (changes.length > COMMIT_LIMIT) throw new RangeError(`A commit has at most ${COMMIT_LIMIT} changes.`);
  const transaction = kvs.transact();
  for (const change of changes) {
    const entity = { entityName: change.kind, conditions: conditionFor(change) };
    if ('remove' in change) transaction.delete(storageKey(change.kind, change.key), entity);
    else
      transaction.set(
        storageKey(change.kind, change.key),
        {
          revision: (change.expected === 'any' ? 0 : change.expected) + 1,
          ...indexedAttributes(change),
          body: withoutUndefined(change.body),
        },
        entity,
        change.timeToLiveDays === undefined ? undefined : { ttl: { value: change.timeToLiveDays, unit: 'DAYS' } },
      );
  }
  try {
    await transaction.execute();
    return 'done';
  } catch (failure) {
    if (failure instanceof ForgeKvsAPIError && CONFLICT_CODES.has(failure.code)) return 'conflict';
    throw failure;
  }
}

function conditionFor(change: Change): ReturnType<Filter<EntityValue<unknown>>['and']> | undefined {
  if (change.expected === 'any') return undefined;
  const filter = new Filter<EntityValue<unknown>>();
  return change.expected === 0
    ? filter.and('revision', FilterConditions.notExists())
    : filter.and('revision', FilterConditions.equalTo(change.expected));
}

/** What JSON would drop is dropped here already, so that what is read back equals what was written. */
function withoutUndefined<T>(body: T): T {
  return JSON.parse(JSON.stringify(body)) as T;
}

async function query<Q extends QueryIndex>(
  { kind, index, partition }: Q,
  page: { readonly limit: number; readonly cursor?: string; readonly descending?: boolean },
): Promise<Page<Documents[Q['kind']]>> {
  let builder = kvs
    .entity<EntityValue<Documents[Q['kind']]>>(kind)
    .query()
    .index(index, { partition: [...partition] })
    .limit(Math.min(100, page.limit))
    .sort(page.descending ? Sort.DESC : Sort.ASC);
  if (page.cursor !== undefined) builder = builder.cursor(page.cursor);
  const { results, nextCursor } = await builder.getMany();
  return {
    items: results.map(({ key, value }) => ({ key: ownKey(kind, key), body: value.body, revision: value.revision })),
    nextCursor,
  };
}

/** By the index that every entity has. It goes on after a key, since the platform asks apps not to keep its cursors. */
async function walk<K extends Kind>(
  kind: K,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<{ readonly items: readonly Stored<Documents[K]>[]; readonly isLast: boolean }> {
  const all = kvs.entity<EntityValue<Documents[K]>>(kind).query().index('by-key');
  const further = after === undefined ? all : all.where(WhereConditions.greaterThan(storageKey(kind, after)));
  let cursor: string | undefined;
  do {
    const page = further.limit(Math.min(100, limit)).sort(Sort.ASC);
    const { results, nextCursor } = await (cursor === undefined ? page : page.cursor(cursor)).getMany();
    if (results.length > 0 || !nextCursor)
      return {
        items: results.map(({ key, value }) => ({
          key: ownKey(kind, key),
          body: value.body,
          revision: value.revision,
        })),
        isLast: !nextCursor,
      };
    cursor = nextCursor;
  } while (cursor);
  return { items: [], isLast: true };
}
