/** A service that takes nothing for hours: a few messages are tried, or uncertain, and the others wait until it does. */
import type { Progress } from '../../../src/contract';
import { stateOf, type Delivery } from '../../../src/domain/delivery/delivery';
import type { Channel } from '../../../src/domain/channels/names';
import type { Outcome } from '../../../src/domain/channels/outcome';
import { deliverBatch } from '../../../src/usecases/sending/deliver-batch';
import { triedLast } from '../../../src/usecases/sending/outages';
import { aDelivery } from '../../builders/deliveries';
import { HOUR } from '../../builders/releases';
import { checkSend, mailsByDelivery } from '../../builders/world/invariants';
import { aSite, put, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const MINUTE = 60_000;

async function sending(people: { readonly jiraUsers: number; readonly addresses: number }, silent?: Channel) {
  const world = aSite(people);
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  if (silent) world.state.silent.add(silent);
  return { world, issueId };
}

/** Lets queue and sweep work for so long. */
async function work(world: World, milliseconds: number): Promise<void> {
  const end = world.state.now + milliseconds;
  for (let nextSweep = world.state.now; world.state.now < end; world.advance(30_000)) {
    for (const event of world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now)) await world.deliver(event);
    if (world.state.now < nextSweep) continue;
    await world.sweep();
    nextSweep = world.state.now + 5 * MINUTE;
  }
}

const statesOn = (world: World, channel: Channel) =>
  world
    .all('delivery')
    .filter((delivery) => delivery.channel === channel)
    .map(stateOf);

const uncertain = (world: World, channel: Channel) =>
  statesOn(world, channel).filter((state) => state === 'uncertain').length;

async function progressOf(world: World, issueId: string): Promise<Progress> {
  return valueOf(await world.page('engineer', 'record-panel', { issueId }, 'readProgress'));
}

describe('Jira that leaves mail without an answer', () => {
  it('for three hours leaves a few people uncertain, and everybody else is told afterwards, once', async () => {
    const { world, issueId } = await sending({ jiraUsers: 120, addresses: 5 }, 'jira-mail');
    await work(world, 3 * HOUR);
    // Two at first, seven while the pause grows to half an hour, then one in each hour.
    expect(uncertain(world, 'jira-mail')).toBeLessThanOrEqual(2 + 7 + 2);
    expect(uncertain(world, 'jira-mail')).toBeGreaterThan(6);
    const left = uncertain(world, 'jira-mail');
    world.state.silent.clear();
    await untilQuiet(world, 2);
    checkSend(world);
    expect(uncertain(world, 'jira-mail')).toBe(left);
    expect(statesOn(world, 'jira-mail').filter((state) => state === 'accepted')).toHaveLength(120 - left);
    expect(mailsByDelivery(world).size).toBe(125);
    expect((await progressOf(world, issueId)).outages).toEqual([]);
  });

  it('keeps nothing from those who are told by another channel', async () => {
    const { world } = await sending({ jiraUsers: 30, addresses: 30 }, 'jira-mail');
    await work(world, 10 * MINUTE);
    expect(new Set(statesOn(world, 'external-mail'))).toEqual(new Set(['accepted']));
  });

  it('is what the panel says, with when it is tried again', async () => {
    const { world, issueId } = await sending({ jiraUsers: 30, addresses: 2 }, 'jira-mail');
    const before = world.state.now;
    await work(world, 10 * MINUTE);
    const { outages, headline, now } = await progressOf(world, issueId);
    expect(outages).toMatchObject([{ channel: 'jira-mail', reason: 'No answer came in time.', unanswered: true }]);
    expect((outages[0]?.since ?? 0) - before).toBeLessThan(MINUTE);
    expect(outages[0]?.until).toBeGreaterThan(now - MINUTE);
    expect(headline).toMatch(/^Sending: \d+ of 32 have left; \d uncertain\.$/);
  });

  it('waits no longer once one message was answered', async () => {
    const { world, issueId } = await sending({ jiraUsers: 40, addresses: 1 }, 'jira-mail');
    await work(world, HOUR);
    world.state.silent.clear();
    await work(world, HOUR);
    expect(statesOn(world, 'jira-mail').filter((state) => state === 'planned')).toHaveLength(0);
    expect((await progressOf(world, issueId)).outages).toEqual([]);
  });

  it('once, by accident, makes nobody wait', async () => {
    const { world } = await sending({ jiraUsers: 30, addresses: 1 });
    world.state.outcomes['jira:reader-0003'] = [{ kind: 'unknown', reason: 'Lost.' }];
    const before = world.state.now;
    for (const event of world.state.pending.filter(({ queue }) => queue === 'deliveries')) await world.deliver(event);
    expect(statesOn(world, 'jira-mail').filter((state) => state === 'planned')).toHaveLength(0);
    expect(uncertain(world, 'jira-mail')).toBe(1);
    expect(world.state.now - before).toBeLessThan(MINUTE);
    expect(world.all('send')[0]?.outages).toBeUndefined();
  });

  it('has nothing judged, written or handed over while nothing may leave', async () => {
    const { world } = await sending({ jiraUsers: 120, addresses: 1 }, 'jira-mail');
    await work(world, HOUR);
    const [planned] = world.all('send');
    const { communiqueId = '' } = planned?.communiques.find(({ channel }) => channel === 'jira-mail') ?? {};
    const until = planned?.outages?.['jira-mail']?.until ?? 0;
    expect(until).toBeGreaterThan(world.state.now);
    const before = world.state.calls.length;
    for (const batch of ['00000', '00001']) {
      const ids = { sendId: planned?.id ?? '', batchId: `${planned?.id}.${communiqueId}.${batch}` };
      expect(await deliverBatch(world.ports(), ids, world.state.now + MINUTE)).toEqual({ againAt: until });
    }
    expect(new Set(world.state.calls.slice(before))).toEqual(new Set(['store.get']));
  });
});

describe('a mail provider that answers nothing', () => {
  it('leaves one parcel uncertain, and then one message at a time', async () => {
    const { world } = await sending({ jiraUsers: 1, addresses: 90 }, 'external-mail');
    await work(world, HOUR);
    expect(uncertain(world, 'external-mail')).toBeLessThanOrEqual(10 + 5 + 4);
    world.state.silent.clear();
    await untilQuiet(world, 2);
    checkSend(world);
    expect(mailsByDelivery(world).size).toBe(91);
  });
});

describe('a mail provider that takes nothing', () => {
  const BUSY: Outcome = { kind: 'try-again', reason: 'SendGrid answered 503.' };
  const WRONG_KEY: Outcome = { kind: 'try-again', reason: 'SendGrid answered 401.', afterSeconds: 900 };
  const attempts = (world: World) =>
    world.all('delivery').reduce((sum, { channel, attempts: own }) => sum + (channel === 'external-mail' ? own : 0), 0);

  it('for three hours is tried with one message at a time, and everybody is told once it takes mail again', async () => {
    const { world, issueId } = await sending({ jiraUsers: 1, addresses: 90 });
    world.state.usual = { 'external-mail': BUSY };
    await work(world, 3 * HOUR);
    expect(statesOn(world, 'external-mail')).toEqual(Array.from({ length: 90 }, () => 'planned'));
    // A parcel of ten, five while the pause grows to a quarter of an hour, then one in each.
    expect(attempts(world)).toBeLessThanOrEqual(10 + 5 + 3 * 4);
    expect((await progressOf(world, issueId)).outages).toMatchObject([
      { channel: 'external-mail', reason: 'SendGrid answered 503.' },
    ]);
    world.state.usual = {};
    await work(world, 16 * MINUTE);
    expect(new Set(statesOn(world, 'external-mail'))).toEqual(new Set(['accepted']));
    expect((await progressOf(world, issueId)).outages).toEqual([]);
    checkSend(world);
  });

  it('is tried at once when a person who may send says so; what was refused before leaves when it was to', async () => {
    const { world, issueId } = await sending({ jiraUsers: 1, addresses: 30 });
    world.state.usual = { 'external-mail': WRONG_KEY };
    await work(world, 20 * MINUTE);
    world.state.usual = {};
    const tryNow = (person: string) =>
      world.page(person, 'record-panel', { issueId }, 'tryNow', { channel: 'external-mail' });
    expect(await tryNow('auditor')).toMatchObject({ ok: false });
    const told = valueOf(await tryNow('engineer'));
    expect(told.outages[0]?.until).toBe(told.now);
    const refused = world.all('delivery').filter((one) => one.channel === 'external-mail' && one.attempts > 0).length;
    expect(refused).toBeLessThan(15);
    await work(world, MINUTE);
    expect(statesOn(world, 'external-mail').filter((state) => state === 'accepted').length).toBeGreaterThanOrEqual(
      30 - refused,
    );
    await work(world, 15 * MINUTE);
    expect(new Set(statesOn(world, 'external-mail'))).toEqual(new Set(['accepted']));
    checkSend(world);
  });

  it('is not tried more often for that: what waits for nothing is left alone', async () => {
    const { world, issueId } = await sending({ jiraUsers: 1, addresses: 8 });
    await untilQuiet(world);
    const before = world.state.pending.length;
    valueOf(await world.page('engineer', 'record-panel', { issueId }, 'tryNow', { channel: 'external-mail' }));
    expect(world.state.pending).toHaveLength(before);
  });
});

describe('a message that is never taken', () => {
  it('leaves after those that were not tried yet, so that it keeps none of them waiting', () => {
    const [first, second, third] = ['1', '2', '3'].map((id) => aDelivery({ id, channel: 'request-comment' }));
    if (!first || !second || !third) throw new Error('There are three.');
    const leaving = { handoverOf: (delivery: Delivery) => delivery };
    expect(triedLast([{ ...first, attempts: 1 }, second, third], leaving)).toEqual(['2', '3', '1']);
  });
});

describe('reminders to which nothing is answered', () => {
  it('wait as what they remind of would, and leave once each when there are answers', async () => {
    const world = aSite({ jiraUsers: 40, addresses: 1 });
    const group = await world.document('group', 'users');
    const target = { proof: 'acknowledged', percent: 90, hours: 48, remindAfterHours: [24] } as const;
    put(world.state.rows, 'group', 'users', { ...group, target });
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    world.advance(24 * HOUR);
    world.state.silent.add('jira-mail');
    await work(world, HOUR);
    const lost = reminders(world).filter(({ progress }) => progress.at === 'uncertain').length;
    expect(lost).toBeGreaterThan(1);
    expect(lost).toBeLessThanOrEqual(2 + 5 + 4);
    world.state.silent.clear();
    await work(world, HOUR);
    expect(reminders(world).filter(({ progress }) => progress.at === 'accepted')).toHaveLength(40 - lost);
    expect(Math.max(...mailsByDelivery(world).values())).toBe(1);
    expect((await view(world, issueId)).state).not.toBe('sending');
  });

  const reminders = (world: World) => world.all('delivery').flatMap((delivery) => delivery.reminders ?? []);
});
