import { type Freeze } from '../../src/contract';
import {
  freezeDraftOf,
  freezeOf,
  newFreeze,
  type FreezeDraft,
} from '../../static/pages/administration-page/policy/freeze-draft';

const FREEZE: Freeze = {
  id: 'f1',
  name: 'End of the year',
  from: Date.UTC(2026, 11, 23, 17),
  until: Date.UTC(2027, 0, 3, 23),
  timeZone: 'Europe/Berlin',
  projectIds: ['1', '2'],
  kinds: ['release-announcement'],
};

test.each([FREEZE, { ...FREEZE, projectIds: 'all' as const }])('a freeze comes back as it was', (freeze) => {
  const { id: _id, ...rest } = freeze;
  expect(freezeOf(freezeDraftOf(freeze))).toEqual({ problems: {}, freeze: rest });
});

test('its times are by the clocks of its zone', () => {
  const draft = freezeDraftOf(FREEZE);
  expect(draft).toMatchObject({ from: '2026-12-23T18:00', until: '2027-01-04T00:00' });
  expect(freezeOf({ ...draft, timeZone: 'UTC' }).freeze?.from).toBe(FREEZE.from + 3_600_000);
});

test.each<readonly [field: keyof FreezeDraft, wrong: Partial<FreezeDraft>]>([
  ['name', { name: ' ' }],
  ['from', { from: '' }],
  ['from', { from: '2026-03-29T02:30' }],
  ['until', { until: '' }],
  ['until', { until: '2026-12-23T18:00' }],
  ['projectIds', { projectIds: [] }],
  ['kinds', { kinds: [] }],
])('a wrong %s is named, and there is no freeze', (field, wrong) => {
  const { problems, freeze } = freezeOf({ ...freezeDraftOf(FREEZE), ...wrong });
  expect(Object.keys(problems)).toEqual([field]);
  expect(freeze).toBeUndefined();
});

test('a new one is for all projects, and stops what is planned and what is announced', () => {
  expect(newFreeze('UTC')).toMatchObject({ projects: 'all', kinds: ['planned-notice', 'release-announcement'] });
});
