import type { WorkflowTransitionAttempt, WorkflowVerdict } from '../../../sandbox/ports';
import { appFor, carlos, mei, openTestSite, sam, type TestSite } from './site-for-tests';

async function epic(test: TestSite): Promise<string> {
  const { body } = await test.call(mei, 'POST', '/rest/api/3/issue', {
    fields: { project: { key: 'PRD' }, issuetype: { name: 'Epic' }, summary: 'Guarded' },
  });
  return String(body.key);
}

const finish = (test: TestSite, key: string) =>
  test.call(mei, 'POST', `/rest/api/3/issue/${key}/transitions`, { transition: { id: '11' } });

describe('a transition', () => {
  it('is offered to those who may move the issue, from the statuses that it starts in', async () => {
    const { call } = openTestSite();
    const { body } = await call(mei, 'GET', '/rest/api/3/issue/PRD-1/transitions');
    expect(body.transitions.map((transition: { name: string }) => transition.name)).toEqual(['In Progress', 'Done']);
    expect((await call(carlos, 'GET', '/rest/api/3/issue/PRD-1/transitions')).body.transitions).toEqual([]);
    const refused = await call(mei, 'POST', '/rest/api/3/issue/PRD-1/transitions', { transition: { id: '77' } });
    expect(refused.status).toBe(400);
  });

  it('asks the app’s validator, with the rule’s configuration, and says what it said', async () => {
    const test = openTestSite();
    const asked: [string, unknown, WorkflowTransitionAttempt][] = [];
    let verdict: WorkflowVerdict = { allowed: false, errorMessage: 'The change is not approved.' };
    test.site.install({
      ...appFor(() => verdict),
      validateTransition: async (moduleKey, configuration, attempt) => {
        asked.push([moduleKey, configuration, attempt]);
        return verdict;
      },
    });
    const key = await epic(test);
    const refused = await finish(test, key);
    expect([refused.status, refused.body.errorMessages]).toEqual([400, ['The change is not approved.']]);
    expect(asked[0]).toEqual([
      'gate',
      { strict: true },
      expect.objectContaining({
        issue: expect.objectContaining({ key }),
        actor: { kind: 'user', accountId: mei.accountId },
      }),
    ]);
    verdict = { allowed: true };
    expect((await finish(test, key)).status).toBe(204);
    const { body } = await test.call(mei, 'GET', `/rest/api/3/issue/${key}`);
    expect(body.fields.status.name).toBe('Done');
  });

  it('is refused when the app of its validator is not installed', async () => {
    const test = openTestSite();
    const { status } = await finish(test, await epic(test));
    expect(status).toBe(400);
  });

  it('is refused when the issue was moved while the validator was thinking', async () => {
    const test = openTestSite();
    let first = true;
    test.site.install(
      appFor(async () => {
        if (first) {
          first = false;
          await finish(test, key);
        }
        return { allowed: true };
      }),
    );
    const key = await epic(test);
    expect((await finish(test, key)).status).toBe(400);
  });
});

describe('a bulk transition', () => {
  const bulk = (test: TestSite, as: typeof mei, keys: readonly string[], transitionId: string) =>
    test.call(as, 'POST', '/rest/api/3/bulk/issues/transition', {
      bulkTransitionInputs: [{ selectedIssueIdsOrKeys: keys, transitionId }],
    });

  it('asks the validators of each issue, moves those that they allow, and tells why the others stayed', async () => {
    const test = openTestSite();
    const [held, open] = [await epic(test), await epic(test)];
    test.site.install({
      ...appFor(() => ({ allowed: true })),
      validateTransition: async (_module, _configuration, { issue }) =>
        issue.key === held ? { allowed: false, errorMessage: 'The change is not approved.' } : { allowed: true },
    });
    const { status, body } = await bulk(test, sam, [held, open, 'PRD-9999'], '11');
    expect(status).toBe(201);
    const task = await test.call(sam, 'GET', `/rest/api/3/bulk/queue/${body.taskId}`);
    expect(task.body).toMatchObject({ status: 'COMPLETE', totalIssueCount: 3, invalidOrInaccessibleIssueCount: 1 });
    expect(Object.values(task.body.failedAccessibleIssues)).toEqual([['The change is not approved.']]);
    const statuses = await Promise.all(
      [held, open].map(
        async (key) => (await test.call(mei, 'GET', `/rest/api/3/issue/${key}`)).body.fields.status.name,
      ),
    );
    expect(statuses).toEqual(['To Do', 'Done']);
  });

  it('is refused to those who may not make bulk changes, and without a known task', async () => {
    const test = openTestSite();
    expect((await bulk(test, carlos, ['PRD-1'], '11')).status).toBe(403);
    expect((await test.call(sam, 'GET', '/rest/api/3/bulk/queue/7')).status).toBe(400);
  });
});

describe('a workflow', () => {
  it('is read and updated with a validator of an app, under its present version only', async () => {
    const { call } = openTestSite();
    const read = await call(sam, 'POST', '/rest/api/3/workflows', { workflowNames: ['Software Simplified Workflow'] });
    const [workflow] = read.body.workflows;
    const rule = {
      ruleKey: 'forge:expression-validator',
      parameters: { key: 'ari:cloud:ecosystem::extension/app-1/env-1/static/gate' },
    };
    const transitions = workflow.transitions.map((transition: { name: string }) =>
      transition.name === 'Done' ? { ...transition, validators: [rule] } : transition,
    );
    const request = { statuses: read.body.statuses, workflows: [{ ...workflow, transitions }] };
    const updated = await call(sam, 'POST', '/rest/api/3/workflows/update', request);
    expect(updated.status).toBe(200);
    expect(updated.body.workflows[0].version.versionNumber).toBe(2);
    expect((await call(sam, 'POST', '/rest/api/3/workflows/update', request)).status).toBe(400);
    const blocked = await call(mei, 'POST', '/rest/api/3/issue/PRD-1/transitions', { transition: { id: '31' } });
    expect(blocked.status).toBe(400);
  });

  it('with a rule that the site cannot judge is refused', async () => {
    const { call } = openTestSite();
    const { status } = await call(sam, 'POST', '/rest/api/3/workflows/create', {
      scope: { type: 'GLOBAL' },
      statuses: [{ name: 'Planning', statusCategory: 'TODO', statusReference: 'a' }],
      workflows: [
        {
          name: 'Of its own',
          statuses: [{ statusReference: 'a', properties: {} }],
          transitions: [
            {
              id: '1',
              name: 'Create',
              type: 'INITIAL',
              toStatusReference: 'a',
              validators: [{ ruleKey: 'system:other' }],
            },
          ],
        },
      ],
    });
    expect(status).toBe(400);
  });
});

describe('setting a site up for the app', () => {
  it('adds an issue type to a project, in which issues of it can then be created', async () => {
    const { call } = openTestSite();
    const type = await call(sam, 'POST', '/rest/api/3/issuetype', { name: 'Release Communications' });
    expect((await call(sam, 'POST', '/rest/api/3/issuetype', { name: 'Release Communications' })).status).toBe(409);
    const scheme = await call(sam, 'GET', '/rest/api/3/issuetypescheme/project?projectId=10000');
    const path = `/rest/api/3/issuetypescheme/${scheme.body.values[0].issueTypeScheme.id}/issuetype`;
    expect((await call(mei, 'PUT', path, { issueTypeIds: [type.body.id] })).status).toBe(403);
    expect((await call(sam, 'PUT', path, { issueTypeIds: [type.body.id] })).status).toBe(204);
    const created = await call(mei, 'POST', '/rest/api/3/issue', {
      fields: { project: { key: 'PRD' }, issuetype: { id: type.body.id }, summary: 'Tell of 2.0' },
    });
    expect(created.status).toBe(201);
  });
});
