/** Every installation of the app shares one budget of REST calls, so what a step costs is counted, not timed. */
import { loadRecord } from '../../src/usecases/records/load-record';
import {
  aSite,
  approved,
  CHANGE,
  linkChanges,
  send,
  submitted,
  untilQuiet,
  valueOf,
  verified,
  view,
  written,
} from '../builders/world/story';
import type { World } from '../builders/world/world';

const SIZES = [1, 123, 6000];
const RECIPIENTS = [
  [2, 3],
  [21, 29],
] as const;

describe('opening', () => {
  it.each(SIZES)('the record’s panel makes at most six calls of Jira for %i issues', async (issues) => {
    const world = aSite({ issues });
    const issueId = await approved(world);
    const calls = await world.callsDuring(() => view(world, issueId));
    expect(calls.jira).toBeLessThanOrEqual(5);
    expect(calls.store).toBeLessThanOrEqual(15);
  });

  it.each(SIZES)('the change’s panel makes a bounded number of calls for %i issues', async (issues) => {
    const world = aSite({ issues });
    await approved(world);
    const open = () => world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange');
    expect((await world.callsDuring(open)).jira).toBeLessThanOrEqual(8);
  });

  it('costs the same whatever the size of the release and of its audience', async () => {
    const costs = new Set<string>();
    for (const issues of SIZES)
      for (const [jiraUsers, addresses] of RECIPIENTS) {
        const world = aSite({ issues, jiraUsers, addresses });
        const issueId = await approved(world);
        costs.add(JSON.stringify(await world.callsDuring(() => view(world, issueId))));
      }
    expect([...costs]).toHaveLength(1);
  });
});

describe('what waits for a change manager', () => {
  /** A site with this many records that await approval on one change. */
  async function waiting(records: number) {
    const world = aSite();
    for (let count = 0; count < records; count += 1) await submitted(world);
    world.state.pending = [];
    return world;
  }

  const open = (world: World) => world.page('change-manager', 'site-page', {}, 'openMyApprovals', {});

  it('costs two calls of Jira and a few reads, whether one record or forty wait', async () => {
    for (const records of [1, 40]) {
      const world = await waiting(records);
      const calls = await world.callsDuring(async () =>
        expect(valueOf(await open(world)).changes[0]?.records).toHaveLength(records),
      );
      expect(calls).toEqual({ jira: 2, store: 8 });
    }
  });
});

describe('judging again', () => {
  const judge = (world: World, issueId: string) => () => loadRecord(world.ports(), issueId, 'as-known');

  it('costs two calls of Jira when nothing changed, whatever the number of issues and change requests', async () => {
    const world = aSite({ issues: 1000 });
    const issueId = await approved(world);
    linkChanges(world, issueId, 50);
    const first = await world.callsDuring(judge(world, issueId));
    // The record, its issues, the marks of the changes, and the approvals of each.
    expect(first.jira).toBeLessThanOrEqual(3 + 50);
    const again = await world.callsDuring(judge(world, issueId));
    expect(again.jira).toBe(2);
    expect(again.store).toBeLessThanOrEqual(first.store ?? 0);
  });

  it('costs one call more for each change request that was touched, and no more writes than one', async () => {
    const world = aSite();
    const issueId = await approved(world);
    const changes = linkChanges(world, issueId, 50);
    await judge(world, issueId)();
    for (const change of changes.slice(0, 3)) world.state.touched[change] = 1;
    const kept = { ...world.state.cache };
    expect((await world.callsDuring(judge(world, issueId))).jira).toBe(2 + 3);
    expect(Object.keys(world.state.cache)).toEqual(Object.keys(kept));
  });

  it('asks again for each when what authorises is judged', async () => {
    const world = aSite();
    const issueId = await approved(world);
    linkChanges(world, issueId, 50);
    await judge(world, issueId)();
    expect((await world.callsDuring(() => loadRecord(world.ports(), issueId))).jira).toBe(2 + 50);
  });
});

describe('linking the work items of a version', () => {
  it('asks for a few at a time, never for all of them', async () => {
    const world = aSite({ issues: 1000 });
    const issueId = await written(world);
    let runs = 0;
    for (; world.state.pending.some(({ queue }) => queue === 'links'); runs += 1) {
      world.advance(5_000);
      const calls = await world.callsDuring(async () => {
        for (const event of world.state.pending.filter(({ queue }) => queue === 'links')) await world.deliver(event);
      });
      expect(calls.jira).toBeLessThanOrEqual(2 + 15);
    }
    expect(world.state.issues[issueId]?.linked).toHaveLength(500);
    expect(runs).toBeLessThanOrEqual(35);
    expect(world.all('record')[0]?.issuesLinked).toBe(true);
  });
});

describe('following a send', () => {
  it('costs one call of Jira for each look at its progress', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    const look = () => world.page('engineer', 'record-panel', { issueId }, 'readProgress');
    expect(await world.callsDuring(look)).toMatchObject({ jira: 1 });
  });
});

describe('sending', () => {
  /** All calls from the click to the record on the configuration items. */
  async function costOf(jiraUsers: number, addresses: number, issues = 123) {
    const world = aSite({ jiraUsers, addresses, issues });
    const issueId = await verified(world);
    await untilQuiet(world, 1);
    world.state.pending = [];
    await view(world, issueId);
    const calls = await world.callsDuring(async () => {
      valueOf(await send(world, issueId));
      await untilQuiet(world, 1);
    });
    expect((await view(world, issueId)).state).toBe('recorded');
    return calls;
  }

  it('makes one call of a channel for each recipient, and a number of calls of Jira that no recipient adds to', async () => {
    const few = await costOf(2, 3);
    const many = await costOf(18, 19);
    expect([few.channel, many.channel]).toEqual([5, 37]);
    expect(many.jira).toBe(few.jira);
    expect(few.jira).toBeLessThanOrEqual(60);
  });

  it('costs the same calls of Jira for a release of 6,000 issues as for one', async () => {
    expect((await costOf(2, 3, 6000)).jira).toBe((await costOf(2, 3, 1)).jira);
  });

  // For each: the send's state, the delivery, its batch, the claim; the message; the delivery, its batch, the outcome.
  // A batch of twenty has as much again for itself as one recipient.
  it('reads and writes the storage at most nine times for each recipient', async () => {
    const few = await costOf(2, 20);
    const many = await costOf(2, 220);
    expect(((many.store ?? 0) - (few.store ?? 0)) / 200).toBeLessThanOrEqual(9);
  });
});
