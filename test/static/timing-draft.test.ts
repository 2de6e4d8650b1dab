/** The form of when a communiqué leaves says exactly the timing that it was made from. */
import fc from 'fast-check';
import type { Timing } from '../../src/contract';
import {
  refusedField,
  timingDraftOf,
  timingOf,
  type TimingDraft,
} from '../../static/pages/record-panel/run-book/timing-draft';

const ZONE = 'Europe/Berlin';
const MINUTE = 60_000;

const aTime = fc
  .integer({ min: 0, max: 1439 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
const aTiming: fc.Arbitrary<Timing> = fc.record(
  {
    start: fc.oneof(
      fc.constant({ kind: 'at-once' } as const),
      // In winter, when no clock shows an hour twice.
      fc
        .integer({ min: Date.parse('2026-11-21T00:00Z') / MINUTE, max: Date.parse('2027-02-21T00:00Z') / MINUTE })
        .map((minute) => ({ kind: 'at', at: minute * MINUTE }) as const),
      fc
        .record({ date: fc.constantFrom('2026-12-03', '2027-03-28'), time: aTime })
        .map(({ date, time }) => ({ kind: 'on-date', date, time, timeZone: 'Asia/Tokyo', perReader: true }) as const),
      fc.record({
        kind: fc.constantFrom('after-approval' as const, 'after-verification' as const),
        minutes: fc.integer({ min: 0, max: 43_200 }),
      }),
      fc
        .record({
          kind: fc.constant('release-date' as const),
          days: fc.integer({ min: -60, max: 60 }),
          time: aTime,
          timeZone: fc.constantFrom('UTC', 'Asia/Tokyo'),
        })
        .chain((start) => fc.constantFrom(start, { ...start, perReader: true as const })),
    ),
    after: fc.record({
      communiqueId: fc.constant('other'),
      degree: fc.constantFrom('sent' as const, 'delivered' as const, 'acknowledged' as const),
      percent: fc.integer({ min: 1, max: 100 }),
    }),
    quiet: fc
      .record({ from: aTime, until: aTime, timeZone: fc.constant('America/New_York') })
      .chain((hours) => fc.constantFrom(hours, { ...hours, perReader: true as const }))
      .filter(({ from, until }) => from !== until),
    lateAfterMinutes: fc.integer({ min: 1, max: 43_200 }),
  },
  { requiredKeys: ['start'] },
);

test('what is opened and saved unchanged stays the same', () => {
  fc.assert(
    fc.property(aTiming, (timing) => {
      expect(timingOf(timingDraftOf(timing, ZONE), ZONE)).toEqual({ timing });
    }),
  );
});

test.each<[string, Partial<TimingDraft>, keyof TimingDraft]>([
  ['a day that is missing', { start: 'at', at: '' }, 'at'],
  ['a time that clocks skip in spring', { start: 'at', at: '2027-03-28T02:30' }, 'at'],
  [
    'a day and time by each reader’s own clock that is none',
    { start: 'at', at: '2027-02-30T09:00', perReader: true },
    'at',
  ],
  ['minutes that are no number', { start: 'after-approval', minutes: 'soon' }, 'minutes'],
  ['too many days', { start: 'release-date', days: '61' }, 'days'],
  ['a missing time of day', { start: 'release-date', time: '' }, 'time'],
  ['more than everybody', { after: 'other', percent: '101' }, 'percent'],
  ['quiet hours without an end', { quiet: true, quietFrom: '08:00', quietUntil: '08:00' }, 'quietUntil'],
  ['too late at once', { lateAfter: '0' }, 'lateAfter'],
])('%s is told at its field', (_, change, field) => {
  const read = timingOf({ ...timingDraftOf(undefined, ZONE), ...change }, ZONE);
  expect('problems' in read ? Object.keys(read.problems) : []).toEqual([field]);
});

test.each([
  ['timing.start', 'at', 'at'],
  ['timing.start', 'after-verification', 'start'],
  ['timing.after', 'at', 'after'],
  ['timing', 'at', undefined],
  [undefined, 'at', undefined],
] as const)('a refusal of %s stands, where the start is %s, at the field %s', (field, start, expected) => {
  expect(refusedField(field, { start })).toBe(expected);
});
