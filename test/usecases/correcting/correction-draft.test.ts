/** A correction before it is sent: who drafts it, who may change or drop it, and what becomes of it meanwhile. */
import { verify } from '../../builders/world/auditor';
import { announced, completeCorrection, rolledBack } from '../../builders/world/corrections';
import { approve, aSite, report, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const MINUTE = 60_000;

describe('a draft of a correction', () => {
  const save = async (world: World, issueId: string, subject: string, kind: 'correction' | 'release-announcement') => {
    const [first] = (await view(world, issueId)).communiques;
    if (!first) throw new Error('The correction has a communiqué.');
    const { id, revision, answers, responsibleAccountId } = first;
    return world.page('engineer', 'record-panel', { issueId }, 'saveCommunique', {
      communiqueId: id,
      revision,
      subject,
      answers,
      kind,
      responsibleAccountId,
    });
  };

  it('gives way to that of a graver verdict while nobody has touched it', async () => {
    const world = aSite();
    const issueId = await announced(world);
    await report(world, { status: 'failed' });
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction?.because).toBe('failed');
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction?.because).toBe('rolled-back');
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails).toHaveLength(10);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('that a person edited stays theirs, and is not drafted anew once it is sent', async () => {
    const world = aSite();
    const issueId = await announced(world);
    await report(world, { status: 'failed' });
    await untilQuiet(world, 1);
    valueOf(await save(world, issueId, 'Please do not use it', 'correction'));
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).communiques[0]?.subject).toBe('Please do not use it');
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect((await world.document('record', issueId)).corrections).toHaveLength(1);
    expect(world.state.mails.slice(5).filter(({ message }) => message.subject === 'Please do not use it')).toHaveLength(
      2,
    );
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('is for those who were told and for nobody else: its communiqués are neither added to nor removed nor made news', async () => {
    const world = aSite();
    const issueId = await rolledBack(world);
    const [first] = (await view(world, issueId)).communiques;
    const panel = (call: 'addCommunique' | 'removeCommunique', payload: never) =>
      world.page('engineer', 'record-panel', { issueId }, call, payload);
    expect(await panel('addCommunique', { groupId: 'users' } as never)).toMatchObject({
      refusal: { code: 'fixed-audience' },
    });
    const removal = { communiqueId: first?.id, revision: first?.revision } as never;
    expect(await panel('removeCommunique', removal)).toMatchObject({ refusal: { code: 'fixed-audience' } });
    expect(await save(world, issueId, 'News', 'release-announcement')).toMatchObject({
      refusal: { code: 'kind-fixed' },
    });
    world.state.users['reader-9999'] = { name: 'A new reader', active: true };
    const group = await world.document('group', 'users');
    world.state.rows.set('group:users', {
      kind: 'group',
      key: 'users',
      revision: 2,
      body: { ...group, members: { kind: 'jira-users', accountIds: ['reader-9999'] } },
      attributes: {},
    });
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'refreshAudience'));
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(JSON.stringify(world.state.mails)).not.toContain('reader-9999');
    expect(world.state.mails).toHaveLength(10);
  });

  it('is kept when the release is deployed anew, says so, and is dropped only with a reason', async () => {
    const world = aSite();
    const issueId = await rolledBack(world);
    await report(world, { status: 'verified', sequence: 2 });
    await untilQuiet(world, 1);
    const { correction } = await view(world, issueId);
    expect(correction).toMatchObject({ stage: 'draft', verifiedAgain: true });
    expect(await send(world, issueId)).toMatchObject({ refusal: { code: 'not-so' } });
    const drop = (who: string, reason: string) =>
      world.page(who, 'record-panel', { issueId }, 'dropCorrection', { correctionId: correction?.id ?? '', reason });
    expect(await drop('engineer', ' ')).toMatchObject({ refusal: { field: 'reason' } });
    expect(await drop('developer', 'No.')).toMatchObject({ refusal: { code: 'not-permitted' } });
    const dropped = valueOf(await drop('engineer', 'It was live again before anybody noticed.'));
    expect([dropped.correction, dropped.headline]).toEqual([undefined, 'Sent to 5 of 5 people; 0 acknowledged.']);
    expect(await drop('engineer', 'Again.')).toMatchObject({ refusal: { code: 'no-correction' } });
    await untilQuiet(world, 1);
    expect(await verify(world, issueId)).toEqual([]);
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction?.stage).toBe('draft');
  });

  it('is not made of notices of what is planned: those stay true', async () => {
    const world = aSite();
    const issueId = await verified(world);
    const { communiques } = await view(world, issueId);
    const planned = communiques.find(({ group }) => group.name === 'Group users');
    if (!planned) throw new Error('There is a communiqué for the users.');
    const { id, revision, subject, answers, responsibleAccountId } = planned;
    const edit = {
      communiqueId: id,
      revision,
      subject,
      answers,
      responsibleAccountId,
      kind: 'planned-notice',
    } as const;
    valueOf(await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', edit));
    world.advance(MINUTE);
    valueOf(await approve(world, issueId));
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction?.people).toBe(3);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(JSON.stringify(world.state.mails.slice(5).map(({ recipient }) => recipient))).not.toContain('reader');
    expect(await verify(world, issueId)).toEqual([]);
  });
});

describe('a correction that a person begins', () => {
  const begin = (world: World, issueId: string, who = 'engineer') =>
    world.page(who, 'record-panel', { issueId }, 'startCorrection', { reason: 'The wrong address was given.' });

  it('needs the permission to send, and somebody who was told', async () => {
    const world = aSite();
    const issueId = await verified(world);
    expect(await begin(world, issueId)).toMatchObject({ refusal: { code: 'nothing-told' } });
    valueOf(await send(world, issueId));
    expect(await begin(world, issueId)).toMatchObject({ refusal: { code: 'nothing-told' } });
    await untilQuiet(world);
    expect(await begin(world, issueId, 'developer')).toMatchObject({ refusal: { code: 'not-permitted' } });
    expect((await world.document('record', issueId)).corrections).toBeUndefined();
  });

  it('is held until it says why and what to do, and then reaches all who were told', async () => {
    const world = aSite();
    const issueId = await announced(world);
    const begun = valueOf(await begin(world, issueId));
    expect(begun.correction).toMatchObject({ because: 'person', accountId: 'engineer', people: 5 });
    expect(await begin(world, issueId)).toMatchObject({ refusal: { code: 'correction-begun' } });
    expect(await send(world, issueId)).toMatchObject({ refusal: { code: 'held' } });
    await completeCorrection(world, issueId);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails).toHaveLength(10);
    expect(world.state.mails[9]?.message.text).toContain('It was not right: The wrong address was given.');
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('stops what has not left yet', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    const [first] = world.state.pending.filter(({ queue }) => queue === 'deliveries');
    if (first) await world.deliver(first);
    valueOf(await begin(world, issueId));
    expect(await send(world, issueId)).toMatchObject({ refusal: { code: 'still-stopping' } });
    await untilQuiet(world, 1);
    expect(world.state.mails).toHaveLength(2);
    expect((await view(world, issueId)).state).toBe('withdrawn');
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('does not stand in the way of that of a roll-back which came after it was written, and says so', async () => {
    const world = aSite();
    const issueId = await announced(world);
    valueOf(await begin(world, issueId));
    await completeCorrection(world, issueId);
    world.advance(60_000);
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction?.unsaid).toMatch(/^5\.1\.3 was rolled back from production after /);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction).toMatchObject({ stage: 'draft', because: 'rolled-back' });
    expect(await verify(world, issueId)).toEqual([]);
  });

  it.each([
    ['says it, where what is so was written after the roll-back', 'It was rolled back.', 1],
    ['does not say it, where only what to do was written after the roll-back', undefined, 2],
  ])('%s', async (_what, what, corrections) => {
    const world = aSite();
    const issueId = await announced(world);
    valueOf(await begin(world, issueId));
    world.advance(60_000);
    await report(world, { status: 'rolled-back' });
    world.advance(60_000);
    await completeCorrection(world, issueId, what);
    expect((await view(world, issueId)).correction?.unsaid === undefined).toBe(what !== undefined);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect((await world.document('record', issueId)).corrections).toHaveLength(corrections);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('does not stand in the way of that of a roll-back which came just before it was begun', async () => {
    const world = aSite();
    const issueId = await announced(world);
    await report(world, { status: 'rolled-back' });
    valueOf(await begin(world, issueId));
    await completeCorrection(world, issueId);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction).toMatchObject({ stage: 'draft', because: 'rolled-back' });
  });

  it('asks for none of a roll-back that was told before it was begun', async () => {
    const world = aSite();
    const issueId = await rolledBack(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    valueOf(await begin(world, issueId));
    await completeCorrection(world, issueId);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect((await world.document('record', issueId)).corrections).toHaveLength(2);
    await report(world, { status: 'rolled-back', messageId: 'the-same-again' });
    await untilQuiet(world, 1);
    expect((await world.document('record', issueId)).corrections).toHaveLength(2);
  });

  it('does not stand in the way of that of a roll-back which comes after it was sent', async () => {
    const world = aSite();
    const issueId = await announced(world);
    valueOf(await begin(world, issueId));
    await completeCorrection(world, issueId);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world, 1);
    expect((await view(world, issueId)).correction).toMatchObject({ stage: 'draft', because: 'rolled-back' });
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    expect(world.state.mails).toHaveLength(15);
    expect(await verify(world, issueId)).toEqual([]);
  });
});
