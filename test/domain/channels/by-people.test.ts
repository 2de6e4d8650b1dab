/** What people read out or publish, made from the same words as every other message. */
import { renderMessage } from '../../../src/domain/channels';
import { PEOPLE_CHANNELS } from '../../../src/domain/channels/names';
import { aCommunique, COMPLETE_ANSWERS, FACTS } from '../../builders/communiques';

const answers = {
  ...COMPLETE_ANSWERS,
  what: '- **Indexes** are built [without locks](https://example.com/PHOENIX-1). Queries go on meanwhile.\n- `UPSERT` is faster',
};

const rendered = (channel: (typeof PEOPLE_CHANNELS)[number], more = {}) =>
  renderMessage(aCommunique({ channel, answers, ...more }), FACTS);

describe.each(['telephone', 'presentation'] as const)('the script of a %s', (channel) => {
  it('is spoken: one sentence a line, without the signs of formatting', () => {
    const { text } = rendered(channel);
    expect(text).toContain(
      'Indexes are built without locks (https://example.com/PHOENIX-1).\nQueries go on meanwhile.\n',
    );
    expect(text).toContain('UPSERT is faster\n');
    expect(text).not.toMatch(/\*\*|`|^- /m);
  });

  it('says a correction as one', () => {
    expect(rendered(channel, { kind: 'correction' }).text).toContain('is not right any more.');
  });
});

describe.each(['newsletter', 'bulletin-board'] as const)('the text for a %s', (channel) => {
  it('can be copied as it is: headings, lists and links, without a greeting', () => {
    const { text, html } = rendered(channel);
    expect(text).toContain('WHAT IS NEW\n• Indexes are built without locks (https://example.com/PHOENIX-1).');
    expect(html).toContain('href="https://example.com/PHOENIX-1"');
    expect(text).not.toContain('Hello');
  });
});

it.each(PEOPLE_CHANNELS)('by %s never runs what an author typed', (channel) => {
  const hostile = rendered(channel, {
    subject: '<script>a()</script>',
    answers: { ...answers, what: '<img src=x onerror=b()> <script>c()</script>' },
  });
  expect(hostile.html).not.toMatch(/<script|<img/);
});
