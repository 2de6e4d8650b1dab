import { type DisorderOptions } from '../../../sandbox/forge/deliveries/disorder';
import { resolverSource, type RunningApp, startApp, stopApps } from './support/host';

afterEach(stopApps);

const second = 1000;

/** An app that pushes what it is told and whose consumer does what the event's body says, writing down every delivery. */
const source = resolverSource(
  {
    push: `
      try { return await new Queue({ key: 'work' }).push(payload.events); }
      catch (error) { return { error: error.constructor.name, message: error.message }; }`,
    progress: `
      const job = new Queue({ key: 'work' }).getJob(payload.jobId);
      if (payload.cancel) await job.cancel();
      try { return await job.getStats(); } catch (error) { return { error: error.constructor.name }; }`,
    most: `return most;`,
    seen: `return (await kvs.get('seen')) ?? [];`,
  },
  `
  let inside = 0;
  let most = 0;
  exports.consume = async (event) => {
    const { body, retryContext } = event;
    const seen = (await kvs.get('seen')) ?? [];
    await kvs.set('seen', [...seen, { name: body.name, retry: retryContext ?? null, jobId: event.jobId }]);
    if (body.work === 'throw' && !retryContext) throw new Error('first attempt fails');
    if (body.work === 'overlap') {
      inside += 1;
      most = Math.max(most, inside);
      for (let i = 0; i < 5; i++) await kvs.get('x');
      inside -= 1;
    }
    if (body.work === 'always throw') throw new Error('every attempt fails');
    if (body.work === 'ask' && !retryContext) {
      return new InvocationError({ retryAfter: 120, retryReason: InvocationErrorCode.FUNCTION_UPSTREAM_RATE_LIMITED, retryData: { page: 2 } });
    }
    if (body.work === 'push again') await new Queue({ key: 'work' }).push({ body: { name: 'second' } });
  };`,
);

interface Seen {
  readonly name: string;
  readonly retry: { readonly retryCount: number; readonly retryReason: string; readonly retryData: unknown } | null;
}

async function start(disorder?: DisorderOptions): Promise<RunningApp & { seen(): Promise<readonly Seen[]> }> {
  const app = await startApp({
    source,
    modules: {
      consumer: [{ key: 'worker', queue: 'work', function: 'consume' }],
      function: [
        { key: 'resolver', handler: 'index.resolver' },
        { key: 'consume', handler: 'index.consume' },
      ],
    },
    options: { disorder },
  });
  return { ...app, seen: async () => (await app.invoke('seen')) as readonly Seen[] };
}

describe('events of a queue', () => {
  it('are delivered to the consumer, and the job says so', async () => {
    const { invoke, host, seen } = await start();
    const { jobId } = (await invoke('push', { events: [{ body: { name: 'a' } }] })) as { jobId: string };
    await host.idle();
    expect(await seen()).toEqual([{ name: 'a', retry: null, jobId }]);
    expect(await invoke('progress', { jobId })).toEqual({ success: 1, inProgress: 0, failed: 0 });
    expect(await invoke('progress', { jobId: 'unknown' })).toEqual({ error: 'JobDoesNotExistError' });
    expect(host.usage()).toMatchObject({ queueEvents: 1, invocations: { worker: 1 } });
  });

  it('wait for their delay on the clock of the site', async () => {
    const { invoke, host, seen, clock } = await start();
    await invoke('push', { events: [{ body: { name: 'later' }, delayInSeconds: 900 }] });
    await host.idle();
    expect(await seen()).toEqual([]);
    clock.advance(900 * second);
    await host.idle();
    expect(await seen()).toMatchObject([{ name: 'later' }]);
  });

  it('that fail come again after a while, and say that they do', async () => {
    const { invoke, host, seen, clock } = await start();
    await invoke('push', { events: [{ body: { name: 'shaky', work: 'throw' } }] });
    await host.idle();
    expect(await seen()).toHaveLength(1);
    clock.advance(10 * second);
    await host.idle();
    expect((await seen())[1]).toMatchObject({
      name: 'shaky',
      retry: { retryCount: 1, retryReason: 'FUNCTION_RETRY_REQUEST' },
    });
    clock.advance(3600 * second);
    await host.idle();
    expect(await seen()).toHaveLength(2);
  });

  it('come again when the app asks, with its reason and data, after the time it asks for', async () => {
    const { invoke, host, seen, clock } = await start();
    await invoke('push', { events: [{ body: { name: 'limited', work: 'ask' } }] });
    await host.idle();
    clock.advance(119 * second);
    await host.idle();
    expect(await seen()).toHaveLength(1);
    clock.advance(1 * second);
    await host.idle();
    expect((await seen())[1]).toMatchObject({
      retry: { retryCount: 1, retryReason: 'FUNCTION_UPSTREAM_RATE_LIMITED', retryData: { page: 2 } },
    });
  });

  it('are given up a day after they were pushed', async () => {
    const { invoke, host, clock, log } = await start();
    const { jobId } = (await invoke('push', { events: [{ body: { name: 'x', work: 'always throw' } }] })) as {
      jobId: string;
    };
    await host.idle();
    for (let hour = 0; hour < 25; hour += 1) {
      clock.advance(3600 * second);
      await host.idle();
    }
    expect(await invoke('progress', { jobId })).toEqual({ success: 0, inProgress: 0, failed: 1 });
    expect(log.join('\n')).toContain('Event for worker is given up: retention window exceeded');
  });

  it('are not started any more once their job is cancelled', async () => {
    const { invoke, host, seen, clock } = await start();
    const { jobId } = (await invoke('push', { events: [{ body: { name: 'never' }, delayInSeconds: 60 }] })) as {
      jobId: string;
    };
    await invoke('progress', { jobId, cancel: true });
    clock.advance(60 * second);
    await host.idle();
    expect(await seen()).toEqual([]);
  });

  it('are refused in the words of the platform beyond its limits', async () => {
    const { invoke, clock } = await start();
    const events = Array.from({ length: 50 }, (_, number) => ({ body: { name: String(number) }, delayInSeconds: 900 }));
    for (let request = 0; request < 10; request += 1) expect(await invoke('push', { events })).toHaveProperty('jobId');
    expect(await invoke('push', { events })).toMatchObject({ error: 'RateLimitError' });
    clock.advance(60 * second);
    expect(await invoke('push', { events: [{ body: { text: 'x'.repeat(201 * 1024) } }] })).toMatchObject({
      error: 'PayloadTooBigError',
    });
  });

  it('may be pushed by the consumer itself', async () => {
    const { invoke, host, seen } = await start();
    await invoke('push', { events: [{ body: { name: 'first', work: 'push again' } }] });
    await host.idle();
    expect((await seen()).map(({ name }) => name)).toEqual(['first', 'second']);
  });

  it('do not overlap beyond the limit of their concurrency key', async () => {
    const { invoke, host } = await start();
    const events = ['a', 'b', 'c', 'd'].map((name) => ({ body: { name, work: 'overlap' } }));
    const one = { concurrency: { key: 'one at a time', limit: 1 } };
    await invoke('push', { events: events.map((event) => ({ ...event, ...one })) });
    await host.idle();
    expect(await invoke('most')).toBe(1);
    await invoke('push', { events });
    await host.idle();
    expect(await invoke('most')).toBeGreaterThan(1);
  });

  it('outlive the sandbox being killed', async () => {
    const app = await start();
    await app.invoke('push', { events: [{ body: { name: 'kept' }, delayInSeconds: 60 }] });
    const again = await app.restart();
    again.clock.advance(60 * second);
    await again.host.idle();
    expect(await again.invoke('seen')).toMatchObject([{ name: 'kept' }]);
  });

  it('come twice where the sandbox is told to show that they may', async () => {
    const { invoke, host, seen } = await start({ seed: 7, duplicates: 1, reorder: false });
    await invoke('push', { events: [{ body: { name: 'a' } }] });
    await host.idle();
    expect((await seen()).map(({ name }) => name)).toEqual(['a', 'a']);
  });

  it('never come where the sandbox is told to lose them', async () => {
    const { invoke, host, seen } = await start({ seed: 7, duplicates: 0, losses: 1, reorder: false });
    const { jobId } = (await invoke('push', { events: [{ body: { name: 'a' } }] })) as { jobId: string };
    await host.idle();
    expect(await seen()).toEqual([]);
    expect(await invoke('progress', { jobId })).toEqual({ success: 0, inProgress: 0, failed: 1 });
  });
});

describe('a crash of the app', () => {
  it('before a call is seen leaves nothing, and the event comes again', async () => {
    const { invoke, host, seen, clock, faults } = await start();
    faults.add({ kind: 'crash', seam: 'storage', match: '^set seen', count: 1, when: 'before' });
    await invoke('push', { events: [{ body: { name: 'a' } }] });
    await host.idle();
    expect(await seen()).toEqual([]);
    clock.advance(5 * second);
    await host.idle();
    expect(await seen()).toMatchObject([
      { name: 'a', retry: { retryCount: 0, retryReason: 'FUNCTION_PLATFORM_UNKNOWN_ERROR' } },
    ]);
  });

  it('after a call was done leaves it done, and the event comes again', async () => {
    const { invoke, host, seen, clock, faults } = await start();
    faults.add({ kind: 'crash', seam: 'storage', match: '^set seen', count: 1, when: 'after' });
    await invoke('push', { events: [{ body: { name: 'a' } }] });
    await host.idle();
    expect((await seen()).map(({ name }) => name)).toEqual(['a']);
    clock.advance(5 * second);
    await host.idle();
    expect((await seen()).map(({ name }) => name)).toEqual(['a', 'a']);
  });

  it('around a push tells the caller nothing: the event is in the queue or it is not', async () => {
    const { invoke, host, seen, faults } = await start();
    faults.add({ kind: 'crash', seam: 'queue', match: '^publish work$', count: 1, when: 'before' });
    faults.add({ kind: 'crash', seam: 'queue', match: '^publish work$', count: 2, when: 'after' });
    const push = (): Promise<unknown> => invoke('push', { events: [{ body: { name: 'a' } }] });
    await expect(push()).rejects.toThrow("The app's process ended before it answered");
    await host.idle();
    expect(await seen()).toEqual([]);
    await expect(push()).rejects.toThrow("The app's process ended before it answered");
    await host.idle();
    expect((await seen()).map(({ name }) => name)).toEqual(['a']);
  });
});
