import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as Bridge from '@forge/bridge';
import { asApp, asUser, privacy, requestJira, route, webTrigger } from '@forge/api';
import { InvocationError, InvocationErrorCode, Queue } from '@forge/events';
import { Filter, FilterConditions, kvs, WhereConditions } from '@forge/kvs';
import { makeResolver } from '@forge/resolver';

/**
 * The emulated host stands at seams that the packages do not document. Here the real packages run against canned
 * replies, and what they ask for must be what the host was written for. A failure after an update means: read the
 * package again, then `sandbox/forge`.
 */
interface Call {
  readonly meta: Readonly<Record<string, unknown>>;
  readonly path: string;
  readonly init: { readonly method?: string; readonly body?: string } | undefined;
}

type ForgeGlobals = typeof globalThis & {
  __forge_fetch__?: (meta: Call['meta'], path: string, init: Call['init']) => Promise<Response>;
  __forge_runtime__?: unknown;
  __bridge?: unknown;
};
const globals: ForgeGlobals = globalThis;

const silent = { incr: () => undefined };
const runtime = {
  contextAri: 'ari:cloud:jira::site/c',
  appContext: { appId: 'a', environmentId: 'e' },
  aaid: 'ada',
  metrics: { counter: () => silent, timing: () => ({ measure: () => ({ stop: () => undefined }) }) },
};
const invocations = new AsyncLocalStorage<typeof runtime>();
let calls: Call[] = [];
let reply = new Response('{}');

beforeAll(() => {
  // As in the app's process: at the time of loading there is no invocation, hence no runtime.
  Object.defineProperty(globals, '__forge_runtime__', { configurable: true, get: () => invocations.getStore() });
  globals.__forge_fetch__ = async (meta, path, init) => {
    calls.push({ meta, path, init });
    return reply.clone();
  };
});

afterAll(() => {
  Reflect.deleteProperty(globals, '__forge_runtime__');
  Reflect.deleteProperty(globals, '__forge_fetch__');
});

async function asked(work: () => Promise<unknown>, answer = new Response('{}')): Promise<Call> {
  calls = [];
  reply = answer;
  await invocations.run(runtime, work).catch(() => undefined);
  const [call] = calls;
  if (call === undefined) throw new Error('The package made no call.');
  return call;
}

const bodyOf = ({ init }: Call): unknown => JSON.parse(init?.body ?? 'null');

it.each([
  ['@forge/api', '8.3.0'],
  ['@forge/kvs', '1.6.5'],
  ['@forge/events', '3.0.8'],
  ['@forge/resolver', '2.0.1'],
  ['@forge/bridge', '7.2.0'],
  ['@forge/csp', '6.3.2'],
])('%s is the version that was read', (name, version) => {
  const file = join(process.cwd(), 'node_modules', name, 'package.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version });
});

describe('@forge/api', () => {
  it('asks for product calls with these metas', async () => {
    const path = route`/rest/api/3/myself`;
    expect((await asked(() => asApp().requestJira(path))).meta).toEqual({
      type: 'fpp',
      provider: 'app',
      remote: 'jira',
      accountId: undefined,
    });
    expect((await asked(() => asUser('sam').requestJira(path))).meta).toEqual({
      type: 'fpp',
      provider: 'user',
      remote: 'jira',
      accountId: 'sam',
    });
    const anonymous = await asked(() => requestJira(path));
    expect(anonymous).toMatchObject({ meta: { provider: 'none', remote: 'jira' }, path: '/rest/api/3/myself' });
  });

  it('makes its own errors of the header forge-proxy-error', async () => {
    const headers = { 'forge-proxy-error': 'NEEDS_AUTHENTICATION_ERR' };
    reply = new Response('', { status: 401, headers });
    const call = invocations.run(runtime, () => asUser().requestJira(route`/rest/api/3/myself`));
    await expect(call).rejects.toMatchObject({ name: 'NEEDS_AUTHENTICATION_ERR' });
  });

  it('asks stargate for web triggers and the privacy report', async () => {
    const url = await asked(() => webTrigger.getUrl('hook'));
    expect(url).toMatchObject({ meta: { type: 'fpp', provider: 'app', remote: 'stargate' }, path: '/graphql' });
    expect(bodyOf(url)).toMatchObject({
      query: expect.stringContaining('createWebTriggerUrl'),
      variables: { input: { appId: 'a', envId: 'e', triggerKey: 'hook', contextId: 'ari:cloud:jira::site/c' } },
    });
    const report = await asked(() => privacy.reportPersonalData([{ accountId: 'x', updatedAt: 'y' }]));
    expect(report).toMatchObject({ path: '/app/report-accounts', init: { method: 'POST' } });
  });
});

describe('@forge/kvs', () => {
  it('asks for each operation by these paths and bodies', async () => {
    const empty = new Response('{"data":[],"successfulKeys":[],"failedKeys":[]}');
    const seen = async (work: () => Promise<unknown>): Promise<readonly [string, unknown]> => {
      const call = await asked(work, empty);
      expect(call.meta).toEqual({ type: 'kvs', provider: 'app', remote: 'kvs' });
      return [call.path, bodyOf(call)];
    };
    expect(await seen(() => kvs.get('k'))).toEqual(['/api/v1/get', { key: 'k' }]);
    expect(await seen(() => kvs.set('k', 1, { keyPolicy: 'FAIL_IF_EXISTS' }))).toEqual([
      '/api/v1/set',
      { key: 'k', value: 1, options: { keyPolicy: 'FAIL_IF_EXISTS' } },
    ]);
    expect(await seen(() => kvs.delete('k'))).toEqual(['/api/v1/delete', { key: 'k' }]);
    expect(await seen(() => kvs.getSecret('k'))).toEqual(['/api/v1/secret/get', { key: 'k' }]);
    expect(await seen(() => kvs.setSecret('k', 's'))).toEqual(['/api/v1/secret/set', { key: 'k', value: 's' }]);
    expect(await seen(() => kvs.deleteSecret('k'))).toEqual(['/api/v1/secret/delete', { key: 'k' }]);
    expect(await seen(() => kvs.entity('e').get('k'))).toEqual(['/api/v1/entity/get', { entityName: 'e', key: 'k' }]);
    expect(await seen(() => kvs.entity('e').set('k', {}))).toMatchObject(['/api/v1/entity/set', { entityName: 'e' }]);
    expect(await seen(() => kvs.entity('e').delete('k'))).toMatchObject(['/api/v1/entity/delete', { key: 'k' }]);
    expect(await seen(() => kvs.batchGet([{ key: 'k' }]))).toEqual(['/api/v1/batch/get', [{ key: 'k' }]]);
    expect(await seen(() => kvs.batchSet([{ key: 'k', value: 1 }]))).toMatchObject([
      '/api/v1/batch/set',
      [{ key: 'k' }],
    ]);
    expect(await seen(() => kvs.batchDelete([{ key: 'k' }]))).toEqual(['/api/v1/batch/delete', [{ key: 'k' }]]);
    const prefix = WhereConditions.beginsWith('p');
    expect(await seen(() => kvs.query().where('key', prefix).limit(5).cursor('c').getMany())).toEqual([
      '/api/v1/query',
      { limit: 5, after: 'c', where: [{ property: 'key', condition: 'BEGINS_WITH', values: ['p'] }] },
    ]);
    const filter = new Filter<{ a: number }>().and('a', FilterConditions.equalTo(1));
    const query = kvs
      .entity('e')
      .query()
      .index('i', { partition: ['x'] });
    expect(await seen(() => query.where(prefix).filters(filter).getMany())).toEqual([
      '/api/v1/entity/query',
      {
        entityName: 'e',
        indexName: 'i',
        partition: ['x'],
        range: { condition: 'BEGINS_WITH', values: ['p'] },
        filters: { and: [{ property: 'a', condition: 'EQUAL_TO', values: [1] }] },
      },
    ]);
    const conditioned = kvs.transact().set('k', { a: 2 }, { entityName: 'e', conditions: filter }).delete('d');
    expect(await seen(() => conditioned.execute())).toEqual([
      '/api/v1/transaction',
      {
        set: [
          {
            key: 'k',
            value: { a: 2 },
            entityName: 'e',
            conditions: { and: [{ property: 'a', condition: 'EQUAL_TO', values: [1] }] },
          },
        ],
        delete: [{ key: 'd' }],
      },
    ]);
  });

  it('knows a missing key by its code', async () => {
    reply = new Response('{"code":"KEY_NOT_FOUND","message":"Provided key does not exist"}', { status: 404 });
    expect(await invocations.run(runtime, () => kvs.get('k'))).toBeUndefined();
    reply = new Response('{"code":"KEY_CONFLICT","message":"m"}', { status: 409 });
    await expect(invocations.run(runtime, () => kvs.set('k', 1))).rejects.toMatchObject({ code: 'KEY_CONFLICT' });
  });
});

describe('@forge/events', () => {
  it('publishes, asks and cancels by these paths', async () => {
    const retryReason = InvocationErrorCode.FUNCTION_RETRY_REQUEST;
    const queue = new Queue({ key: 'work' });
    const suffix = '{contextAri}/{environmentId}/{appId}/{appVersion}';
    const push = await asked(() => queue.push({ body: { a: 1 }, delayInSeconds: 2 }));
    expect(push).toMatchObject({
      meta: { type: 'fpp', provider: 'app', remote: 'stargate' },
      path: `/webhook/queue/publish/${suffix}`,
    });
    expect(bodyOf(push)).toMatchObject({ queueName: 'work', payload: [{ body: { a: 1 }, delayInSeconds: 2 }] });
    const job = queue.getJob('j');
    expect((await asked(() => job.getStats())).path).toBe(`/webhook/queue/stats/${suffix}`);
    const cancel = await asked(() => job.cancel());
    expect([cancel.path, bodyOf(cancel)]).toMatchObject([
      `/webhook/queue/cancel/${suffix}`,
      { queueName: 'work', jobId: 'j' },
    ]);
    expect(
      JSON.parse(JSON.stringify(new InvocationError({ retryAfter: 3, retryReason, retryData: { p: 1 } }))),
    ).toEqual({
      _retry: true,
      retryOptions: { retryAfter: 3, retryReason, retryData: { p: 1 } },
    });
  });
});

describe('@forge/resolver', () => {
  it('reads the call from the first argument and the person from the second', async () => {
    const handler = makeResolver({ show: (request: unknown) => request as object }) as (
      ...values: readonly unknown[]
    ) => Promise<unknown>;
    const call = { call: { functionKey: 'show', payload: { a: 1 } }, context: { moduleKey: 'panel' } };
    expect(await handler(call, { principal: { accountId: 'ada' }, license: { active: true } })).toMatchObject({
      payload: { a: 1 },
      context: { moduleKey: 'panel', accountId: 'ada', license: { active: true } },
    });
  });
});

describe('@forge/bridge', () => {
  it('calls the bridge by these commands', async () => {
    const commands: (readonly [string, unknown])[] = [];
    const answers: Readonly<Record<string, unknown>> = { fetchProduct: { body: '{}', headers: {}, status: 200 } };
    globals.__bridge = {
      callBridge: async (command: string, payload: unknown) => {
        commands.push([command, payload]);
        return answers[command];
      },
    };
    // It takes hold of the bridge when it is loaded, so it is loaded only now.
    const bridge: typeof Bridge = jest.requireActual('@forge/bridge');
    const { invoke, view, router, showFlag, Modal, events } = bridge;
    await invoke('show', { a: 1 });
    await view.getContext();
    await view.theme.enable();
    await view.refresh();
    await view.close({ done: true });
    await router.navigate('/browse/HBR-1');
    await router.open({ target: 'issue', issueKey: 'HBR-1' });
    await showFlag({ id: 'f', title: 'Sent' }).close();
    await new Modal({ resource: 'main' }).open();
    await events.emit('changed', { id: 1 });
    Reflect.deleteProperty(globals, '__bridge');
    expect(commands).toEqual([
      ['invoke', { functionKey: 'show', payload: { a: 1 }, metadata: undefined }],
      ['getContext', undefined],
      ['enableTheming', undefined],
      ['refresh', undefined],
      ['close', { done: true }],
      ['navigate', { url: '/browse/HBR-1', type: 'same-tab' }],
      ['navigate', { target: 'issue', issueKey: 'HBR-1', type: 'new-tab' }],
      ['showFlag', { id: 'f', title: 'Sent', type: 'info' }],
      ['closeFlag', { id: 'f' }],
      ['openModal', expect.objectContaining({ resource: 'main', size: 'medium' })],
      ['emit', { event: 'changed', payload: { id: 1 } }],
    ]);
  });
});
