import { resolverSource, type RunningApp, startApp, stopApps } from './support/host';

afterEach(stopApps);

const page =
  '<!doctype html><html><head><title>Panel</title></head><body><script>let inline = 1;</script></body></html>';

async function start(more: {
  readonly modules?: Record<string, unknown>;
  readonly displayConditions?: unknown;
}): Promise<RunningApp> {
  return startApp({
    source: resolverSource({ show: 'return 1;' }),
    manifest: {
      permissions: {
        scopes: ['read:jira-work'],
        content: { styles: ['unsafe-inline'] },
        external: { images: ['https://images.example.com'] },
      },
      resources: [{ key: 'main', path: 'static/dist', entry: { panel: 'panel.html' } }],
      translations: {
        resources: [{ key: 'en-US', path: 'locales/en-US.json' }],
        fallback: { default: 'en-US' },
      },
    },
    modules: {
      'jira:issuePanel': [
        {
          key: 'panel',
          title: { i18n: 'panel.title' },
          resource: 'main/panel',
          resolver: { function: 'resolver' },
          viewportSize: 'large',
          displayConditions: more.displayConditions,
        },
      ],
      'jira:projectPermission': [{ key: 'send', name: 'Send', description: 'Sends' }],
      'jira:globalPermission': [
        { key: 'audit', name: 'Audit', description: 'Audits', anonymousAllowed: false, defaultGrants: ['none'] },
      ],
      'jira:entityProperty': [
        { key: 'state', propertyKey: 'state', values: [{ path: 'step', type: 'string', searchAlias: 'releaseState' }] },
      ],
      ...more.modules,
    },
    files: {
      'static/dist/panel.html': page,
      'static/dist/assets/panel.js': 'export {};',
      'locales/en-US.json': JSON.stringify({ panel: { title: 'Release communications' } }),
    },
  });
}

const panels = { moduleTypes: ['jira:issuePanel'], issueKey: 'HBR-1' };

describe('the frames of a place', () => {
  it('have a translated title and an address on their own origin', async () => {
    const { host } = await start({});
    expect(await host.framesFor({ ...panels, as: 'ada' })).toEqual([
      {
        moduleKey: 'panel',
        title: 'Release communications',
        viewportSize: 'large',
        url: 'http://127.0.0.1:8240/_frames/panel/main/panel.html?issueKey=HBR-1',
      },
    ]);
  });

  it('tell the entries that a full page adds to the sidebar', async () => {
    const subpages = [{ title: { i18n: 'panel.title' }, route: 'first' }];
    const page = { key: 'page', title: 'Page', resource: 'main/panel', resolver: { function: 'resolver' } };
    for (const more of [{ pages: subpages }, { sections: [{ header: 'Part', pages: subpages }] }]) {
      const { host } = await start({ modules: { 'jira:globalPage': [{ ...page, ...more }] } });
      const [frame] = await host.framesFor({ moduleTypes: ['jira:globalPage'], as: 'ada' });
      expect(frame?.pages).toEqual([{ title: 'Release communications', route: 'first' }]);
    }
  });

  it('are refused for an app with two global pages, as the platform refuses it', async () => {
    const page = (key: string) => ({ key, title: key, resource: 'main/panel', resolver: { function: 'resolver' } });
    await expect(start({ modules: { 'jira:globalPage': [page('one'), page('two')] } })).rejects.toThrow(
      /only one jira:globalPage/,
    );
  });

  it('are not there on an issue that the person cannot see', async () => {
    const { host } = await start({});
    expect(await host.framesFor({ ...panels, issueKey: 'SECRET-1', as: 'ada' })).toEqual([]);
  });

  it.each([
    ['the issue has the type', { issueType: 'Release Communications' }, true],
    ['the issue has one of the types', { issueType: ['Bug', 'Release Communications'] }, true],
    ['the issue has another type', { issueType: 'Bug' }, false],
    ['not', { not: { issueType: 'Bug' } }, true],
    ['or', { or: { issueType: 'Bug', projectType: 'software' } }, true],
    ['and', { and: { issueType: 'Bug', projectType: 'software' } }, false],
    [
      'a property has the value',
      { entityPropertyEqualTo: { entity: 'issue', propertyKey: 'state', objectName: 'step', value: 'ready' } },
      true,
    ],
    [
      'a property has another value',
      { entityPropertyEqualTo: { entity: 'issue', propertyKey: 'state', objectName: 'step', value: 'sent' } },
      false,
    ],
    ['a property exists', { entityPropertyExists: { entity: 'issue', propertyKey: 'other' } }, false],
    ['the person has the permission', { hasProjectPermission: 'send' }, false],
  ])('follow display conditions: %s', async (_name, displayConditions, shown) => {
    const { host } = await start({ displayConditions });
    expect(await host.framesFor({ ...panels, as: 'ada' })).toHaveLength(shown ? 1 : 0);
  });

  it("ask Jira for the app's own permissions under their full keys", async () => {
    const { host, site } = await start({ displayConditions: { hasProjectPermission: 'send' } });
    expect(await host.framesFor({ ...panels, as: 'sam' })).toHaveLength(1);
    const key = site.installed().projectPermissions[0]?.key ?? '';
    expect(key).toMatch(/^ari:cloud:ecosystem::extension\/11111111-[^/]+\/[^/]+\/static\/send$/);
    expect(site.calls.some(({ request }) => request.path.includes(encodeURIComponent(key)))).toBe(true);
  });

  it('fail loudly on a condition that the sandbox does not know', async () => {
    const { host } = await start({ displayConditions: { moonIsFull: true } });
    await expect(host.framesFor({ ...panels, as: 'ada' })).rejects.toThrow('"moonIsFull"');
  });
});

describe('what the app adds to the site', () => {
  it('comes from the manifest', async () => {
    const { site } = await start({});
    expect(site.installed()).toMatchObject({
      globalPermissions: [{ name: 'Audit', defaultGrants: ['none'] }],
      indexedProperties: [
        {
          entityType: 'issue',
          propertyKey: 'state',
          values: [{ path: 'step', type: 'string', searchAlias: 'releaseState' }],
        },
      ],
    });
  });
});

describe("the files of the app's pages", () => {
  const path = '/_frames/panel/main/panel.html';

  it("come with the bridge before the app's scripts and Forge's Content-Security-Policy", async () => {
    const { host } = await start({});
    const response = await host.resource(path);
    expect(response?.body).toContain('<head><script src="/_frames/_bridge.js"></script><title>');
    const policy = response?.headers['content-security-policy'] ?? '';
    const directive = (name: string): string => policy.split('; ').find((part) => part.startsWith(`${name} `)) ?? '';
    expect(directive('script-src')).toMatch(/^script-src 'self' .*'sha256-[A-Za-z0-9+/=]{44}'/);
    expect(directive('script-src')).not.toContain('unsafe-inline');
    expect(directive('style-src')).toContain("'unsafe-inline'");
    expect(directive('img-src')).toContain('https://images.example.com');
    expect(directive('frame-ancestors')).toContain('http://localhost:8240');
    expect(directive('sandbox')).toContain('allow-scripts');
    expect(policy).not.toContain('report-uri');
  });

  it('are those of the resource, translations among them, and nothing beside them', async () => {
    const { host } = await start({});
    expect(await host.resource('/_frames/panel/main/assets/panel.js')).toMatchObject({
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
      body: 'export {};',
    });
    expect((await host.resource('/_frames/panel/main/__LOCALES__/en-US.json'))?.body).toContain(
      'Release communications',
    );
    expect((await host.resource('/_frames/_bridge.js'))?.body).toContain('callBridge');
    expect((await host.resource('/_frames/_theme.css'))?.body).toContain('--ds-text');
    for (const outside of ['../../manifest.yml', '..%2f..%2fmanifest.yml', 'missing.js']) {
      expect(await host.resource(`/_frames/panel/main/${outside}`)).toBeUndefined();
    }
    expect(await host.resource('/_frames/other/main/panel.html')).toBeUndefined();
  });
});

describe('a page', () => {
  it('learns where it is, in its colours', async () => {
    const { host } = await start({});
    expect(
      await host.requestFromFrame('getContext', { as: 'ada', module: 'panel', issueKey: 'HBR-1', theme: 'dark' }),
    ).toMatchObject({
      accountId: 'ada',
      locale: 'en-GB',
      theme: { colorMode: 'dark' },
      extension: { type: 'jira:issuePanel', issue: { key: 'HBR-1' } },
    });
  });

  it('calls Jira as the person in front of it, within the scopes of the app', async () => {
    const { host } = await start({});
    const fetchProduct = (restPath: string, method = 'GET'): Promise<unknown> =>
      host.requestFromFrame('fetchProduct', {
        as: 'ada',
        module: 'panel',
        issueKey: 'HBR-1',
        payload: {
          product: 'jira',
          restPath,
          fetchRequestInit: { method, body: null, headers: [['Accept', 'application/json']] },
        },
      });
    expect(await fetchProduct('/rest/api/3/issue/HBR-1')).toMatchObject({ status: 200, isAttachment: false });
    expect(await fetchProduct('/rest/api/3/issueLink', 'POST')).toMatchObject({ status: 401 });
  });
});
