import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox';

const root = join(__dirname, '../..');
let directory: string;
let sandbox: Sandbox;

/** The whole sandbox, with a bundle in which there is nothing: what the app does is tested elsewhere. */
function start(options: { readonly fresh?: boolean; readonly issuesFile?: string } = {}): Promise<Sandbox> {
  writeFileSync(join(directory, 'empty.cjs'), '');
  return startSandbox({
    ports: [0],
    dataDirectory: join(directory, 'data'),
    fresh: false,
    bare: true,
    bundlePath: join(directory, 'empty.cjs'),
    manifestPath: join(root, 'manifest.yml'),
    resourcesRoot: root,
    pagesDirectory: join(directory, 'pages'),
    log: () => undefined,
    ...options,
  });
}

async function ask(emailAddress: string, path: string, body?: unknown): Promise<{ status: number; value: unknown }> {
  const answer = await fetch(sandbox.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${emailAddress}:any`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, value: text === '' ? undefined : JSON.parse(text) };
}

async function search(emailAddress: string, jql: string): Promise<readonly string[]> {
  const query = new URLSearchParams({ jql, fields: 'key', maxResults: '200' });
  const { value } = await ask(emailAddress, `/rest/api/3/search/jql?${query}`);
  return (value as { issues: { key: string }[] }).issues.map(({ key }) => key);
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sandbox-'));
});
afterEach(async () => {
  await sandbox.stop();
  rmSync(directory, { recursive: true, force: true });
});

describe('the demo site', () => {
  test('has a version about to be released, whose confidential issue only developers see', async () => {
    sandbox = await start();
    const version = 'project = HBR AND fixVersion = "4.2.0"';
    expect(await search('mei@example.com', version)).toHaveLength(14);
    expect(await search('ada@example.com', version)).toHaveLength(13);
  }, 30_000);

  test('has a change request that waits for the approval of a change manager and names three services', async () => {
    sandbox = await start();
    const approvals = await ask('carlos@example.com', '/rest/servicedeskapi/request/CHG-1/approval');
    expect(approvals.value).toMatchObject({ values: [{ finalDecision: 'pending', canAnswerApproval: true }] });
    const change = await ask('ada@example.com', '/rest/api/3/issue/CHG-1?fields=status,customfield_10100');
    expect(change.value).toMatchObject({ fields: { status: { name: 'Awaiting approval' } } });
    const { fields } = change.value as { fields: { customfield_10100: unknown[] } };
    expect(fields.customfield_10100).toHaveLength(3);
  }, 30_000);

  test('grants the app’s permissions to those who have them in the story', async () => {
    sandbox = await start();
    const { value } = await ask('sam@example.com', '/rest/api/3/permissions');
    const { permissions } = value as { permissions: Record<string, unknown> };
    const key = Object.keys(permissions).find((name) => name.endsWith('/static/send-communications')) ?? '';
    const mayIn = async (emailAddress: string) => {
      const query = new URLSearchParams({ permissions: key, projectKey: 'HBR' });
      const answer = await ask(emailAddress, `/rest/api/3/mypermissions?${query}`);
      return (answer.value as { permissions: Record<string, { havePermission: boolean }> }).permissions[key]
        ?.havePermission;
    };
    expect(await mayIn('ada@example.com')).toBe(true);
    expect(await mayIn('mei@example.com')).toBe(false);
  }, 30_000);

  test('tells a Jira group by mail, once each, also when the sandbox is stopped and started again', async () => {
    sandbox = await start();
    const notification = { subject: 'Hello', textBody: 'Hello', to: { groups: [{ name: 'query-users' }] } };
    expect((await ask('mei@example.com', '/rest/api/3/issue/HBR-1/notify', notification)).status).toBe(204);
    await sandbox.stop();

    sandbox = await start();
    await sandbox.idle();
    const recipients = sandbox.world.mail.list().flatMap(({ to }) => to);
    expect(recipients).toHaveLength(25);
    expect(new Set(recipients).size).toBe(25);
  }, 60_000);

  test('takes issues and versions from a file, once, and asks for a change for each version', async () => {
    const issuesFile = join(directory, 'issues.json');
    const issue = (number: number, fixVersion: string) => ({
      key: `LAKE-${number}`,
      summary: `Change ${number}`,
      priority: 'Major',
      components: ['core'],
      changeType: 'BUG FIXES',
      fixVersion,
      versionDate: '2026-10-01',
    });
    writeFileSync(issuesFile, JSON.stringify([issue(7, '1.0.0'), issue(9, '1.1.0')]));
    sandbox = await start({ issuesFile });
    await sandbox.stop();
    sandbox = await start({ issuesFile });
    expect(await search('mei@example.com', 'project = LAKE ORDER BY key')).toEqual(['LAKE-7', 'LAKE-9']);
    expect(await search('mei@example.com', 'project = CHG AND summary ~ "Lake"')).toHaveLength(2);
  }, 60_000);
});
