/** One decision about several records of a change: each stands by itself, as the person saw it. */
import type { DecideRecords } from '../../../src/contract';
import { aSite, CHANGE, submitted, valueOf, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const place = { issueId: CHANGE };

async function seen(world: World, issueIds: readonly string[]): Promise<DecideRecords['records']> {
  return Promise.all(
    issueIds.map(async (recordIssueId) => ({
      recordIssueId,
      contentDigest: (await view(world, recordIssueId)).contentDigest,
    })),
  );
}

async function decide(world: World, request: DecideRecords) {
  return valueOf(await world.page('change-manager', 'change-panel', place, 'decideRecords', request));
}

async function twoRecords() {
  const world = aSite();
  const issueIds = [await submitted(world), await submitted(world)] as const;
  return { world, issueIds, records: await seen(world, issueIds) };
}

async function decisionsOf(world: World, issueId: string) {
  return (await world.document('approval', issueId)).decisions;
}

async function saveAnotherSubject(world: World, issueId: string): Promise<void> {
  const [first] = (await view(world, issueId)).communiques;
  if (!first) throw new Error('The record has no communiqué.');
  const { id: communiqueId, revision, kind, answers, responsibleAccountId } = first;
  const edit = { communiqueId, revision, kind, answers, responsibleAccountId, subject: 'Another subject' };
  valueOf(await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', edit));
}

it('approves each of them, pinned to its own content and written in its own ledger', async () => {
  const { world, issueIds, records } = await twoRecords();
  const { outcomes, view: after } = await decide(world, { decision: 'approved', records, reason: 'Both read.' });
  expect(outcomes).toEqual(issueIds.map((recordIssueId) => ({ recordIssueId })));
  for (const [index, issueId] of issueIds.entries()) {
    expect(await decisionsOf(world, issueId)).toMatchObject([{ accountId: 'change-manager', reason: 'Both read.' }]);
    const { gates, contentDigest } = await view(world, issueId);
    expect(contentDigest).toBe(records[index]?.contentDigest);
    expect(gates.find(({ name }) => name === 'change-approved')?.open).toBe(true);
  }
  expect(after?.records.map(({ decisions }) => decisions.map(({ current }) => current))).toEqual([[true], [true]]);
});

it('approves what stands as it was seen, and says of the others that they changed', async () => {
  const { world, issueIds, records } = await twoRecords();
  await saveAnotherSubject(world, issueIds[0]);
  const { outcomes } = await decide(world, { decision: 'approved', records });
  expect(outcomes.map(({ recordIssueId, refusal }) => [recordIssueId, refusal?.code])).toEqual([
    [issueIds[0], 'content-changed'],
    [issueIds[1], undefined],
  ]);
  await expect(decisionsOf(world, issueIds[0])).rejects.toThrow();
  expect(await decisionsOf(world, issueIds[1])).toHaveLength(1);
});

it('declines them with one reason', async () => {
  const { world, issueIds, records } = await twoRecords();
  await decide(world, { decision: 'declined', records, reason: 'The window moved.' });
  for (const issueId of issueIds)
    expect(await decisionsOf(world, issueId)).toMatchObject([{ decision: 'declined', reason: 'The window moved.' }]);
});

it('decides nothing about a record that the person may not see, or that belongs to another change', async () => {
  const { world, issueIds, records } = await twoRecords();
  world.state.hiddenIssues.add(issueIds[0]);
  const { outcomes } = await decide(world, {
    decision: 'approved',
    records: [...records, { recordIssueId: '1', contentDigest: '0'.repeat(64) }],
  });
  expect(outcomes.map(({ refusal }) => refusal?.code)).toEqual(['not-found', undefined, 'not-found']);
});

it('tells what was decided before Jira failed, and decides no more than that', async () => {
  const { world, issueIds, records } = await twoRecords();
  world.state.unreadable.add(issueIds[1]);
  const { outcomes } = await decide(world, { decision: 'approved', records });
  expect(outcomes.map(({ refusal }) => refusal?.code)).toEqual([undefined, 'jira-failed']);
  world.state.unreadable.clear();
  expect(await decisionsOf(world, issueIds[0])).toHaveLength(1);
  const again = await decide(world, { decision: 'approved', records: records.slice(1) });
  expect(again.outcomes).toEqual([{ recordIssueId: issueIds[1], refusal: undefined }]);
});

it('leaves what it has no time for undecided, and says so', async () => {
  const { world, issueIds, records } = await twoRecords();
  const slow = world.copy({ millisecondsPerCall: 1_000 });
  const { outcomes } = await decide(slow, { decision: 'approved', records });
  expect(outcomes.map(({ refusal }) => refusal?.code)).toEqual([undefined, 'no-time-left']);
  await expect(decisionsOf(slow, issueIds[1])).rejects.toThrow();
});

it('is open to nobody without the permission on the change', async () => {
  const { world, records } = await twoRecords();
  for (const accountId of ['developer', 'engineer', 'outsider']) {
    const request = { decision: 'approved', records } as const;
    const onPanel = await world.page(accountId, 'change-panel', place, 'decideRecords', request);
    const onPage = await world.page(accountId, 'site-page', {}, 'decideOnChange', {
      ...request,
      changeIssueId: CHANGE,
    });
    for (const { ok } of [onPanel, onPage]) expect(ok).toBe(false);
  }
  expect(world.all('approval')).toEqual([]);
});

it('works the same from the list of what waits', async () => {
  const { world, records } = await twoRecords();
  const seenThere = valueOf(
    await world.page('change-manager', 'site-page', {}, 'openChangeToDecide', { changeIssueId: CHANGE }),
  );
  expect(seenThere.records.map(({ contentDigest }) => contentDigest)).toEqual(
    records.map(({ contentDigest }) => contentDigest),
  );
  valueOf(
    await world.page('change-manager', 'site-page', {}, 'decideOnChange', {
      changeIssueId: CHANGE,
      decision: 'approved',
      records,
    }),
  );
  expect(valueOf(await world.page('change-manager', 'site-page', {}, 'openMyApprovals', {})).changes).toEqual([]);
});

it('takes the last word of a person for theirs, also where both are of one millisecond', async () => {
  const { world, issueIds, records } = await twoRecords();
  const at = world.state.now;
  await decide(world, { decision: 'approved', records });
  await decide(world, { decision: 'declined', records, reason: 'Wait.' });
  await decide(world, { decision: 'approved', records: records.slice(0, 1) });
  expect(world.state.now).toBe(at);
  const codes = async (issueId: string) =>
    (await view(world, issueId)).gates.find(({ name }) => name === 'change-approved')?.reasons.map(({ code }) => code);
  expect(await codes(issueIds[0])).toEqual([]);
  expect(await codes(issueIds[1])).toEqual(['declined']);
  const ids = (await decisionsOf(world, issueIds[0])).map(({ id }) => id);
  expect(new Set(ids).size).toBe(3);
});
