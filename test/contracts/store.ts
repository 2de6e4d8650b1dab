/** What every implementation of the store port promises, whatever it is made of. */
import type { RecordDocument } from '../../src/domain/documents';
import type { Change, Store } from '../../src/ports';

export interface StoreUnderTest {
  readonly store: Store;
  /** Lets whatever a query may lag behind become visible. */
  settle(): void;
  /** Moves the clock on. */
  pass(days: number): void;
}

/** Parts of the contract that an implementation cannot be held to, with the reason. */
export type Skipped = Readonly<Partial<Record<Behaviour, string>>>;

export type Behaviour = keyof typeof BEHAVIOURS;

const nonce = (key: string, receivedAt: number, expected: Change['expected'] = 0): Change => ({
  kind: 'nonce',
  key,
  body: { receivedAt },
  expected,
});

function record(issueId: string, overrides: Partial<RecordDocument> = {}): Change {
  const body: RecordDocument = {
    issueId,
    issueKey: `HBR-${issueId}`,
    projectId: '10',
    projectKey: 'HBR',
    projectName: 'Harbour',
    versionId: '500',
    versionName: '5.1.3',
    state: 'planning',
    communiqueIds: [],
    items: [],
    plannedAt: 1,
    changedAt: Number(issueId),
    recipients: 0,
    acknowledged: 0,
    issuesLinked: false,
    ...overrides,
  };
  return { kind: 'record', key: issueId, body, expected: 0 };
}

const byProject = (projectId: string) => ({ kind: 'record', index: 'by-project', partition: [projectId] }) as const;

const BEHAVIOURS = {
  'reads back what was written, with its revision': async ({ store }: StoreUnderTest) => {
    expect(await store.get('nonce', 'a')).toBeUndefined();
    expect(await store.commit([nonce('a', 1)])).toBe('done');
    expect(await store.get('nonce', 'a')).toEqual({ key: 'a', revision: 1, body: { receivedAt: 1 } });
    expect(await store.commit([nonce('a', 2, 1)])).toBe('done');
    expect(await store.get('nonce', 'a')).toEqual({ key: 'a', revision: 2, body: { receivedAt: 2 } });
  },
  'keeps kinds apart that share a key': async ({ store }: StoreUnderTest) => {
    await store.commit([nonce('same', 1), { kind: 'person', key: 'same', body: { secret: 's' }, expected: 0 }]);
    expect((await store.get('nonce', 'same'))?.body).toEqual({ receivedAt: 1 });
    expect((await store.get('person', 'same'))?.body).toEqual({ secret: 's' });
  },
  'writes nothing new over what exists, nor over another revision': async ({ store }: StoreUnderTest) => {
    await store.commit([nonce('a', 1)]);
    expect(await store.commit([nonce('a', 2)])).toBe('conflict');
    expect(await store.commit([nonce('a', 2, 7)])).toBe('conflict');
    expect(await store.commit([nonce('missing', 2, 1)])).toBe('conflict');
    expect(await store.get('nonce', 'a')).toMatchObject({ revision: 1, body: { receivedAt: 1 } });
    expect(await store.get('nonce', 'missing')).toBeUndefined();
  },
  'does all of a commit or nothing': async ({ store }: StoreUnderTest) => {
    await store.commit([nonce('taken', 1)]);
    expect(await store.commit([nonce('free', 1), nonce('taken', 2)])).toBe('conflict');
    expect(await store.get('nonce', 'free')).toBeUndefined();
    const many = Array.from({ length: 25 }, (_, index) => nonce(`n${index}`, index));
    expect(await store.commit(many)).toBe('done');
    expect((await store.get('nonce', 'n24'))?.body).toEqual({ receivedAt: 24 });
  },
  'lets one of two through that compete': async ({ store }: StoreUnderTest) => {
    const ends = await Promise.all([store.commit([nonce('a', 1)]), store.commit([nonce('a', 2)])]);
    expect([...ends].sort()).toEqual(['conflict', 'done']);
  },
  'refuses more than 25 changes, and does nothing for none': async ({ store }: StoreUnderTest) => {
    const many = Array.from({ length: 26 }, (_, index) => nonce(`n${index}`, index));
    await expect(store.commit(many)).rejects.toThrow();
    expect(await store.get('nonce', 'n0')).toBeUndefined();
    expect(await store.commit([])).toBe('done');
  },
  'writes in any case where any revision will do': async ({ store }: StoreUnderTest) => {
    expect(await store.commit([nonce('a', 1, 'any')])).toBe('done');
    expect(await store.commit([nonce('a', 2, 'any')])).toBe('done');
    expect((await store.get('nonce', 'a'))?.body).toEqual({ receivedAt: 2 });
  },
  'removes under the same conditions': async ({ store }: StoreUnderTest) => {
    await store.commit([nonce('a', 1)]);
    expect(await store.commit([{ kind: 'nonce', key: 'a', remove: true, expected: 5 }])).toBe('conflict');
    expect(await store.commit([{ kind: 'nonce', key: 'a', remove: true, expected: 1 }])).toBe('done');
    expect(await store.get('nonce', 'a')).toBeUndefined();
    expect(await store.commit([nonce('a', 3)])).toBe('done');
  },
  'reads many in the order of their keys, missing and doubled ones too': async ({ store }: StoreUnderTest) => {
    for (let start = 0; start < 60; start += 20)
      await store.commit(Array.from({ length: 20 }, (_, index) => nonce(`n${start + index}`, start + index)));
    const keys = ['n59', 'missing', 'n0', '', 'n0', ...Array.from({ length: 60 }, (_, index) => `n${index}`)];
    const found = await store.getMany('nonce', keys);
    expect(found.map((one) => one?.key)).toEqual(keys.map((key) => (/^n/.test(key) ? key : undefined)));
    expect(await store.getMany('nonce', [])).toEqual([]);
  },
  'gives back what JSON keeps, and nothing that a caller changes later': async ({ store }: StoreUnderTest) => {
    const item = { key: 'CI-1', name: 'Query service', source: 'assets' as const };
    const body = { recordIssueId: '1', item, state: 'written' as const, text: 'Told.', attempts: 1 };
    const withNothing = { ...body, writtenAt: undefined, problem: undefined };
    await store.commit([{ kind: 'item-record', key: 'i', body: withNothing, expected: 0 }]);
    const written = structuredClone(body);
    item.name = 'Changed afterwards';
    expect((await store.get('item-record', 'i'))?.body).toStrictEqual(written);
  },
  'finds by an index, in the order of its range, forwards and backwards': async (tested: StoreUnderTest) => {
    const { store } = tested;
    await store.commit([record('3'), record('1'), record('2'), record('4', { projectId: '11' })]);
    tested.settle();
    const keys = async (descending: boolean) =>
      (await store.query(byProject('10'), { limit: 10, descending })).items.map((item) => item.key);
    expect(await keys(false)).toEqual(['1', '2', '3']);
    expect(await keys(true)).toEqual(['3', '2', '1']);
    expect((await store.query(byProject('99'), { limit: 10 })).items).toEqual([]);
  },
  'follows a document from one partition to another': async (tested: StoreUnderTest) => {
    const { store } = tested;
    await store.commit([record('1')]);
    tested.settle();
    const moved = record('1', { state: 'sending' });
    expect(await store.commit([{ ...moved, expected: 1 }])).toBe('done');
    tested.settle();
    const inState = async (state: string) =>
      (await store.query({ kind: 'record', index: 'by-state', partition: [state] }, { limit: 10 })).items.length;
    expect([await inState('planning'), await inState('sending')]).toEqual([0, 1]);
  },
  'pages through all that it finds, each once': async (tested: StoreUnderTest) => {
    const { store } = tested;
    await store.commit(Array.from({ length: 25 }, (_, index) => record(String(index + 1))));
    tested.settle();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.query(byProject('10'), { limit: 10, cursor });
      expect(page.items.length).toBeLessThanOrEqual(10);
      seen.push(...page.items.map((item) => item.key));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => String(index + 1)));
  },
  'walks through a kind in the order of its keys, from any key on': async (tested: StoreUnderTest) => {
    const { store } = tested;
    for (let start = 0; start < 50; start += 25)
      await store.commit(Array.from({ length: 25 }, (_, index) => nonce(`n${start + index + 10}`, 1)));
    await store.commit([{ kind: 'person', key: 'n33', body: { secret: 's' }, expected: 0 }]);
    tested.settle();
    const seen: string[] = [];
    for (let after: string | undefined, isLast = false; !isLast; after = seen.at(-1)) {
      const page = await store.walk('nonce', { limit: 20, after });
      seen.push(...page.items.map(({ key }) => key));
      isLast = page.isLast;
    }
    expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => `n${index + 10}`));
    expect(await store.walk('nonce', { limit: 20, after: 'n59' })).toEqual({ items: [], isLast: true });
    const [first] = (await store.walk('nonce', { limit: 1 })).items;
    expect(first).toEqual({ key: 'n10', revision: 1, body: { receivedAt: 1 } });
  },
  'forgets what has outlived its time': async (tested: StoreUnderTest) => {
    const { store } = tested;
    const brief = nonce('brief', 1);
    if ('remove' in brief || brief.kind !== 'nonce') throw new Error('It is a nonce that is set.');
    await store.commit([{ ...brief, timeToLiveDays: 1 }, nonce('lasting', 1)]);
    tested.pass(4);
    expect(await store.get('nonce', 'brief')).toBeUndefined();
    expect(await store.get('nonce', 'lasting')).toBeDefined();
  },
} satisfies Readonly<Record<string, (tested: StoreUnderTest) => Promise<void>>>;

/** Runs the contract on a fresh store for each behaviour. */
export function storeContract(fresh: () => Promise<StoreUnderTest>, skipped: Skipped = {}): void {
  for (const name of Object.keys(BEHAVIOURS) as Behaviour[]) {
    const reason = skipped[name];
    if (reason === undefined) it(name, async () => BEHAVIOURS[name](await fresh()));
    else it.skip(`${name} (${reason})`, () => undefined);
  }
}
