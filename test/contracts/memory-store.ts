/**
 * The store port in memory, held to the same contract as the one over Forge's key-value store. All of its state is in
 * `rows`, a plain map, so that a test can copy a whole world.
 */
import { indexedAttributes } from '../../src/adapters/forge/indexed-attributes';
import type { Documents, Kind } from '../../src/domain/documents';
import { COMMIT_LIMIT, type Change, type Page, type QueryIndex, type Store, type Stored } from '../../src/ports';

export interface Row {
  readonly kind: Kind;
  readonly key: string;
  readonly revision: number;
  readonly body: unknown;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly expiresAt?: number;
}

export type Rows = Map<string, Row>;

/** Which attributes make up an index, as in the manifest. */
const INDEXES: Readonly<Record<string, { readonly partition: string; readonly range: string }>> = {
  'record by-project': { partition: 'projectId', range: 'changedAt' },
  'record by-version': { partition: 'versionId', range: 'changedAt' },
  'record by-state': { partition: 'state', range: 'changedAt' },
  'record by-change-time': { partition: 'everywhere', range: 'changedAt' },
  'record by-review': { partition: 'review', range: 'changedAt' },
  'judgement by-project': { partition: 'projectId', range: 'judgedAt' },
  'judgement by-time': { partition: 'everywhere', range: 'judgedAt' },
  'send by-state': { partition: 'state', range: 'dueAt' },
  'delivery by-record': { partition: 'recordId', range: 'changedAt' },
  'item-record by-state': { partition: 'state', range: 'changedAt' },
  'item-record by-item': { partition: 'itemKey', range: 'changedAt' },
  'group by-mending': { partition: 'mending', range: 'since' },
  'person by-due': { partition: 'due', range: 'dueAt' },
};

const DAY = 24 * 3_600_000;

export function memoryStore(rows: Rows, now: () => number): Store {
  const rowKey = (kind: Kind, key: string): string => `${kind}:${key}`;

  function find<K extends Kind>(kind: K, key: string): Stored<Documents[K]> | undefined {
    const row = rows.get(rowKey(kind, key));
    if (!row || (row.expiresAt !== undefined && row.expiresAt <= now())) return undefined;
    return { key, revision: row.revision, body: structuredClone(row.body) as Documents[K] };
  }

  async function commit(changes: readonly Change[]): Promise<'done' | 'conflict'> {
    if (changes.length > COMMIT_LIMIT) throw new RangeError(`A commit has at most ${COMMIT_LIMIT} changes.`);
    if (new Set(changes.map(({ kind, key }) => rowKey(kind, key))).size < changes.length)
      throw new RangeError('A commit changes each key once.');
    for (const { kind, key, expected } of changes)
      if (expected !== 'any' && (find(kind, key)?.revision ?? 0) !== expected) return 'conflict';
    for (const change of changes) {
      const key = rowKey(change.kind, change.key);
      if ('remove' in change) rows.delete(key);
      else
        rows.set(key, {
          kind: change.kind,
          key: change.key,
          revision: (change.expected === 'any' ? 0 : change.expected) + 1,
          body: JSON.parse(JSON.stringify(change.body)),
          attributes: indexedAttributes(change),
          expiresAt: change.timeToLiveDays === undefined ? undefined : now() + change.timeToLiveDays * DAY,
        });
    }
    return 'done';
  }

  async function query<Q extends QueryIndex>(
    { kind, index, partition }: Q,
    page: { readonly limit: number; readonly cursor?: string; readonly descending?: boolean },
  ): Promise<Page<Documents[Q['kind']]>> {
    const attributes = INDEXES[`${kind} ${index}`];
    if (!attributes) throw new RangeError(`There is no index ${index} of ${kind}.`);
    const direction = page.descending ? -1 : 1;
    const found = [...rows.values()]
      .filter((row) => row.kind === kind && row.attributes[attributes.partition] === partition[0])
      .sort((a, b) => direction * (Number(a.attributes[attributes.range]) - Number(b.attributes[attributes.range])));
    const start = Number(page.cursor ?? 0);
    const end = start + Math.min(100, page.limit);
    const items = found.slice(start, end).flatMap((row) => find<Q['kind']>(kind, row.key) ?? []);
    return { items, nextCursor: end < found.length ? String(end) : undefined };
  }

  async function walk<K extends Kind>(
    kind: K,
    { limit, after = '' }: { readonly limit: number; readonly after?: string },
  ): Promise<{ readonly items: readonly Stored<Documents[K]>[]; readonly isLast: boolean }> {
    const further = [...rows.values()]
      .filter((row) => row.kind === kind && row.key > after)
      .flatMap(({ key }) => find(kind, key) ?? [])
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    return { items: further.slice(0, limit), isLast: further.length <= limit };
  }

  return {
    walk,
    get: async (kind, key) => find(kind, key),
    getMany: async (kind, keys) => keys.map((key) => find(kind, key)),
    commit,
    query,
  };
}
