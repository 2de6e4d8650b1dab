import { destinationOf } from '../../../sandbox/pages/client/frames/navigation';

const origin = 'http://localhost:8240';

describe("where the bridge's router leads", () => {
  it.each([
    ['an issue', { target: 'issue', parameters: { issueKey: 'HBR-1' } }, '/browse/HBR-1'],
    ['a global page', { target: 'module', parameters: { moduleKey: 'audit' } }, '/apps/audit'],
    [
      'a project page by its full key',
      {
        target: 'module',
        parameters: { moduleKey: 'ari:cloud:ecosystem::extension/a/b/static/plan', projectKey: 'HBR' },
      },
      '/projects/HBR/apps/plan',
    ],
    ['a path', { url: '/browse/CHG-1?tab=1#top' }, '/browse/CHG-1?tab=1#top'],
    ['an address of the site', { url: `${origin}/projects/HBR` }, '/projects/HBR'],
  ])('goes to %s within the site', (_what, way, address) => {
    expect(destinationOf(way, origin)).toEqual({ kind: 'page', address });
  });

  it.each([`${origin}/public/trigger`, 'https://example.com/', 'mailto:sam@example.com'])(
    'goes elsewhere for %s',
    (url) => {
      expect(destinationOf({ url }, origin)).toEqual({ kind: 'elsewhere', url });
    },
  );

  it.each([
    { url: 'javascript:alert(1)' },
    { url: 'data:text/html,x' },
    { target: 'dashboard', parameters: { dashboardId: '1' } },
    { target: 'issue', parameters: {} },
  ])('goes nowhere for %j', (way) => {
    expect(destinationOf(way, origin)).toBeUndefined();
  });
});
