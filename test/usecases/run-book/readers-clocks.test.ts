/** A communiqué that reaches each reader by their own clocks: in three zones, and of some nobody knows theirs. */
import type { ChangeView } from '../../../src/contract';
import { stateOf } from '../../../src/domain/delivery/delivery';
import type { LedgerEvent } from '../../../src/domain/ledger/event';
import { zoneOf } from '../../../src/domain/record/audience';
import type { CoverageTarget } from '../../../src/domain/record/coverage';
import { BATCH_SIZE } from '../../../src/domain/delivery/send-plan';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { BATCHES_UNDER_WAY } from '../../../src/usecases/sending/push-batches';
import { isQuiet, type Timing } from '../../../src/domain/script/timing';
import { exported } from '../../builders/world/auditor';
import { checkSend, mailsByDelivery } from '../../builders/world/invariants';
import { communiqueFor, decide, leftFor, schedule, sent } from '../../builders/world/run-book';
import {
  approve,
  aSite,
  CHANGE,
  report,
  send,
  submit,
  untilQuiet,
  valueOf,
  view,
  written,
} from '../../builders/world/story';
import { World } from '../../builders/world/world';
import { problemsOf, verifyOne } from '../../verifier/verify-many';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (iso: string): number => Date.parse(iso);

const TOKYO = 'Asia/Tokyo';
const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';

/** The release is dated 21 November 2026; it is sent in that evening, by the clocks of UTC. */
const NEXT_MORNING: Timing = {
  start: { kind: 'release-date', days: 1, time: '08:00', timeZone: BERLIN, perReader: true },
};
const TURNS: Readonly<Record<string, number>> = {
  [TOKYO]: at('2026-11-21T23:00:00Z'),
  [BERLIN]: at('2026-11-22T07:00:00Z'),
  [NEW_YORK]: at('2026-11-22T13:00:00Z'),
};

/** Readers in the three zones in turn, and each fourth of whom nobody knows it. */
function aSiteInThreeZones(people = 8): World {
  const world = aSite({ jiraUsers: people, addresses: 1 });
  for (const [place, id] of Object.keys(world.state.users)
    .filter((one) => one.startsWith('reader'))
    .entries()) {
    const timeZone = [TOKYO, BERLIN, NEW_YORK, undefined][place % 4];
    world.state.users[id] = { name: id, active: true, ...(timeZone ? { timeZone } : {}) };
  }
  return world;
}

/** The group asks all of its people to confirm what they are told. */
function asksToBeConfirmed(world: World, asked: Pick<CoverageTarget, 'hours' | 'remindAfterHours'>): void {
  const group = world.state.rows.get('group:users');
  if (!group) throw new Error('There is such a group.');
  const target: CoverageTarget = { proof: 'acknowledged', percent: 100, ...asked };
  world.state.rows.set('group:users', { ...group, body: { ...(group.body as object), target } });
}

/** Sweeps and queues work for so long, as they would. */
async function lookedAfter(world: World, hours: number): Promise<void> {
  for (const end = world.state.now + hours * HOUR; world.state.now < end; world.advance(5 * MINUTE)) {
    await world.sweep();
    for (const event of world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now)) await world.deliver(event);
  }
}

const zonesTold = (world: World) => [...new Set(leftFor(world, 'users').map(({ zone }) => zone))];

/** The ids under which reminders were handed over, in order. */
const remindersThatLeft = (world: World) =>
  world.state.mails.flatMap(({ deliveryId }) => (deliveryId.includes('-') ? deliveryId : [])).sort();

/** The same ids as the ledger's entries tell them. */
const remindersInLedger = (world: World) =>
  world
    .all('ledger-entry')
    .map(({ text }) => JSON.parse(text) as LedgerEvent)
    .flatMap((event) => (event.type === 'reminders-settled' ? [event.data] : []))
    .map(({ deliveries, reminder }) => deliveries.map(({ delivery }) => `${delivery}-${reminder}`));

async function findings(world: World, issueId: string) {
  return problemsOf(verifyOne(await exported(world, issueId)));
}

describe('a communiqué at a time of each reader’s own clocks', () => {
  it('leaves to each of them then, to those of unknown zone by the zone that was named, and to everybody once', async () => {
    const world = aSiteInThreeZones();
    const issueId = await sent(world, () => ({ users: NEXT_MORNING }));
    await untilQuiet(world, 24);
    const told = leftFor(world, 'users');
    expect(told).toHaveLength(8);
    for (const { zone = BERLIN, at: moment } of told) {
      expect(moment).toBeGreaterThanOrEqual(TURNS[zone] ?? Infinity);
      expect(moment).toBeLessThan((TURNS[zone] ?? 0) + 5 * MINUTE);
    }
    expect((await view(world, issueId)).state).toBe('recorded');
    checkSend(world);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('says beforehand, and while it is under way, whose turn is when', async () => {
    const world = aSiteInThreeZones();
    const issueId = await written(world);
    valueOf(await schedule(world, issueId, 'users', NEXT_MORNING));
    const planned = (await communiqueFor(world, issueId, 'users')).turns;
    expect(planned).toEqual([
      { at: TURNS[TOKYO], people: 2, zones: [TOKYO], moreZones: 0 },
      { at: TURNS[BERLIN], people: 4, zones: [BERLIN, null], moreZones: 0 },
      { at: TURNS[NEW_YORK], people: 2, zones: [NEW_YORK], moreZones: 0 },
    ]);
    valueOf(await submit(world, issueId));
    valueOf(await approve(world, issueId));
    await report(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 2);
    const [passed, ...later] = (await communiqueFor(world, issueId, 'users')).turns ?? [];
    expect(passed?.at).toBeLessThanOrEqual(world.state.now);
    expect(later).toEqual(planned?.slice(1));
  });

  it('rests between the turns: no call of Jira but the hourly look, and no batch is gone through', async () => {
    const world = aSiteInThreeZones();
    await sent(world, () => ({ users: NEXT_MORNING }));
    await untilQuiet(world, 2);
    expect(zonesTold(world)).toEqual([TOKYO]);
    const sweep = async () => {
      world.advance(5 * MINUTE);
      await world.sweep();
    };
    const calls = await world.callsDuring(async () => {
      for (let run = 0; run < 12; run += 1) await sweep();
    });
    expect(calls['jira']).toBe(3);
    expect(world.state.pending.filter(({ queue }) => queue === 'deliveries')).toEqual([]);
  });

  it('is judged again at each turn: after a roll-back nobody else is told, and those told are put right', async () => {
    const world = aSiteInThreeZones();
    const issueId = await sent(world, () => ({ users: NEXT_MORNING }));
    await untilQuiet(world, 2);
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 1);
    expect(zonesTold(world)).toEqual([TOKYO]);
    const own = world.all('delivery').filter(({ recipient }) => recipient.kind === 'jira-user');
    expect(own.filter((delivery) => stateOf(delivery) === 'stopped')).toHaveLength(6);
    const correction = await communiqueFor(world, issueId, 'users');
    expect([correction.kind, correction.audience.count]).toEqual(['correction', 2]);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('stops where a person cancels it between two turns', async () => {
    const world = aSiteInThreeZones();
    const issueId = await sent(world, () => ({ users: NEXT_MORNING }));
    await untilQuiet(world, 12);
    valueOf(await decide(world, issueId, 'users', 'cancel'));
    await untilQuiet(world, 1);
    expect(zonesTold(world)).not.toContain(NEW_YORK);
    expect((await communiqueFor(world, issueId, 'users')).deliveries).toMatchObject({ accepted: 6, stopped: 2 });
    expect((await view(world, issueId)).state).toBe('recorded');
    checkSend(world);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('waits for a person once it is too late for one of its readers, and leaves when they let it pass', async () => {
    const world = aSiteInThreeZones();
    const issueId = await sent(world, () => ({ users: { ...NEXT_MORNING, lateAfterMinutes: 60 } }));
    await untilQuiet(world, 2);
    // Nothing runs from before the turn of Berlin until it is too late for it.
    world.state.now = at('2026-11-22T08:30:00Z');
    await untilQuiet(world, 8);
    expect(zonesTold(world)).toEqual([TOKYO]);
    expect((await communiqueFor(world, issueId, 'users')).step?.state).toEqual({ at: 'held', why: 'late' });
    valueOf(await decide(world, issueId, 'users', 'release'));
    await untilQuiet(world, 12);
    expect(leftFor(world, 'users')).toHaveLength(8);
    checkSend(world);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('gives everybody the same time to confirm it: the target’s hours count from the last turn', async () => {
    const world = aSiteInThreeZones();
    asksToBeConfirmed(world, { hours: 12 });
    const issueId = await sent(world, () => ({ users: NEXT_MORNING }));
    await untilQuiet(world, 24);
    const stateAfter = async (hours: number) => {
      world.state.now = (TURNS[NEW_YORK] ?? 0) + hours * HOUR;
      return (await communiqueFor(world, issueId, 'users')).coverage?.state;
    };
    expect([await stateAfter(11), await stateAfter(13)]).toEqual(['open', 'missed']);
  });
});

describe('a communiqué on a day and at a time of each reader’s own clocks', () => {
  const KIRITIMATI = 'Pacific/Kiritimati';
  /** The first of its readers live where that is 21 November, 18:00 UTC: before anybody approves it. */
  const ON_THE_22ND: Timing = {
    start: { kind: 'on-date', date: '2026-11-22', time: '08:00', timeZone: BERLIN, perReader: true },
  };
  const OTHERS: Readonly<Record<string, number>> = Object.fromEntries(
    Object.entries(TURNS).filter(([zone]) => zone !== TOKYO),
  );

  function aSiteBeyondTheDateLine(): World {
    const world = aSiteInThreeZones();
    for (const [id, user] of Object.entries(world.state.users))
      if (user.timeZone === TOKYO) world.state.users[id] = { ...user, timeZone: KIRITIMATI };
    return world;
  }

  it('leaves at once to whom it would have reached before it was authorised, and to the others in their turns', async () => {
    const world = aSiteBeyondTheDateLine();
    const issueId = await sent(world, () => ({ users: ON_THE_22ND }));
    const authorisedAt = world.state.now;
    expect(authorisedAt).toBeGreaterThan(at('2026-11-21T18:00:00Z'));
    await untilQuiet(world, 24);
    expect(leftFor(world, 'users')).toHaveLength(8);
    for (const { zone = BERLIN, at: moment } of leftFor(world, 'users')) {
      expect(moment).toBeGreaterThanOrEqual(OTHERS[zone] ?? authorisedAt);
      expect(moment).toBeLessThan((OTHERS[zone] ?? authorisedAt) + 5 * MINUTE);
    }
    expect((await view(world, issueId)).state).toBe('recorded');
    checkSend(world);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('waits for a person where that is too late for one of them', async () => {
    const world = aSiteBeyondTheDateLine();
    const issueId = await sent(world, () => ({ users: { ...ON_THE_22ND, lateAfterMinutes: 60 } }));
    await untilQuiet(world, 12);
    expect(leftFor(world, 'users')).toEqual([]);
    expect((await communiqueFor(world, issueId, 'users')).step?.state).toEqual({ at: 'held', why: 'late' });
    valueOf(await decide(world, issueId, 'users', 'release'));
    await untilQuiet(world, 24);
    expect(leftFor(world, 'users')).toHaveLength(8);
    checkSend(world);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('is approved as that: the approver sees it, and another day, hour or zone is asked for again', async () => {
    const world = aSiteInThreeZones();
    const issueId = await written(world);
    valueOf(await schedule(world, issueId, 'users', ON_THE_22ND));
    valueOf(await submit(world, issueId));
    valueOf(await approve(world, issueId));
    const seen = valueOf<ChangeView>(
      await world.page('change-manager', 'change-panel', { issueId: CHANGE }, 'openChange'),
    );
    expect(seen.records.flatMap(({ communiques }) => communiques.flatMap((one) => one.timingInWords ?? []))).toEqual([
      'On 22 November 2026 at 08:00 by each reader’s own clock (Europe/Berlin where their time zone is not known)',
    ]);
    for (const other of [{ date: '2026-11-23' }, { time: '08:01' }, { timeZone: NEW_YORK }]) {
      const copy = world.copy();
      valueOf(await schedule(copy, issueId, 'users', { start: { ...ON_THE_22ND.start, ...other } as Timing['start'] }));
      expect((await view(copy, issueId)).drifts?.flatMap(({ changes }) => changes.map(({ text }) => text))).toEqual([
        expect.stringContaining('when it leaves'),
      ]);
    }
  });

  it('is refused with the field where it is no day, or over by the clocks of all of its readers', async () => {
    const world = aSiteInThreeZones();
    const issueId = await written(world);
    const refusalOf = async (start: object) => {
      const answered = await schedule(world, issueId, 'users', {
        start: { ...ON_THE_22ND.start, ...start } as Timing['start'],
      });
      return answered.ok ? 'ok' : [answered.refusal.code, answered.refusal.field];
    };
    expect(await refusalOf({ date: '2026-02-30' })).toEqual(['invalid', 'timing.start.date']);
    expect(await refusalOf({ timeZone: 'Europe/Atlantis' })).toEqual(['invalid', 'timing.start.timeZone']);
    expect(await refusalOf({ perReader: undefined })).toEqual(['invalid', 'timing.start.perReader']);
    expect(await refusalOf({ date: '2026-11-21', time: '16:00' })).toEqual(['time-past', 'timing.start']);
    expect((await communiqueFor(world, issueId, 'users')).timing).toBeUndefined();
    // It is over in Tokyo and Berlin, and not yet in New York.
    expect(await refusalOf({ date: '2026-11-21', time: '18:00' })).toBe('ok');
  });
});

describe('quiet hours by each reader’s own clocks', () => {
  it('are kept for everybody, though the communiqué leaves at once to who is awake', async () => {
    const world = aSiteInThreeZones();
    const quiet = { from: '22:00', until: '07:00', timeZone: BERLIN, perReader: true } as const;
    const begun = world.state.now;
    const issueId = await sent(world, () => ({ users: { start: { kind: 'at-once' }, quiet } }));
    await untilQuiet(world, 24);
    const told = leftFor(world, 'users');
    expect(told).toHaveLength(8);
    for (const { zone = BERLIN, at: moment } of told) expect(isQuiet(moment, { ...quiet, timeZone: zone })).toBe(false);
    const first = Math.min(...told.map(({ at: moment }) => moment));
    expect(first - begun).toBeLessThan(HOUR);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('hold back what is tried again, too', async () => {
    const world = aSiteInThreeZones(1);
    world.state.outcomes = { 'jira:reader-0000': [{ kind: 'try-again', reason: 'Busy.', afterSeconds: 900 }] };
    // It is 07:03 in Tokyo, where its only reader lives.
    const quiet = { from: '07:10', until: '11:00', timeZone: BERLIN, perReader: true } as const;
    await sent(world, () => ({ users: { start: { kind: 'at-once' }, quiet } }));
    await untilQuiet(world, 1);
    expect(world.all('delivery').find(({ recipient }) => recipient.kind === 'jira-user')).toMatchObject({
      attempts: 1,
    });
    await untilQuiet(world, 6);
    const [told] = leftFor(world, 'users');
    expect(told?.at).toBeGreaterThanOrEqual(at('2026-11-22T02:00:00Z'));
    expect(told?.at).toBeLessThan(at('2026-11-22T02:10:00Z'));
  });
});

describe('a reminder of what each reader got in their turn', () => {
  it('leaves outside of each one’s own quiet hours, once, and holds up nobody else', async () => {
    const world = aSiteInThreeZones();
    asksToBeConfirmed(world, { hours: 48, remindAfterHours: [4] });
    const quiet = { from: '20:00', until: '07:00', timeZone: BERLIN, perReader: true } as const;
    const issueId = await sent(world, () => ({ users: { ...NEXT_MORNING, quiet } }));
    await untilQuiet(world, 24);
    world.state.now = (TURNS[NEW_YORK] ?? 0) + 4 * HOUR;
    await lookedAfter(world, 8);
    const reminders = world.state.mails.filter(({ deliveryId }) => deliveryId.includes('-'));
    expect(reminders).toHaveLength(8);
    for (const { recipient, at: moment } of reminders) {
      const due = zoneOf(recipient) === TOKYO ? at('2026-11-22T22:00:00Z') : at('2026-11-22T17:00:00Z');
      expect(moment).toBeGreaterThanOrEqual(due);
      expect(moment).toBeLessThan(due + 10 * MINUTE);
    }
    expect(remindersInLedger(world).map((one) => one.length)).toEqual([6, 2]);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('is in the ledger as soon as it has left, though its batch rests until the morning of others', async () => {
    const world = aSiteInThreeZones();
    asksToBeConfirmed(world, { hours: 48, remindAfterHours: [4] });
    const quiet = { from: '20:00', until: '07:00', timeZone: BERLIN, perReader: true } as const;
    await sent(world, () => ({ users: { ...NEXT_MORNING, quiet } }));
    await untilQuiet(world, 24);
    world.state.now = (TURNS[NEW_YORK] ?? 0) + 4 * HOUR;
    await lookedAfter(world, 0.5);
    expect(remindersInLedger(world).flat().sort()).toEqual(remindersThatLeft(world));
    expect(remindersThatLeft(world)).toHaveLength(6);
  });

  it('is told of once, though the next is begun before the night of all of its readers is over', async () => {
    const world = aSiteInThreeZones();
    asksToBeConfirmed(world, { hours: 48, remindAfterHours: [4, 8] });
    const quiet = { from: '20:00', until: '07:00', timeZone: BERLIN, perReader: true } as const;
    const issueId = await sent(world, () => ({ users: { ...NEXT_MORNING, quiet } }));
    await untilQuiet(world, 24);
    world.state.now = (TURNS[NEW_YORK] ?? 0) + 4 * HOUR;
    await lookedAfter(world, 24);
    const told = remindersThatLeft(world);
    expect([told.filter((id) => id.endsWith('-1')).length, told.filter((id) => id.endsWith('-2')).length]).toEqual([
      6, 8,
    ]);
    expect(remindersInLedger(world).flat().sort()).toEqual(told);
    expect(await findings(world, issueId)).toEqual([]);
  });
});

describe('a later reminder', () => {
  it('does not wait for the morning of readers for whom an earlier one rested, who confirmed it meanwhile', async () => {
    const world = aSiteInThreeZones();
    asksToBeConfirmed(world, { hours: 48, remindAfterHours: [4, 8] });
    const quiet = { from: '20:00', until: '07:00', timeZone: BERLIN, perReader: true } as const;
    await sent(world, () => ({ users: { ...NEXT_MORNING, quiet } }));
    await untilQuiet(world, 24);
    world.state.now = (TURNS[NEW_YORK] ?? 0) + 4 * HOUR;
    const reminding = () => world.state.pending.filter(({ body }) => 'reminder' in (body as object));
    for (; reminding().length === 0; world.advance(MINUTE)) await world.sweep();
    const [event] = reminding();
    await lookedAfter(world, 0.5);
    const resting = world.all('delivery').filter(({ recipient }) => zoneOf(recipient) === TOKYO);
    const receipts = resting.map(({ id }) => ({ deliveryId: id, kind: 'acknowledged' as const, at: world.state.now }));
    await recordReceipts(world.ports(), receipts);
    if (event) await world.deliver(event); // The queue delivers it twice.
    await lookedAfter(world, 4);
    const second = world.state.mails.filter(({ deliveryId }) => deliveryId.endsWith('-2'));
    expect(second.map(({ recipient }) => zoneOf(recipient))).toEqual([NEW_YORK, NEW_YORK]);
    const due = (TURNS[NEW_YORK] ?? 0) + 8 * HOUR;
    for (const { at: moment } of second) expect(moment).toBeLessThan(due + 10 * MINUTE);
  });

  it('wakes its batch no more often than the next of its readers has a turn', async () => {
    const world = aSiteInThreeZones();
    asksToBeConfirmed(world, { hours: 48, remindAfterHours: [4, 8] });
    const quiet = { from: '20:00', until: '07:00', timeZone: BERLIN, perReader: true } as const;
    await sent(world, () => ({ users: { ...NEXT_MORNING, quiet } }));
    await untilQuiet(world, 24);
    world.state.now = (TURNS[NEW_YORK] ?? 0) + 4 * HOUR;
    await lookedAfter(world, 4.25);
    const reminding = () => world.state.pending.filter(({ body }) => 'reminder' in (body as object));
    expect(remindersThatLeft(world).filter((id) => id.endsWith('-2'))).toHaveLength(2);
    await world.sweep();
    expect(reminding()).toEqual([]);
  });
});

describe('a message that is sent again while others of its batch have their turn', () => {
  it('does not rest with the batch until the turn after that, whenever in the run it is asked for', async () => {
    const start = aSiteInThreeZones();
    const [reader] = Object.entries(start.state.users).find(([, { timeZone }]) => timeZone === TOKYO) ?? [];
    start.state.outcomes = { [`jira:${reader}`]: [{ kind: 'refused', reason: 'The site’s mail is off.' }] };
    const issueId = await sent(start, () => ({ users: NEXT_MORNING }));
    await untilQuiet(start, 8.9);
    const failed = start.all('delivery').find((delivery) => stateOf(delivery) === 'failed');
    start.state.now = TURNS[BERLIN] ?? 0;
    await start.sweep();
    const [turn] = start.state.pending.filter(({ queue }) => queue === 'deliveries');
    if (!turn || !failed) throw new Error('One failed, and the next of its readers have their turn.');
    for (let beforeCall = 1; beforeCall < 60; beforeCall += 3) {
      const calm = start.copy();
      const request = { deliveryId: failed.id, outcome: 'send-again', reason: 'It is on.' } as const;
      const happens = () => calm.page('engineer', 'record-panel', { issueId }, 'settleDelivery', request);
      await new World(calm.state, { meanwhile: { beforeCall, happens } }).deliver(turn);
      if (stateOf(await calm.document('delivery', failed.id)) === 'failed')
        return expect(beforeCall).toBeGreaterThan(9);
      await untilQuiet(calm, 1);
      expect([beforeCall, stateOf(await calm.document('delivery', failed.id))]).toEqual([beforeCall, 'accepted']);
    }
  });
});

describe('a message that came back, and is sent again while others of its batch are reminded', () => {
  it('does not rest until the turn of those who are reminded later', async () => {
    const start = aSiteInThreeZones();
    asksToBeConfirmed(start, { hours: 48, remindAfterHours: [4] });
    const quiet = { from: '20:00', until: '07:00', timeZone: BERLIN, perReader: true } as const;
    const issueId = await sent(start, () => ({ users: { ...NEXT_MORNING, quiet } }));
    await untilQuiet(start, 24);
    start.state.now = (TURNS[NEW_YORK] ?? 0) + 4 * HOUR;
    const back = start.all('delivery').find(({ recipient }) => zoneOf(recipient) === BERLIN)?.id ?? '';
    await recordReceipts(start.ports(), [{ deliveryId: back, kind: 'bounced', at: start.state.now }]);
    while (!start.state.pending.some(({ body }) => 'reminder' in (body as object))) {
      start.advance(5 * MINUTE);
      await start.sweep();
      for (const event of start.state.pending.filter(({ queue }) => queue !== 'deliveries')) await start.deliver(event);
    }
    const reminding = start.state.pending.filter(({ body }) => 'reminder' in (body as object));
    for (let beforeCall = 1; beforeCall < 60; beforeCall += 1) {
      const calm = start.copy();
      const request = { deliveryId: back, outcome: 'send-again', reason: 'The mailbox is there now.' } as const;
      const happens = () => calm.page('engineer', 'record-panel', { issueId }, 'settleDelivery', request);
      for (const event of reminding) await new World(calm.state, { meanwhile: { beforeCall, happens } }).deliver(event);
      if (stateOf(await calm.document('delivery', back)) === 'bounced') return expect(beforeCall).toBeGreaterThan(9);
      await untilQuiet(calm, 1);
      expect([beforeCall, stateOf(await calm.document('delivery', back))]).toEqual([beforeCall, 'accepted']);
    }
  });
});

describe('readers of which all have their turn at once', () => {
  it('cost not one value of the storage more than readers without turns of their own', async () => {
    const costOf = async (quiet: boolean) => {
      const world = aSiteInThreeZones(40);
      const hours = { from: '03:00', until: '03:01', timeZone: BERLIN } as const;
      await sent(world, () => ({
        users: { start: { kind: 'at-once' }, quiet: { ...hours, ...(quiet ? { perReader: true } : {}) } },
      }));
      const values = await world.valuesDuring(() => untilQuiet(world, 1));
      expect(leftFor(world, 'users')).toHaveLength(40);
      return values;
    };
    expect(await costOf(true)).toEqual(await costOf(false));
  });
});

describe('more readers than have room in the queue at once', () => {
  it('have their turns by their own clocks all the same: what rests until the next makes room', async () => {
    const people = (BATCHES_UNDER_WAY + 3) * BATCH_SIZE;
    const world = aSiteInThreeZones(people);
    await sent(world, () => ({ users: NEXT_MORNING }));
    await untilQuiet(world, 24);
    const told = leftFor(world, 'users');
    expect(told).toHaveLength(people);
    for (const [zone, turn] of Object.entries(TURNS)) {
      const times = told.filter((one) => (one.zone ?? BERLIN) === zone).map(({ at: moment }) => moment);
      expect(Math.min(...times)).toBeGreaterThanOrEqual(turn);
      expect(Math.max(...times)).toBeLessThan(turn + 2 * MINUTE);
    }
  }, 240_000);
});

describe('a process killed while readers have their turns', () => {
  it('tells everybody in their turn and nobody twice, wherever it is killed', async () => {
    const start = aSiteInThreeZones();
    const issueId = await sent(start, () => ({ users: NEXT_MORNING }));
    await untilQuiet(start, 8.9);
    expect(zonesTold(start)).toEqual([TOKYO]);
    const undisturbed = start.copy();
    const before = undisturbed.state.calls.length;
    await untilQuiet(undisturbed, 0.5);
    const calls = undisturbed.state.calls.length - before;
    for (let call = 1; call <= calls; call += process.env.LONG_TESTS === '1' ? 1 : 7) {
      const atCall = start.state.calls.length + call;
      const world = start.copy({ kill: { atCall, when: call % 2 === 0 ? 'before' : 'after' } });
      await untilQuiet(world, 24);
      const states = world.all('delivery').map((delivery) => stateOf(delivery));
      expect(states.filter((state) => state !== 'accepted' && state !== 'uncertain')).toEqual([]);
      expect(Math.max(...mailsByDelivery(world).values())).toBe(1);
      for (const { zone = BERLIN, at: moment } of leftFor(world, 'users'))
        expect(moment).toBeGreaterThanOrEqual(TURNS[zone] ?? Infinity);
      checkSend(world);
    }
    expect(await findings(undisturbed, issueId)).toEqual([]);
  }, 120_000);
});
