import { resolverSource, startApp, stopApps } from './support/host';

afterEach(stopApps);

const describeError =
  'catch (error) { return { name: error.name, message: error.message, status: error.status, cause: error.cause?.code }; }';
const source = resolverSource(
  {
    call: `
    const caller = payload.as === 'app' ? asApp() : payload.as === 'user' ? asUser(payload.accountId) : { requestJira };
    try {
      const response = await caller.requestJira(trusted(payload.path), {
        method: payload.method ?? 'GET',
        ...(payload.body && { body: JSON.stringify(payload.body), headers: { 'content-type': 'application/json' } }),
      });
      return { status: response.status, body: await response.json(), retryAfter: response.headers.get('retry-after') };
    } ${describeError}`,
    outside: `try { return (await fetch(payload.url, payload.init)).status; } ${describeError}`,
    report: `return privacy.reportPersonalData(payload.accounts);`,
    emulated: `try { return await asApp().requestBitbucket(route\`/2.0/repositories\`); } ${describeError}`,
  },
  `import { assumeTrustedRoute as trusted } from '@forge/api';`,
);

describe('calls to Jira', () => {
  it('reach the site as the app, as the person who clicked, or as nobody', async () => {
    const { invoke } = await startApp({ source });
    const call = (as: string): Promise<unknown> => invoke('call', { as, path: '/rest/api/3/myself' });
    expect(await call('app')).toMatchObject({ status: 200, body: { accountId: 'app-account' } });
    expect(await call('user')).toMatchObject({ status: 200, body: { accountId: 'ada' } });
    expect(await call('nobody')).toMatchObject({ status: 401 });
  });

  it('fail as the SDK expects where there is no person to act for', async () => {
    const { host, log } = await startApp({
      source: `
        import { asUser, route } from '@forge/api';
        export async function hook() {
          const end = await asUser().requestJira(route\`/rest/api/3/myself\`).catch((error) => error.name + ' ' + error.status);
          return { statusCode: 200, body: String(end) };
        }
        export const resolver = () => 1;`,
      modules: {
        webtrigger: [{ key: 'hook', function: 'hook' }],
        function: [
          { key: 'resolver', handler: 'index.resolver' },
          { key: 'hook', handler: 'index.hook' },
        ],
      },
    });
    const path = new URL(host.webTriggerUrl('hook')).pathname;
    const response = await host.webTrigger({ path, method: 'GET', query: '', headers: {}, body: '' });
    expect([response.body, log]).toEqual(['NEEDS_AUTHENTICATION_ERR 401', []]);
  });

  it('as another person need allowImpersonation on the scope', async () => {
    const asSam = { as: 'user', accountId: 'sam', path: '/rest/api/3/myself' };
    const without = await startApp({ source });
    expect(await without.invoke('call', asSam)).toMatchObject({ name: 'NEEDS_AUTHENTICATION_ERR' });
    const with_ = await startApp({
      source,
      manifest: { permissions: { scopes: { 'read:jira-user': { allowImpersonation: true } } } },
    });
    expect(await with_.invoke('call', asSam)).toMatchObject({ body: { accountId: 'sam' } });
  });

  it('are refused by the gateway without the scope that the specification names, and never reach the site', async () => {
    const { invoke, site, log } = await startApp({ source, manifest: { permissions: { scopes: ['read:jira-work'] } } });
    const link = { as: 'app', method: 'POST', path: '/rest/api/3/issueLink', body: {} };
    expect(await invoke('call', link)).toMatchObject({
      status: 401,
      body: { message: 'Unauthorized; scope does not match' },
    });
    expect(site.calls.map(({ request }) => request.path)).not.toContain('/rest/api/3/issueLink');
    expect(log.join('\n')).toContain('write:jira-work');
  });

  it('are allowed by granular scopes in place of the classic one', async () => {
    const { invoke } = await startApp({
      source,
      manifest: {
        permissions: {
          scopes: ['read:application-role:jira', 'read:group:jira', 'read:user:jira', 'read:avatar:jira'],
        },
      },
    });
    expect(await invoke('call', { as: 'app', path: '/rest/api/3/myself' })).toMatchObject({ status: 200 });
  });

  it('that the sandbox does not know are refused loudly', async () => {
    const { invoke, log } = await startApp({ source });
    expect(await invoke('call', { as: 'app', path: '/rest/api/3/unheard/of' })).toMatchObject({ status: 501 });
    expect(await invoke('emulated')).toMatchObject({
      message: expect.stringContaining('does not emulate GET /2.0/repositories'),
    });
    expect(log.join('\n')).toContain('GET /rest/api/3/unheard/of');
  });

  it('are recorded with what they cost: one point, and one more for each object read', async () => {
    const { invoke, host } = await startApp({ source });
    await invoke('call', {
      as: 'app',
      method: 'POST',
      path: '/rest/api/3/search/jql?x=1',
      body: { jql: 'order by key' },
    });
    await invoke('call', { as: 'user', method: 'POST', path: '/rest/api/3/issueLink', body: {} });
    const [search, link] = host.traffic();
    expect(search).toMatchObject({
      as: 'app',
      method: 'POST',
      path: '/rest/api/3/search/jql?x=1',
      requestBody: { jql: 'order by key' },
      status: 200,
      points: 4,
      time: '2026-11-16T09:00:00.000Z',
    });
    expect(link).toMatchObject({ as: 'user', status: 201, points: 1 });
    expect(host.usage()).toMatchObject({ restCalls: 2, points: 5, invocations: { 'panel/call': 2 } });
  });

  it('meet the faults that a test asks for', async () => {
    const { invoke, faults } = await startApp({ source });
    const match = 'GET /rest/api/3/myself';
    faults.add({ kind: 'rest', match, status: 429, headers: { 'retry-after': '7' }, body: '{}', times: 1 });
    const myself = { as: 'app', path: '/rest/api/3/myself' };
    expect(await invoke('call', myself)).toMatchObject({ status: 429, retryAfter: '7' });
    expect(await invoke('call', myself)).toMatchObject({ status: 200 });
  });
});

describe('calls to the internet', () => {
  const manifest = {
    permissions: {
      scopes: [],
      external: { fetch: { backend: ['https://api.example.com', 'https://nobody.example.com'] } },
    },
  };
  const world = {
    fetch: async ({ url }: { url: string }) =>
      url.startsWith('https://api.example.com/') ? { status: 202, headers: {}, body: '' } : undefined,
  };

  it("go to whoever plays the host, and are refused in Forge's words where the manifest does not allow them", async () => {
    const { invoke } = await startApp({ source, manifest, world });
    expect(await invoke('outside', { url: 'https://api.example.com/send' })).toBe(202);
    expect(await invoke('outside', { url: 'https://evil.example.com/' })).toEqual({
      name: 'REQUEST_EGRESS_ALLOWLIST_ERR',
      status: 403,
      message:
        'URL not included in the external fetch backend permissions: https://evil.example.com/. Visit go.atlassian.com/forge-egress for more information.',
    });
  });

  it('to a host that nobody plays fail like a host that does not exist', async () => {
    const { invoke, log } = await startApp({ source, manifest, world });
    expect(await invoke('outside', { url: 'https://nobody.example.com/' })).toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: 'ENOTFOUND',
    });
    expect(log.join('\n')).toContain('Nobody in the sandbox plays the host nobody.example.com');
  });

  it('whose answer is lost look like a broken connection', async () => {
    const { invoke } = await startApp({ source, manifest, world: { fetch: () => Promise.reject(new Error('lost')) } });
    expect(await invoke('outside', { url: 'https://api.example.com/' })).toMatchObject({ cause: 'ECONNRESET' });
  });
});

describe('a crash around a call to a provider', () => {
  it('leaves the provider untouched before, and done after', async () => {
    const asked: string[] = [];
    const { invoke, faults } = await startApp({
      source,
      manifest: { permissions: { scopes: [], external: { fetch: { backend: ['https://api.example.com'] } } } },
      world: {
        fetch: async ({ url }) => {
          asked.push(url);
          return { status: 202, headers: {}, body: '' };
        },
      },
    });
    const send = (): Promise<unknown> => invoke('outside', { url: 'https://api.example.com/send' });
    faults.add({ kind: 'crash', seam: 'provider', match: '^GET https://api', count: 1, when: 'before' });
    await expect(send()).rejects.toThrow("The app's process ended");
    expect(asked).toEqual([]);
    faults.add({ kind: 'crash', seam: 'provider', match: '^GET https://api', count: 1, when: 'after' });
    await expect(send()).rejects.toThrow("The app's process ended");
    expect(asked).toHaveLength(1);
    expect(await send()).toBe(202);
  });
});

describe('the privacy report', () => {
  const scoped = { source, manifest: { permissions: { scopes: ['report:personal-data'] } } };
  const since = (accountId: string, updatedAt: string) => ({ accountId, updatedAt });
  const NOVEMBER = '2026-11-01T00:00:00.000Z';

  it('names the accounts that are closed or that nobody ever had, with the scope for it', async () => {
    const { invoke, site } = await startApp(scoped);
    const accounts = [since('ada', NOVEMBER), since('gone', NOVEMBER)];
    expect(await invoke('report', { accounts })).toEqual([{ accountId: 'gone', status: 'closed' }]);
    site.closeAccount('ada');
    expect(await invoke('report', { accounts: [since('ada', NOVEMBER)] })).toEqual([
      { accountId: 'ada', status: 'closed' },
    ]);
    const refused = await startApp({ source });
    await expect(refused.invoke('report', { accounts })).rejects.toThrow();
  });

  it('names those that were changed after the app had read them', async () => {
    const { invoke, site } = await startApp(scoped);
    site.renameAccount('ada', 'Ada King');
    expect(await invoke('report', { accounts: [since('ada', NOVEMBER)] })).toEqual([
      { accountId: 'ada', status: 'updated' },
    ]);
    expect(await invoke('report', { accounts: [since('ada', '2026-11-20T00:00:00.000Z')] })).toEqual([]);
  });

  it('refuses what is no account id, and a time that is none', async () => {
    const { invoke } = await startApp(scoped);
    await expect(invoke('report', { accounts: [since('not an id', NOVEMBER)] })).rejects.toThrow();
    await expect(invoke('report', { accounts: [since('ada', 'yesterday')] })).rejects.toThrow();
  });
});
