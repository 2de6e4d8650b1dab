/** Laws of turns by readers' own clocks, whatever the zones, the clocks' changes, and the moment. */
import fc from 'fast-check';
import { NO_DELIVERIES } from '../../../src/domain/delivery/delivery-counts';
import {
  isLateFor,
  isPast,
  leavesFor,
  startFor,
  turnsFrom,
  ZONES_OF_A_STEP,
  zonesOfStep,
} from '../../../src/domain/script/readers-clocks';
import { planStep, stateOfStep, type Step } from '../../../src/domain/script/step';
import { isQuiet, type QuietHours, type Timing } from '../../../src/domain/script/timing';
import { clockTimeOf, dateOf, wallClockAt } from '../../../src/domain/script/wall-clock';

const HOUR = 3_600_000;
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];
const at = (iso: string): number => Date.parse(iso);

const aZone = fc.option(fc.constantFrom(...ZONES), { nil: null });
const aNamedZone = fc.constantFrom(...ZONES);
const aTime = fc.integer({ min: 0, max: 1439 }).map((minute) => clockTimeOf({ day: 0, minute }));
const quietHours: fc.Arbitrary<QuietHours> = fc
  .record({ from: aTime, until: aTime, timeZone: aNamedZone, perReader: fc.constant(true as const) })
  .filter(({ from, until }) => from !== until);
const anInstant = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });
const someZones = fc.uniqueArray(aZone, { minLength: 1, maxLength: 6 });

/** For some days before, on or after the day on which it is authorised, which is that of the release. */
const aPlan = fc.record({
  start: fc.constantFrom('release-date' as const, 'on-date' as const),
  quiet: fc.option(quietHours, { nil: undefined }),
  time: aTime,
  days: fc.integer({ min: -2, max: 2 }),
  timeZone: aNamedZone,
  lateAfterMinutes: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined }),
  authorisedAt: anInstant,
  zones: someZones,
});

function planned({
  start,
  quiet,
  time,
  days,
  timeZone,
  lateAfterMinutes,
  authorisedAt,
  zones,
}: typeof aPlan extends fc.Arbitrary<infer P> ? P : never): Step {
  const today = wallClockAt(authorisedAt, 'UTC');
  const timing: Timing = {
    start:
      start === 'on-date'
        ? { kind: start, date: dateOf({ day: today.day + days }), time, timeZone, perReader: true }
        : { kind: start, days, time, timeZone, perReader: true },
    ...(quiet ? { quiet } : {}),
    ...(lateAfterMinutes === undefined ? {} : { lateAfterMinutes }),
  };
  const result = planStep(timing, { authorisedAt, releaseDate: dateOf(today) }, zones);
  if ('missing' in result) throw new Error(`The ${result.missing} is missing.`);
  return result.step;
}

describe('the turn of a reader', () => {
  it('is never in what their own clocks show to be quiet hours, nor before they show the time', () => {
    fc.assert(
      fc.property(aPlan, aZone, anInstant, (plan, zone, now) => {
        const step = planned(plan);
        const turn = leavesFor(step, zone, now);
        expect(turn).toBeGreaterThanOrEqual(now);
        expect(step.quiet && isQuiet(turn, { ...step.quiet, timeZone: zone ?? step.quiet.timeZone })).not.toBe(true);
        expect(step.readers && turn).toBeGreaterThanOrEqual(step.readers ? startFor(step.readers, zone) : Infinity);
        expect(leavesFor(step, zone, turn)).toBe(turn);
      }),
      { numRuns: 500 },
    );
  });

  it('comes within a day of the start by their clocks, and the hour that autumn repeats', () => {
    fc.assert(
      fc.property(aPlan, aZone, anInstant, (plan, zone, now) => {
        const step = planned(plan);
        const start = step.readers ? Math.max(now, startFor(step.readers, zone)) : now;
        expect(leavesFor(step, zone, now) - start).toBeLessThanOrEqual(25 * HOUR);
      }),
      { numRuns: 500 },
    );
  });

  it('is when their clocks show the time, those of the timing’s zone where nobody knows their own', () => {
    const timing: Timing = {
      start: { kind: 'release-date', days: 1, time: '08:00', timeZone: 'Europe/Berlin', perReader: true },
    };
    const zones = [null, 'Asia/Tokyo', 'America/New_York'];
    const result = planStep(timing, { authorisedAt: at('2026-11-21T12:00:00Z'), releaseDate: '2026-11-21' }, zones);
    const step = 'step' in result ? result.step : undefined;
    const turns = zones.map((zone) => new Date(leavesFor(step ?? {}, zone, 0)).toISOString());
    expect(turns).toEqual(['2026-11-22T07:00:00.000Z', '2026-11-21T23:00:00.000Z', '2026-11-22T13:00:00.000Z']);
    expect(step?.startAt).toBe(at('2026-11-21T23:00:00Z'));
  });
});

describe('a day and time by each reader’s own clock', () => {
  const start = (date: string, time: string) =>
    ({ kind: 'on-date', date, time, timeZone: 'Europe/Berlin', perReader: true }) as const;
  const turnsOn = (date: string, time: string, zones: readonly (string | null)[]) => {
    const result = planStep({ start: start(date, time) }, { authorisedAt: at('2026-01-01T00:00:00Z') }, zones);
    if ('missing' in result) throw new Error('A day that was written down waits for nothing.');
    return zones.map((zone) => new Date(leavesFor(result.step, zone, 0)).toISOString());
  };

  it('needs no release date, and is a turn for each from one end of the world to the other', () => {
    const zones = ['Pacific/Kiritimati', null, 'Pacific/Niue'];
    expect(turnsOn('2026-12-03', '09:00', zones)).toEqual([
      '2026-12-02T19:00:00.000Z',
      '2026-12-03T08:00:00.000Z',
      '2026-12-03T20:00:00.000Z',
    ]);
  });

  it('comes where clocks skip it when they would have shown it, and of two times in autumn at the first', () => {
    expect(turnsOn('2026-03-29', '02:30', [null, 'UTC', 'America/New_York'])).toEqual([
      '2026-03-29T01:30:00.000Z',
      '2026-03-29T02:30:00.000Z',
      '2026-03-29T06:30:00.000Z',
    ]);
    expect(turnsOn('2026-10-25', '02:30', ['Europe/Berlin', 'Australia/Lord_Howe'])).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-24T15:30:00.000Z',
    ]);
  });

  it('is over only once the last of the readers’ clocks have shown it', () => {
    const isPastAt = (now: string) =>
      isPast(start('2026-12-03', '09:00'), ['Pacific/Kiritimati', 'Pacific/Niue', null], at(now));
    expect([isPastAt('2026-12-03T19:59:59Z'), isPastAt('2026-12-03T20:00:00Z')]).toEqual([false, true]);
  });
});

describe('a step with turns of its readers', () => {
  it('is under way whenever one of them may be told, and says until when nobody may be', () => {
    fc.assert(
      fc.property(aPlan, fc.integer({ min: 0, max: 80 * HOUR }), (plan, later) => {
        const step = planned({ ...plan, lateAfterMinutes: undefined });
        const now = plan.authorisedAt + later;
        const state = stateOfStep({ one: step }, 'one', { one: { ...NO_DELIVERIES, total: 1, planned: 1 } }, now);
        const { first } = turnsFrom(step, now);
        if (first === now) expect(state).toEqual({ at: 'due' });
        else expect(state).toMatchObject({ at: 'waiting', until: first });
      }),
      { numRuns: 500 },
    );
  });

  it('is late as a whole only when it is too late for all, or was for one of them from the start', () => {
    fc.assert(
      fc.property(aPlan, fc.integer({ min: 0, max: 80 * HOUR }), (plan, later) => {
        const step = planned({ ...plan, lateAfterMinutes: plan.lateAfterMinutes ?? 60 });
        const now = plan.authorisedAt + later;
        const late = (moment: number) => plan.zones.filter((zone) => isLateFor(step, zone, moment));
        const isLate = step.lateAt !== undefined && now >= step.lateAt;
        expect(isLate).toBe(late(now).length === plan.zones.length || late(plan.authorisedAt).length > 0);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the zones that a step knows', () => {
  it('are those with most readers, and that of the timing where somebody’s is not known', () => {
    expect(zonesOfStep({ count: 6, zones: { 'Asia/Tokyo': 2, 'Europe/Berlin': 3 } })).toEqual([
      null,
      'Europe/Berlin',
      'Asia/Tokyo',
    ]);
    expect(zonesOfStep({ count: 5, zones: { 'Asia/Tokyo': 2, 'Europe/Berlin': 3 } })).not.toContain(null);
    expect(zonesOfStep({ count: 4 })).toEqual([null]);
    // Nobody is looked up yet.
    expect(zonesOfStep({ count: 0 })).toEqual([null]);
  });

  it('are bounded, however many there are', () => {
    const zones = Object.fromEntries(Intl.supportedValuesOf('timeZone').map((zone, place) => [zone, place + 1]));
    const kept = zonesOfStep({ count: 1_000_000, zones });
    expect(kept).toHaveLength(ZONES_OF_A_STEP);
    expect(kept[0]).toBeNull();
  });
});
