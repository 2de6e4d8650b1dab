import fc from 'fast-check';
import { evaluate, headlineOf } from '../../../src/domain/gates/evaluate';
import { calendarDate, isFrozenAt, isFrozenOn, type Freeze } from '../../../src/domain/policy/freeze';
import type { PolicyKind } from '../../../src/domain/policy/policy';
import { runs } from '../../builders/arbitraries';
import { aCommunique } from '../../builders/communiques';
import { anAddress } from '../../builders/people';
import { aRelease, HOUR, NOW } from '../../builders/releases';
import { gate, reasonCodes, settingsWith, snapshotOf, told } from '../../builders/snapshots';

function aFreeze(overrides: Partial<Freeze> = {}): Freeze {
  return {
    id: 'year-end',
    name: 'Year-end freeze',
    from: NOW - HOUR,
    until: NOW + HOUR,
    timeZone: 'Europe/Berlin',
    projectIds: 'all',
    kinds: ['planned-notice', 'release-announcement', 'correction'],
    ...overrides,
  };
}

function judge(freeze: Freeze, kind: 'planned-notice' | 'release-announcement', releaseDate?: string, now = NOW) {
  const communiques = [{ communique: aCommunique({ kind }), recipients: [anAddress('ada@example.com')] }];
  const what = told({ communiques, releases: [aRelease({ releaseDate })] });
  return gate('freeze-clear', snapshotOf(what, { settings: settingsWith({ freezes: [freeze] }) }), now);
}

describe('a freeze', () => {
  it('stops an announcement from its first instant, up to but not including the instant at which it ends', () => {
    const freeze = aFreeze();
    const open = (now: number) => judge(freeze, 'release-announcement', '2027-06-01', now).open;
    expect([freeze.from - 1, freeze.from, freeze.until - 1, freeze.until].map(open)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  // Octopus, issues 9621 and 9599: freezes to come blocked deployments of today.
  it('to come does not stop what is announced now, and one that is over stops nothing', () => {
    for (const kind of ['planned-notice', 'release-announcement'] as const) {
      expect(judge(aFreeze({ from: NOW + 1 }), kind, '2026-06-01').open).toBe(true);
      expect(judge(aFreeze({ from: NOW - 48 * HOUR, until: NOW }), kind, '2026-11-21').open).toBe(true);
    }
  });

  it('stops a notice of what is planned by the day it is planned for, not by the day it is sent', () => {
    const christmas = aFreeze({ from: Date.UTC(2026, 11, 23, 23), until: Date.UTC(2026, 11, 27, 23) });
    expect(reasonCodes(judge(christmas, 'planned-notice', '2026-12-24'))).toEqual(['planned-in-freeze']);
    expect(reasonCodes(judge(christmas, 'planned-notice', '2026-12-27'))).toEqual(['planned-in-freeze']);
    expect(judge(christmas, 'planned-notice', '2026-12-23').open).toBe(true);
    expect(judge(christmas, 'planned-notice', '2026-12-28').open).toBe(true);
    expect(judge(aFreeze(), 'planned-notice', '2026-12-28').open).toBe(true);
  });

  it('holds a notice that has no day, since nobody can say whether it meets the freeze', () => {
    expect(reasonCodes(judge(aFreeze(), 'planned-notice'))).toEqual(['unknown-date']);
    expect(judge(aFreeze({ until: NOW }), 'planned-notice').open).toBe(true);
  });

  it('stops only the kinds and the projects that it names', () => {
    expect(judge(aFreeze({ kinds: ['planned-notice'] }), 'release-announcement').open).toBe(true);
    const communiques = [{ communique: aCommunique(), recipients: [anAddress('ada@example.com')] }];
    const frozen = (projectId: string) => {
      const settings = settingsWith({ freezes: [aFreeze({ projectIds: ['10', '11'] })] }, projectId);
      return !gate('freeze-clear', snapshotOf(told({ communiques }), { settings })).open;
    };
    expect([frozen('10'), frozen('12')]).toEqual([true, false]);
  });

  it('is said after what else holds, in one sentence', () => {
    const snapshot = { ...snapshotOf(told(), { settings: settingsWith({ freezes: [aFreeze()] }) }), evidence: [] };
    expect(headlineOf(evaluate(snapshot, NOW))).toBe(
      'Held: nobody has verified the deployment of 5.1.3 to production yet; “Year-end freeze” is in force until 22 Nov 2026, 00:00 (Europe/Berlin).',
    );
  });

  it('says in words of its own zone until when, and who keeps it', () => {
    const [reason] = judge(aFreeze(), 'release-announcement').reasons;
    expect(reason).toMatchObject({ code: 'frozen', subject: 'year-end' });
    expect(reason?.text).toBe('“Year-end freeze” is in force until 22 Nov 2026, 00:00 (Europe/Berlin).');
  });
});

const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });
const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati', 'Asia/Kathmandu');

describe('freezes as time', () => {
  it('next to each other cover each instant exactly once', () => {
    fc.assert(
      fc.property(instants, instants, instants, instants, (a, b, c, instant) => {
        const [from = 0, middle = 0, until = 0] = [a, b, c].sort((x, y) => x - y);
        const parts = [isFrozenAt({ from, until: middle }, instant), isFrozenAt({ from: middle, until }, instant)];
        expect(parts.filter(Boolean).length).toBe(isFrozenAt({ from, until }, instant) ? 1 : 0);
      }),
      runs(),
    );
  });

  it('freeze a day exactly when they freeze an instant of it', () => {
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: 1, max: 200 * HOUR }),
        fc.integer({ min: -5, max: 5 }),
        zones,
        (...given) => {
          const [from, length, days, timeZone] = given;
          const freeze = { from, until: from + length, timeZone };
          const date = calendarDate(from + days * 24 * HOUR, timeZone);
          // Every quarter of an hour of the freeze, and both of its ends: no zone changes its day in between.
          const steps = Array.from(
            { length: Math.floor(length / (HOUR / 4)) + 1 },
            (_, index) => from + index * (HOUR / 4),
          );
          const some = [...steps.filter((instant) => instant < freeze.until), freeze.until - 1];
          expect(isFrozenOn(freeze, date)).toBe(some.some((instant) => calendarDate(instant, timeZone) === date));
        },
      ),
      runs(60),
    );
  });
});

describe('a policy that does not ask for freezes', () => {
  it('is open for those kinds, and says so', () => {
    const asks: Record<PolicyKind, []> = { 'planned-notice': [], 'release-announcement': [], correction: [] };
    const settings = settingsWith({ gates: asks, freezes: [aFreeze()] });
    expect(gate('freeze-clear', snapshotOf(told(), { settings }))).toEqual({
      name: 'freeze-clear',
      open: true,
      notAsked: true,
      summary: 'Not asked by the policy for an announcement',
      reasons: [],
      evidence: [],
    });
  });
});
