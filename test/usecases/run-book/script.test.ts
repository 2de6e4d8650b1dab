/** The run-book of a record: each communiqué leaves at its time, after what it waits for, and as people decide. */
import type { Timing } from '../../../src/domain/script/timing';
import { acknowledge } from '../../../src/usecases/receiving/record-receipts';
import { exported } from '../../builders/world/auditor';
import { checkSend } from '../../builders/world/invariants';
import { communiqueFor, decide, left, leftFor, schedule, sent } from '../../builders/world/run-book';
import { aSite, report, send, untilQuiet, valueOf, verified, view, written } from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyOne } from '../../verifier/verify-many';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What the queues alone bring about while the clock moves on by so much. */
async function withoutSweep(world: World, milliseconds: number): Promise<void> {
  const end = world.state.now + milliseconds;
  while (world.state.now < end) {
    for (const event of world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now)) await world.deliver(event);
    world.advance(1_000);
  }
}

async function findings(world: World, issueId: string) {
  return problemsOf(verifyOne(await exported(world, issueId)));
}

describe('a communiqué with a time of its own', () => {
  it('leaves at that time and not before, while the others leave at once', async () => {
    const world = aSite();
    const at = world.state.now + 26 * HOUR;
    const issueId = await sent(world, () => ({ partners: { start: { kind: 'at', at } } }));
    await untilQuiet(world, 24);
    expect([leftFor(world, 'users').length, leftFor(world, 'partners').length]).toEqual([2, 0]);
    expect((await view(world, issueId)).state).toBe('sending');
    expect((await communiqueFor(world, issueId, 'partners')).step?.state).toEqual({
      at: 'waiting',
      for: 'time',
      until: at,
    });
    await untilQuiet(world, 6);
    const times = leftFor(world, 'partners').map((one) => one.at);
    expect(times).toHaveLength(3);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(at);
    expect(Math.max(...times)).toBeLessThan(at + 5 * MINUTE);
    expect((await view(world, issueId)).state).toBe('recorded');
    checkSend(world);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('is judged again as it leaves, and not while it waits', async () => {
    const world = aSite();
    const at = world.state.now + 26 * HOUR;
    await sent(world, () => ({ partners: { start: { kind: 'at', at } } }));
    await untilQuiet(world, 2);
    const renewals = () =>
      world.all('ledger-entry').filter(({ text }) => text.includes('"renews"') && text.includes('send-authorised'));
    const before = renewals().length;
    await untilQuiet(world, 20);
    expect(renewals()).toHaveLength(before);
    await untilQuiet(world, 8);
    expect(renewals()).toHaveLength(before + 1);
  });

  it('does not leave when the release was rolled back while it waited', async () => {
    const world = aSite();
    const at = world.state.now + 3 * HOUR;
    const issueId = await sent(world, () => ({ partners: { start: { kind: 'at', at } } }));
    await untilQuiet(world, 1);
    await report(world, { status: 'rolled-back', sequence: 2 });
    await untilQuiet(world, 6);
    expect(leftFor(world, 'partners')).toEqual([]);
    expect((await communiqueFor(world, issueId, 'users')).kind).toBe('correction');
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('costs no call of Jira while it waits, but the hourly look at its record', async () => {
    const world = aSite();
    const at = world.state.now + 26 * HOUR;
    await sent(world, () => ({ partners: { start: { kind: 'at', at } } }));
    await untilQuiet(world, 3);
    const sweep = async () => {
      world.advance(5 * MINUTE);
      await world.sweep();
    };
    const anHour = await world.callsDuring(async () => {
      for (let run = 0; run < 12; run += 1) await sweep();
    });
    expect(anHour['jira']).toBe(3);
    expect(anHour['queue']).toBeUndefined();
  });

  it('counts from the release date by the clocks of its zone, and cannot be sent while there is none', async () => {
    const world = aSite();
    const timing: Timing = { start: { kind: 'release-date', days: 3, time: '09:00', timeZone: 'Europe/Berlin' } };
    const dateless = world.copy();
    dateless.state.versions = dateless.state.versions.map(({ releaseDate: _none, ...version }) => version);
    await expect(sent(dateless, () => ({ users: timing }))).rejects.toThrow(
      /Group users: the fix version has no release date/,
    );
    expect(dateless.state.mails).toEqual([]);
    const issueId = await sent(world, () => ({ users: timing }));
    const day = world.state.versions[0]?.releaseDate ?? '';
    const expected = Date.parse(`${day}T08:00:00Z`) + 3 * 24 * HOUR;
    expect(world.state.now).toBeLessThan(expected);
    expect((await communiqueFor(world, issueId, 'users')).startsAt).toBe(expected);
  });
});

describe('a communiqué that waits for another', () => {
  it('leaves once the other is acknowledged to the degree that was asked, and not before', async () => {
    const world = aSite();
    const issueId = await sent(world, async (id) => ({
      partners: {
        start: { kind: 'at-once' },
        after: { communiqueId: (await communiqueFor(world, id, 'users')).id, degree: 'acknowledged', percent: 50 },
      },
    }));
    await untilQuiet(world, 2);
    expect([leftFor(world, 'users').length, leftFor(world, 'partners').length]).toEqual([2, 0]);
    const step = (await communiqueFor(world, issueId, 'partners')).step;
    expect(step?.state).toMatchObject({ at: 'waiting', for: 'step' });
    const [mail] = world.state.mails;
    const delivery = world.all('delivery').find(({ id }) => id === mail?.deliveryId);
    const ports = world.ports();
    const token = await ports.acknowledgementTokens.tokenFor(delivery?.id ?? '', delivery?.messageContentDigest ?? '');
    await acknowledge(ports, token);
    await untilQuiet(world, 1);
    expect(leftFor(world, 'partners')).toHaveLength(3);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('leaves without waiting for the sweep when the last message of the other has left', async () => {
    const world = aSite();
    await sent(world, async (id) => ({
      partners: {
        start: { kind: 'at-once' },
        after: { communiqueId: (await communiqueFor(world, id, 'users')).id, degree: 'sent', percent: 100 },
      },
    }));
    await withoutSweep(world, MINUTE);
    expect([leftFor(world, 'users').length, leftFor(world, 'partners').length]).toEqual([2, 3]);
  });

  it('leaves without waiting for the sweep when enough readers have acknowledged the other', async () => {
    const world = aSite({ jiraUsers: 30 });
    await sent(world, async (id) => ({
      partners: {
        start: { kind: 'at-once' },
        after: { communiqueId: (await communiqueFor(world, id, 'users')).id, degree: 'acknowledged', percent: 100 },
      },
    }));
    await withoutSweep(world, 5 * MINUTE);
    expect([leftFor(world, 'users').length, leftFor(world, 'partners').length]).toEqual([30, 0]);
    const ports = world.ports();
    const deliveries = world.all('delivery');
    const events = await world.callsDuring(async () => {
      for (const { id, messageContentDigest } of deliveries)
        await acknowledge(ports, await ports.acknowledgementTokens.tokenFor(id, messageContentDigest));
    });
    // One for the record's lists, one for the run-book, however many acknowledge at once.
    expect(events['queue']).toBeLessThanOrEqual(4);
    await withoutSweep(world, MINUTE);
    expect(leftFor(world, 'partners')).toHaveLength(3);
  });

  it('is held when the other is skipped, and leaves when a person releases it', async () => {
    const world = aSite();
    const at = world.state.now + 3 * HOUR;
    const issueId = await sent(world, async (id) => ({
      users: { start: { kind: 'at', at } },
      partners: {
        start: { kind: 'at-once' },
        after: { communiqueId: (await communiqueFor(world, id, 'users')).id, degree: 'sent', percent: 100 },
      },
    }));
    valueOf(await decide(world, issueId, 'users', 'skip'));
    await untilQuiet(world, 5);
    expect(world.state.mails).toEqual([]);
    expect((await communiqueFor(world, issueId, 'partners')).step).toMatchObject({
      state: { at: 'held', why: 'predecessor' },
      decisions: ['release', 'skip'],
    });
    valueOf(await decide(world, issueId, 'partners', 'release'));
    await untilQuiet(world, 1);
    expect([leftFor(world, 'users').length, leftFor(world, 'partners').length]).toEqual([0, 3]);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('cannot be scheduled in a circle, nor lose what it waits for', async () => {
    const world = aSite();
    const issueId = await written(world);
    const [users, partners] = [
      await communiqueFor(world, issueId, 'users'),
      await communiqueFor(world, issueId, 'partners'),
    ];
    const after = (communiqueId: string): Timing => ({
      start: { kind: 'at-once' },
      after: { communiqueId, degree: 'sent', percent: 100 },
    });
    valueOf(await schedule(world, issueId, 'partners', after(users.id)));
    expect(await schedule(world, issueId, 'users', after(partners.id))).toMatchObject({
      refusal: { code: 'waits-in-a-circle', field: 'timing.after' },
    });
    expect(await schedule(world, issueId, 'users', after(users.id))).toMatchObject({
      refusal: { code: 'waits-for-itself' },
    });
    const payload = { communiqueId: users.id, revision: users.revision };
    expect(await world.page('developer', 'record-panel', { issueId }, 'removeCommunique', payload)).toMatchObject({
      refusal: { code: 'waited-for' },
    });
  });
});

describe('a communiqué whose time is over', () => {
  it('is held for a person instead of sent, and leaves when that person releases it', async () => {
    const world = aSite();
    const at = world.state.now + 2 * HOUR;
    const issueId = await sent(world, () => ({ partners: { start: { kind: 'at', at }, lateAfterMinutes: 60 } }));
    await untilQuiet(world, 1);
    // Neither sweep nor queue works for some hours.
    world.state.pending = [];
    world.advance(4 * HOUR);
    await untilQuiet(world, 2);
    expect(leftFor(world, 'partners')).toEqual([]);
    expect((await communiqueFor(world, issueId, 'partners')).step?.state).toEqual({ at: 'held', why: 'late' });
    valueOf(await decide(world, issueId, 'partners', 'release'));
    await untilQuiet(world, 1);
    expect(leftFor(world, 'partners')).toHaveLength(3);
    expect(await findings(world, issueId)).toEqual([]);
  });
});

describe('a communiqué with quiet hours', () => {
  it('leaves in the morning of its recipients’ zone', async () => {
    const world = aSite();
    const now = new Date(world.state.now);
    const clock = (hours: number) => `${String((now.getUTCHours() + hours + 24) % 24).padStart(2, '0')}:00`;
    const quiet = { from: clock(-1), until: clock(3), timeZone: 'UTC' };
    await sent(world, () => ({ partners: { start: { kind: 'at-once' }, quiet } }));
    await untilQuiet(world, 8);
    const end = Math.floor(world.state.now / HOUR) * HOUR;
    const times = leftFor(world, 'partners').map((one) => one.at);
    expect(times).toHaveLength(3);
    for (const time of times) {
      const hour = new Date(time).getUTCHours();
      expect(hour).toBe((now.getUTCHours() + 3) % 24);
      expect(time).toBeLessThan(end + HOUR);
    }
  });
});

describe('a person', () => {
  it('can hold, release and cancel what is under way, each with a reason that the ledger keeps', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    valueOf(await decide(world, issueId, 'partners', 'hold'));
    await untilQuiet(world, 2);
    const { id } = await communiqueFor(world, issueId, 'partners');
    expect(world.all('batch').filter(({ communiqueId }) => communiqueId === id)).toEqual([]);
    expect([leftFor(world, 'users').length, leftFor(world, 'partners').length]).toEqual([2, 0]);
    valueOf(await decide(world, issueId, 'partners', 'release'));
    expect(await decide(world, issueId, 'partners', 'release')).toMatchObject({ refusal: { code: 'step-moved-on' } });
    await untilQuiet(world, 1);
    expect(leftFor(world, 'partners')).toHaveLength(3);
    const history = world.all('ledger-entry').filter(({ text }) => text.includes('"type":"step-decided"'));
    expect(history).toHaveLength(2);
    expect(history.every(({ text }) => !text.includes('Because.'))).toBe(true);
    expect(await decide(world, issueId, 'partners', 'cancel')).toMatchObject({ refusal: { code: 'not-sending' } });
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('who skips a communiqué lets the others leave, and the record is done with them', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    valueOf(await decide(world, issueId, 'users', 'skip'));
    await untilQuiet(world, 2);
    expect([leftFor(world, 'users').length, leftFor(world, 'partners').length]).toEqual([0, 3]);
    const skipped = await communiqueFor(world, issueId, 'users');
    expect([skipped.deliveries?.stopped, skipped.state]).toEqual([2, 'stopped']);
    expect((await view(world, issueId)).state).toBe('recorded');
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('who skips every communiqué has told nobody: the record was stopped, not sent', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    valueOf(await decide(world, issueId, 'users', 'skip'));
    valueOf(await decide(world, issueId, 'partners', 'skip'));
    await untilQuiet(world, 2);
    const { state, headline, sentAt } = await view(world, issueId);
    expect([state, headline, sentAt]).toEqual([
      'withdrawn',
      'Stopped before anybody was told: every communiqué was left out.',
      undefined,
    ]);
    expect(world.all('item-record')).toEqual([]);
    expect(world.state.mails).toEqual([]);
    expect(await findings(world, issueId)).toEqual([]);
  });

  it('who may not send decides nothing', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    expect(await decide(world, issueId, 'users', 'skip', 'developer')).toMatchObject({ ok: false });
    await untilQuiet(world, 1);
    expect(left(world)).toHaveLength(5);
  });

  it('who changes a time after the approval voids it', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await schedule(world, issueId, 'users', { start: { kind: 'after-verification', minutes: 30 } }));
    expect(await send(world, issueId)).toMatchObject({ refusal: { code: 'held' } });
    const { drifts } = await view(world, issueId);
    expect(drifts?.flatMap(({ changes }) => changes.map(({ text }) => text)).join(' ')).toContain('when it leaves');
  });
});
