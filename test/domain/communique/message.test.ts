import { load } from 'cheerio';
import fc from 'fast-check';
import { personalise, renderMail, renderMarkdown } from '../../../src/domain/communique/message';
import { QUESTIONS, type Answers } from '../../../src/domain/communique/communique';
import { answers, communiqueNamed, runs } from '../../builders/arbitraries';
import { aCommunique, COMPLETE_ANSWERS, FACTS } from '../../builders/communiques';

const PARTS = { acknowledgeUrl: 'https://site.example/x1/ack?token=t0ken&x=1', checkpoint: 'origin#7 cm9vdA==' };

/** Pieces from which hostile Markdown and HTML are put together. */
const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '<img src=x onerror=alert(1)>',
        '<a href="javascript:alert(1)">x</a>',
        '[x](javascript:alert(1))',
        '[x](JaVaScRiPt&colon;alert(1))',
        '[x](data:text/html;base64,PHNjcmlwdD4=)',
        '[x](https://example.com/"onmouseover="alert(1))',
        '![x](https://tracker.example/pixel.gif)',
        '![x"onerror="alert(1)](x)',
        '<https://example.com/?"><script>>',
        '```html"><script>\n</script>\n```',
        '`<b>`',
        '[a]: javascript:alert(1)\n\n[a]',
        '<style>*{display:none}</style>',
        '<iframe srcdoc="<script>1</script>">',
        '</td></tr></table>',
        '<!-- -->',
        '| a | b |\n|---|---|\n| <i>1</i> | 2 |',
        '- [ ] <u>task</u>',
        '&lt;script&gt;',
        '%ACKNOWLEDGE-URL%',
        '%LEDGER-CHECKPOINT%',
        '%%ACKNOWLEDGE-URL%%',
        '[mine](https://thief.example/?%%%ACKNOWLEDGE-URL%%%)',
        '[mine](https://thief.example/?%ACKNOWLEDGE-URL%)',
        '<x onclick=1>\n\n',
        '\u202e\u0000',
      ),
      fc.string({
        maxLength: 12,
        unit: fc.constantFrom('<', '>', '"', "'", '&', '`', '[', ']', '(', ')', '!', '\n', 'a', '$', ':'),
      }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(' '));

const hostileAnswers: fc.Arbitrary<Answers> = fc.record(
  Object.fromEntries(QUESTIONS.map((question) => [question, hostile])) as Record<
    (typeof QUESTIONS)[number],
    typeof hostile
  >,
);

const ALLOWED = new Set(
  'html head meta title style body table tbody tr td h1 h2 h3 h4 h5 h6 p br a ul ol li strong em del code pre blockquote hr thead th input'.split(
    ' ',
  ),
);

describe('a rendered message', () => {
  it('is the same bytes each time', () => {
    fc.assert(
      fc.property(communiqueNamed('a'), (communique) => {
        expect(renderMail(structuredClone(communique), { ...FACTS })).toEqual(renderMail(communique, FACTS));
      }),
      runs(50),
    );
  });

  it('never turns what somebody wrote into markup that acts or loads', () => {
    fc.assert(
      fc.property(hostileAnswers, hostile, (some, subject) => {
        const facts = { ...FACTS, groupName: subject, senderName: subject, projectName: subject };
        const message = personalise(renderMail(aCommunique({ answers: some, subject }), facts), PARTS);
        const page = load(message.html);
        page('*').each((_, element) => {
          expect(ALLOWED).toContain(page(element).prop('tagName')?.toLowerCase());
          for (const [name, value] of Object.entries(page(element).attr() ?? {})) {
            expect(name).not.toMatch(/^on|^srcdoc$|^src$|^action$|^formaction$/i);
            if (name === 'href') expect(value).toMatch(/^(?:https?:|mailto:)/i);
          }
        });
        expect(page('style').length).toBe(1);
        expect(page('h1').text()).toBe(subject.replaceAll('\u0000', '').replace(/%+([A-Z-]+)%+/g, '$1'));
      }),
      runs(),
    );
  });

  it('holds each reader’s own link and checkpoint in both forms, and no mark any more', () => {
    fc.assert(
      fc.property(hostileAnswers, (some) => {
        const message = personalise(renderMail(aCommunique({ answers: some }), FACTS), PARTS);
        expect(message.html).not.toMatch(/%ACKNOWLEDGE-URL%|%LEDGER-CHECKPOINT%/);
        expect(message.text).not.toMatch(/%ACKNOWLEDGE-URL%|%LEDGER-CHECKPOINT%/);
        expect(load(message.html)('a.button').attr('href')).toBe(PARTS.acknowledgeUrl);
        expect(message.text).toContain(PARTS.acknowledgeUrl);
        expect(message.html).toContain(PARTS.checkpoint);
        expect(message.text).toContain(PARTS.checkpoint);
      }),
      runs(),
    );
  });

  it('gives the personal link to its reader only: no text of an author can carry it elsewhere', () => {
    fc.assert(
      fc.property(hostileAnswers, hostile, (some, words) => {
        const rendered = renderMail(aCommunique({ answers: some, subject: words }), { ...FACTS, groupName: words });
        const message = personalise(rendered, PARTS);
        expect(message.html.split('t0ken')).toHaveLength(2);
        expect(message.text.split('t0ken')).toHaveLength(2);
        expect(message.subject).not.toContain('t0ken');
      }),
      runs(),
    );
  });

  it('takes each reader’s parts literally, whatever characters they hold', () => {
    const parts = { acknowledgeUrl: "https://site.example/$&?a=$'$`$1", checkpoint: 'origin$$#1' };
    const message = personalise(renderMail(aCommunique(), FACTS), parts);
    expect(message.text).toContain(parts.acknowledgeUrl);
    expect(load(message.html)('a.button').attr('href')).toBe(parts.acknowledgeUrl);
    expect(message.text).toContain(parts.checkpoint);
  });

  it('begins with what it is about and answers all six questions', () => {
    const { text, html } = renderMail(aCommunique(), FACTS);
    expect(text.startsWith('Phoenix 5.1.3 is available.')).toBe(true);
    for (const question of QUESTIONS) expect(text).toContain(COMPLETE_ANSWERS[question]);
    const page = load(html);
    expect(
      page('h2')
        .toArray()
        .map((heading) => page(heading).text()),
    ).toEqual(['What is new', 'How to get it', 'Where it is available', 'When', 'Who this is for', 'Why it matters']);
    expect(renderMail(aCommunique({ kind: 'planned-notice' }), FACTS).text).toContain('Phoenix 5.1.3 is planned.');
  });

  it('leaves out questions that are not answered', () => {
    fc.assert(
      fc.property(answers, (some) => {
        const headings = load(renderMail(aCommunique({ answers: some }), FACTS).html)('h2').length;
        expect(headings).toBe(QUESTIONS.filter((question) => some[question].trim() !== '').length);
      }),
      runs(50),
    );
  });
});

describe('an answer’s Markdown', () => {
  it.each(['script', 'pre', 'code', 'kbd'])('has no raw HTML after an opening <%s> either', (tag) => {
    const page = load(renderMarkdown(`<${tag}> <img src=x onerror=alert(1) `));
    expect(page('body').html()).not.toContain('<img');
    expect(page('body').text()).toContain('<img src=x onerror=alert(1)');
  });

  it('shows the address of a bare link as it is written', () => {
    expect(load(renderMarkdown('<https://example.com/?a=1&b=2>'))('a').text()).toBe('https://example.com/?a=1&b=2');
  });

  it('keeps links to web pages and mailboxes and shows others as text', () => {
    const page = load(renderMarkdown('[a](https://example.com/?a=1&b=2) [b](mailto:a@example.com) [c](file:///etc)'));
    expect(
      page('a')
        .toArray()
        .map((link) => page(link).attr('href')),
    ).toEqual(['https://example.com/?a=1&b=2', 'mailto:a@example.com']);
    expect(page('p').text()).toBe('a b c');
  });
});
