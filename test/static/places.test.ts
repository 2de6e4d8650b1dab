import { placesOf, type GroupDraft } from '../../static/pages/administration-page/groups/group-form';

const target = { proof: '', percent: '', hours: '', reminders: '', next: '', nextHours: '' } as const;

const draft: GroupDraft = {
  name: 'Release channels',
  description: '',
  kind: 'destinations',
  accountIds: [],
  addresses: '',
  numbers: '',
  channel: 'slack',
  destinations: [{ row: 0, id: 'd1', keptFor: 'slack', name: '#releases', address: '' }],
  items: '',
  responsible: '',
  target,
};

test('the address that is kept of a place is of use to its own channel only, and is there again once that is chosen', () => {
  expect(placesOf(draft).map(({ id }) => id)).toEqual(['d1']);
  expect(placesOf({ ...draft, channel: 'teams' }).map(({ id, name }) => [id, name])).toEqual([
    [undefined, '#releases'],
  ]);
});
