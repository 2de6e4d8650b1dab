/** News against a communiqué that has begun ends that one alone: its open tasks are withdrawn, and what is true goes on. */
import type { GroupMembersEdit } from '../../../src/contract';
import { stateOf } from '../../../src/domain/delivery/delivery';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { verify } from '../../builders/world/auditor';
import { checkSend } from '../../builders/world/invariants';
import { announcedTo, makeNotice, schedule } from '../../builders/world/run-book';
import { aSite, report, send, submitAndApprove, untilQuiet, valueOf, view, written } from '../../builders/world/story';
import { World } from '../../builders/world/world';

const HOUR = 3_600_000;
const CALLED: GroupMembersEdit = {
  kind: 'list',
  channel: 'telephone',
  items: ['Kim', 'Lee', 'Sam'].map((name) => ({ name, number: '+49 40 1111' })),
};

/** The partners hear at once that the release is live; a notice for the users waits for its time. */
async function announced(world: World): Promise<string> {
  const issueId = await pressed(world);
  await untilQuiet(world, 1);
  return issueId;
}

/** The same, of which nothing has left yet. */
async function pressed(world: World): Promise<string> {
  const issueId = await written(world);
  await makeNotice(world, issueId, 'users');
  valueOf(await schedule(world, issueId, 'users', { start: { kind: 'at', at: world.state.now + 8 * HOUR } }));
  await submitAndApprove(world, issueId);
  world.advance(60_000);
  await report(world);
  valueOf(await send(world, issueId));
  return issueId;
}

/** The process that hands mails over ends once the first of them have left, before it wrote that down. */
async function cutOff(world: World): Promise<void> {
  for (const event of world.state.pending.filter(({ queue }) => queue === 'deliveries')) {
    const undisturbed = world.copy();
    await undisturbed.deliver(event);
    const atCall =
      undisturbed.state.calls.findIndex(
        (call, index) => index >= world.state.calls.length && call.startsWith('channel.'),
      ) + 1;
    if (atCall === 0) continue;
    expect(await new World(world.state, { kill: { atCall, when: 'after' } }).deliver(event)).toBe('killed');
  }
  world.state.pending = [];
}

/** What went to the partners, all of which came back. */
async function bounced(world: World): Promise<readonly [string, ...string[]]> {
  const [first = '', ...others] = world
    .all('delivery')
    .flatMap((one) => (one.channel === 'external-mail' ? one.id : []));
  const report = { kind: 'bounced', at: world.state.now } as const;
  await recordReceipts(
    world.ports(),
    [first, ...others].map((deliveryId) => ({ deliveryId, ...report })),
  );
  return [first, ...others];
}

const askAgain = (world: World, issueId: string, deliveryId: string) =>
  world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', {
    deliveryId,
    outcome: 'send-again',
    reason: 'The mailbox is there now.',
  });

async function again(world: World, issueId: string, deliveryId: string): Promise<void> {
  valueOf(await askAgain(world, issueId, deliveryId));
}

async function freezeForAnHour(world: World, revision: number): Promise<void> {
  const [from, until] = [world.state.now, world.state.now + HOUR];
  const kinds = ['release-announcement'] as const;
  const freeze = { id: 'now', name: 'Now', from, until, timeZone: 'UTC', projectIds: 'all', kinds } as const;
  const change = { revision, policy: { freezes: [freeze] } };
  valueOf(await world.page('administrator', 'administration-page', {}, 'savePolicy', change));
}

async function rolledBack(world: World): Promise<void> {
  await report(world, { status: 'rolled-back', sequence: 2 });
  await untilQuiet(world, 1);
}

async function aSiteThatCalls(): Promise<World> {
  const world = aSite();
  const { groups } = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
  const group = groups.find(({ id }) => id === 'partners');
  if (!group) throw new Error('The site has the group.');
  const { id, revision, name, description } = group;
  const edit = { id, revision, name, description, members: CALLED };
  valueOf(await world.page('administrator', 'administration-page', {}, 'saveGroup', edit));
  return world;
}

async function tell(world: World, issueId: string, count: number): Promise<void> {
  const { id: communiqueId } = await announcedTo(world, issueId, 'partners');
  const { tasks } = valueOf(await world.page('engineer', 'record-panel', { issueId }, 'openTasks', { communiqueId }));
  const deliveryIds = tasks.slice(0, count).map(({ deliveryId }) => deliveryId);
  const payload = { communiqueId, deliveryIds, outcome: 'told' } as const;
  valueOf(await world.page('engineer', 'record-panel', { issueId }, 'attestTasks', payload));
}

const mailsToUsers = (world: World) =>
  world.state.mails.filter(({ recipient }) => recipient.kind === 'jira-user').length;

/** What an auditor reads of the communiqués that the app ended by itself. */
async function endings(world: World, issueId: string) {
  const { entries } = valueOf(await world.page('auditor', 'site-page', {}, 'openHistory', { issueId }));
  return entries.filter(({ title }) => title.includes('ended by news'));
}

const withdrawals = (world: World) =>
  world.state.notices.filter(({ message }) => message.subject.startsWith('Do not tell this any more')).length;

describe('a roll-back while people are being called, and a notice that stays true waits', () => {
  it('withdraws the calls and tells who has them so; the notice leaves at its time', async () => {
    const world = await aSiteThatCalls();
    const issueId = await announced(world);
    await rolledBack(world);
    expect((await announcedTo(world, issueId, 'partners')).step?.state.at).toBe('cancelled');
    expect(withdrawals(world)).toBe(1);
    expect((await announcedTo(world, issueId, 'partners')).deliveries).toMatchObject({ 'to-do': 0, stopped: 3 });
    world.advance(8 * HOUR);
    await untilQuiet(world, 2);
    expect(mailsToUsers(world)).toBe(2);
    checkSend(world);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is a line of the story, which says of which communiqué nothing more leaves, since when and why', async () => {
    const world = await aSiteThatCalls();
    const issueId = await announced(world);
    await rolledBack(world);
    const { id, step } = await announcedTo(world, issueId, 'partners');
    const [ending, ...others] = await endings(world, issueId);
    expect(others).toEqual([]);
    expect(ending?.title).toBe('A communiqué was ended by news; what had left before stays sent');
    expect(ending?.details).toEqual([{ name: id, value: 'Deployment verified: The release was rolled back.' }]);
    expect(ending?.at).toBe((await world.document('send', world.all('send')[0]?.id ?? '')).script?.[id]?.ended?.at);
    expect(step?.state).toMatchObject({ at: 'cancelled' });
  });

  it('is a line of the story, too, where nothing else is left and all of the send is stopped', async () => {
    const world = await aSiteThatCalls();
    const issueId = await announced(world);
    const { id: communiqueId } = await announcedTo(world, issueId, 'users');
    const decision = { communiqueId, decision: 'skip', reason: 'They know.' } as const;
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'decideStep', decision));
    await rolledBack(world);
    expect((await view(world, issueId)).state).toBe('withdrawn');
    expect(await endings(world, issueId)).toHaveLength(1);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('has those called who were told, before the notice goes on', async () => {
    const world = await aSiteThatCalls();
    const issueId = await announced(world);
    await tell(world, issueId, 1);
    await rolledBack(world);
    const notice = await announcedTo(world, issueId, 'users');
    expect((await view(world, issueId)).correction).toMatchObject({ people: 1, runBook: { goesOn: [notice.id] } });
    valueOf(await send(world, issueId));
    world.advance(8 * HOUR);
    await untilQuiet(world, 1);
    expect(mailsToUsers(world)).toBe(0);
    const [correction] = (await view(world, issueId)).communiques.filter(({ kind }) => kind === 'correction');
    const open = { communiqueId: correction?.id ?? '' };
    const { tasks } = valueOf(await world.page('engineer', 'record-panel', { issueId }, 'openTasks', open));
    const told = { ...open, deliveryIds: tasks.map(({ deliveryId }) => deliveryId), outcome: 'told' } as const;
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'attestTasks', told));
    await untilQuiet(world, 2);
    expect(mailsToUsers(world)).toBe(2);
    checkSend(world);
    expect(await verify(world, issueId)).toEqual([]);
  });
});

describe('a roll-back while mails leave, and a notice that stays true waits', () => {
  it('stops those that have not left, is corrected for the others, and the notice goes on', async () => {
    const world = aSite();
    const busy = { kind: 'try-again', reason: 'Busy.', afterSeconds: 900 } as const;
    world.state.outcomes = { 'address:partner-0000@example.com': Array(9).fill(busy) };
    const issueId = await announced(world);
    await rolledBack(world);
    expect((await announcedTo(world, issueId, 'partners')).deliveries).toMatchObject({ accepted: 2, stopped: 1 });
    expect((await view(world, issueId)).correction).toMatchObject({ people: 2 });
    valueOf(await send(world, issueId));
    world.advance(8 * HOUR);
    await untilQuiet(world, 2);
    expect(mailsToUsers(world)).toBe(2);
    expect(world.state.mails).toHaveLength(2 + 2 + 2);
    checkSend(world);
    expect(await verify(world, issueId)).toEqual([]);
  });
});

describe('a second try that news stopped, after all of the run-book had been sent', () => {
  it('is no end: another leaves once the gates are open again, and the verifier believes the ledger of it', async () => {
    const world = aSite();
    const issueId = await announced(world);
    world.advance(8 * HOUR);
    await untilQuiet(world, 2);
    const [last, ...others] = await bounced(world);
    for (const [revision, id] of others.entries()) {
      await again(world, issueId, id);
      await freezeForAnHour(world, revision);
      await untilQuiet(world, 2);
      expect(stateOf(await world.document('delivery', id))).toBe('stopped');
      world.advance(HOUR);
    }
    expect(await endings(world, issueId)).toEqual([]);
    await again(world, issueId, last);
    await untilQuiet(world, 2);
    expect(stateOf(await world.document('delivery', last))).toBe('accepted');
    expect((await view(world, issueId)).state).toBe('recorded');
    expect(await verify(world, issueId)).toEqual([]);
  });
});

describe('a communiqué that news ended while others wait', () => {
  async function endedByAFreeze(world: World): Promise<{ issueId: string; left: string }> {
    const issueId = await announced(world);
    const [first, left = ''] = await bounced(world);
    await again(world, issueId, first);
    await freezeForAnHour(world, 0);
    await untilQuiet(world, 2);
    return { issueId, left };
  }
  const kept = (world: World) => JSON.stringify([world.all('delivery'), world.all('send'), world.all('ledger-entry')]);

  it('is not sent again: whoever asks hears why, and what to do, and nothing changes', async () => {
    const world = aSite();
    const { issueId, left } = await endedByAFreeze(world);
    const { ended, deliveries } = await announcedTo(world, issueId, 'partners');
    expect(deliveries).toMatchObject({ bounced: 2, stopped: 1 });
    expect(ended).toContain('“Now” is in force');
    const before = kept(world);
    const message = `Nothing is sent again: it was ended, which cannot be taken back. Tell these people another way, or plan another record for them. It was ended because: ${ended}`;
    expect(await askAgain(world, issueId, left)).toMatchObject({ ok: false, refusal: { code: 'held', message } });
    const { id } = await announcedTo(world, issueId, 'partners');
    const all = {
      state: 'bounced',
      outcome: 'send-again',
      reason: 'They are there now.',
      asOf: world.state.now,
    } as const;
    const request = { ...all, communiqueIds: [id] };
    expect(await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', request)).toMatchObject({
      ok: false,
      refusal: { message },
    });
    expect(kept(world)).toBe(before);
  });

  it('leaves what bounced of another to be sent again with one reason for all', async () => {
    const world = aSite();
    const { issueId } = await endedByAFreeze(world);
    world.advance(8 * HOUR);
    await untilQuiet(world, 2);
    expect(mailsToUsers(world)).toBe(2);
    const ids = world.all('delivery').flatMap(({ id, channel }) => (channel === 'jira-mail' ? id : []));
    const report = { kind: 'bounced', at: world.state.now } as const;
    await recordReceipts(
      world.ports(),
      ids.map((deliveryId) => ({ deliveryId, ...report })),
    );
    const request = {
      state: 'bounced',
      outcome: 'send-again',
      reason: 'They are there now.',
      asOf: world.state.now,
    } as const;
    expect(
      valueOf(await world.page('engineer', 'record-panel', { issueId }, 'settleDeliveries', request)).settled,
    ).toBe(2);
    await untilQuiet(world, 1);
    expect(mailsToUsers(world)).toBe(4);
    expect((await announcedTo(world, issueId, 'partners')).deliveries).toMatchObject({ bounced: 2, stopped: 1 });
    expect((await announcedTo(world, issueId, 'users')).ended).toBeUndefined();
    expect(await verify(world, issueId)).toEqual([]);
  });
});

describe('a communiqué that is cancelled just after mails have left, by a process that was cut off', () => {
  it('tells the ledger that they left before that, however late they arrive', async () => {
    const world = aSite({ addresses: 12 });
    const issueId = await pressed(world);
    await cutOff(world);
    world.advance(30_000);
    const { id: communiqueId } = await announcedTo(world, issueId, 'partners');
    const decision = { communiqueId, decision: 'cancel', reason: 'Not today.' } as const;
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'decideStep', decision));
    world.state.pending = [];
    world.advance(HOUR / 4);
    const arrived = world.state.mails.map(({ deliveryId }) => deliveryId);
    await recordReceipts(
      world.ports(),
      arrived.map((deliveryId) => ({ deliveryId, kind: 'delivered', at: world.state.now })),
    );
    await untilQuiet(world, 2);
    const { deliveries } = await announcedTo(world, issueId, 'partners');
    expect(deliveries).toMatchObject({ delivered: 10, stopped: 2 });
    expect(await verify(world, issueId)).toEqual([]);
  });
});
