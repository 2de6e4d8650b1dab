/** What each change manager finds in the list of what waits for them. */
import type { MyApprovalsView } from '../../../src/contract';
import {
  approve,
  approved,
  aSite,
  CHANGE,
  submitted,
  untilQuiet,
  valueOf,
  verified,
  view,
  written,
} from '../../builders/world/story';
import type { World } from '../../builders/world/world';

async function listOf(world: World, accountId = 'change-manager'): Promise<MyApprovalsView> {
  return valueOf(await world.page(accountId, 'site-page', {}, 'openMyApprovals', {}));
}

async function waitingFor(world: World, accountId?: string) {
  return (await listOf(world, accountId)).changes.flatMap(({ records }) => records);
}

/** Lets the queues work through what there is now. */
async function settle(world: World): Promise<void> {
  world.advance(10_000);
  for (const event of world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now)) await world.deliver(event);
}

async function change(world: World, issueId: string): Promise<void> {
  const { communiques } = await view(world, issueId);
  const [first] = communiques;
  if (!first) throw new Error('The record has no communiqué.');
  valueOf(
    await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
      communiqueId: first.id,
      revision: first.revision,
      subject: 'Another subject',
      kind: first.kind,
      answers: first.answers,
      responsibleAccountId: first.responsibleAccountId,
    }),
  );
  await settle(world);
}

it('lists at once, for who may approve on the change, what was asked for, why and since when', async () => {
  const world = aSite();
  const recordIssueId = await submitted(world);
  const { changes, people } = await listOf(world);
  expect(changes).toEqual([
    {
      change: { issueId: CHANGE, key: 'CHG-900', summary: 'Deploy Phoenix 5.1.3' },
      records: [
        expect.objectContaining({
          recordIssueId,
          versionName: '5.1.3',
          releaseDate: '2026-11-21',
          recipients: 5,
          why: { code: 'not-approved', text: 'CHG-900 is not approved yet.' },
          since: world.state.now,
          submittedBy: 'developer',
        }),
      ],
    },
  ]);
  expect(people).toEqual({ developer: 'Name of developer' });
});

it('lists nothing for people without the permission on the change, and nothing of records that they may not see', async () => {
  const world = aSite();
  const recordIssueId = await submitted(world);
  for (const accountId of ['developer', 'engineer', 'colleague', 'outsider', 'auditor', 'administrator'])
    expect(await waitingFor(world, accountId)).toEqual([]);
  world.state.hiddenIssues.add(recordIssueId);
  expect(await waitingFor(world)).toEqual([]);
  world.state.hiddenIssues.clear();
  world.state.hiddenIssues.add(CHANGE);
  expect(await waitingFor(world)).toEqual([]);
});

it('lists nothing before approval is asked for, after it was given, and after everything was sent', async () => {
  const world = aSite();
  await written(world);
  await settle(world);
  expect(await waitingFor(world)).toEqual([]);
  const after = aSite();
  await approved(after);
  expect(await waitingFor(after)).toEqual([]);
  await settle(after);
  expect(await waitingFor(after)).toEqual([]);
  const sent = aSite();
  await verified(sent);
  await untilQuiet(sent, 1);
  expect(await waitingFor(sent)).toEqual([]);
});

it('lists what was approved again once it drifted, says what changed, and since when', async () => {
  const world = aSite();
  const issueId = await approved(world);
  await settle(world);
  world.advance(3_600_000);
  await change(world, issueId);
  const [waiting] = await waitingFor(world);
  expect(waiting).toMatchObject({ why: { code: 'drifted' }, since: world.state.now });
  expect(waiting?.why.text).toContain('The communiqué for Group');
  world.advance(3_600_000);
  await world.sweep();
  expect((await waitingFor(world))[0]?.since).toBe(waiting?.since);
});

it('leaves a decline to the authors until they ask again', async () => {
  const world = aSite();
  const recordIssueId = await submitted(world);
  const { contentDigest } = await view(world, recordIssueId);
  valueOf(
    await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'declineChange', {
      recordIssueId,
      contentDigest,
      reason: 'The date is wrong.',
    }),
  );
  await settle(world);
  expect(await waitingFor(world)).toEqual([]);
  await change(world, recordIssueId);
  const changed = await view(world, recordIssueId);
  valueOf(
    await world.page('developer', 'record-panel', { issueId: recordIssueId }, 'submitForApproval', {
      contentDigest: changed.contentDigest,
    }),
  );
  expect(await waitingFor(world)).toMatchObject([{ recordIssueId, why: { code: 'declined' } }]);
});

it('asks nobody again who approved exactly what stands, while others have still to', async () => {
  const world = aSite();
  const issueId = await submitted(world);
  const before = await world.document('record', issueId);
  valueOf(await approve(world, issueId));
  // As when a further person’s approval is required: the record still waits after this one.
  expect(before.awaiting).toBeDefined();
  expect((await world.document('record', issueId)).awaiting).toEqual(before.awaiting);
  expect(await waitingFor(world)).toEqual([]);
});

it('puts what is planned first at the top, and what has no date at the end', async () => {
  const world = aSite();
  const [none, late, soon] = [await submitted(world), await submitted(world), await submitted(world)];
  for (const [issueId, releaseDate] of [
    [none, undefined],
    [late, '2026-12-24'],
    [soon, '2026-11-30'],
  ] as const) {
    const key = `record:${issueId}`;
    const row = world.state.rows.get(key);
    const record = await world.document('record', issueId);
    if (!row || !record.awaiting) throw new Error('The record does not wait.');
    world.state.rows.set(key, { ...row, body: { ...record, awaiting: { ...record.awaiting, releaseDate } } });
  }
  expect((await waitingFor(world)).map(({ recordIssueId }) => recordIssueId)).toEqual([soon, late, none]);
});

it('says what is asked of the reader by name, and of those for whom the reader stands in', async () => {
  const world = aSite();
  world.state.grants['second-manager'] = { browse: true, project: ['approve-communications'] };
  world.state.users['second-manager'] = { name: 'Name of second-manager', active: true };
  const issueId = await written(world);
  const { contentDigest } = await view(world, issueId);
  const asked = ['change-manager'];
  valueOf(await world.page('developer', 'record-panel', { issueId }, 'submitForApproval', { contentDigest, asked }));
  expect(await waitingFor(world)).toMatchObject([{ askedOf: ['change-manager'] }]);
  expect(await waitingFor(world, 'second-manager')).toMatchObject([{ askedOf: [] }]);
  const until = world.state.now + 3_600_000;
  valueOf(
    await world.page('change-manager', 'site-page', {}, 'delegateApprovals', { deputy: 'second-manager', until }),
  );
  expect(await waitingFor(world, 'second-manager')).toMatchObject([{ askedOf: ['change-manager'] }]);
  world.state.now = until;
  expect(await waitingFor(world, 'second-manager')).toMatchObject([{ askedOf: [] }]);
});
