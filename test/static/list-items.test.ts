import { readItems, writeItems } from '../../static/pages/administration-page/groups/list-items';

describe('a list that somebody works through', () => {
  it('is read one item a line, with the number of who is called', () => {
    const read = readItems('Kim <+49 40 1111>\n\n Lee at the gate < 4711 >\n', true);
    expect(read).toEqual({
      items: [
        { name: 'Kim', number: '+49 40 1111' },
        { name: 'Lee at the gate', number: '4711' },
      ],
      problems: [],
    });
    expect(readItems(writeItems(read.items), true)).toEqual(read);
  });

  it('takes a line as it is where nobody is called', () => {
    expect(readItems('Board <ground floor>\nIntranet', false).items).toEqual([
      { name: 'Board <ground floor>' },
      { name: 'Intranet' },
    ]);
  });

  it.each([
    ['Kim', 'Line 1: it has no telephone number. Write it as: Name <+49 40 123456>'],
    ['Kim <ask Bo>', 'Line 1: “ask Bo” is not a telephone number.'],
    ['<4711>', 'Line 1: say who is called there, before the number.'],
    ['Kim <4711>\nkim <4711>', 'Line 2: it is already on line 1.'],
  ])('names the line that is wrong: %s', (text, problem) => {
    expect(readItems(text, true).problems).toEqual([problem]);
  });
});
