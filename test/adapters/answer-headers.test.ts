import { headersIn, secondsAskedFor } from '../../src/adapters/answer-headers';

const NOON = 'Sat, 21 Nov 2026 12:00:00 GMT';

it.each([
  ['75', NOON, 75],
  ['Sat, 21 Nov 2026 12:01:15 GMT', NOON, 75],
  ['Sat, 21 Nov 2026 11:00:00 GMT', NOON, 0],
  ['Sat, 21 Nov 2026 12:01:15 GMT', '', undefined],
  ['soon', NOON, undefined],
  ['', NOON, undefined],
])('a delay of %j asked for at %j is %j seconds', (asked, date, seconds) => {
  const headers = new Headers({ 'retry-after': asked, date, 'x-request-id': '1' });
  expect(secondsAskedFor(headers)).toBe(seconds);
  expect(headersIn(headers)('retry-after')).toBe(seconds?.toString() ?? asked);
});

it('says of other headers what they are, and of those that are not there nothing', () => {
  const header = headersIn(new Headers({ 'X-Request-Id': '1' }));
  expect([header('x-request-id'), header('retry-after'), header('date')]).toEqual(['1', undefined, undefined]);
});
