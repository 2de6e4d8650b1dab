import { groupsOf, roleActors, statusChanges, versionApprovers } from '../../../src/adapters/jira/approvals';
import { standInFrom } from '../../../src/domain/privacy/closed-account';

interface Asked {
  readonly path: string;
  readonly body: unknown;
}

/** Puts these answers behind the seam that `@forge/api` calls through, in their order; returns what was asked. */
function answering(...answers: readonly unknown[]): readonly Asked[] {
  const asked: Asked[] = [];
  const left = [...answers];
  const fetch = async (_meta: unknown, path: string, init: { readonly body?: string } = {}) => {
    asked.push({ path: path.split('?')[0] ?? path, body: init.body === undefined ? undefined : JSON.parse(init.body) });
    return Response.json(left.shift());
  };
  Object.assign(globalThis, { __forge_fetch__: fetch, __forge_runtime__: { appContext: {}, lambdaContext: {} } });
  return asked;
}

const ada = { accountId: 'ada', accountType: 'atlassian' };
const entry = (id: string, created: string | number, to: string, author: unknown = ada) => ({
  id,
  created,
  author,
  items: [
    { field: 'summary', fieldId: 'summary', from: null, to: null, fromString: 'Old', toString: 'New' },
    { field: 'status', fieldId: 'status', from: '1', to: '2', fromString: 'Open', toString: to },
  ],
});
const page = (issueId: string, ...changeHistories: readonly unknown[]) => ({
  issueChangeLogs: [{ issueId, changeHistories }],
});

describe('how changes came to their status', () => {
  it('is their latest entry, over all pages, whether Jira writes times as text, seconds or milliseconds', async () => {
    const asked = answering(
      { ...page('1', entry('10', '2026-11-21T10:00:00.000+0100', 'Approved')), nextPageToken: 'more' },
      page('1', entry('9', 1_795_258_801, 'Rejected'), entry('11', 1_795_258_802_500, 'Approved')),
    );
    expect(await statusChanges(['1', '2'])).toEqual({
      '1': { id: '11', to: 'Approved', at: 1_795_258_802_500, accountId: 'ada' },
    });
    expect(Date.parse('2026-11-21T09:00:00.000Z')).toBeLessThan(1_795_258_801_000);
    expect(asked).toMatchObject([
      { path: '/rest/api/3/changelog/bulkfetch', body: { issueIdsOrKeys: ['1', '2'], fieldIds: ['status'] } },
      { body: { nextPageToken: 'more' } },
    ]);
  });

  it('names nobody where an app moved them, and asks who is a person where Jira does not say', async () => {
    const robot = { accountId: 'robot', accountType: 'app' };
    answering(page('1', entry('10', 1_795_258_801_000, 'Approved', robot)));
    expect(await statusChanges(['1'])).toEqual({ '1': { id: '10', to: 'Approved', at: 1_795_258_801_000 } });
    for (const [accountType, accountId] of [
      ['atlassian', 'somebody'],
      ['app', undefined],
    ] as const) {
      const asked = answering(page('1', entry('10', 1_795_258_801_000, 'Approved', { accountId: 'somebody' })), {
        values: [{ accountId: 'somebody', displayName: 'S', active: true, accountType }],
      });
      expect((await statusChanges(['1']))['1']?.accountId).toBe(accountId);
      expect(asked.map(({ path }) => path)).toEqual(['/rest/api/3/changelog/bulkfetch', '/rest/api/3/user/bulk']);
    }
  });
});

describe('the approvers of a version', () => {
  it('are read with their decisions; a version without any has none', async () => {
    answering({
      approvers: [{ accountId: 'ada', status: 'DECLINED', declineReason: 'Too early.' }, { accountId: 'bo' }],
    });
    expect(await versionApprovers('500')).toEqual([
      { accountId: 'ada', decision: 'declined', declineReason: 'Too early.' },
      { accountId: 'bo', decision: 'pending' },
    ]);
    answering({});
    expect(await versionApprovers('500')).toEqual([]);
  });
});

describe('who fills a role', () => {
  it('are people and groups; a group without an id cannot be compared, so the role is unknown', async () => {
    answering({ actors: [{ actorUser: { accountId: 'ada' } }, { actorGroup: { groupId: 'board', name: 'Board' } }] });
    expect(await roleActors('CHG', '7')).toEqual({ accountIds: ['ada'], groupIds: ['board'] });
    answering({ actors: [{ actorGroup: { name: 'Board' } }] });
    await expect(roleActors('CHG', '7')).rejects.toThrow('without its id');
  });
});

describe('the groups of a person', () => {
  it('are those that Jira says, and none of somebody whose account was closed, for whom it is not asked', async () => {
    const asked = answering([{ groupId: 'board', name: 'Board' }]);
    expect(await groupsOf('ada')).toEqual(['board']);
    expect(await groupsOf(standInFrom('0123456789abcdef'))).toEqual([]);
    expect(asked).toHaveLength(1);
  });
});
