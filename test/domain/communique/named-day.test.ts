/** Whether a text names a day. */
import { namesDay } from '../../../src/domain/communique/named-day';

const DAY = '2026-12-08';

it.each([
  'Planned for 8 December 2026.',
  'Planned for 8 Dec',
  'On December 8th, in the evening',
  'on the 8th of december',
  'On 2026-12-08 at noon',
  'Am 08.12.2026',
  'By 8.12.26!',
  '12/08/2026',
  'Sept. 1 or Dec. 8',
  '8\\. December 2026',
])('“%s” names 8 December 2026', (text) => {
  expect(namesDay(text, DAY)).toBe(true);
});

it.each([
  'Planned for 18 December 2026.',
  'Planned for 8 November 2026',
  '28 Dec',
  'On 2026-12-081',
  'Version 8.12.2',
  'Decide by 8',
  'Next week',
  '',
])('“%s” does not', (text) => {
  expect(namesDay(text, DAY)).toBe(false);
});

it('what is no day is named nowhere', () => {
  expect(namesDay('undefined', 'undefined')).toBe(false);
});
