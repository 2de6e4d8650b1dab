import fc from 'fast-check';
import { z } from 'zod';
import { slack } from '../../../src/domain/channels/slack';
import { communiqueNamed, runs } from '../../builders/arbitraries';
import { aCommunique, COMPLETE_ANSWERS, FACTS } from '../../builders/communiques';

const text = z.looseObject({ type: z.string(), text: z.string() });
const slackPost = z.looseObject({
  blocks: z.array(z.looseObject({ type: z.string(), text: text.optional(), elements: z.array(text).optional() })),
});
type Block = z.output<typeof slackPost>['blocks'][number];

const blocksOf = (what: string, subject = 'Phoenix 5.1.3 is available'): readonly Block[] => {
  const { post } = slack.render(
    aCommunique({ channel: 'slack', subject, answers: { ...COMPLETE_ANSWERS, what } }),
    FACTS,
  );
  return slackPost.parse(post).blocks;
};
const textOf = (what: string): string => blocksOf(what)[2]?.text?.text ?? '';

describe('a message for Slack', () => {
  it('cuts a long text neither inside of a link nor of a character that is written as an entity', () => {
    const link = fc
      .tuple(fc.lorem({ maxCount: 12 }), fc.webUrl({ withQueryParameters: true }), fc.nat(3_500))
      .map(([words, address, length]) => `[${words} & more](${address}/${'x'.repeat(length)})`);
    const part = fc.oneof(link, fc.lorem({ maxCount: 60 }), fc.constant('a<b>&c'.repeat(90)), fc.constant('\n\n- '));
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 40 }), fc.constantFrom('', ' '), (parts, between) => {
        for (const { text } of blocksOf(parts.join(between))) {
          const posted = text?.text ?? '';
          expect(posted.length).toBeLessThanOrEqual(3_000);
          if (text?.type !== 'mrkdwn') continue;
          const withoutUnits = posted.replace(/<[^<>|]+\|[^<>]*>/g, '').replace(/&(?:amp|lt|gt);/g, '');
          expect(withoutUnits).not.toMatch(/[<>&]/);
        }
      }),
      runs(200),
    );
  });

  it('posts the words of a link that is longer than Slack takes', () => {
    const blocks = blocksOf(`See [the notes](https://notes.example/${'x'.repeat(3_000)}) today.`);
    expect(blocks.map(({ text }) => text?.text ?? '').join('\n')).toContain('See the notes today.');
  });

  it('keeps Block Kit’s limits whatever was written', () => {
    const long = fc.oneof(
      fc.string({ maxLength: 20_000, size: 'max', unit: 'binary' }),
      fc.array(fc.lorem({ maxCount: 40 }), { maxLength: 60 }).map((words) => words.join('\n\n- ')),
      fc.constant('&<>'.repeat(6_000)),
      fc.constant('😀'.repeat(9_999)),
    );
    fc.assert(
      fc.property(communiqueNamed('a'), long, long, (communique, what, how) => {
        const answers = { ...communique.answers, what, how };
        const { post } = slack.render({ ...communique, channel: 'slack', answers }, FACTS);
        const { blocks } = slackPost.parse(post);
        expect(blocks.length).toBeLessThanOrEqual(50);
        for (const { type, text, elements } of blocks) {
          if (type === 'header') expect(text?.text.length).toBeLessThanOrEqual(150);
          if (type === 'section') expect(text?.text.length).toBeLessThanOrEqual(3_000);
          if (type === 'section') expect(text?.text.length).toBeGreaterThan(0);
          expect((elements ?? []).length).toBeLessThanOrEqual(10);
        }
        expect(JSON.stringify(post).length).toBeLessThan(40_000);
      }),
      runs(50),
    );
  });

  it('says what Markdown said, in Slack’s way', () => {
    expect(
      textOf(
        '# New\n\n**Faster** and _safer_ ~~not~~ `x<y`\n\n- one\n- two\n    - deep\n\n1. first\n\n[Guide](https://example.com/?a=1&b=2)',
      ),
    ).toBe(
      '*What is new*\n*New*\n*Faster* and _safer_ ~not~ `x&lt;y`\n• one\n• two\n    • deep\n1. first\n<https://example.com/?a=1&amp;b=2|Guide>',
    );
  });

  it('lets nobody call a whole channel, or link to what is no web page', () => {
    expect(textOf('All of <!channel>, <@U123> [x](javascript:alert(1)) & done')).toBe(
      '*What is new*\nAll of &lt;!channel&gt;, &lt;@U123&gt; x &amp; done',
    );
    for (const block of blocksOf('Anything'))
      if (block.type === 'section') expect(block.text).toMatchObject({ verbatim: true });
  });

  it('says what it leaves out, instead of ending in the middle', () => {
    const paragraphs = Array.from({ length: 40 }, (_, index) => `Paragraph ${index} ${'word '.repeat(100)}`);
    const { post, html } = slack.render(
      aCommunique({ channel: 'slack', answers: { ...COMPLETE_ANSWERS, what: paragraphs.join('\n\n') } }),
      FACTS,
    );
    const posted = JSON.stringify(post);
    expect(posted).toContain('Shortened here: the work item HBR-1 has all of it.');
    expect(html).toContain('Shortened here: the work item HBR-1 has all of it.');
    for (let index = 0; index < paragraphs.length; index += 1)
      expect(posted.includes(`Paragraph ${index} `)).toBe(html.includes(`Paragraph ${index} `));
    expect(posted).toContain(COMPLETE_ANSWERS.how);
  });
});

describe('the address of a Slack channel', () => {
  it.each([
    ['https://hooks.slack.com/services/T0AAAAAAA/B0BBBBBBB/abcDEF123', undefined],
    ['https://hooks.slack.com/triggers/T0AAAAAAA/1/abc', /workflow/],
    ['https://hooks.slack.com/services/T0AAAAAAA', /all of it/],
    ['https://hooks.slack.com.evil.example/services/T0/B0/x', /hooks\.slack\.com/],
  ])('%s', (address, objection) => {
    const said = slack.destination?.objectionTo(address);
    if (objection) expect(said).toMatch(objection);
    else expect(said).toBeUndefined();
  });
});

describe('what Slack answers', () => {
  const answer = (status: number, body: string) => ({ status, body, header: () => undefined });

  it('is acceptance only as it says it', () => {
    expect(slack.destination?.outcomeOf(answer(200, 'ok'))).toEqual({ kind: 'accepted' });
    expect(slack.destination?.outcomeOf(answer(200, '<html>Sign in</html>'))?.kind).toBe('unknown');
  });

  it.each(['channel_is_archived', 'no_service', 'invalid_token', 'channel_not_found'])(
    'names what became of the channel: %s',
    (code) => {
      expect(slack.destination?.outcomeOf(answer(code === 'channel_is_archived' ? 410 : 404, code))).toMatchObject({
        kind: 'refused',
        reason: expect.stringMatching(
          /^The Slack (?:channel|webhook) .* A Jira administrator gives .* a new webhook URL\.$/,
        ),
      });
    },
  );
});
