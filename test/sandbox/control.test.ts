import { request as httpRequest } from 'node:http';
import { Hono } from 'hono';
import { createTestClock } from '../../sandbox/clock';
import { createControl } from '../../sandbox/control/control';
import { createFaults } from '../../sandbox/faults';
import { type ForgeHost, type JiraSite, type Person, type RestResponse } from '../../sandbox/ports';
import { startServer } from '../../sandbox/server';
import { type ReceivedMail } from '../../sandbox/world/mail-store';

const minute = 60_000;
const mei: Person = {
  accountId: '5f0000000000000000000002',
  displayName: 'Mei Tanaka',
  emailAddress: 'mei@example.com',
  timeZone: 'Asia/Tokyo',
  locale: 'en_GB',
  role: 'developer',
};

const mail: ReceivedMail = {
  id: '1',
  time: '2026-11-16T09:00:00.000Z',
  from: 'jira@example.com',
  to: ['mei@example.com'],
  subject: 'Hello',
  headers: {},
  attachments: [],
};

/** The HTTP interface over doubles of the site and the host that note what they are asked. */
async function startControl() {
  const clock = createTestClock();
  const faults = createFaults();
  const asked: unknown[] = [];
  const site: JiraSite = {
    handle: (call, caller): Promise<RestResponse> => {
      asked.push({ method: call.method, path: call.path, body: call.body, caller });
      const value = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"from":"site"}' };
      return Promise.resolve(call.method === 'DELETE' ? { status: 204, headers: {}, body: '' } : value);
    },
    install: () => 'app',
    people: () => [mei],
    account: () => undefined,
    closeAccount: (accountId) => void asked.push({ closed: accountId }),
    renameAccount: (accountId, displayName) => void asked.push({ renamed: accountId, displayName }),
    personByEmail: (emailAddress) => (emailAddress === mei.emailAddress ? mei : undefined),
    pendingEvents: () => [],
    eventsTaken: () => undefined,
    onEventsPending: () => undefined,
  };
  let invocations = 0;
  const host: ForgeHost = {
    invoke: (invocation) => {
      asked.push(invocation);
      if (invocation.functionKey === 'fails')
        return Promise.reject(new Error('There was an error invoking the function'));
      return Promise.resolve(invocation.functionKey === 'nothing' ? undefined : { done: true });
    },
    requestFromFrame: (command) => Promise.resolve({ command }),
    webTrigger: (call) => {
      asked.push(call);
      return Promise.resolve({ status: 202, headers: {}, body: 'taken' });
    },
    webTriggerUrl: (moduleKey) => `/public/${moduleKey}`,
    framesFor: (place) => {
      asked.push(place);
      return Promise.resolve([{ url: 'http://127.0.0.1/_frames/x', moduleKey: 'x', title: 'X' }]);
    },
    resource: (path) =>
      Promise.resolve(
        path === '/_frames/panel/index.html'
          ? { status: 200, headers: { 'content-security-policy': "default-src 'self'" }, body: '<p>Panel</p>' }
          : undefined,
      ),
    idle: () => Promise.resolve(),
    killApp: () => asked.push('killed'),
    usage: () => ({
      invocations: { panel: invocations },
      restCalls: 0,
      points: 0,
      storageReads: 0,
      storageWrites: 0,
      queueEvents: 0,
      webTriggerCalls: 0,
    }),
    traffic: () => [
      {
        time: '2026-11-16T09:00:00.000Z',
        as: 'app',
        method: 'GET',
        path: '/rest/api/3/issue/HBR-1',
        status: 200,
        points: 2,
        invocationId: 'i-1',
      },
    ],
    inspect: () => ({ queue: [] }),
    stop: () => Promise.resolve(),
  };
  const pages = new Hono().get('/browse/:key', (context) => context.html('<h1>Issue</h1>'));
  const server = await startServer(0);
  server.serve(
    createControl({
      site,
      host,
      world: {
        mail: {
          list: () => [mail],
          count: () => 1,
          raw: (id: string) => (id === '1' ? Buffer.from('Subject: Hello\r\n\r\nHi') : undefined),
          keep: () => Promise.resolve(),
          firstOffer: () => Promise.resolve(true),
          clear: () => undefined,
        },
        posts: { add: () => undefined, list: () => [], has: () => false, clear: () => undefined },
        outbound: { add: () => undefined, list: () => [], count: () => 0, clear: () => undefined },
        fetch: (request) => {
          asked.push(request);
          const isPlayed = request.url.startsWith('https://api.postmarkapp.com/');
          return Promise.resolve(isPlayed ? { status: 200, headers: {}, body: '{"ID":7}' } : undefined);
        },
        idle: () => Promise.resolve(),
      },
      clock,
      faults,
      pages,
      addresses: () => ({ url: server.url, frameUrl: server.frameUrl }),
      deploymentStory: () => ({ url: '/public/evidence' }),
      log: () => undefined,
    }),
  );
  const call = async (path: string, options: Omit<RequestInit, 'body'> & { body?: unknown; under?: string } = {}) => {
    const { body, under = server.frameUrl, ...rest } = options;
    const answer = await fetch(under + path, {
      ...rest,
      ...(body === undefined ? {} : { method: options.method ?? 'POST', body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: parseJson(text) };
  };
  return { server, clock, faults, asked, call, runInvocation: () => (invocations += 1) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A request with any Host header and browser headers, which `fetch` does not let through. */
function rawStatus(port: number, path: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

let control: Awaited<ReturnType<typeof startControl>>;
beforeEach(async () => {
  control = await startControl();
});
afterEach(() => control.server.stop());

const basic = (credentials: string) => ({ authorization: `Basic ${Buffer.from(credentials).toString('base64')}` });

describe('the REST interface', () => {
  test('is called as the person whose e-mail address was given, with any token', async () => {
    const answer = await control.call('/rest/api/3/search/jql?jql=a%20%3D%20b', {
      headers: basic('mei@example.com:x'),
    });
    expect(answer.json).toEqual({ from: 'site' });
    expect(control.asked).toEqual([
      {
        method: 'GET',
        path: '/rest/api/3/search/jql?jql=a%20%3D%20b',
        body: undefined,
        caller: { kind: 'user', accountId: mei.accountId },
      },
    ]);
  });

  test('is called as nobody without credentials, and refuses credentials of strangers', async () => {
    await control.call('/rest/api/3/myself');
    expect(control.asked).toEqual([expect.objectContaining({ caller: { kind: 'anonymous' } })]);
    expect((await control.call('/rest/api/3/myself', { headers: basic('eve@example.com:x') })).status).toBe(401);
    expect((await control.call('/rest/api/3/myself', { headers: { authorization: 'Bearer x' } })).status).toBe(401);
    expect(control.asked).toHaveLength(1);
  });

  test('knows the person of the pages’ session', async () => {
    const signedIn = await control.call('/_sandbox/session', { body: { accountId: mei.accountId } });
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await control.call('/jsm/assets/workspace/1/v1/object/1', { headers: { cookie } });
    expect(control.asked).toEqual([
      expect.objectContaining({ caller: { kind: 'user', accountId: mei.accountId } }) as unknown,
    ]);
    expect((await control.call('/_sandbox/session', { headers: { cookie } })).json).toEqual({ person: mei });
  });

  test('hands on answers without a body', async () => {
    const answer = await control.call('/rest/api/3/issue/HBR-1', { method: 'DELETE' });
    expect([answer.status, answer.text]).toEqual([204, '']);
  });
});

describe('the two origins', () => {
  test('have the pages on one and the frames on the other', async () => {
    const { port } = control.server;
    const site = { host: `localhost:${port}` };
    const frames = { host: `127.0.0.1:${port}` };
    expect(await rawStatus(port, '/browse/HBR-1', site)).toBe(200);
    expect(await rawStatus(port, '/browse/HBR-1', frames)).toBe(404);
    expect(await rawStatus(port, '/_frames/panel/index.html', frames)).toBe(200);
    expect(await rawStatus(port, '/_frames/panel/index.html', site)).toBe(404);
    expect(await rawStatus(port, '/_frames/panel/other.js', frames)).toBe(404);
  });

  test('let no script in a frame, and no other web site, reach the interface or the controls', async () => {
    const { port } = control.server;
    for (const path of ['/rest/api/3/myself', '/_sandbox/state']) {
      const from = (host: string, fetchSite: string) =>
        rawStatus(port, path, { host: `${host}:${port}`, 'sec-fetch-site': fetchSite });
      expect(await from('127.0.0.1', 'same-origin')).toBe(403);
      expect(await from('localhost', 'cross-site')).toBe(403);
      expect(await from('localhost', 'same-origin')).toBe(200);
      expect(await from('localhost', 'none')).toBe(200);
    }
    expect(await rawStatus(port, '/_sandbox/state', { host: `rebound.example:${port}` })).toBe(421);
  });
});

test('a web trigger gets method, path, query, headers and the body as it came', async () => {
  const answer = await control.call('/public/abc?x=1&x=2', {
    body: { version: '4.2.0' },
    headers: { 'X-Signature': 'v1' },
  });
  expect([answer.status, answer.text]).toEqual([202, 'taken']);
  expect(control.asked).toEqual([
    {
      method: 'POST',
      path: '/public/abc',
      query: 'x=1&x=2',
      headers: expect.objectContaining({ 'x-signature': 'v1' }) as unknown,
      body: '{"version":"4.2.0"}',
    },
  ]);
});

describe('the clock', () => {
  test('goes forward by a duration, to an instant, and to the next step', async () => {
    const { call, clock } = control;
    const start = clock.now();
    expect((await call('/_sandbox/clock', { body: { advance: 'PT30M' } })).json).toMatchObject({
      time: '2026-11-16T09:30:00.000Z',
      offset: 30 * minute,
    });
    await call('/_sandbox/clock', { body: { set: '2026-11-16T11:00:00+01:00' } });
    expect(clock.now()).toBe(start + 60 * minute);
    clock.alarm(start + 90 * minute, () => undefined);
    await call('/_sandbox/clock', { body: { toNextStep: true } });
    expect(clock.now()).toBe(start + 90 * minute);
  });

  test('stops on the way at what is due, also where that makes something else due', async () => {
    const { call, clock } = control;
    const start = clock.now();
    const rung: number[] = [];
    const again = () => {
      rung.push((clock.now() - start) / minute);
      control.runInvocation();
      clock.alarm(clock.now() + 10 * minute, again);
    };
    clock.alarm(start + 10 * minute, again);
    await call('/_sandbox/clock', { body: { advance: 'PT35M' } });
    expect(rung).toEqual([10, 20, 30]);
    expect(clock.now()).toBe(start + 35 * minute);
  });

  test.each([
    [{ advance: 'half an hour' }, 'advance'],
    [{ advance: '-PT5M' }, 'advance'],
    [{ set: '2020-01-01T00:00:00Z' }, 'set'],
    [{ set: 'tomorrow' }, 'set'],
    [{ forward: 'PT5M' }, 'forward'],
  ])('refuses %j and names the field', async (body, field) => {
    const answer = await control.call('/_sandbox/clock', { body });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: { field } });
  });

  test('refuses a body that says nothing or is not JSON', async () => {
    expect((await control.call('/_sandbox/clock', { body: {} })).status).toBe(400);
    const notJson = await fetch(`${control.server.url}/_sandbox/clock`, { method: 'POST', body: 'PT30M' });
    expect([notJson.status, await notJson.json()]).toEqual([400, { error: { message: 'The body is not JSON.' } }]);
  });
});

describe('what happened', () => {
  test('is told as mail, as it came over the wire too', async () => {
    expect((await control.call('/_sandbox/mail')).json).toEqual([mail]);
    expect((await control.call('/_sandbox/mail/1')).json).toEqual(mail);
    const raw = await control.call('/_sandbox/mail/1.eml');
    expect(raw.headers.get('content-type')).toBe('message/rfc822');
    expect(raw.text).toBe('Subject: Hello\r\n\r\nHi');
    expect((await control.call('/_sandbox/mail/9.eml')).status).toBe(404);
  });

  test('is told as one line of JSON per REST call of the app', async () => {
    const { text } = await control.call('/_sandbox/traffic');
    expect(text.trimEnd().split('\n').map(parseJson)).toEqual([
      expect.objectContaining({ path: '/rest/api/3/issue/HBR-1', points: 2 }),
    ]);
  });

  test('is summed up in the state', async () => {
    expect((await control.call('/_sandbox/state')).json).toMatchObject({
      url: control.server.url,
      clock: { time: '2026-11-16T09:00:00.000Z' },
      mail: 1,
      usage: { points: 0 },
      app: { queue: [] },
    });
  });
});

describe('invoking the app', () => {
  const invocation = { module: 'panel', issueKey: 'HBR-1', functionKey: 'open' };

  test('is done as the person named by account id or e-mail address', async () => {
    const answer = await control.call('/_sandbox/invoke', {
      body: { ...invocation, as: 'mei@example.com', payload: 7 },
    });
    expect(answer.json).toEqual({ done: true });
    expect(control.asked).toEqual([{ ...invocation, as: mei.accountId, payload: 7 }]);
    const nothing = { ...invocation, as: mei.accountId, functionKey: 'nothing' };
    expect((await control.call('/_sandbox/invoke', { body: nothing })).json).toBeNull();
  });

  test('tells the bridge’s rejection in its words', async () => {
    const answer = await control.call('/_sandbox/invoke', {
      body: { ...invocation, as: mei.accountId, functionKey: 'fails' },
    });
    expect(answer.status).toBe(422);
    expect(answer.json).toEqual({ error: { message: 'There was an error invoking the function' } });
  });

  test('refuses a stranger and a call without a function, naming the field', async () => {
    const stranger = await control.call('/_sandbox/invoke', { body: { ...invocation, as: 'eve@example.com' } });
    expect([stranger.status, stranger.json]).toEqual([
      400,
      { error: expect.objectContaining({ field: 'as' }) as unknown },
    ]);
    const incomplete = await control.call('/_sandbox/invoke', { body: { module: 'panel', as: mei.accountId } });
    expect(incomplete.json).toMatchObject({ error: { field: 'functionKey' } });
    expect(control.asked).toEqual([]);
  });

  test('lists the frames that a person sees at a place', async () => {
    const path =
      '/_sandbox/frames?moduleType=jira:issuePanel&moduleType=jira:issueContext&issueKey=HBR-1&as=mei@example.com';
    expect((await control.call(path)).json).toEqual([expect.objectContaining({ moduleKey: 'x' })]);
    expect(control.asked).toEqual([
      { moduleTypes: ['jira:issuePanel', 'jira:issueContext'], issueKey: 'HBR-1', as: mei.accountId },
    ]);
    expect((await control.call('/_sandbox/frames?as=mei@example.com')).json).toMatchObject({
      error: { field: 'moduleType' },
    });
  });
});

describe('faults over HTTP', () => {
  test('are set, listed and taken back', async () => {
    const fault = { kind: 'crash', seam: 'storage', match: 'set', count: 2, when: 'after' };
    const added = await control.call('/_sandbox/faults', { body: fault });
    expect(added.status).toBe(201);
    expect((await control.call('/_sandbox/faults')).json).toEqual([{ id: 'fault-1', fault, used: 0 }]);
    expect((await control.call('/_sandbox/faults/fault-1', { method: 'DELETE' })).status).toBe(204);
    expect((await control.call('/_sandbox/faults/fault-1', { method: 'DELETE' })).status).toBe(404);
    expect(control.faults.list()).toEqual([]);
  });

  test.each([
    [{ kind: 'rest', match: '(', status: 500 }, 'match'],
    [{ kind: 'rest', match: 'x', status: 99 }, 'status'],
    [{ kind: 'crash', seam: 'disk', when: 'after' }, 'seam'],
    [{ kind: 'storm' }, 'kind'],
  ])('refuse %j and name the field', async (fault, field) => {
    const answer = await control.call('/_sandbox/faults', { body: fault });
    expect([answer.status, answer.json]).toEqual([400, { error: expect.objectContaining({ field }) as unknown }]);
  });
});

describe('a call of a provider’s API', () => {
  test('is made as the owner of an account there would, and its answer handed on', async () => {
    const control = await startControl();
    const { json } = await control.call('/_sandbox/provider-api', {
      body: { method: 'POST', url: 'https://api.postmarkapp.com/webhooks', headers: { Accept: 'x' }, body: '{}' },
    });
    expect(json).toEqual({ status: 200, headers: {}, body: '{"ID":7}' });
    expect(control.asked).toContainEqual({
      method: 'POST',
      url: 'https://api.postmarkapp.com/webhooks',
      headers: { accept: 'x' },
      body: '{}',
    });
  });

  test('is refused for a host that nobody plays, and for what is no address', async () => {
    const control = await startControl();
    const stranger = await control.call('/_sandbox/provider-api', { body: { url: 'https://mail.example/v1' } });
    expect(stranger).toMatchObject({ status: 400, json: { error: { field: 'url' } } });
    const none = await control.call('/_sandbox/provider-api', { body: { url: 'webhooks' } });
    expect(none).toMatchObject({ status: 400, json: { error: { field: 'url' } } });
  });
});

test('the app’s process is killed on request, and idle is told when nothing is due', async () => {
  expect((await control.call('/_sandbox/kill-app', { method: 'POST' })).status).toBe(204);
  expect(control.asked).toEqual(['killed']);
  expect((await control.call('/_sandbox/idle', { method: 'POST' })).json).toMatchObject({ idle: true });
});
