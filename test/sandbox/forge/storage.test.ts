import { resolverSource, type RunningApp, startApp, stopApps } from './support/host';

afterEach(stopApps);

const entities = [
  {
    name: 'delivery',
    attributes: {
      release: { type: 'string' },
      state: { type: 'string' },
      attempts: { type: 'integer' },
      cost: { type: 'float' },
      urgent: { type: 'boolean' },
      details: { type: 'any' },
    },
    indexes: ['attempts', { name: 'by-release', partition: ['release'], range: ['attempts'] }],
  },
];

/** An app whose one resolver evaluates the given code with the SDK in reach: each test speaks the SDK's own language. */
const source = resolverSource({
  run: `
    const run = new Function('kvs', 'Filter', 'FilterConditions', 'WhereConditions', 'Sort', 'MetadataField',
      'return (async () => { ' + payload.code + ' })()');
    try { return { value: await run(kvs, Filter, FilterConditions, WhereConditions, Sort, MetadataField) }; }
    catch (error) { return { code: error.code, message: error.message, status: error.responseDetails?.status }; }
  `,
});

async function start(
  options: { readonly queryLag?: number; readonly scopes?: readonly string[] } = {},
): Promise<RunningApp & { run(code: string): Promise<unknown>; value(code: string): Promise<unknown> }> {
  const app = await startApp({
    source,
    manifest: {
      app: {
        id: 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555',
        runtime: { name: 'nodejs24.x' },
        storage: { entities },
      },
      permissions: { scopes: options.scopes ?? ['storage:app'] },
    },
    options: { queryLag: options.queryLag ?? 0 },
  });
  const run = (code: string): Promise<unknown> => app.invoke('run', { code });
  return { ...app, run, value: async (code) => ((await run(code)) as { value: unknown }).value };
}

describe('plain values', () => {
  it('are read back at once, and undefined when they are not there', async () => {
    const { value } = await start();
    expect(await value('await kvs.set("a", {b: [1]}); return kvs.get("a");')).toEqual({ b: [1] });
    expect(await value('return (await kvs.get("missing")) === undefined;')).toBe(true);
    expect(
      await value('await kvs.delete("a"); await kvs.delete("a"); return (await kvs.get("a")) === undefined;'),
    ).toBe(true);
  });

  it('are refused with a key or value that the platform refuses', async () => {
    const { run } = await start();
    for (const key of ['', '   ', 'a/b', 'x'.repeat(501)]) {
      expect(await run(`await kvs.set(${JSON.stringify(key)}, 1)`)).toMatchObject({
        code: 'VALIDATION_ERROR',
        status: 400,
      });
    }
    expect(await run('await kvs.set("big", "x".repeat(240 * 1024))')).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(await run('let v = 1; for (let i = 0; i < 32; i++) v = {v}; await kvs.set("deep", v)')).toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    expect(await run('let v = 1; for (let i = 0; i < 31; i++) v = {v}; await kvs.set("deep", v); return 1')).toEqual({
      value: 1,
    });
  });

  it('are not overwritten where the key must be new', async () => {
    const { run, value } = await start();
    await run('await kvs.set("lock", 1, {keyPolicy: "FAIL_IF_EXISTS"})');
    expect(await run('await kvs.set("lock", 2, {keyPolicy: "FAIL_IF_EXISTS"})')).toMatchObject({
      code: 'KEY_CONFLICT',
      status: 409,
    });
    expect(await value('return kvs.get("lock")')).toBe(1);
    expect(await value('return kvs.set("lock", 3, {keyPolicy: "OVERRIDE", returnValue: "PREVIOUS"})')).toEqual({
      key: 'lock',
      value: 1,
    });
  });

  it('may be read for two days after they expired, and say when asked that they did', async () => {
    const { value, clock } = await start();
    await value('await kvs.set("brief", 1, {ttl: {value: 1, unit: "HOURS"}})');
    const expireTime = new Date(clock.now() + 3600_000).toISOString();
    clock.advance(2 * 3600_000);
    expect(await value('return kvs.get("brief", {metadataFields: [MetadataField.EXPIRE_TIME]})')).toEqual({
      key: 'brief',
      value: 1,
      expireTime,
    });
    clock.advance(48 * 3600_000);
    expect(await value('return (await kvs.get("brief")) === undefined')).toBe(true);
  });

  it('need the scope storage:app', async () => {
    const { run } = await start({ scopes: ['read:jira-work'] });
    expect(await run('await kvs.set("a", 1)')).toMatchObject({ code: 'PERMISSION_DENIED', status: 403 });
  });

  it('survive a restart of the sandbox', async () => {
    const app = await start();
    await app.run('await kvs.set("a", "kept")');
    const again = await app.restart();
    expect(await again.invoke('run', { code: 'return kvs.get("a")' })).toEqual({ value: 'kept' });
  });
});

describe('secrets', () => {
  it('are apart from plain values of the same key and from queries', async () => {
    const { value } = await start();
    await value('await kvs.setSecret("token", "s3cret")');
    expect(await value('return [await kvs.getSecret("token"), (await kvs.get("token")) ?? null]')).toEqual([
      's3cret',
      null,
    ]);
    expect(await value('return (await kvs.query().getMany()).results')).toEqual([]);
  });
});

describe('queries', () => {
  it('see a write only after a while, while reads by key see it at once', async () => {
    const { value, clock } = await start({ queryLag: 500 });
    await value('await kvs.set("a", 1)');
    const query = 'return (await kvs.query().where("key", WhereConditions.beginsWith("a")).getMany()).results';
    expect(await value('return kvs.get("a")')).toBe(1);
    expect(await value(query)).toEqual([]);
    clock.advance(500);
    expect(await value(query)).toEqual([{ key: 'a', value: 1 }]);
    await value('await kvs.delete("a")');
    expect(await value(query)).toEqual([{ key: 'a', value: 1 }]);
    clock.advance(500);
    expect(await value(query)).toEqual([]);
  });

  it('give ten results unless asked for up to a hundred, and go on from a cursor', async () => {
    const { run, value } = await start();
    await value('for (let i = 10; i < 25; i++) await kvs.set("k" + i, i)');
    expect(
      await value(`const first = await kvs.query().getMany();
        const second = await kvs.query().cursor(first.nextCursor).getMany();
        return [first.results.length, second.results.length, second.nextCursor ?? null]`),
    ).toEqual([10, 5, null]);
    expect(await run('return kvs.query().limit(101).getMany()')).toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('custom entities', () => {
  const fill = `
    const add = (key, release, attempts, state = 'sent') =>
      kvs.entity('delivery').set(key, { release, attempts, state });
    await add('d1', 'R1', 3); await add('d2', 'R1', 1, 'failed'); await add('d3', 'R2', 2); await add('d4', 'R1', 2);
  `;

  it('are found by partition and range, in the order of the range', async () => {
    const { value } = await start();
    await value(fill);
    const keys = (query: string): Promise<unknown> =>
      value(`return (await kvs.entity('delivery').query()${query}.getMany()).results.map(({ key }) => key)`);
    const byRelease = ".index('by-release', { partition: ['R1'] })";
    expect(await keys(byRelease)).toEqual(['d2', 'd4', 'd1']);
    expect(await keys(`${byRelease}.sort(Sort.DESC)`)).toEqual(['d1', 'd4', 'd2']);
    expect(await keys(`${byRelease}.where(WhereConditions.between(2, 3))`)).toEqual(['d4', 'd1']);
    expect(await keys(".index('attempts').where(WhereConditions.greaterThan(1))")).toEqual(['d3', 'd4', 'd1']);
    expect(await keys(".index('by-key').where(WhereConditions.beginsWith('d'))")).toEqual(['d1', 'd2', 'd3', 'd4']);
  });

  it('are filtered on the page that was read, which may come back shorter', async () => {
    const { value } = await start();
    await value(fill);
    expect(
      await value(`const page = await kvs.entity('delivery').query().index('attempts')
          .filters(new Filter().and('state', FilterConditions.equalTo('sent'))).limit(1).getMany();
        return [page.results.length, typeof page.nextCursor]`),
    ).toEqual([0, 'string']);
  });

  it('are refused with attributes of other types, and queries with an index that is not declared', async () => {
    const { run } = await start();
    const set = (value: string): Promise<unknown> => run(`await kvs.entity('delivery').set('d', ${value})`);
    for (const value of [
      '{ attempts: 1.5 }',
      '{ attempts: 2 ** 31 }',
      '{ state: "" }',
      '{ urgent: "yes" }',
      '{ unknown: 1 }',
      '"text"',
    ]) {
      expect(await set(value)).toMatchObject({ code: 'VALIDATION_ERROR' });
    }
    expect(await set('{ attempts: 1, cost: 0.5, urgent: false, details: { any: ["thing"] } }')).toEqual({});
    expect(await run("return kvs.entity('delivery').query().index('by-state').getMany()")).toMatchObject({
      message: 'Index "by-state" is not declared for entity "delivery"',
    });
    expect(await run("return kvs.entity('delivery').query().index('by-release').getMany()")).toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    expect(await run("return kvs.entity('other').get('x')")).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(
      await run(
        "return kvs.entity('delivery').query().index('by-key').filters(new Filter().and('details', FilterConditions.exists())).getMany()",
      ),
    ).toMatchObject({ status: 422 });
  });
});

describe('transactions', () => {
  it('do all or nothing, and only when every condition holds', async () => {
    const { run, value } = await start();
    const append = (size: number): Promise<unknown> =>
      run(`await kvs.transact()
        .set('entry-${size}', { state: 'written' }, { entityName: 'delivery' })
        .set('head', { attempts: ${size + 1} }, { entityName: 'delivery',
          conditions: ${size === 0 ? "new Filter().and('attempts', FilterConditions.notExists())" : `new Filter().and('attempts', FilterConditions.equalTo(${size}))`} })
        .execute(); return 'done'`);
    expect(await append(0)).toEqual({ value: 'done' });
    expect(await append(1)).toEqual({ value: 'done' });
    expect(await append(1)).toMatchObject({ code: 'CONDITIONAL_CHECK_FAILED' });
    expect(await append(5)).toMatchObject({ code: 'CONDITIONAL_CHECK_FAILED' });
    expect(
      await value(
        "return [await kvs.entity('delivery').get('head'), (await kvs.entity('delivery').get('entry-5')) ?? null]",
      ),
    ).toEqual([{ attempts: 2 }, null]);
  });

  it('let one of two that compete through', async () => {
    const { value } = await start();
    expect(
      await value(`const one = () => kvs.transact().set('head', { attempts: 1 }, { entityName: 'delivery',
          conditions: new Filter().and('attempts', FilterConditions.notExists()) }).execute();
        const ends = await Promise.allSettled([one(), one()]);
        return ends.map(({ status }) => status).sort()`),
    ).toEqual(['fulfilled', 'rejected']);
  });

  it('check, set and delete plain keys and entities together', async () => {
    const { value } = await start();
    expect(
      await value(`await kvs.set('old', 1); await kvs.entity('delivery').set('d', { state: 'ready' });
        await kvs.transact().set('new', 2).delete('old')
          .check('d', { entityName: 'delivery', conditions: new Filter().and('state', FilterConditions.equalTo('ready')) })
          .execute();
        return [await kvs.get('new'), (await kvs.get('old')) ?? null]`),
    ).toEqual([2, null]);
  });

  it('take at most 25 operations, each key once', async () => {
    const { run } = await start();
    const many = (count: number): string =>
      `const t = kvs.transact(); for (let i = 0; i < ${count}; i++) t.set('k' + i, i); await t.execute(); return 'done'`;
    expect(await run(many(25))).toEqual({ value: 'done' });
    expect(await run(many(26))).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(await run("await kvs.transact().set('a', 1).delete('a').execute()")).toMatchObject({
      message: 'Each key can only be used once in a transaction',
    });
  });
});

describe('batches', () => {
  it('answer for each key on its own', async () => {
    const { value } = await start();
    expect(
      await value(`return kvs.batchSet([{ key: 'a', value: 1 }, { key: 'bad/key', value: 2 },
        { key: 'd', entityName: 'delivery', value: { state: 'ready' } }])`),
    ).toMatchObject({
      successfulKeys: [{ key: 'a' }, { key: 'd', entityName: 'delivery' }],
      failedKeys: [{ key: 'bad/key', error: { code: 'VALIDATION_ERROR' } }],
    });
    expect(await value("return kvs.batchGet([{ key: 'a' }, { key: 'z' }])")).toMatchObject({
      successfulKeys: [{ key: 'a', value: 1 }],
      failedKeys: [{ key: 'z', error: { code: 'KEY_NOT_FOUND' } }],
    });
  });
});

describe('quotas', () => {
  it('refuse more than 4000 writes of 10 KB in a minute, and count again in the next', async () => {
    const { value, clock } = await start();
    const writeUntilRefused = `let written = 0; const text = 'x'.repeat(200 * 1024);
      for (;;) { try { await kvs.set('k', text); written += 1; } catch (error) { return [error.code, written]; } }`;
    expect(await value(writeUntilRefused)).toEqual(['TOO_MANY_REQUESTS', Math.floor(4000 / 21)]);
    clock.advance(60_000);
    expect(await value("await kvs.set('k', 1); return 'ok'")).toBe('ok');
  });
});
