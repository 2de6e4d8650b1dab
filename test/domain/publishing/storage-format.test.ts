/** What is handed to Confluence: always a body that it takes, with nothing of an author's that becomes an element of its own. */
import fc from 'fast-check';
import { problemOfStorage } from '../../../sandbox/confluence/storage-format';
import { renderMessage } from '../../../src/domain/channels';
import { confluencePost } from '../../../src/domain/channels/confluence';
import type { Communique } from '../../../src/domain/communique/communique';
import { runs } from '../../builders/arbitraries';
import { aCommunique, COMPLETE_ANSWERS, FACTS } from '../../builders/communiques';

const postOf = (overrides: Partial<Communique> = {}, facts = FACTS) =>
  confluencePost.parse(renderMessage(aCommunique({ channel: 'confluence-page', ...overrides }), facts).post);

const PIECES = [
  '<ac:structured-macro ac:name="html"><ac:plain-text-body><![CDATA[<script>alert(1)</script>]]></ac:plain-text-body></ac:structured-macro>',
  '<br>',
  '&nbsp;',
  '&unheard;',
  '&#1; &#xD800; &#99999999; &#233; &amp; &LT;',
  'a & b < c',
  '- [x] done\n- [ ] open',
  '| a | b |\n|:--|--:|\n| 1 | 2 |',
  '```\n<b>\n```',
  '---',
  'line  \nbreak',
  '# Heading',
  '![x](https://tracker.example/pixel.png)',
  '[x](https://a.example/?a=1&b="2")',
  '\u0000\u000b\ufffe',
  '\ud800',
];

it('is well formed whatever was written, and has no element but those of the app’s own', () => {
  const words = fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary' })), { maxLength: 5 })
    .map((parts) => parts.join('\n\n'));
  fc.assert(
    fc.property(words, words, (what, name) => {
      const { body, foot } = postOf(
        { answers: { ...COMPLETE_ANSWERS, what } },
        { ...FACTS, groupName: name, projectName: name },
      );
      expect(problemOfStorage(body + foot)).toBeUndefined();
      expect(body).not.toMatch(/<(?:ac:|ri:|script|img|input)/);
    }),
    runs(),
  );
});

it('places no link and no state of the ledger for an author who hides a mark behind characters that are left out', () => {
  const { body } = postOf({
    answers: { ...COMPLETE_ANSWERS, what: '%ACKNOWLEDGE\u0000-URL% %LEDGER-\u0001CHECKPOINT%' },
  });
  expect(body).not.toMatch(/%(?:ACKNOWLEDGE-URL|LEDGER-CHECKPOINT)%/);
});

it('keeps lists, tables and boxes as what they are', () => {
  const what = '- [x] done\n- [ ] open\n\n| a |\n|---|\n| 1 |\n\nline  \nbreak';
  const { body } = postOf({ answers: { ...COMPLETE_ANSWERS, what } });
  expect(body).toMatch(/<li>\s*☑ done<\/li>/);
  expect(body).toMatch(/<li>\s*☐ open<\/li>/);
  expect(body).toContain('<td>1</td>');
  expect(body).toContain('line<br/>break');
});

it('says at its top that it is a correction, and updates what it corrects', () => {
  const correction = postOf({ kind: 'correction' });
  expect(correction.updates).toBe(true);
  expect(correction.body).toMatch(/^<ac:structured-macro ac:name="warning">.*not right any more/);
  expect(postOf()).toMatchObject({ updates: false, body: expect.not.stringContaining('ac:') });
});
