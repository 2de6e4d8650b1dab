import fc from 'fast-check';
import { NESTING_LIMIT, whyUnreadable } from '../../../src/domain/communique/readable-markdown';
import { ANSWER_LIMIT } from '../../../src/domain/communique/communique';

const table = (columns: number, rows: readonly string[]) =>
  [`|${'a|'.repeat(columns)}`, `|${'-|'.repeat(columns)}`, ...rows].join('\n');

describe('what is written for readers', () => {
  it('is readable with tables, lists, quotes and rules', () => {
    const text = [
      table(6, Array(500).fill('|1|2|3|4|5|6|')),
      '> quoted\n> - and *listed **twice** over*',
      '- one\n  - two\n    1. three',
      '-'.repeat(200),
      '*'.repeat(80),
      '- - - - - - - - - - - - - - - - - - - - - - - - - -',
      '_____________________________ signed',
    ].join('\n\n');
    expect(whyUnreadable(text)).toBeUndefined();
  });

  it('is not, where the short rows of a wide table would be filled up with more cells than anybody wrote', () => {
    const reason = 'has a table with too many empty cells. Give it fewer columns, or fill its rows.';
    expect(whyUnreadable(table(1000, Array(5000).fill('a')))).toBe(reason);
    expect(whyUnreadable(`> ${table(1000, Array(5000).fill('a')).replaceAll('\n', '\n> ')}`)).toBe(reason);
    expect(whyUnreadable(`${table(150, ['a'])}\n\n${'a\n'.repeat(5000)}`)).toBeUndefined();
  });

  it.each([
    ['quotes', '>'.repeat(ANSWER_LIMIT)],
    ['quotes and lists', '> - '.repeat(ANSWER_LIMIT / 4)],
    ['emphasis', `${'*'.repeat(ANSWER_LIMIT / 2 - 1)}a${'*'.repeat(ANSWER_LIMIT / 2)}`],
    ['quotes, one level more than people may use', `${'>'.repeat(NESTING_LIMIT + 1)} a`],
  ])('is not, where it nests %s too deeply', (_what, text) => {
    expect(whyUnreadable(text)).toBe('is nested too deeply. Use at most 50 levels of quotes, lists and emphasis.');
  });

  it('is always told to be readable or not, whatever it is', () => {
    const piece = fc.constantFrom(
      '>',
      '- ',
      '* ',
      '1. ',
      '|',
      '-|',
      '**',
      '_',
      '`',
      '[',
      '](a)',
      '\n',
      '\n\n',
      ' ',
      'a',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 400 }), (pieces) => {
        expect(() => whyUnreadable(pieces.join(''))).not.toThrow();
      }),
    );
  });
});
