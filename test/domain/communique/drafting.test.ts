import { load } from 'cheerio';
import fc from 'fast-check';
import { ANSWER_LIMIT } from '../../../src/domain/communique/communique';
import { draftWhat } from '../../../src/domain/communique/drafting';
import { renderMarkdown } from '../../../src/domain/communique/message';
import type { ReleaseIssue } from '../../../src/domain/record/release';
import { runs } from '../../builders/arbitraries';
import { anIssue } from '../../builders/releases';

const summaries = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ maxLength: 30, unit: fc.constantFrom(...'*_`[]()<>#|~!\\-+&;:.1 2\nab"\'=@/'.split('')) }),
  fc.constantFrom(
    '*urgent* _fix_ of `SELECT`',
    '# not a heading',
    '1. not a list',
    '- not a list',
    '+ neither',
    '> not a quote',
    '[x](https://example.com)',
    '<b>bold</b> & <script>',
    'R&D &lt;tag&gt; &copy;',
    '~~gone~~ | table |',
    '![image](x)',
    '[ ] not a task',
    '---',
    '\\',
    'two\nlines',
  ),
);

const issues: fc.Arbitrary<readonly ReleaseIssue[]> = fc.uniqueArray(
  fc
    .record({
      number: fc.integer({ min: 1, max: 9999 }),
      summary: summaries,
      typeName: fc.constantFrom('Bug', 'New Feature', 'Improvement', 'Story', 'Task', 'Sub-task', 'Épique'),
      restricted: fc.boolean(),
    })
    .map(({ number, ...rest }) => anIssue(number, rest)),
  { maxLength: 15, selector: (issue) => issue.key },
);

/** What a reader sees of each list item. */
function itemsIn(text: string): readonly string[] {
  const page = load(renderMarkdown(text));
  return page('ul > li')
    .toArray()
    .map((item) => page(item).text());
}

describe('the draft of what is new', () => {
  it('names every open issue exactly once and no restricted one', () => {
    fc.assert(
      fc.property(issues, (some) => {
        const draft = draftWhat(some);
        const named = itemsIn(draft.text).map((item) => /\(([A-Z]+-\d+)\)$/.exec(item)?.[1]);
        const open = some.filter((issue) => !issue.restricted);
        expect([...named].sort()).toEqual(open.map((issue) => issue.key).sort());
        expect(draft).toMatchObject({ issues: open.length, leftOut: some.length - open.length });
      }),
      runs(),
    );
  });

  it('shows each summary as it was written, never as formatting', () => {
    fc.assert(
      fc.property(summaries, (summary) => {
        const words = summary.replace(/\s+/g, ' ').trim();
        const [item] = itemsIn(draftWhat([anIssue(1, { summary })]).text);
        expect(item).toBe(`${words}${words === '' ? '' : ' '}(PHOENIX-1)`);
      }),
      runs(500),
    );
  });

  it('draws the issues up by kind, in the order of their keys, whatever order they come in', () => {
    const some = [
      anIssue(10, { typeName: 'Bug', summary: 'Ten' }),
      anIssue(9, { typeName: 'Bug', summary: 'Nine' }),
      anIssue(3, { typeName: 'New Feature', summary: 'Three' }),
      anIssue(4, { typeName: 'Improvement', summary: 'Four' }),
      anIssue(5, { typeName: 'Task', summary: 'Five' }),
    ];
    const expected = [
      '### New\n\n- Three (PHOENIX-3)',
      '### Improved\n\n- Four (PHOENIX-4)',
      '### Fixed\n\n- Nine (PHOENIX-9)\n- Ten (PHOENIX-10)',
      '### Also in this release\n\n- Five (PHOENIX-5)',
    ].join('\n\n');
    expect(draftWhat(some).text).toBe(expected);
    expect(draftWhat([...some].reverse()).text).toBe(expected);
  });

  it('fits into an answer whatever the size of the release, and says how many issues it does not name', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6000 }), fc.integer({ min: 1, max: 255 }), (count, length) => {
        const some = Array.from({ length: count }, (_, index) => anIssue(index + 1, { summary: 'x'.repeat(length) }));
        const { text, issues: named } = draftWhat(some);
        expect(text.length).toBeLessThanOrEqual(ANSWER_LIMIT);
        expect(text.match(/^- /gm)).toHaveLength(named);
        if (named < count) expect(text).toContain(`And ${count - named} more`);
        if (named < count) expect(text.length).toBeGreaterThan(ANSWER_LIMIT - 1000);
      }),
      runs(30),
    );
  });

  it('is empty for a version without issues', () => {
    expect(draftWhat([])).toEqual({ text: '', issues: 0, leftOut: 0 });
  });
});
