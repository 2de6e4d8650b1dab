import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../sandbox/database';
import { importIssues } from '../../../sandbox/jira/import-issues';
import type { Caller } from '../../../sandbox/ports';
import { appFor, carlos, mei, openTestSite, sam } from './site-for-tests';

describe('the site', () => {
  it('answers a call that it does not emulate with 501, naming it', async () => {
    const { call } = openTestSite();
    const { status, body } = await call(mei, 'DELETE', '/rest/api/3/dashboard/1?x=1');
    expect([status, body.errorMessages]).toEqual([
      501,
      ['The sandbox does not emulate DELETE /rest/api/3/dashboard/1.'],
    ]);
  });

  it('has after a restart what it had before', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'jira-site-'));
    const first = openTestSite({ database: openDatabase(directory) });
    await first.call(mei, 'PUT', '/rest/api/3/issue/PRD-1', { fields: { summary: 'Kept' } });
    await first.call(mei, 'PUT', '/rest/api/3/issue/PRD-1/properties/state', { kept: true });
    const second = openTestSite({ database: openDatabase(directory) });
    const { body } = await second.call(mei, 'GET', '/rest/api/3/issue/PRD-1?properties=state');
    expect([body.fields.summary, body.properties]).toEqual(['Kept', { state: { kept: true } }]);
  });

  it('has after it was killed every call done or not done, and all that were answered', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'jira-site-'));
    const script = join(__dirname, 'fixtures', 'create-until-killed.ts');
    const writer = spawn(process.execPath, ['--import', 'tsx', script, directory], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', problems: '' };
    writer.stderr.on('data', (text: Buffer) => (said.problems += text.toString()));
    writer.stdout.on('data', (text: Buffer) => {
      said.out += text.toString();
      if (said.out.split('\n').length > 30) writer.kill('SIGKILL');
    });
    await once(writer, 'close');
    const answered = said.out.split('\n').filter((line) => /^PRD-\d+$/.test(line));
    if (answered.length < 30) throw new Error(`The writer did not get far: ${said.problems}`);

    const { call, site } = openTestSite({ database: openDatabase(directory), searchLag: 0 });
    const created = site.pendingEvents().filter((event) => event.name === 'avi:jira:created:issue').length;
    const linked = site.pendingEvents().filter((event) => event.name === 'avi:jira:created:issuelink').length;
    expect(created).toBeGreaterThanOrEqual(answered.length);
    expect(linked).toBe(created);
    const { body } = await call(mei, 'GET', '/rest/api/3/issue/PRD-1?fields=issuelinks');
    const links: readonly { readonly inwardIssue?: { readonly key: string } }[] = body.fields.issuelinks;
    const keys = links.flatMap((link) => link.inwardIssue?.key ?? []);
    expect(keys).toHaveLength(created);
    expect(keys).toEqual(expect.arrayContaining(answered));
  }, 60_000);

  it('slows an app down that writes to one issue too fast, and nobody else', async () => {
    const { call, site, clock } = openTestSite();
    const app: Caller = { kind: 'app', accountId: site.install(appFor(() => ({ allowed: true }))) };
    const write = (who: Caller | typeof mei, value: number) =>
      call(who, 'PUT', '/rest/api/3/issue/PRD-1/properties/counter', value);
    const statuses: number[] = [];
    for (let count = 0; count < 20; count += 1) statuses.push((await write(app, count)).status);
    expect(statuses.filter((status) => status >= 400)).toEqual([]);
    const limited = await write(app, 21);
    expect([limited.status, limited.headers['retry-after'], limited.headers['ratelimit-reason']]).toEqual([
      429,
      '2',
      'jira-per-issue-on-write',
    ]);
    expect((await write(mei, 22)).status).toBe(200);
    clock.advance(2_000);
    expect((await write(app, 23)).status).toBe(200);
  });

  it('refuses a property that is too long, and knows a new one from a changed one', async () => {
    const { call } = openTestSite();
    const path = '/rest/api/3/issue/PRD-1/properties/state';
    expect((await call(mei, 'PUT', path, 'x'.repeat(32_767))).status).toBe(400);
    expect((await call(mei, 'PUT', path, 'x'.repeat(32_766))).status).toBe(201);
    expect((await call(mei, 'PUT', path, 1)).status).toBe(200);
    expect((await call(mei, 'GET', path)).body).toEqual({ key: 'state', value: 1 });
    expect((await call(mei, 'DELETE', path)).status).toBe(204);
    expect((await call(mei, 'GET', path)).status).toBe(404);
  });
});

describe('a person’s properties', () => {
  it('are the person’s own, and administrators see them too', async () => {
    const { call } = openTestSite();
    const path = `/rest/api/3/user/properties/tour?accountId=${mei.accountId}`;
    expect((await call(mei, 'PUT', path, { seen: true })).status).toBe(201);
    expect((await call(sam, 'GET', path)).body).toEqual({ key: 'tour', value: { seen: true } });
    expect((await call(carlos, 'GET', path)).status).toBe(403);
  });
});

describe('importing issues', () => {
  const file = [
    {
      key: 'PHOENIX-6692',
      url: 'https://issues.example.org/browse/PHOENIX-6692',
      summary: 'Add support for the new store',
      priority: 'Major',
      components: ['core'],
      changeType: 'NEW FEATURES',
      fixVersion: '5.1.3',
      versionDate: '2022-12-20',
    },
    {
      key: 'PHOENIX-12',
      summary: 'Flaky test',
      priority: 'Blocker',
      components: [],
      changeType: 'TESTS',
      fixVersion: '5.1.2',
      versionDate: '2021-05-30',
    },
  ];

  it('adds a project with versions, issues under their own keys, and a change request for each version', async () => {
    const { call, site } = openTestSite();
    importIssues(site, file);
    importIssues(site, file);
    const issue = await call(mei, 'GET', '/rest/api/3/issue/PHOENIX-6692');
    expect(issue.body.fields).toMatchObject({
      issuetype: { name: 'New Feature' },
      priority: { name: 'Medium' },
      fixVersions: [{ name: '5.1.3', released: false, releaseDate: '2022-12-20' }],
      components: [{ name: 'core' }],
    });
    const versions = await call(mei, 'GET', '/rest/api/3/project/PHOENIX/versions');
    expect(versions.body.map((version: { name: string }) => version.name)).toEqual(['5.1.2', '5.1.3']);
    const changes = await call(mei, 'GET', '/rest/servicedeskapi/request');
    expect(changes.body.values.map((request: { summary: string }) => request.summary)).toEqual([
      'Deploy Phoenix 5.1.3 to production',
      'Deploy Phoenix 5.1.2 to production',
      'Deploy Product 2.0 to production',
    ]);
    const approvals = await call(mei, 'GET', '/rest/servicedeskapi/request/CHG-3/approval');
    expect(approvals.body.values[0].finalDecision).toBe('pending');
    const next = await call(mei, 'POST', '/rest/api/3/issue', {
      fields: { project: { key: 'PHOENIX' }, issuetype: { name: 'Task' }, summary: 'After the others' },
    });
    expect(next.body.key).toBe('PHOENIX-6693');
  });

  it('adds nothing when the file is not what it should be', async () => {
    const { call, site } = openTestSite();
    expect(() => importIssues(site, [...file, { key: 'PHOENIX-13' }])).toThrow('fixVersion');
    expect((await call(sam, 'GET', '/rest/api/3/project/PHOENIX')).status).toBe(404);
  });
});
