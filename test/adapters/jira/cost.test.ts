import { forgeJira } from '../../../src/adapters/jira/jira';
import { forgeServiceManagement } from '../../../src/adapters/jira/service-management';
import { loadRecord } from '../../../src/usecases/records/load-record';
import { openRecord } from '../../../src/usecases/records/open-record';
import { approved, aSite, linkChanges, valueOf } from '../../builders/world/story';
import { serveRest } from './rest-jira';

describe('opening the panel through the real adapters', () => {
  it.each([1, 123, 6000])(
    'makes at most six REST calls for a version of %i issues, none of them per issue',
    async (issues) => {
      const world = aSite({ issues });
      const issueId = await approved(world);
      const ports = { ...world.ports('engineer'), jira: forgeJira(), serviceManagement: forgeServiceManagement() };
      const calls = serveRest(world.state);
      const opened = valueOf(await openRecord(ports, issueId));
      expect(opened.version?.issueCount).toBe(issues);
      expect(opened.gates.find((gate) => gate.name === 'change-approved')?.open).toBe(true);
      expect(calls.length).toBeLessThanOrEqual(6);
      expect(calls.filter(({ as }) => as === 'user').map(({ path }) => path)).toEqual([
        '/rest/api/3/permissions/check',
      ]);
    },
  );
});

describe('judging a record again on which nothing changed, through the real adapters', () => {
  it.each([
    [1, 1],
    [1000, 50],
    [5000, 99],
  ])('makes two REST calls for a version of %i issues and %i change requests', async (issues, changes) => {
    const world = aSite({ issues });
    const issueId = await approved(world);
    linkChanges(world, issueId, changes);
    const ports = { ...world.ports('engineer'), jira: forgeJira(), serviceManagement: forgeServiceManagement() };
    const calls = serveRest(world.state);
    const first = await loadRecord(ports, issueId, 'as-known');
    const before = calls.length;
    const again = await loadRecord(ports, issueId, 'as-known');
    expect(calls.slice(before).map(({ path }) => path)).toEqual([
      '/rest/api/3/issue/bulkfetch',
      '/rest/api/3/search/jql',
    ]);
    expect(again?.verdicts).toEqual(first?.verdicts);
    expect(again?.snapshot).toEqual(first?.snapshot);
  });
});
