/** When a communiqué may leave: starts, quiet hours and zones. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  circleAmong,
  isQuiet,
  outsideQuietHours,
  startOf,
  type Moments,
  type QuietHours,
} from '../../../src/domain/script/timing';
import { dayInWords, inUtc } from '../../../src/domain/script/timing-words';
import { dayOf, instantAt, wallClockAt } from '../../../src/domain/script/wall-clock';

const at = (iso: string): number => Date.parse(iso);
const MOMENTS: Moments = { authorisedAt: at('2026-11-21T12:00:00Z') };
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];

const anInstant = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') });
const aZone = fc.constantFrom(...ZONES);
const aTime = fc
  .integer({ min: 0, max: 1439 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
const quietHours: fc.Arbitrary<QuietHours> = fc
  .record({ from: aTime, until: aTime, timeZone: aZone })
  .filter(({ from, until }) => from !== until);

describe('the clocks of a time zone', () => {
  it('show what an independent library says they show', () => {
    fc.assert(
      fc.property(anInstant, aZone, (instant, zone) => {
        const told = DateTime.fromMillis(instant, { zone });
        expect(wallClockAt(instant, zone)).toEqual({
          day: dayOf(told.toISODate() ?? ''),
          minute: told.hour * 60 + told.minute,
        });
      }),
    );
  });

  it('show the minute that was asked for at the instant that is found for it, except in the hour that spring skips', () => {
    fc.assert(
      fc.property(anInstant, aZone, (instant, zone) => {
        const clock = wallClockAt(instant, zone);
        const found = instantAt(clock, zone);
        expect(wallClockAt(found, zone)).toEqual(clock);
        expect(found).toBeLessThanOrEqual(instant);
      }),
    );
  });

  it('are told in words that name the month, so that nobody takes it for the day', () => {
    fc.assert(
      fc.property(anInstant, (instant) => {
        const told = DateTime.fromMillis(instant, { zone: 'UTC', locale: 'en-GB' });
        expect(dayInWords(told.toISODate() ?? '')).toBe(told.toFormat('d MMMM yyyy'));
        expect(inUtc(instant)).toBe(told.toFormat("d MMMM yyyy 'at' HH:mm 'UTC'"));
      }),
    );
    expect(['', '2026-02-30', 'soon'].map(dayInWords)).toEqual(['', '2026-02-30', 'soon']);
  });

  it('show no day that the calendar does not have', () => {
    expect(['2026-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-1-1'].map(dayOf)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
    expect(dayOf('2028-02-29')).toBe((dayOf('2028-02-28') ?? 0) + 1);
  });

  it('lead to the instant before the skipped hour’s end where spring skips the time', () => {
    const skipped = { day: dayOf('2026-03-29') ?? 0, minute: 150 };
    expect(instantAt(skipped, 'Europe/Berlin')).toBe(at('2026-03-29T01:30:00Z'));
  });
});

describe('the start of a communiqué', () => {
  it('is the day and time that its zone’s clocks show, counted from the release date', () => {
    const start = { kind: 'release-date', days: -2, time: '09:30', timeZone: 'Europe/Berlin' } as const;
    expect(startOf(start, { ...MOMENTS, releaseDate: '2026-03-30' })).toEqual({ at: at('2026-03-28T08:30:00Z') });
    expect(startOf({ ...start, days: 0 }, { ...MOMENTS, releaseDate: '2026-03-30' })).toEqual({
      at: at('2026-03-30T07:30:00Z'),
    });
  });

  it('counts from the approval and from the verification', () => {
    const moments = { ...MOMENTS, approvedAt: 1_000_000, verifiedAt: 2_000_000 };
    expect(startOf({ kind: 'after-approval', minutes: 1 }, moments)).toEqual({ at: 1_060_000 });
    expect(startOf({ kind: 'after-verification', minutes: 0 }, moments)).toEqual({ at: 2_000_000 });
  });

  it('is unknown, and not now, where the moment that it counts from is unknown', () => {
    expect(startOf({ kind: 'after-approval', minutes: 1 }, MOMENTS)).toEqual({ missing: 'approval' });
    expect(startOf({ kind: 'after-verification', minutes: 1 }, MOMENTS)).toEqual({ missing: 'verification' });
    const start = { kind: 'release-date', days: 0, time: '09:00', timeZone: 'UTC' } as const;
    expect(startOf(start, MOMENTS)).toEqual({ missing: 'release-date' });
  });
});

describe('quiet hours', () => {
  it('over midnight end in the morning of the recipients’ zone', () => {
    const quiet = { from: '22:00', until: '07:00', timeZone: 'America/New_York' };
    expect(outsideQuietHours(at('2026-11-22T04:30:00Z'), quiet)).toBe(at('2026-11-22T12:00:00Z'));
    expect(outsideQuietHours(at('2026-11-22T08:30:00Z'), quiet)).toBe(at('2026-11-22T12:00:00Z'));
    expect(outsideQuietHours(at('2026-11-22T12:00:00Z'), quiet)).toBe(at('2026-11-22T12:00:00Z'));
  });

  it('are never disturbed, never shorten a wait, and never delay by more than a day and the hour that autumn repeats', () => {
    fc.assert(
      fc.property(anInstant, quietHours, (instant, quiet) => {
        const out = outsideQuietHours(instant, quiet);
        expect(isQuiet(out, quiet)).toBe(false);
        expect(out).toBeGreaterThanOrEqual(instant);
        expect(out - instant).toBeLessThanOrEqual(25 * 3_600_000);
        if (!isQuiet(instant, quiet)) expect(out).toBe(instant);
      }),
      { numRuns: 500 },
    );
  });
});

describe('communiqués that wait for each other', () => {
  it('are found where they go round in a circle, and not where they end', () => {
    const waits = (pairs: Readonly<Record<string, string>>) => circleAmong(new Map(Object.entries(pairs)));
    expect([...waits({ a: 'b', b: 'c', c: 'b' })].sort()).toEqual(['b', 'c']);
    expect(waits({ a: 'a' })).toEqual(['a']);
    expect(waits({ a: 'b', b: 'c' })).toEqual([]);
  });
});
