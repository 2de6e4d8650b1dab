import { lena, mei, openTestSite, sam } from './site-for-tests';

describe('the site’s product events', () => {
  it('tell of each change once, with who did it, until they are taken', async () => {
    const { call, site } = openTestSite();
    expect(site.pendingEvents()).toEqual([]);
    let announced = 0;
    site.onEventsPending(() => (announced += 1));
    await call(mei, 'PUT', '/rest/api/3/issue/PRD-1', {
      fields: { summary: 'Renamed', assignee: { accountId: sam.accountId } },
    });
    const events = site.pendingEvents();
    expect(events.map((event) => event.name)).toEqual(['avi:jira:updated:issue', 'avi:jira:assigned:issue']);
    expect(announced).toBeGreaterThan(0);
    expect(events[0]).toMatchObject({
      actor: { kind: 'user', accountId: mei.accountId },
      payload: {
        eventType: 'avi:jira:updated:issue',
        atlassianId: mei.accountId,
        issue: { key: 'PRD-1', fields: { summary: 'Renamed', project: { key: 'PRD' } } },
        changelog: {
          items: expect.arrayContaining([expect.objectContaining({ fieldId: 'summary', toString: 'Renamed' })]),
        },
      },
    });
    expect(JSON.stringify(events)).not.toContain('@example.com');
    site.eventsTaken(events[0]?.id ?? 0);
    expect(site.pendingEvents().map((event) => event.name)).toEqual(['avi:jira:assigned:issue']);
  });

  it('are not emitted by calls that were refused or changed nothing', async () => {
    const { call, site } = openTestSite();
    await call(mei, 'PUT', '/rest/api/3/issue/PRD-1', { fields: { summary: 'Renamed', labels: ['a b'] } });
    await call(mei, 'PUT', '/rest/api/3/issue/PRD-1', { fields: { summary: 'Share a dashboard' } });
    await call(lena, 'PUT', '/rest/api/3/issue/PRD-1/properties/x', { a: 1 });
    expect(site.pendingEvents()).toEqual([]);
  });

  it('tell of links, versions, properties, transitions and comments', async () => {
    const { call, site } = openTestSite();
    await call(mei, 'POST', '/rest/api/3/issueLink', {
      type: { name: 'Blocks' },
      inwardIssue: { key: 'PRD-1' },
      outwardIssue: { key: 'PRD-2' },
    });
    await call(sam, 'PUT', '/rest/api/3/version/10001', { released: true });
    await call(mei, 'PUT', '/rest/api/3/issue/PRD-1/properties/state', { a: 1 });
    await call(mei, 'DELETE', '/rest/api/3/issue/PRD-1/properties/state');
    await call(mei, 'POST', '/rest/api/3/issue/PRD-1/transitions', { transition: { id: '31' } });
    await call(mei, 'POST', '/rest/api/3/issue/PRD-1/comment', {
      body: { type: 'doc', version: 1, content: [] },
    });
    const events = site.pendingEvents();
    expect(events.map((event) => event.name)).toEqual([
      'avi:jira:created:issuelink',
      'avi:jira:updated:version',
      'avi:jira:released:version',
      'avi:jira:set:issue-property',
      'avi:jira:deleted:issue-property',
      'avi:jira:updated:issue',
      'avi:jira:commented:issue',
    ]);
    expect(events[0]?.payload).toMatchObject({
      sourceIssueId: '10001',
      destinationIssueId: '10002',
      issueLinkType: { name: 'Blocks', outwardName: 'blocks' },
    });
    expect(events[5]?.payload).toMatchObject({ associatedStatuses: [{ name: 'To Do' }, { name: 'Done' }] });
  });

  it('survive a restart', async () => {
    const before = openTestSite();
    await before.call(mei, 'PUT', '/rest/api/3/issue/PRD-1', { fields: { summary: 'Renamed' } });
    const after = openTestSite({ database: before.database });
    expect(after.site.pendingEvents()).toEqual(before.site.pendingEvents());
  });
});
