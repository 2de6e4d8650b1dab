import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { createRouter } from '../../../sandbox/jira/rest/router';
import { anonymous, appFor, carlos, lena, mei, openTestSite, sam, type TestSite } from './site-for-tests';

/*
 * Every answer of a broad run against Atlassian's own OpenAPI documents. They are not part of the project: name a
 * directory that holds `jira-platform-v3.json` and `jsm-servicedeskapi.json` in ATLASSIAN_OPENAPI to run this.
 */

const directory = process.env['ATLASSIAN_OPENAPI'];
const documents = ['jira-platform-v3.json', 'jsm-servicedeskapi.json'];
const available = directory !== undefined && documents.every((name) => existsSync(join(directory, name)));
const describeWithDocuments = available ? describe : describe.skip;

/** Jira writes the offset of a time without a colon, which its documents call `date-time` all the same. */
const JIRA_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;
const JIRA_DATE = /^\d{4}-\d{2}-\d{2}$/;

interface OpenApiDocument {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses?: Readonly<Record<string, unknown>> }>>>
  >;
}

/** One document with the routes in it and a validator for the answers of each. */
function load(name: string) {
  const document = JSON.parse(readFileSync(join(directory ?? '', name), 'utf8')) as OpenApiDocument;
  const ajv = new Ajv({
    strict: false,
    logger: false,
    allErrors: true,
    formats: { 'date-time': JIRA_TIME, date: JIRA_DATE },
  });
  ajv.addSchema(document, name);
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path })),
  );
  const find = createRouter(routes);
  return {
    /** What is wrong with the answer; undefined when the document has no such call. */
    problems(method: string, path: string, status: number, body: unknown): readonly string[] | undefined {
      const route = find(method, path.split('?')[0] ?? '')?.route;
      const responses = route && document.paths[route.path]?.[route.method.toLowerCase()]?.responses;
      if (route === undefined || responses === undefined) return undefined;
      const response = responses[String(status)];
      if (response === undefined) return [`status is not documented (${Object.keys(responses).join(', ')})`];
      if (status >= 300 || body === undefined || !hasSchema(response)) return [];
      const pointer = ['paths', route.path, route.method.toLowerCase(), 'responses', String(status)]
        .concat('content', 'application/json', 'schema')
        .map((part) => encodeURIComponent(part.replace(/~/g, '~0').replace(/\//g, '~1')))
        .join('/');
      const validate = ajv.compile({ $ref: `${name}#/${pointer}` });
      if (validate(body)) return [];
      return (validate.errors ?? []).map(
        (error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`,
      );
    },
  };
}

function hasSchema(response: unknown): boolean {
  const text = JSON.stringify(response);
  return text.includes('"application/json"') && text.includes('"schema"');
}

/** What real sites answer although the documents do not say so: an empty side of a change is null. */
const tolerated = (problem: string): boolean =>
  /\/items\/\d+\/(from|to|fromString|toString) must be string/.test(problem);

const fields = { project: { key: 'PRD' }, issuetype: { name: 'Task' } };
const words = {
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Words' }] }],
};

/** A walk through nearly everything that the site answers, refusals included. */
async function walk(call: TestSite['call']): Promise<void> {
  const made = await call(mei, 'POST', '/rest/api/3/issue', {
    fields: { ...fields, summary: 'New', description: words },
  });
  const key = String(made.body.key);
  await call(mei, 'POST', '/rest/api/3/issue', { fields });
  await call(mei, 'POST', '/rest/api/3/issue/bulk', {
    issueUpdates: [{ fields: { ...fields, summary: 'B' } }, { fields }],
  });
  await call(mei, 'PUT', `/rest/api/3/issue/${key}`, { fields: { summary: 'Newer', fixVersions: [{ name: '2.0' }] } });
  await call(mei, 'PUT', `/rest/api/3/issue/${key}?returnIssue=true`, { fields: { labels: ['x'] } });
  await call(mei, 'POST', '/rest/api/3/changelog/bulkfetch', { issueIdsOrKeys: [key], fieldIds: ['labels'] });
  await call(mei, 'PUT', `/rest/api/3/issue/${key}/properties/state`, { open: 1 });
  await call(mei, 'POST', `/rest/api/3/issue/${key}/comment`, { body: words });
  await call(mei, 'POST', `/rest/api/3/issue/${key}/remotelink`, { object: { url: 'https://a.example', title: 'A' } });
  await call(mei, 'POST', `/rest/api/3/issue/${key}/watchers`, mei.accountId);
  await call(mei, 'POST', '/rest/api/3/issueLink', {
    type: { name: 'Blocks' },
    inwardIssue: { key },
    outwardIssue: { key: 'PRD-1' },
  });
  await call(mei, 'POST', `/rest/api/3/issue/${key}/notify`, {
    subject: 'S',
    textBody: 'T',
    to: { users: [{ accountId: carlos.accountId }] },
  });
  for (const path of [
    `issue/${key}`,
    `issue/${key}?expand=names,schema,renderedFields,transitions,changelog&properties=*all`,
    `issue/${key}/changelog`,
    `issue/${key}/comment?expand=renderedBody`,
    `issue/${key}/watchers`,
    `issue/${key}/remotelink`,
    `issue/${key}/editmeta`,
    `issue/${key}/transitions`,
    `issue/${key}/properties`,
    'issue/PRD-77',
    'issue/createmeta/PRD/issuetypes',
    'issue/createmeta/PRD/issuetypes/10003',
    'search/jql?jql=project%3DPRD&fields=*all&expand=names,schema',
    'search/jql?jql=project%3DPRD',
    'search/jql?jql=foo%3DPRD',
    'project/search?expand=description,lead,issueTypes',
    'project/PRD',
    'project/NONE',
    'project/PRD/versions',
    'project/PRD/version?orderBy=-releaseDate&expand=issuesstatus,approvers',
    'project/PRD/components',
    'project/PRD/statuses',
    'project/PRD/permissionscheme?expand=permissions',
    'project/PRD/securitylevel',
    'version/10001?expand=issuesstatus,approvers,operations',
    'project/PRD/role/10002',
    'project/PRD/role/1',
    'version/10001/relatedIssueCounts',
    'version/10001/unresolvedIssueCount',
    'version/99999',
    'issuetype',
    'issueLinkType',
    'status',
    'statuscategory',
    'priority',
    'resolution',
    'field',
    'field/search',
    'serverInfo',
    'configuration',
    'permissions',
    'mypermissions?permissions=BROWSE_PROJECTS,app-prepare&projectKey=PRD',
    'mypermissions',
    'permissionscheme?expand=permissions',
    'myself?expand=groups',
    `user?accountId=${mei.accountId}`,
    `user/bulk?accountId=${mei.accountId}&accountId=${sam.accountId}`,
    'user/search?query=m',
    'group/bulk',
    'group/member?groupname=readers&maxResults=2',
    'groups/picker?query=dev',
    'groupuserpicker?query=m&showAvatar=true',
  ]) {
    for (const who of [mei, anonymous]) await call(who, 'GET', `/rest/api/3/${path}`);
  }
  for (const path of [
    'issuetypescheme',
    'issuetypescheme/mapping',
    'issuetypescheme/project?projectId=10000',
    'statuses/search',
    'workflow/search?expand=transitions,transitions.rules,statuses,schemes,projects,operations',
    'workflowscheme/project?projectId=10000',
  ]) {
    for (const who of [sam, mei]) await call(who, 'GET', `/rest/api/3/${path}`);
  }
  await call(sam, 'POST', '/rest/api/3/issuetype', { name: 'Release Communications', type: 'standard' });
  await call(sam, 'POST', '/rest/api/3/issuetype', { name: 'Release Communications' });
  await call(sam, 'PUT', '/rest/api/3/issuetypescheme/10200/issuetype', { issueTypeIds: ['10007'] });
  await call(sam, 'POST', '/rest/api/3/issueLinkType', { name: 'Tells', inward: 'is told by', outward: 'tells' });
  await call(sam, 'POST', '/rest/api/3/statuses', {
    scope: { type: 'GLOBAL' },
    statuses: [{ name: 'Planning', statusCategory: 'TODO' }],
  });
  await call(sam, 'POST', '/rest/api/3/field', {
    name: 'Told',
    type: 'com.atlassian.jira.plugin.system.customfieldtypes:textfield',
  });
  await call(sam, 'POST', '/rest/api/3/workflows', { workflowNames: ['Change workflow', 'Guarded workflow'] });
  const version = await call(sam, 'POST', '/rest/api/3/version', {
    name: '3.0',
    projectId: 10000,
    releaseDate: '2027-01-31',
    startDate: '2026-12-01',
  });
  await call(sam, 'PUT', `/rest/api/3/version/${version.body.id}`, { released: true, description: 'Third' });
  await call(sam, 'POST', `/rest/api/3/version/${version.body.id}/relatedwork`, {
    category: 'Communication',
    title: 'T',
    url: 'https://a.example',
  });
  await call(sam, 'GET', `/rest/api/3/version/${version.body.id}/relatedwork`);
  await call(mei, 'POST', '/rest/api/3/version', { name: '4.0', projectId: 10000 });
  await call(mei, 'POST', '/rest/api/3/issue/bulkfetch', { issueIdsOrKeys: [key, 'NONE-1'], fields: ['*all'] });
  await call(mei, 'POST', '/rest/api/3/search/jql', { jql: 'project = PRD', fields: ['summary'], maxResults: 1 });
  await call(mei, 'POST', '/rest/api/3/search/approximate-count', { jql: 'project = PRD' });
  await call(mei, 'POST', '/rest/api/3/jql/parse', { queries: ['project = PRD', 'project = NONE', 'and'] });
  await call(mei, 'POST', '/rest/api/3/permissions/check', {
    globalPermissions: ['ADMINISTER'],
    projectPermissions: [{ permissions: ['EDIT_ISSUES'], projects: [10000], issues: [10001] }],
  });
  const transitions = await call(mei, 'GET', `/rest/api/3/issue/${key}/transitions`);
  await call(mei, 'POST', `/rest/api/3/issue/${key}/transitions`, {
    transition: { id: transitions.body.transitions[0].id },
  });
  await call(mei, 'POST', `/rest/api/3/issue/${key}/transitions`, { transition: { id: '999' } });
  await serviceWalk(call);
  await call(sam, 'DELETE', `/rest/api/3/issue/${key}`);
}

async function serviceWalk(call: TestSite['call']): Promise<void> {
  const base = '/rest/servicedeskapi';
  for (const path of [
    'info',
    'servicedesk',
    'servicedesk/1',
    'servicedesk/9',
    'servicedesk/1/requesttype',
    'requesttype',
    'request?expand=requestType,serviceDesk',
    'request/CHG-1?expand=requestType,serviceDesk',
    'request/PRD-1',
    'request/CHG-1/approval',
    'request/CHG-1/approval/1',
    'request/CHG-1/approval/9',
    'assets/workspace',
  ]) {
    for (const who of [carlos, lena, anonymous]) await call(who, 'GET', `${base}/${path}`);
  }
  await call(carlos, 'POST', `${base}/request/CHG-1/comment`, { body: 'Looks good', public: true });
  await call(carlos, 'GET', `${base}/request/CHG-1/comment?expand=renderedBody`);
  await call(mei, 'POST', `${base}/request/CHG-1/approval/1`, { decision: 'approve' });
  await call(carlos, 'POST', `${base}/request/CHG-1/approval/1`, { decision: 'perhaps' });
  await call(carlos, 'POST', `${base}/request/CHG-1/approval/1`, { decision: 'approve' });
  await call(carlos, 'POST', `${base}/request/CHG-1/approval/1`, { decision: 'decline' });
  await call(mei, 'POST', `${base}/request`, {
    serviceDeskId: '1',
    requestTypeId: '1',
    requestFieldValues: { summary: 'Another', description: 'Words' },
  });
}

describeWithDocuments('the answers of the site', () => {
  it('have the statuses and shapes of the OpenAPI documents (skipped unless ATLASSIAN_OPENAPI names their directory)', async () => {
    const [platform, service] = documents.map(load);
    if (platform === undefined || service === undefined) throw new Error('The documents could not be loaded.');
    const { site, call } = openTestSite({ searchLag: 0 });
    site.install(appFor(() => ({ allowed: true })));
    const problems: string[] = [];
    let checked = 0;
    const checking: TestSite['call'] = async (as, method, path, body) => {
      const answer = await call(as, method, path, body);
      const backend = path.startsWith('/rest/servicedeskapi') ? service : platform;
      const name = `${method} ${path} → ${answer.status}`;
      const found = backend.problems(method, path, answer.status, answer.body);
      if (found === undefined) problems.push(`${name}: not in the document`);
      else problems.push(...found.filter((text) => !tolerated(text)).map((text) => `${name}: ${text}`));
      checked += 1;
      return answer;
    };
    await walk(checking);
    expect(problems).toEqual([]);
    expect(checked).toBeGreaterThan(150);
  }, 120_000);
});
