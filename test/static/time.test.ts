import fc from 'fast-check';
import { dateIn, dayAfter, startOfDay } from '../../static/lib/time';

it.each([
  ['2026-11-21', 'Europe/Berlin', Date.UTC(2026, 10, 20, 23)],
  ['2026-07-01', 'Europe/Berlin', Date.UTC(2026, 5, 30, 22)],
  // Summer time begins and ends on these days.
  ['2026-03-29', 'Europe/Berlin', Date.UTC(2026, 2, 28, 23)],
  ['2026-10-26', 'Europe/Berlin', Date.UTC(2026, 9, 25, 23)],
  ['2026-11-21', 'America/Los_Angeles', Date.UTC(2026, 10, 21, 8)],
  ['2026-11-21', 'Asia/Kathmandu', Date.UTC(2026, 10, 20, 18, 15)],
])('%s begins in %s when the clocks there say midnight', (date, zone, instant) => {
  expect(startOfDay(date, zone)).toBe(instant);
});

it('begins a day at its own first instant, in every zone', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Adelaide', 'Pacific/Kiritimati'];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1_500 }), fc.constantFrom(...zones), (days, zone) => {
      const date = new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
      const start = startOfDay(date, zone);
      expect(dateIn(start, zone)).toBe(date);
      expect(dayAfter(dateIn(start - 1, zone))).toBe(date);
    }),
    { numRuns: 300, seed: 20_261_121 },
  );
});
