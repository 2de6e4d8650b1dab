/** What a public page shows, and that nothing of what was written gets out of its place there. */
import fc from 'fast-check';
import { renderMessage } from '../../../src/domain/channels';
import type { Communique } from '../../../src/domain/communique/communique';
import { publicPageHtml, type PublicItem } from '../../../src/domain/publishing/public-page-html';
import { publishedMessage } from '../../../src/domain/publishing/published-message';
import { runs } from '../../builders/arbitraries';
import { aCommunique, COMPLETE_ANSWERS, FACTS } from '../../builders/communiques';

const messageOf = (overrides: Partial<Communique> = {}) =>
  publishedMessage.parse(renderMessage(aCommunique({ channel: 'public-page', ...overrides }), FACTS).post);

const item = (overrides: Partial<PublicItem> = {}): PublicItem => ({
  number: 1,
  at: '2026-11-21T10:00:00.000Z',
  message: messageOf(),
  ...overrides,
});

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[x](javascript:alert(1))',
  '[x](https://a.example/"onmouseover="alert(1))',
  '![x](https://tracker.example/pixel.png)',
  '</article></main>',
  '"><svg/onload=alert(1)>',
  '```\n<script>\n```',
  '# Heading',
  '&lt;script&gt;',
];

describe('a public page', () => {
  it('lets nothing that was written become an element, an attribute or a script of it', () => {
    const words = fc
      .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string()), { maxLength: 4 })
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(words, words, words, (subject, what, title) => {
        const message = messageOf({ subject, answers: { ...COMPLETE_ANSWERS, what } });
        const html = publicPageHtml({ title, items: [item({ message })] });
        const tags = [...html.matchAll(/<[a-z!/][^>]*>/gi)].map(([tag]) => tag);
        for (const tag of tags) {
          expect(tag).not.toMatch(/^<(?:script|img|svg|iframe|object|form|base)/i);
          expect(tag.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/\son\w+=|\sstyle=/i);
          expect(tag).not.toMatch(/(?:href|src)="(?!https?:|mailto:|\?|#)/i);
        }
        expect(html.match(/<\/article>/g)).toHaveLength(1);
      }),
      runs(),
    );
  });

  it('has one first heading, the messages below it, and their parts below these', () => {
    const message = messageOf({ answers: { ...COMPLETE_ANSWERS, what: '# Loud\n\ntext' } });
    const html = publicPageHtml({ title: 'Releases', items: [item({ message })] });
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(html.match(/<h2/g)).toHaveLength(1);
    expect(html).toContain('<h4>Loud</h4>');
  });

  it('puts the correction in the place of what was said, which can still be read', () => {
    const correctedBy = { at: '2026-11-22T10:00:00.000Z', address: '?group=g&page=p#message-2' };
    const html = publicPageHtml({ title: 'Releases', items: [item({ correctedBy })] });
    const [before = '', after = ''] = html.split('<details>');
    expect(before).toContain('This is not right any more.');
    expect(before).toContain('href="?group=g&amp;page=p#message-2"');
    expect(before).not.toContain('Secondary indexes');
    expect(after).toContain('Secondary indexes');
  });

  it('says so when nothing was published yet', () => {
    expect(publicPageHtml({ title: 'Releases', items: [] })).toContain('Nothing has been published here yet.');
  });
});

describe('a message that is published', () => {
  it('keeps lists, tables and emphasis as they were written', () => {
    const what = '- one\n- **two**\n\n| a | b |\n|---|---|\n| 1 | 2 |';
    expect(messageOf({ answers: { ...COMPLETE_ANSWERS, what } }).sections[0]?.text).toBe(what);
  });

  it.each(['漢字かな\n\n', '"\n\n', '👍🏽\n\n'])('fits one stored value however much of %j it has', (piece) => {
    const answer = piece.repeat(Math.floor(20_000 / piece.length));
    const answers = Object.fromEntries(
      Object.keys(COMPLETE_ANSWERS).map((question) => [question, answer]),
    ) as Communique['answers'];
    const message = messageOf({ answers });
    expect(Buffer.byteLength(JSON.stringify(JSON.stringify(message)))).toBeLessThan(230_000);
    expect(message.shortened).toContain(FACTS.recordKey);
  });
});
