import { type ForgeHostOptions } from '../../../sandbox/forge/host';
import { resolverSource, type RunningApp, startApp, stopApps } from './support/host';

afterEach(stopApps);

const minute = 60_000;

/** Every trigger of this app writes down that it was called and with what. */
const source = resolverSource(
  {
    seen: `return (await kvs.get('seen')) ?? [];`,
    url: `return webTrigger.getUrl('hook');`,
    forget: `await kvs.delete('seen');`,
  },
  `
  const note = async (entry) => kvs.set('seen', [...((await kvs.get('seen')) ?? []), entry]);
  exports.hook = async (request) => {
    await note(request);
    return { statusCode: 201, headers: { 'Content-Type': ['text/plain'] }, body: request.userPath };
  };
  exports.wrong = async () => 'not a response';
  exports.sweep = async ({ context }, second) => { await note({ principal: context.principal ?? null, same: context.installContext === second.installContext }); };
  exports.changed = async (event) => {
    await note(event);
    if (event.work === 'ask') return new InvocationError({ retryAfter: 5 });
    if (event.work === 'throw') throw new Error('no');
  };
  exports.validate = async (args) => {
    await note(args);
    if (args.issue.key === 'HBR-1') return { result: true };
    if (args.issue.key === 'HBR-2') return { result: false, errorMessage: 'The change is not approved.' };
    throw new Error('bug');
  };`,
);

async function start(
  modules: Record<string, unknown>,
  options?: Partial<ForgeHostOptions>,
): Promise<RunningApp & { seen(): Promise<unknown> }> {
  const functions = ['resolver', 'hook', 'wrong', 'sweep', 'changed', 'validate'];
  const app = await startApp({
    source,
    modules: { ...modules, function: functions.map((name) => ({ key: name, handler: `index.${name}` })) },
    options,
  });
  return { ...app, seen: () => app.invoke('seen') };
}

describe('a web trigger', () => {
  const modules = {
    webtrigger: [
      { key: 'hook', function: 'hook', urlFormat: 'v2' },
      { key: 'wrong', function: 'wrong' },
      {
        key: 'fixed',
        function: 'hook',
        response: { type: 'static', outputs: [{ key: 'ok', statusCode: 204 }] },
      },
    ],
  };

  it('gets the request as it came and answers with what the function returns', async () => {
    const { host, invoke, seen } = await start(modules);
    const url = new URL(String(await invoke('url')));
    expect(url.origin).toBe('http://localhost:8240');
    expect(url.href).toBe(host.webTriggerUrl('hook'));
    const response = await host.webTrigger({
      path: `${url.pathname}/prod/1`,
      method: 'POST',
      query: 'a=1&a=2',
      headers: { 'webhook-id': 'm1' },
      body: '{"b":  1}',
    });
    expect(response).toEqual({ status: 201, headers: { 'content-type': 'text/plain' }, body: '/prod/1' });
    expect(await seen()).toMatchObject([
      {
        method: 'POST',
        path: `${url.pathname}/prod/1`,
        userPath: '/prod/1',
        headers: { 'webhook-id': ['m1'] },
        queryParameters: { a: ['1', '2'] },
        body: '{"b":  1}',
      },
    ]);
  });

  it('answers 500 for a result that is not a response, and 404 where there is none', async () => {
    const { host } = await start(modules);
    const request = { method: 'GET', query: '', headers: {}, body: '' };
    for (const key of ['wrong', 'fixed']) {
      const path = new URL(host.webTriggerUrl(key)).pathname;
      expect(await host.webTrigger({ ...request, path })).toMatchObject({ status: 500 });
    }
    expect(await host.webTrigger({ ...request, path: '/public/unknown' })).toMatchObject({ status: 404 });
  });
});

describe('a scheduled trigger', () => {
  const modules = { scheduledTrigger: [{ key: 'sweep', function: 'sweep', interval: 'hour' }] };

  it('runs five minutes after the deployment and then at its interval, without a person', async () => {
    const { host, clock, seen } = await start(modules);
    clock.advance(5 * minute - 1);
    await host.idle();
    expect(await seen()).toEqual([]);
    clock.advance(1);
    await host.idle();
    expect(await seen()).toEqual([{ principal: null, same: true }]);
    clock.advance(60 * minute);
    await host.idle();
    expect(host.usage().invocations['sweep']).toBe(2);
  });

  it('runs once for all the times that a jump of the clock passed over', async () => {
    const { host, clock } = await start(modules);
    clock.advance(24 * 60 * minute);
    await host.idle();
    expect(host.usage().invocations['sweep']).toBeLessThanOrEqual(2);
    expect(host.inspect()).toMatchObject({ schedules: [{ key: 'sweep', next: '2026-11-17T09:05:00.000Z' }] });
  });

  it('does not fire while the sandbox is told to hold it, and then goes on at its times', async () => {
    let held = true;
    const { host, clock } = await start(modules, { holdsSchedules: () => held });
    clock.advance(24 * 60 * minute);
    await host.idle();
    expect(host.usage().invocations['sweep']).toBeUndefined();
    held = false;
    clock.advance(60 * minute);
    await host.idle();
    expect(host.usage().invocations['sweep']).toBe(1);
  });

  it('keeps its time over a restart', async () => {
    const app = await start(modules);
    app.clock.advance(3 * minute);
    const again = await app.restart();
    again.clock.advance(2 * minute);
    await again.host.idle();
    expect(again.host.usage().invocations['sweep']).toBe(1);
  });
});

describe('a product event', () => {
  const modules = {
    trigger: [{ key: 'watch', function: 'changed', events: ['avi:jira:updated:issue'], filter: { ignoreSelf: true } }],
  };
  const event = (payload: Record<string, unknown>, kind: 'user' | 'app' = 'user') => ({
    name: 'avi:jira:updated:issue',
    actor: { kind, accountId: 'x' } as const,
    payload,
  });

  it('reaches the triggers that list it, and is taken from the site', async () => {
    const { host, site, seen } = await start(modules);
    site.emit(event({ issue: { key: 'HBR-1' } }));
    site.emit({ ...event({}), name: 'avi:jira:created:issue' });
    await host.idle();
    expect(await seen()).toEqual([
      { issue: { key: 'HBR-1' }, eventType: 'avi:jira:updated:issue', selfGenerated: false },
    ]);
    expect(site.pendingEvents()).toEqual([]);
  });

  it('of the app itself is left out where the trigger says so', async () => {
    const { host, site, seen } = await start(modules);
    site.emit(event({}, 'app'));
    await host.idle();
    expect(await seen()).toEqual([]);
  });

  it('comes again when the app asks for it, four times at most, and not when the app fails', async () => {
    const { host, site, clock } = await start(modules);
    site.emit(event({ work: 'ask' }));
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await host.idle();
      clock.advance(5000);
    }
    await host.idle();
    expect(host.usage().invocations['watch']).toBe(5);
    site.emit(event({ work: 'throw' }));
    await host.idle();
    clock.advance(60 * minute);
    await host.idle();
    expect(host.usage().invocations['watch']).toBe(6);
  });

  it('larger than 200 kB is not delivered', async () => {
    const { host, site, seen } = await start(modules);
    site.emit(event({ text: 'x'.repeat(201 * 1024) }));
    await host.idle();
    expect(await seen()).toEqual([]);
  });
});

describe('the life cycle', () => {
  const modules = {
    trigger: [{ key: 'life', function: 'changed', events: ['avi:forge:installed:app', 'avi:forge:upgraded:app'] }],
  };

  it('tells the app once that it was installed', async () => {
    const app = await start(modules);
    await app.host.idle();
    expect(await app.seen()).toMatchObject([{ eventType: 'avi:forge:installed:app', app: { version: '1.0.0' } }]);
    const again = await app.restart();
    await again.host.idle();
    expect(again.host.usage().invocations['life']).toBe(1);
  });
});

describe('a workflow validator', () => {
  const modules = {
    'jira:workflowValidator': [{ key: 'gate', function: 'validate', name: 'Gate', description: 'Gate' }],
  };
  const attempt = (key: string) => ({
    issue: { id: '1', key },
    transition: { id: '31', name: 'Send', from: { id: '3' }, to: { id: '5' } },
    modifiedFields: { labels: null },
    actor: { kind: 'user', accountId: 'ada' } as const,
  });

  it('lets pass what the function allows and gives its message for what it does not', async () => {
    const { site, seen } = await start(modules);
    const { validateTransition } = site.installed();
    expect(await validateTransition('gate', { strict: true }, attempt('HBR-1'))).toEqual({ allowed: true });
    expect(await validateTransition('gate', {}, attempt('HBR-2'))).toEqual({
      allowed: false,
      errorMessage: 'The change is not approved.',
    });
    expect(((await seen()) as unknown[])[0]).toMatchObject({
      issue: { key: 'HBR-1' },
      configuration: { strict: true },
      transition: { from: { id: '3' }, to: { id: '5' } },
      modifiedFields: { labels: null },
    });
  });

  it('lets nothing pass when the function fails or is not there', async () => {
    const { site } = await start(modules);
    const { validateTransition } = site.installed();
    expect(await validateTransition('gate', {}, attempt('HBR-3'))).toMatchObject({ allowed: false });
    expect(await validateTransition('other', {}, attempt('HBR-1'))).toMatchObject({ allowed: false });
  });
});
