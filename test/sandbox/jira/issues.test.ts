import { anonymous, lena, mei, carlos, openTestSite, sam } from './site-for-tests';

const text = (words: string) => ({
  type: 'doc',
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
});

describe('an issue', () => {
  it('is created with what the request says, and read again by key and by id', async () => {
    const { call } = openTestSite();
    const created = await call(mei, 'POST', '/rest/api/3/issue', {
      fields: {
        project: { key: 'PRD' },
        issuetype: { name: 'Bug' },
        summary: 'It does not start',
        description: text('After the update it does not start.'),
        fixVersions: [{ name: '2.0' }],
        components: [{ name: 'Gateway' }],
        labels: ['start'],
        customfield_10101: '2026-11-21T10:00:00.000+0100',
      },
      properties: [{ key: 'origin', value: { system: 'desk' } }],
    });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: expect.stringMatching(/^\d+$/),
      key: 'PRD-4',
      self: `http://localhost:8240/rest/api/3/issue/${created.body.id}`,
    });
    const read = await call(mei, 'GET', `/rest/api/3/issue/${created.body.id}?expand=renderedFields&properties=origin`);
    expect(read.body.key).toBe('PRD-4');
    expect(read.body.fields).toMatchObject({
      summary: 'It does not start',
      status: { name: 'To Do', statusCategory: { key: 'new' } },
      priority: { name: 'Medium' },
      fixVersions: [{ name: '2.0' }],
      components: [{ name: 'Gateway' }],
      labels: ['start'],
      reporter: { accountId: mei.accountId },
      customfield_10101: '2026-11-21T18:00:00.000+0900',
      created: '2026-11-20T18:00:00.000+0900',
    });
    expect(read.body.renderedFields.description).toBe('<p>After the update it does not start.</p>');
    expect(read.body.properties).toEqual({ origin: { system: 'desk' } });
  });

  it('is refused with one message for each field that is wrong', async () => {
    const { call } = openTestSite();
    const { status, body } = await call(mei, 'POST', '/rest/api/3/issue', {
      fields: {
        project: { key: 'PRD' },
        issuetype: { name: 'Bug' },
        summary: 'Wrong in many ways',
        description: 'plain text',
        fixVersions: [{ name: '9.9' }],
        labels: ['two words'],
        customfield_99999: 1,
      },
    });
    expect(status).toBe(400);
    expect(body).toEqual({
      errorMessages: [],
      errors: {
        description: 'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
        fixVersions: "Version name '9.9' is not valid",
        labels: "The label 'two words' contains spaces which is invalid.",
        customfield_99999: "Field 'customfield_99999' cannot be set. It is not on the appropriate screen, or unknown.",
      },
    });
  });

  it('needs a summary, a project that the caller may browse and a type of that project', async () => {
    const { call } = openTestSite();
    const create = (fields: unknown) => call(mei, 'POST', '/rest/api/3/issue', { fields });
    expect((await create({ project: { key: 'PRD' }, issuetype: { name: 'Bug' } })).body.errors).toEqual({
      summary: 'You must specify a summary of the issue.',
    });
    expect((await create({ summary: 'x', issuetype: { name: 'Bug' } })).body.errors).toHaveProperty('project');
    expect(
      (await create({ project: { key: 'PRD' }, summary: 'x', issuetype: { name: '[System] Change' } })).body.errors,
    ).toHaveProperty('issuetype');
  });

  it('does not exist for those who may not see it', async () => {
    const { call } = openTestSite();
    const notFound = {
      errorMessages: ['Issue does not exist or you do not have permission to see it.'],
      errors: {},
    };
    for (const [who, key] of [
      [lena, 'PRD-1'],
      [anonymous, 'PRD-1'],
      [sam, 'PRD-3'],
      [mei, 'PRD-99'],
    ] as const) {
      const { status, body } = await call(who, 'GET', `/rest/api/3/issue/${key}`);
      expect([status, body]).toEqual([404, notFound]);
    }
    expect((await call(mei, 'GET', '/rest/api/3/issue/PRD-3')).status).toBe(200);
  });

  it('is edited by those who may, with an entry in its change log', async () => {
    const { call } = openTestSite();
    const denied = await call(carlos, 'PUT', '/rest/api/3/issue/PRD-1', { fields: { summary: 'Mine' } });
    expect(denied.status).toBe(400);
    expect(denied.body.errors).toHaveProperty('summary');

    const edited = await call(mei, 'PUT', '/rest/api/3/issue/PRD-1', {
      fields: { summary: 'Share a dashboard with a group' },
      update: { labels: [{ add: 'sharing' }], fixVersions: [{ remove: { name: '2.0' } }] },
    });
    expect(edited.status).toBe(204);
    const { body } = await call(mei, 'GET', '/rest/api/3/issue/PRD-1/changelog');
    expect(body.values).toHaveLength(1);
    expect(body.values[0].items).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ field: 'summary', fromString: 'Share a dashboard' }),
        expect.objectContaining({ field: 'labels', toString: 'dashboards sharing' }),
        expect.objectContaining({ field: 'Fix Version', fieldId: 'fixVersions', fromString: '2.0', to: null }),
      ]),
    );
  });

  it('tells its history together with others’, by field, the oldest entry first and page by page', async () => {
    const { call } = openTestSite();
    await call(mei, 'PUT', '/rest/api/3/issue/PRD-1', { fields: { summary: 'First', labels: ['x'] } });
    await call(mei, 'PUT', '/rest/api/3/issue/PRD-1', { fields: { labels: ['y'] } });
    await call(mei, 'PUT', '/rest/api/3/issue/PRD-2', { fields: { summary: 'Second' } });
    const fetched = async (body: object) => (await call(carlos, 'POST', '/rest/api/3/changelog/bulkfetch', body)).body;
    const issueIdsOrKeys = ['PRD-1', 'PRD-2', 'PRD-3', 'NONE-1'];
    const { issueChangeLogs } = await fetched({ issueIdsOrKeys, fieldIds: ['summary'] });
    expect(
      issueChangeLogs.map((log: { changeHistories: readonly { items: readonly object[] }[] }) =>
        log.changeHistories.flatMap(({ items }) => items),
      ),
    ).toMatchObject([[{ fieldId: 'summary', toString: 'First' }], [{ fieldId: 'summary', toString: 'Second' }]]);
    const first = await fetched({ issueIdsOrKeys, maxResults: 2 });
    const rest = await fetched({ issueIdsOrKeys, maxResults: 2, nextPageToken: first.nextPageToken });
    expect([first.issueChangeLogs.length, rest.issueChangeLogs.length, rest.nextPageToken]).toEqual([1, 1, undefined]);
    expect((await call(mei, 'POST', '/rest/api/3/changelog/bulkfetch', { issueIdsOrKeys: [] })).status).toBe(400);
  });

  it('is fetched in bulk, with an error for each one that the caller may not see', async () => {
    const { call } = openTestSite();
    const { body } = await call(sam, 'POST', '/rest/api/3/issue/bulkfetch', {
      issueIdsOrKeys: ['PRD-1', 'PRD-3', 'CHG-1'],
      fields: ['summary'],
    });
    expect(body.issues.map((issue: { key: string; fields: unknown }) => [issue.key, issue.fields])).toEqual([
      ['PRD-1', { summary: 'Share a dashboard' }],
      ['CHG-1', { summary: 'Deploy Product 2.0 to production' }],
    ]);
    expect(body.issueErrors).toEqual([
      { id: 'PRD-3', errorMessage: 'Issue does not exist or you do not have permission to see it.' },
    ]);
  });

  it('shows links only to issues that the reader may see', async () => {
    const { call } = openTestSite();
    await call(mei, 'POST', '/rest/api/3/issueLink', {
      type: { name: 'Blocks' },
      inwardIssue: { key: 'PRD-1' },
      outwardIssue: { key: 'PRD-3' },
    });
    const linked = async (who: typeof mei) => {
      const { body } = await call(who, 'GET', '/rest/api/3/issue/PRD-1?fields=issuelinks');
      return body.fields.issuelinks.map((link: Record<string, { key: string }>) => link['outwardIssue']?.key);
    };
    expect(await linked(mei)).toEqual(['CHG-1', 'PRD-3']);
    expect(await linked(carlos)).toEqual(['CHG-1']);
  });

  it('is created together with its links', async () => {
    const { call } = openTestSite();
    await call(mei, 'POST', '/rest/api/3/issue', {
      fields: { project: { key: 'PRD' }, issuetype: { name: 'Task' }, summary: 'Follow up' },
      update: { issuelinks: [{ add: { type: { name: 'Blocks' }, outwardIssue: { key: 'PRD-1' } } }] },
    });
    const { body } = await call(mei, 'GET', '/rest/api/3/issue/PRD-1?fields=issuelinks');
    expect(body.fields.issuelinks).toContainEqual(
      expect.objectContaining({
        type: expect.objectContaining({ inward: 'is blocked by' }),
        inwardIssue: expect.objectContaining({ key: 'PRD-4' }),
      }),
    );
  });

  it('creates nothing when one of several parts of the request is refused', async () => {
    const { call } = openTestSite();
    const refused = await call(mei, 'POST', '/rest/api/3/issue', {
      fields: { project: { key: 'PRD' }, issuetype: { name: 'Task' }, summary: 'Half' },
      update: { issuelinks: [{ add: { type: { name: 'Nonsense' }, outwardIssue: { key: 'PRD-1' } } }] },
    });
    expect(refused.status).toBe(404);
    expect((await call(mei, 'GET', '/rest/api/3/issue/PRD-4')).status).toBe(404);
    const next = await call(mei, 'POST', '/rest/api/3/issue', {
      fields: { project: { key: 'PRD' }, issuetype: { name: 'Task' }, summary: 'Whole' },
    });
    expect(next.body.key).toBe('PRD-4');
  });

  it('created in bulk reports those that are refused and keeps the others', async () => {
    const { call } = openTestSite();
    const fields = { project: { key: 'PRD' }, issuetype: { name: 'Task' } };
    const { status, body } = await call(mei, 'POST', '/rest/api/3/issue/bulk', {
      issueUpdates: [{ fields: { ...fields, summary: 'One' } }, { fields }, { fields: { ...fields, summary: 'Two' } }],
    });
    expect(status).toBe(201);
    expect(body.issues.map((issue: { key: string }) => issue.key)).toEqual(['PRD-4', 'PRD-5']);
    expect(body.errors).toEqual([expect.objectContaining({ failedElementNumber: 1, status: 400 })]);
  });
});
