/** Who does not confirm a mail is told by a person: they alone, by what was approved, and only as somebody says. */
import { stateOf } from '../../../src/domain/delivery/delivery';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { HOUR } from '../../builders/releases';
import { verify } from '../../builders/world/auditor';
import { eventsOf, forHours } from '../../builders/world/hours';
import { partnersOf, receive } from '../../builders/world/receipts';
import { put, report, untilQuiet, valueOf, view } from '../../builders/world/story';
import {
  attest,
  coverage,
  handedOver,
  idsOf,
  listed,
  noticesTo,
  open,
  sent,
  TARGET,
  tasksOf,
  toDo,
} from '../../builders/world/told-next';

describe('by telephone after the reminders', () => {
  it('fifteen of them are said to be told at once, in whatever batches of the message they were', async () => {
    const all = await sent({ addresses: 2_000, target: { ...TARGET, percent: 100 } });
    await receive(all.world, 'acknowledged', 1_985);
    await forHours(all.world, 31);
    const ids = idsOf(await toDo(all));
    const batches = all.world.all('delivery').flatMap(({ id, batchId }) => (ids.includes(id) ? [batchId] : []));
    expect(new Set(batches).size).toBeGreaterThan(8);
    valueOf(await attest(all, 'told', ids));
    expect(await toDo(all)).toEqual([]);
    expect((await coverage(all))?.reached).toBe(2_000);
    expect(await verify(all.world, all.issueId)).toEqual([]);
  });

  it('those alone are for a person to call who have not confirmed, with the approved script and their numbers', async () => {
    const all = await sent();
    await receive(all.world, 'acknowledged', 4);
    await forHours(all.world, 29);
    expect(await open(all)).toMatchObject({ refusal: { code: 'no-tasks' } });
    await forHours(all.world, 2);
    const list = valueOf(await open(all));
    expect([list.channel, list.isNext, list.scriptTitle]).toEqual(['telephone', true, 'Say this']);
    const missing = partnersOf(all.world).slice(4);
    expect(list.tasks.map(({ name, state }) => [name, state]).sort()).toEqual(
      missing.map(({ recipient }) => [recipient.name, 'to-do']).sort(),
    );
    const known = list.tasks.flatMap(({ number }) => number ?? []);
    const numbers = missing.flatMap(({ recipient }) => ('number' in recipient ? (recipient.number ?? []) : []));
    expect(known).toEqual(numbers);
    expect(list.script.text).toContain('Hello, I am calling for');
    const [pin] = (
      eventsOf(all.world, 'send-authorised')[0]?.data['plan'] as { next?: { channel: string; content: string } }[]
    ).flatMap(({ next }) => next ?? []);
    expect(pin?.channel).toBe('telephone');
    expect(eventsOf(all.world, 'reminder-begun').at(-1)?.data).toMatchObject({
      channel: 'telephone',
      content: pin?.content,
      hours: 30,
    });
    await forHours(all.world, 30);
    expect(await verify(all.world, all.issueId)).toEqual([]);
  });

  it('the responsible person hears of it by one mail, and finds it among what waits for them until it is done', async () => {
    const all = await handedOver();
    await forHours(all.world, 5);
    const mails = noticesTo(all.world, 'engineer', 'People wait to be told');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.message.text).toContain('6 on your list');
    expect(await listed(all.world)).toMatchObject([
      { channel: 'telephone', toDo: 6, total: 6, responsible: 'engineer' },
    ]);
    expect(await listed(all.world, 'change-manager')).toEqual([]);
    valueOf(await attest(all, 'told', idsOf(await toDo(all))));
    expect(await listed(all.world)).toEqual([]);
  });

  it('whoever was told counts for the target, as told and not as having confirmed', async () => {
    const all = await handedOver();
    const people = await toDo(all);
    valueOf(await attest(all, 'told', idsOf(people).slice(0, 4)));
    expect(await coverage(all)).toMatchObject({ state: 'open', reached: 8, needed: 9 });
    valueOf(await attest(all, 'told', idsOf(people).slice(4, 5), { note: 'Rang twice.' }));
    await untilQuiet(all.world);
    expect(await coverage(all)).toMatchObject({ state: 'reached', reached: 9 });
    expect(
      eventsOf(all.world, 'coverage-judged').map(({ data }) => [data['outcome'], data['reached'], data['attested']]),
    ).toEqual([['reached', 9, 5]]);
    expect(partnersOf(all.world).map(stateOf).sort()).toEqual([
      'accepted',
      ...Array.from({ length: 4 }, () => 'acknowledged'),
      ...Array.from({ length: 5 }, () => 'attested'),
    ]);
    expect(await verify(all.world, all.issueId)).toEqual([]);
  });

  it('nobody is called who confirmed meanwhile', async () => {
    const all = await handedOver();
    const [first] = await toDo(all);
    await recordReceipts(all.world.ports(), [
      { deliveryId: first?.deliveryId ?? '', kind: 'acknowledged', at: all.world.state.now },
    ]);
    const now = (await tasksOf(all)).find(({ deliveryId }) => deliveryId === first?.deliveryId);
    expect(now).toMatchObject({ state: 'stopped', withdrawn: false });
    expect(await attest(all, 'not-reached', [first?.deliveryId ?? ''])).toMatchObject({
      refusal: { code: 'not-to-do' },
    });
    expect(await listed(all.world)).toMatchObject([{ toDo: 5 }]);
  });

  it('a word given by mistake is taken back by who gave it, with a reason, and counts no more', async () => {
    const all = await handedOver();
    const people = idsOf(await toDo(all));
    valueOf(await attest(all, 'told', people));
    await untilQuiet(all.world);
    expect(await coverage(all)).toMatchObject({ state: 'reached' });
    const back = people.slice(0, 3);
    expect(await attest(all, 'taken-back', back)).toMatchObject({ refusal: { field: 'note' } });
    valueOf(await attest(all, 'taken-back', back, { note: 'It was another list.' }));
    await untilQuiet(all.world);
    expect(await coverage(all)).toMatchObject({ state: 'open', reached: 7 });
    expect(await attest(all, 'taken-back', back, { note: 'Once more.' })).toMatchObject({
      refusal: { code: 'not-attested' },
    });
    valueOf(await attest(all, 'told', back));
    await untilQuiet(all.world);
    expect(await coverage(all)).toMatchObject({ state: 'reached', reached: 10 });
    expect(eventsOf(all.world, 'reminders-attested').map(({ data }) => data['attested'])).toEqual([
      'told',
      'taken-back',
      'told',
    ]);
    expect(await verify(all.world, all.issueId)).toEqual([]);
  });

  it('a word that is taken back has the others called again, whatever another group has confirmed so far', async () => {
    const all = await handedOver({ others: { proof: 'acknowledged', percent: 100, hours: 200 } });
    const people = idsOf(await toDo(all));
    valueOf(await attest(all, 'told', people.slice(0, 5)));
    await untilQuiet(all.world);
    expect([await toDo(all), (await coverage(all))?.state]).toEqual([[], 'reached']);
    valueOf(await attest(all, 'taken-back', people.slice(0, 2), { note: 'It was another list.' }));
    await untilQuiet(all.world);
    expect(idsOf(await toDo(all))).toEqual(people.slice(5));
    expect((await coverage(all))?.state).toBe('open');
    valueOf(await attest(all, 'told', people));
    await forHours(all.world, 1);
    expect((await coverage(all))?.state).toBe('reached');
    expect(await verify(all.world, all.issueId)).toEqual([]);
  });

  it('whoever was not reached may be told later, and nobody who may not say so does', async () => {
    const all = await handedOver();
    const [first] = idsOf(await toDo(all));
    expect(await attest(all, 'told', [first ?? ''], { who: 'colleague' })).toMatchObject({
      refusal: { code: 'not-permitted' },
    });
    valueOf(await attest(all, 'not-reached', [first ?? '']));
    expect((await tasksOf(all)).find(({ deliveryId }) => deliveryId === first)).toMatchObject({
      state: 'failed',
      mayBeToldYet: true,
    });
    valueOf(await attest(all, 'told', [first ?? '']));
    expect(await coverage(all)).toMatchObject({ reached: 5 });
    expect(await verify(all.world, all.issueId)).toEqual([]);
  });

  it('a person may remind them besides, and who has the list keeps it', async () => {
    const all = await handedOver();
    await forHours(all.world, 5);
    const remind = { communiqueId: all.communiqueId };
    valueOf(await all.world.page('engineer', 'record-panel', { issueId: all.issueId }, 'remindNow', remind));
    await forHours(all.world, 2);
    expect(eventsOf(all.world, 'reminders-settled').map(({ data }) => data['reminder'])).toEqual([1, 3]);
    const left = await toDo(all);
    expect(left).toHaveLength(6);
    valueOf(await attest(all, 'told', idsOf(left)));
    expect(await coverage(all)).toMatchObject({ reached: 10 });
    expect(await verify(all.world, all.issueId)).toEqual([]);
  });

  it('the list of recipients and the panel say who was told by it, and by whom', async () => {
    const all = await handedOver();
    const [first] = idsOf(await toDo(all));
    valueOf(await attest(all, 'told', [first ?? ''], { note: 'Spoke to them.' }));
    const { deliveries } = valueOf(
      await all.world.page('engineer', 'record-panel', { issueId: all.issueId }, 'listDeliveries', {
        communiqueIds: [all.communiqueId],
      }),
    );
    expect(deliveries.flatMap(({ next }) => next?.state ?? []).sort()).toEqual([
      'attested',
      ...Array.from({ length: 5 }, () => 'to-do'),
    ]);
    expect(deliveries.find(({ id }) => id === first)?.next?.reason).toContain('Spoke to them.');
    const { communiques } = await view(all.world, all.issueId);
    expect(communiques.find(({ id }) => id === all.communiqueId)?.handed).toEqual({
      channel: 'telephone',
      people: 6,
      isOpen: true,
    });
  });
});

describe('nobody is told by telephone any more', () => {
  it('once the target is reached, and who has the list hears so once', async () => {
    const all = await handedOver();
    await receive(all.world, 'acknowledged', 9);
    await forHours(all.world, 3);
    expect(await toDo(all)).toEqual([]);
    expect(await listed(all.world)).toEqual([]);
    const mails = noticesTo(all.world, 'engineer', 'Do not tell this any more');
    expect(mails).toHaveLength(1);
    expect(mails[0]?.message.text).toContain('The target is reached.');
  });

  it('once a person stopped it', async () => {
    const all = await handedOver();
    const stop = { communiqueId: all.communiqueId, reason: 'They were told in the meeting.' };
    valueOf(await all.world.page('engineer', 'record-panel', { issueId: all.issueId }, 'stopReminding', stop));
    await forHours(all.world, 2);
    expect(await toDo(all)).toEqual([]);
    expect(noticesTo(all.world, 'engineer', 'Do not tell this any more')).toHaveLength(1);
  });

  it('once it was rolled back, or is being corrected', async () => {
    const rolledBack = await handedOver();
    await report(rolledBack.world, { status: 'rolled-back', sequence: 2 });
    await forHours(rolledBack.world, 2);
    expect(await toDo(rolledBack)).toEqual([]);
    expect(await listed(rolledBack.world)).toEqual([]);
    const corrected = await handedOver();
    const { world, issueId } = corrected;
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'startCorrection', { reason: 'It was wrong.' }));
    expect(await toDo(corrected)).toEqual([]);
    await forHours(world, 2);
    expect(noticesTo(world, 'engineer', 'Do not tell this any more')).toHaveLength(1);
    const [first] = idsOf(await tasksOf(corrected));
    valueOf(await attest(corrected, 'told', [first ?? '']));
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('on a copy of the site', async () => {
    const all = await handedOver();
    const copied = all.world.copy();
    copied.state.installation = 'another-installation';
    expect((await tasksOf({ ...all, world: copied })).every(({ state }) => state === 'stopped')).toBe(true);
    await forHours(copied, 20);
    expect(noticesTo(copied, 'engineer', 'Overdue')).toEqual([]);
  });
});

describe('who has people to call', () => {
  it('hears once that their time is over, while somebody is left', async () => {
    const all = await handedOver();
    valueOf(await attest(all, 'told', idsOf(await toDo(all)).slice(0, 2)));
    await forHours(all.world, 24);
    const escalated = all.world.state.notices.filter(({ message }) =>
      message.subject.includes('Not confirmed in time'),
    );
    const overdue = noticesTo(all.world, 'engineer', 'Overdue');
    expect([...escalated, ...overdue].filter(({ accountId }) => accountId === 'engineer')).toHaveLength(1);
    expect(await verify(all.world, all.issueId)).toEqual([]);
    valueOf(await attest(all, 'told', idsOf(await toDo(all))));
    await forHours(all.world, 2);
    expect(await coverage(all)).toMatchObject({ state: 'reached' });
    expect(await verify(all.world, all.issueId)).toEqual([]);
  });

  it('hears it after who is told that the target was missed, so that nobody has two mails about it', async () => {
    const all = await sent();
    const { world } = all;
    put(world.state.rows, 'delegation', 'site', {
      delegations: [
        { id: 'd', delegator: 'engineer', deputy: 'colleague', from: 0, until: Number.MAX_SAFE_INTEGER, madeAt: 0 },
      ],
    });
    await forHours(world, 47);
    // The deputy is told first that it was missed, whom Jira's mail does not reach now, and then not at all.
    world.state.outcomes['notice:colleague'] = [
      { kind: 'try-again', reason: 'Too many requests.' },
      { kind: 'refused', reason: 'Jira writes to them no more.' },
    ];
    await forHours(world, 3);
    const late = (who: string) => [
      ...noticesTo(world, who, 'Not confirmed in time'),
      ...noticesTo(world, who, 'Overdue'),
    ];
    expect([late('engineer').length, late('colleague').length]).toEqual([1, 1]);
  });

  it('is not given more than a person can call: it waits, and says why, until enough have confirmed', async () => {
    const all = await sent({ addresses: 130 });
    await forHours(all.world, 31);
    expect(await open(all)).toMatchObject({ refusal: { code: 'no-tasks' } });
    const { communiques } = await view(all.world, all.issueId);
    expect(communiques.find(({ id }) => id === all.communiqueId)?.chase?.held).toContain('130 people are missing');
    await receive(all.world, 'acknowledged', 40);
    await forHours(all.world, 2);
    expect(await toDo(all)).toHaveLength(90);
  });
});

it('people with Jira accounts are called by their names', async () => {
  const all = await sent({ members: { kind: 'jira-users', accountIds: ['colleague', 'engineer'] } });
  await forHours(all.world, 31);
  const tasks = await toDo(all);
  expect(tasks).toHaveLength(2);
  expect(tasks.every(({ name, number }) => name !== '' && number === undefined)).toBe(true);
  valueOf(await attest(all, 'told', idsOf(tasks)));
  await untilQuiet(all.world);
  expect(await coverage(all)).toMatchObject({ state: 'reached' });
  expect(await verify(all.world, all.issueId)).toEqual([]);
});

it('nobody is lost or handed over twice, and one mail asks, wherever an invocation is cut off', async () => {
  const all = await sent();
  await receive(all.world, 'acknowledged', 6);
  await forHours(all.world, 28);
  all.world.advance(2 * HOUR - 1);
  const begin = all.world.state.calls.length;
  const probe = all.world.copy();
  await forHours(probe, 1);
  const wanted = idsOf(await toDo({ ...all, world: probe })).sort();
  expect(wanted).toHaveLength(4);
  const calls = probe.state.calls.length - begin;
  for (let call = 1; call < calls; call += 5)
    for (const when of ['before', 'after'] as const) {
      const victim = all.world.copy({ kill: { atCall: begin + call, when } });
      await forHours(victim, 1);
      const healed = victim.copy();
      await forHours(healed, 2);
      const mails = noticesTo(healed, 'engineer', 'People wait to be told').length;
      expect([call, when, idsOf(await toDo({ ...all, world: healed })).sort()]).toEqual([call, when, wanted]);
      expect([call, when, eventsOf(healed, 'reminder-begun').length, mails <= 1]).toEqual([call, when, 2, true]);
    }
});
