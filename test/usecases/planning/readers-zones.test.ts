/** By whose clocks the people of an audience live: kept beside them, and no part of what is approved. */
import { aSite, approve, plan, submit, valueOf, view, written } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const audienceOf = (world: World, group: string) =>
  world.all('audience').flatMap((one) => ('groupId' in one && one.groupId === group ? [one] : []))[0];

const keptZones = (world: World) =>
  world
    .all('audience')
    .flatMap((part) => ('members' in part ? part.members : []))
    .flatMap(({ recipient }) => (recipient.kind === 'jira-user' ? [recipient.timeZone] : []));

function move(world: World, accountId: string, timeZone?: string): void {
  world.state.users[accountId] = { name: accountId, active: true, ...(timeZone ? { timeZone } : {}) };
}

describe('the time zones of an audience', () => {
  it('are counted where Jira tells them, and nothing is guessed of the others', async () => {
    const world = aSite({ jiraUsers: 3 });
    move(world, 'reader-0001', 'Asia/Tokyo');
    move(world, 'reader-0002', 'Asia/Tokyo');
    await plan(world);
    expect(audienceOf(world, 'users')).toMatchObject({ count: 3, zones: { 'Asia/Tokyo': 2 } });
    expect(audienceOf(world, 'partners')).not.toHaveProperty('zones');
    expect([...keptZones(world)].sort()).toEqual(['Asia/Tokyo', 'Asia/Tokyo', undefined]);
  });

  it('cost no call of Jira', async () => {
    const calls = async (zone?: string) => {
      const world = aSite({ jiraUsers: 3 });
      move(world, 'reader-0001', zone);
      return (await world.callsDuring(() => plan(world)))['jira'];
    };
    expect(await calls('Asia/Tokyo')).toBe(await calls());
  });

  it('are known anew when somebody moved, which is no change of what was approved', async () => {
    const world = aSite({ jiraUsers: 3 });
    const issueId = await written(world);
    valueOf(await submit(world, issueId));
    valueOf(await approve(world, issueId));
    const before = await view(world, issueId);
    const entries = world.all('ledger-entry').length;
    move(world, 'reader-0001', 'America/New_York');
    const after = valueOf(await world.page('developer', 'record-panel', { issueId }, 'refreshAudience', {}));
    expect(audienceOf(world, 'users')?.zones).toEqual({ 'America/New_York': 1 });
    expect(keptZones(world)).toContain('America/New_York');
    expect(after.contentDigest).toBe(before.contentDigest);
    expect(world.all('ledger-entry')).toHaveLength(entries);
  });
});
