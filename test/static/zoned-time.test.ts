import { instantOf, localOf } from '../../static/lib/zoned-time';

const BERLIN = 'Europe/Berlin';

test('a time means the instant at which the clocks of its zone show it', () => {
  expect(instantOf('2026-12-24T18:00', BERLIN)).toBe(Date.UTC(2026, 11, 24, 17, 0));
  expect(instantOf('2026-07-24T18:00', BERLIN)).toBe(Date.UTC(2026, 6, 24, 16, 0));
  expect(localOf(Date.UTC(2026, 11, 24, 17, 0), BERLIN)).toBe('2026-12-24T18:00');
});

test('a time that the clocks skip in spring is none', () => {
  expect(instantOf('2026-03-29T02:30', BERLIN)).toBeUndefined();
  expect(instantOf('2026-03-29T03:00', BERLIN)).toBe(Date.UTC(2026, 2, 29, 1, 0));
});

test('of a time that the clocks show twice in autumn the first is meant', () => {
  expect(instantOf('2026-10-25T02:30', BERLIN)).toBe(Date.UTC(2026, 9, 25, 0, 30));
});

test.each(['', 'tomorrow', '2026-02-30T10:00', '2026-12-24'])('“%s” is no time', (text) => {
  expect(instantOf(text, BERLIN)).toBeUndefined();
});
