import { resolverSource, startApp, stopApps } from './support/host';

afterEach(stopApps);

describe('invoking a resolver', () => {
  it('gives the function its payload and the context of the issue in front of the person', async () => {
    const { invoke } = await startApp({
      source: resolverSource({ show: 'return { payload, context, runtime: getAppContext().moduleKey };' }),
    });

    const result = await invoke('show', { greeting: 'hello' });

    expect(result).toMatchObject({
      payload: { greeting: 'hello' },
      runtime: 'panel',
      context: {
        accountId: 'ada',
        moduleKey: 'panel',
        siteUrl: 'http://localhost:8240',
        extension: {
          type: 'jira:issuePanel',
          issue: { id: '1', key: 'HBR-1', type: 'Release Communications', typeId: '7' },
          project: { id: '100', key: 'HBR', type: 'software' },
        },
      },
    });
  });

  it('tells the app of its licence only when it is sold with one', async () => {
    const source = resolverSource({ license: 'return [context.license ?? null, getAppContext().license ?? null];' });
    const id = 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555';
    const app = { id, runtime: { name: 'nodejs24.x' } };
    const free = await startApp({ source, manifest: { app } });
    const sold = await startApp({ source, manifest: { app: { ...app, licensing: { enabled: true } } } });
    expect(await free.invoke('license')).toEqual([null, null]);
    expect(await sold.invoke('license')).toMatchObject([{ active: true }, { active: true }]);
  });

  it('does not let a page pretend another person or issue through the payload', async () => {
    const { invoke } = await startApp({ source: resolverSource({ who: 'return context.accountId;' }) });
    await expect(invoke('who', { context: { accountId: 'sam' }, accountId: 'sam' })).resolves.toBe('ada');
  });

  it('refuses an issue that the person cannot see, and a module that the app does not have', async () => {
    const { host } = await startApp({ source: resolverSource({ show: 'return 1;' }) });
    const request = { as: 'ada', module: 'panel', issueKey: 'SECRET-1', functionKey: 'show' };
    await expect(host.invoke(request)).rejects.toThrow('SECRET-1 does not exist or this person may not see it.');
    await expect(host.invoke({ ...request, issueKey: 'HBR-1', module: 'other' })).rejects.toThrow('no module "other"');
    await expect(host.invoke({ ...request, issueKey: undefined })).rejects.toThrow('opens on an issue only');
  });

  it('rejects with the message of what the function threw', async () => {
    const { invoke } = await startApp({ source: resolverSource({ fail: 'throw new Error("no such record");' }) });
    await expect(invoke('fail')).rejects.toThrow('There was an error invoking the function - no such record');
    await expect(invoke('missing')).rejects.toThrow("Resolver has no definition for 'missing'.");
  });

  it('refuses payloads over 500 KB', async () => {
    const { invoke } = await startApp({ source: resolverSource({ size: 'return payload.text.length;' }) });
    await expect(invoke('size', { text: 'x'.repeat(400 * 1024) })).resolves.toBe(400 * 1024);
    await expect(invoke('size', { text: 'x'.repeat(501 * 1024) })).rejects.toThrow('500 KB');
  });

  it('ends an invocation at its time limit and keeps serving', async () => {
    const { invoke } = await startApp({
      source: resolverSource({ wait: 'return new Promise(() => {});', ok: 'return "ok";' }),
      modules: { function: [{ key: 'resolver', handler: 'index.resolver', timeoutSeconds: 1 }] },
    });
    await expect(invoke('wait')).rejects.toThrow('Task timed out after 1.00 seconds');
    await expect(invoke('ok')).resolves.toBe('ok');
  });

  it('runs invocations at the same time in one process, each with its own context', async () => {
    const { invoke } = await startApp({
      source: resolverSource({
        meet:
          'await kvs.get("x").catch(() => 0); const before = getAppContext().invocationId; ' +
          'await asApp().requestJira(route`/rest/api/3/myself`); ' +
          'return { process: process.pid, same: before === getAppContext().invocationId };',
      }),
    });
    const results = (await Promise.all([invoke('meet'), invoke('meet'), invoke('meet')])) as {
      process: number;
      same: boolean;
    }[];
    expect(new Set(results.map(({ process }) => process)).size).toBe(1);
    expect(results.every(({ same }) => same)).toBe(true);
  });

  it("shows the app the site's time", async () => {
    const { invoke, clock } = await startApp({
      source: resolverSource({
        now: 'return [Date.now(), new Date().getTime(), new Date(0).getTime(), new Date() instanceof Date];',
      }),
    });
    clock.advance(40 * 24 * 3600 * 1000);
    const [now, constructed, epoch, isDate] = (await invoke('now')) as [number, number, number, boolean];
    expect(Math.abs(now - clock.now())).toBeLessThan(60_000);
    expect(Math.abs(constructed - clock.now())).toBeLessThan(60_000);
    expect([epoch, isDate]).toEqual([0, true]);
  });

  it('has a timer of the app fire when the clock is moved over it, and not when it was taken back', async () => {
    const source = resolverSource({
      wait: `clearTimeout(setTimeout(() => console.log('taken back'), 1000));
        return new Promise((resolve) => {
          setTimeout(() => resolve('later'), 3600_000);
          setTimeout(resolve, 1800_000, 'first');
          console.log('waits');
        });`,
    });
    const lines: string[] = [];
    let heard = (): void => undefined;
    const waits = new Promise<void>((resolve) => (heard = resolve));
    const log = (line: string): void => {
      lines.push(line);
      if (line.includes('waits')) heard();
    };
    const { invoke, clock } = await startApp({ source, options: { log } });
    const waited = invoke('wait');
    await waits;
    clock.advance(1800_000);
    expect(await waited).toBe('first');
    expect(lines.join('\n')).not.toContain('taken back');
  });

  it("keeps the app's console output, at most 100 lines a minute", async () => {
    const { invoke, log } = await startApp({
      source: resolverSource({ chat: 'for (let i = 0; i < 150; i++) console.log("line", i); return 1;' }),
    });
    await invoke('chat');
    expect(log.filter((line) => line.includes('[app info] line'))).toHaveLength(100);
    expect(log.join('\n')).toContain('more than 100 lines a minute');
  });

  it('starts a new process after the app was killed', async () => {
    const { invoke, host } = await startApp({ source: resolverSource({ pid: 'return process.pid;' }) });
    const first = await invoke('pid');
    host.killApp();
    const second = await invoke('pid');
    expect(second).not.toBe(first);
  });
});
