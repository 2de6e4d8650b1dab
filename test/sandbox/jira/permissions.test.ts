import type { Caller } from '../../../sandbox/ports';
import { anonymous, appFor, carlos, lena, mei, openTestSite, sam } from './site-for-tests';

const check = {
  globalPermissions: ['ADMINISTER', 'USER_PICKER'],
  projectPermissions: [
    { permissions: ['EDIT_ISSUES', 'BROWSE_PROJECTS'], projects: [10_000], issues: [10_001, 10_003] },
  ],
};

describe('permissions', () => {
  it('are checked for the caller, by project and by issue with its security level', async () => {
    const { call } = openTestSite();
    const { body } = await call(sam, 'POST', '/rest/api/3/permissions/check', check);
    expect(body).toEqual({
      globalPermissions: ['ADMINISTER', 'USER_PICKER'],
      projectPermissions: [
        { permission: 'EDIT_ISSUES', projects: [10_000], issues: [10_001] },
        { permission: 'BROWSE_PROJECTS', projects: [10_000], issues: [10_001] },
      ],
    });
    const carlosAnswer = await call(carlos, 'POST', '/rest/api/3/permissions/check', check);
    expect(carlosAnswer.body).toEqual({
      globalPermissions: ['USER_PICKER'],
      projectPermissions: [{ permission: 'BROWSE_PROJECTS', projects: [10_000], issues: [10_001] }],
    });
  });

  it('of somebody else are told only to administrators', async () => {
    const { call } = openTestSite();
    const about = { ...check, accountId: mei.accountId };
    expect((await call(carlos, 'POST', '/rest/api/3/permissions/check', about)).status).toBe(403);
    const told = await call(sam, 'POST', '/rest/api/3/permissions/check', about);
    expect(told.body.projectPermissions[0]).toEqual({
      permission: 'EDIT_ISSUES',
      projects: [10_000],
      issues: [10_001, 10_003],
    });
  });

  it('of an installed app are listed, granted by schemes, and by default to whom its manifest says', async () => {
    const { call, site } = openTestSite();
    site.install(appFor(() => ({ allowed: true })));
    const { body } = await call(mei, 'GET', '/rest/api/3/permissions');
    expect(body.permissions['app-prepare']).toMatchObject({ type: 'PROJECT', name: 'Prepare' });
    const mine = async (who: typeof mei) => {
      const answer = await call(
        who,
        'GET',
        '/rest/api/3/mypermissions?permissions=app-prepare,app-audit&projectKey=PRD',
      );
      return [
        answer.body.permissions['app-prepare'].havePermission,
        answer.body.permissions['app-audit'].havePermission,
      ];
    };
    expect(await mine(mei)).toEqual([true, false]);
    expect(await mine(sam)).toEqual([true, true]);
    expect(await mine(carlos)).toEqual([false, false]);
  });

  it('let an app see and change every project, and administer nothing', async () => {
    const { call, site } = openTestSite();
    const app: Caller = { kind: 'app', accountId: site.install(appFor(() => ({ allowed: true }))) };
    expect((await call(app, 'GET', '/rest/api/3/issue/PRD-3')).status).toBe(200);
    expect((await call(app, 'PUT', '/rest/api/3/issue/PRD-3', { fields: { labels: ['seen'] } })).status).toBe(204);
    expect((await call(app, 'POST', '/rest/api/3/issuetype', { name: 'New' })).status).toBe(403);
    expect((await call(app, 'GET', '/rest/api/3/group/member?groupname=readers')).status).toBe(200);
  });

  it('are needed to see people and groups', async () => {
    const { call } = openTestSite();
    const { body } = await call(mei, 'GET', '/rest/api/3/group/member?groupname=readers&maxResults=2&startAt=2');
    expect(body).toMatchObject({ total: 5, startAt: 2, maxResults: 2, isLast: false });
    expect(body.values.map((user: { displayName: string }) => user.displayName)).toEqual([
      'Carlos Ruiz',
      'Noor Haddad',
    ]);
    expect((await call(mei, 'GET', '/rest/api/3/group/member?groupname=nobody')).status).toBe(404);
    expect((await call(anonymous, 'GET', '/rest/api/3/group/member?groupname=readers')).status).toBe(401);
    expect((await call(anonymous, 'GET', '/rest/api/3/myself')).status).toBe(401);
    expect((await call(lena, 'GET', '/rest/api/3/user/search?query=me')).body).toHaveLength(1);
  });

  it('let those who administer a project see who fills its roles', async () => {
    const { call } = openTestSite();
    const roles = (await call(sam, 'GET', '/rest/api/3/role')).body as { id: number; name: string }[];
    const path = `/rest/api/3/project/PRD/role/${roles[0]?.id}`;
    expect((await call(sam, 'GET', path)).body).toMatchObject({ id: roles[0]?.id, name: roles[0]?.name, actors: [] });
    expect((await call(mei, 'GET', path)).status).toBe(404);
    expect((await call(sam, 'GET', '/rest/api/3/project/PRD/role/1')).status).toBe(404);
  });

  it('are named wrongly with a refusal that says which', async () => {
    const { call } = openTestSite();
    const { status, body } = await call(mei, 'GET', '/rest/api/3/mypermissions?permissions=FLY');
    expect([status, body.errorMessages]).toEqual([400, ['Unrecognized permission: FLY']]);
  });
});
