import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { ServiceDeskClient, Version3Client } from 'jira.js';
import type { Caller } from '../../../sandbox/ports';
import { carlos, lena, mei, openTestSite, sam, type TestSite } from './site-for-tests';

/** The site over HTTP with Basic authentication, as the sandbox's own front door has it. */
async function overHttp(site: TestSite['site']): Promise<{ readonly host: string; readonly server: ServerType }> {
  const front = new Hono();
  front.all('*', async (context) => {
    const url = new URL(context.req.url);
    const body = await context.req.text();
    const answer = await site.handle(
      {
        method: context.req.method,
        path: `${url.pathname}${url.search}`,
        headers: context.req.header(),
        ...(body === '' ? {} : { body }),
      },
      callerOf(site, context.req.header('authorization')),
    );
    return new Response(answer.body === '' ? null : answer.body, { status: answer.status, headers: answer.headers });
  });
  const server = serve({ fetch: front.fetch, port: 0, hostname: '127.0.0.1' });
  if (!server.listening) await once(server, 'listening');
  return { host: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function callerOf(site: TestSite['site'], header: string | undefined): Caller {
  const [email = ''] = Buffer.from(header?.replace(/^Basic /, '') ?? '', 'base64')
    .toString('utf8')
    .split(':');
  const person = site.personByEmail(email);
  return person === undefined ? { kind: 'anonymous' } : { kind: 'user', accountId: person.accountId };
}

describe('an independent client library (jira.js)', () => {
  let host = '';
  let server: ServerType;
  let test: TestSite;

  const config = (email: string) => ({
    host,
    noCheckAtlassianToken: true,
    authentication: { basic: { email, apiToken: 'any' } },
  });
  const clientOf = (email: string): Version3Client => new Version3Client(config(email));

  beforeAll(async () => {
    test = openTestSite({ searchLag: 0 });
    ({ host, server } = await overHttp(test.site));
  });

  afterAll(async () => {
    server.close();
    await once(server, 'close');
  });

  it('creates issues, links them and finds them by JQL', async () => {
    const jira = clientOf(mei.emailAddress);
    const created = await jira.issues.createIssue({
      fields: { project: { key: 'PRD' }, issuetype: { name: 'Task' }, summary: 'Written by a client' },
    });
    await jira.issueLinks.linkIssues({
      type: { name: 'Blocks' },
      inwardIssue: { key: created.key },
      outwardIssue: { key: 'PRD-1' },
    });
    const found = await jira.issueSearch.searchForIssuesUsingJqlEnhancedSearch({
      jql: 'issue in linkedIssues(PRD-1, "is blocked by")',
      fields: ['summary', 'issuelinks'],
    });
    expect(found.issues?.map((issue) => issue.key)).toEqual([created.key]);
    expect(found.issues?.[0]?.fields.issuelinks?.[0]?.outwardIssue?.key).toBe('PRD-1');
  });

  it('moves an issue through its workflow', async () => {
    const jira = clientOf(mei.emailAddress);
    const { transitions = [] } = await jira.issues.getTransitions({ issueIdOrKey: 'PRD-1' });
    const done = transitions.find((transition) => transition.name === 'Done');
    await jira.issues.doTransition({ issueIdOrKey: 'PRD-1', transition: { id: done?.id } });
    const issue = await jira.issues.getIssue({ issueIdOrKey: 'PRD-1' });
    expect(issue.fields.status.name).toBe('Done');
    expect(issue.fields.resolution?.name).toBe('Done');
  });

  it('manages versions as an administrator of the project, and only as one', async () => {
    const version = await clientOf(sam.emailAddress).projectVersions.createVersion({ name: '5.0', projectId: 10_000 });
    await clientOf(sam.emailAddress).projectVersions.updateVersion({ id: version.id ?? '', released: true });
    const versions = await clientOf(mei.emailAddress).projectVersions.getProjectVersions({ projectIdOrKey: 'PRD' });
    expect(versions.map(({ name, released }) => [name, released])).toEqual([
      ['1.0', true],
      ['2.0', false],
      ['5.0', true],
    ]);
    await expect(
      clientOf(mei.emailAddress).projectVersions.createVersion({ name: '6.0', projectId: 10_000 }),
    ).rejects.toMatchObject({ status: 404 });
  });

  it('learns what its user may do', async () => {
    const permissionsOf = async (email: string) => {
      const { permissions } = await clientOf(email).permissions.getMyPermissions({
        permissions: 'EDIT_ISSUES,ADMINISTER',
        issueKey: 'PRD-1',
      });
      const granted = new Map<string, { readonly havePermission?: boolean }>(Object.entries(permissions ?? {}));
      return ['EDIT_ISSUES', 'ADMINISTER'].map((key) => granted.get(key)?.havePermission);
    };
    expect(await permissionsOf(mei.emailAddress)).toEqual([true, false]);
    expect(await permissionsOf(sam.emailAddress)).toEqual([true, true]);
    expect(await permissionsOf(carlos.emailAddress)).toEqual([false, false]);
    await expect(permissionsOf(lena.emailAddress)).rejects.toMatchObject({ status: 404 });
  });

  it('answers an approval of a service request', async () => {
    const service = new ServiceDeskClient(config(carlos.emailAddress));
    const { values = [] } = await service.request.getApprovals({ issueIdOrKey: 'CHG-1' });
    const answered = await service.request.answerApproval({
      issueIdOrKey: 'CHG-1',
      approvalId: Number(values[0]?.id),
      decision: 'approve',
    });
    expect(answered.finalDecision).toBe('approved');
  });
});
