import fc from 'fast-check';
import { appFor, carlos, lena, mei, openTestSite, sam, type TestSite } from './site-for-tests';

const find = async (test: TestSite, who: typeof mei, jql: string): Promise<string[]> => {
  const { status, body } = await test.call(who, 'POST', '/rest/api/3/search/jql', { jql, fields: ['key'] });
  if (status !== 200) throw new Error(body.errorMessages.join(' '));
  return body.issues.map((issue: { key: string }) => issue.key);
};

describe('a JQL query', () => {
  it.each([
    ['project = PRD order by key', ['PRD-1', 'PRD-2', 'PRD-3']],
    ['project = "Product" and issuetype = Bug order by key desc', ['PRD-3', 'PRD-2']],
    ['fixVersion = "2.0" and statusCategory != Done order by key', ['PRD-1', 'PRD-3']],
    ['fixVersion in (unreleasedVersions(PRD)) order by key', ['PRD-1', 'PRD-2', 'PRD-3']],
    ['fixVersion < "2.0"', []],
    ['component is empty and project = PRD', ['PRD-3']],
    ['component = Gateway or labels = dashboards order by key', ['PRD-1', 'PRD-2']],
    ['not (status = Done) and project = PRD order by key', ['PRD-1', 'PRD-3']],
    ['assignee = currentUser()', ['PRD-1']],
    ['assignee is empty and project in (PRD) and type not in (Bug)', []],
    ['summary ~ "dashboard"', ['PRD-1']],
    ['text ~ "quer*" order by key', ['PRD-2']],
    ['summary ~ "lists*"', ['PRD-2']],
    ['summary ~ "list"', ['PRD-2']],
    ['priority > Medium', ['PRD-2']],
    ['level = "Trusted only"', ['PRD-3']],
    ['resolution = Unresolved and project = PRD order by key', ['PRD-1', 'PRD-3']],
    ['issue in linkedIssues(PRD-1)', ['CHG-1']],
    ['issue in linkedIssues("CHG-1", "relates to")', ['PRD-1']],
    ['key in (PRD-1, CHG-1, PRD-2) order by key asc, created', ['CHG-1', 'PRD-1', 'PRD-2']],
    ['created >= -1d and created <= now() and project = CHG', ['CHG-1']],
    ['created < startOfDay() and project = CHG', []],
    ['created = "2026-11-20" and project = CHG', ['CHG-1']],
    ['"Affected services" = SVC-1', ['CHG-1']],
    ['cf[10103] = account-noor', ['CHG-1']],
    ['reporter in membersOf("developers") and project = CHG', ['CHG-1']],
  ])('%s finds what it says', async (jql, expected) => {
    expect(await find(openTestSite(), mei, jql)).toEqual(expected);
  });

  it.each([
    ['foo = 1', "Field 'foo' does not exist or you do not have permission to view it."],
    ['project = NONE', "The value 'NONE' does not exist for the field 'project'."],
    ['fixVersion = "9.9"', "The value '9.9' does not exist for the field 'fixVersion'."],
    ['key = PRD-99', "An issue with key 'PRD-99' does not exist for field 'key'."],
    ['project ~ PRD', "The operator '~' is not supported by the 'project' field."],
    ['created > yesterday', "Date value 'yesterday' for field 'created' is invalid."],
    ['issue in linkedIssues(PRD-99)', "Issue 'PRD-99' could not be found in function 'linkedIssues'."],
    ['project = PRD and', 'Error in the JQL Query'],
    ['issue.property[unknown].path = 1', "Field 'issue.property[unknown].path' does not exist"],
    ['order by key', 'Unbounded JQL queries are not allowed here.'],
  ])('%s is refused in words like Jira’s', async (jql, message) => {
    const { call } = openTestSite();
    const { status, body } = await call(mei, 'GET', `/rest/api/3/search/jql?jql=${encodeURIComponent(jql)}`);
    expect(status).toBe(400);
    expect(body.errorMessages[0]).toContain(message);
  });

  it('finds only what the person may see', async () => {
    const test = openTestSite();
    expect(await find(test, sam, 'fixVersion = "2.0" order by key')).toEqual(['PRD-1', 'PRD-2']);
    expect(await find(test, carlos, 'project = PRD order by key')).toEqual(['PRD-1', 'PRD-2']);
    await expect(find(test, lena, 'project = PRD')).rejects.toThrow("The value 'PRD' does not exist");
  });

  it('sees a write only after the lag, unless the issue is named for reconciliation', async () => {
    const test = openTestSite({ searchLag: 1000 });
    const { body } = await test.call(mei, 'POST', '/rest/api/3/issue', {
      fields: { project: { key: 'PRD' }, issuetype: { name: 'Task' }, summary: 'Late' },
    });
    const jql = 'summary ~ Late';
    expect(await find(test, mei, jql)).toEqual([]);
    const reconciled = await test.call(mei, 'POST', '/rest/api/3/search/jql', {
      jql,
      reconcileIssues: [Number(body.id)],
    });
    expect(reconciled.body.issues).toEqual([{ id: body.id }]);
    test.clock.advance(1000);
    expect(await find(test, mei, jql)).toEqual(['PRD-4']);
    await test.call(mei, 'PUT', '/rest/api/3/issue/PRD-4', { fields: { summary: 'Early' } });
    expect(await find(test, mei, jql)).toEqual(['PRD-4']);
    test.clock.advance(1000);
    expect(await find(test, mei, jql)).toEqual([]);
  });

  it('is answered in pages that a token continues, and with ids alone when no field is named', async () => {
    const { call } = openTestSite();
    const jql = 'project = PRD order by key';
    const first = await call(mei, 'POST', '/rest/api/3/search/jql', { jql, maxResults: 2 });
    expect(first.body).toEqual({
      issues: [{ id: '10001' }, { id: '10002' }],
      nextPageToken: expect.any(String),
      isLast: false,
    });
    const { nextPageToken } = first.body;
    const second = await call(mei, 'POST', '/rest/api/3/search/jql', { jql, maxResults: 2, nextPageToken });
    expect(second.body).toEqual({ issues: [{ id: '10003' }], isLast: true });
    const other = await call(mei, 'POST', '/rest/api/3/search/jql', { jql: 'project = CHG', nextPageToken });
    expect(other.status).toBe(400);
    const count = await call(mei, 'POST', '/rest/api/3/search/approximate-count', { jql: 'project = PRD' });
    expect(count.body).toEqual({ count: 3 });
  });

  it('asks for what an app keeps in indexed properties, by path and by alias', async () => {
    const test = openTestSite({ searchLag: 0 });
    test.site.install(appFor(() => ({ allowed: true })));
    await test.call(mei, 'PUT', '/rest/api/3/issue/PRD-1/properties/release-communications', {
      state: 'sent',
      open: 2,
    });
    await test.call(mei, 'PUT', '/rest/api/3/issue/PRD-2/properties/release-communications', {
      state: 'held',
      open: 5,
    });
    expect(await find(test, mei, 'issue.property[release-communications].state = sent')).toEqual(['PRD-1']);
    expect(await find(test, mei, 'communicationState in (sent, held) order by key')).toEqual(['PRD-1', 'PRD-2']);
    expect(await find(test, mei, 'issue.property[release-communications].open > 2')).toEqual(['PRD-2']);
    expect(await find(test, mei, 'project = PRD and communicationState is empty')).toEqual(['PRD-3']);
  });

  it('obeys the laws of logic whatever it is made of', async () => {
    const test = openTestSite();
    const terms = fc.constantFrom(
      'type = Bug',
      'fixVersion = "2.0"',
      'component = Gateway',
      'assignee is empty',
      'status = Done',
      'labels is not empty',
      'project in (PRD, CHG)',
      'summary ~ dashboard',
    );
    const { clause } = fc.letrec<{ clause: string }>((tie) => ({
      clause: fc.oneof(
        { depthSize: 'small' },
        terms,
        fc.tuple(tie('clause'), fc.constantFrom('and', 'or'), tie('clause')).map(([a, op, b]) => `(${a} ${op} ${b})`),
        tie('clause').map((inner) => `not (${inner})`),
      ),
    }));
    const set = async (jql: string): Promise<Set<string>> => new Set(await find(test, mei, jql));
    const everything = await set('key is not empty');
    await fc.assert(
      fc.asyncProperty(clause, clause, async (a, b) => {
        const [inA, inB] = [await set(a), await set(b)];
        expect(await set(`${a} and ${b}`)).toEqual(new Set([...inA].filter((key) => inB.has(key))));
        expect(await set(`${a} or ${b}`)).toEqual(new Set([...inA, ...inB]));
        expect(await set(`not (${a})`)).toEqual(new Set([...everything].filter((key) => !inA.has(key))));
      }),
      { numRuns: 25, seed: 7 },
    );
  });
});
