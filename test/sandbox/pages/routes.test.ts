import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pagesRoutes } from '../../../sandbox/pages/routes';

describe('the pages that stand in for Jira', () => {
  let clientDirectory: string;

  beforeEach(() => {
    clientDirectory = mkdtempSync(path.join(tmpdir(), 'pages-'));
    mkdirSync(path.join(clientDirectory, 'assets'));
    writeFileSync(path.join(clientDirectory, 'index.html'), '<title>Jira (sandbox)</title>');
    writeFileSync(path.join(clientDirectory, 'assets', 'index-abc.js'), 'start()');
    writeFileSync(path.join(clientDirectory, 'secret.js'), 'not an asset');
  });

  afterEach(() => rmSync(clientDirectory, { recursive: true }));

  it.each([
    '/',
    '/browse/HBR-1',
    '/projects',
    '/projects/HBR/releases',
    '/projects/HBR/apps/some-page',
    '/apps/some-page',
    '/admin',
    '/admin/apps/some-page',
    '/mail',
    '/mail/12',
  ])('answers %s with the page that the browser fills', async (address) => {
    const response = await pagesRoutes({ clientDirectory }).request(address);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Jira (sandbox)');
    expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
  });

  it('leaves addresses that are no pages to others', async () => {
    const routes = pagesRoutes({ clientDirectory });
    expect((await routes.request('/rest/api/3/myself')).status).toBe(404);
    expect((await routes.request('/_sandbox/state')).status).toBe(404);
  });

  it('serves built assets with their content type, to be kept for ever', async () => {
    const response = await pagesRoutes({ clientDirectory }).request('/assets/index-abc.js');
    expect(await response.text()).toBe('start()');
    expect(response.headers.get('content-type')).toContain('text/javascript');
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  it.each(['/assets/..%2Fsecret.js', '/assets/%2e%2e%2fsecret.js', '/assets/missing.js', '/assets/index-abc'])(
    'has nothing at %s',
    async (address) => {
      expect((await pagesRoutes({ clientDirectory }).request(address)).status).toBe(404);
    },
  );

  it('says how to build the pages when they are not built', async () => {
    rmSync(path.join(clientDirectory, 'index.html'));
    const response = await pagesRoutes({ clientDirectory }).request('/browse/HBR-1');
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  });
});
