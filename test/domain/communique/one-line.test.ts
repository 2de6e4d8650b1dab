/** Names are other people’s words: none of them ends a line, turns the text around or puts a mark together. */
import fc from 'fast-check';
import { renderNotice } from '../../../src/domain/approval/notice';
import { renderMessage } from '../../../src/domain/channels';
import { CHANNELS } from '../../../src/domain/channels/names';
import { personalise, type Message, type MessageFacts } from '../../../src/domain/communique/message';
import { runs } from '../../builders/arbitraries';
import { aCommunique, FACTS } from '../../builders/communiques';

const LINK = 'https://site.example/x1/ack?token=t0ken';
const CHECKPOINT = 'origin#7 cm9vdA==';
const STRANGE = ['\0', '\u0007', '\r\n', '\n\n', '\u0085', '\u2028', '\u202e', '\u2066', '\ud800', '\uffff'];

const name = fc
  .array(fc.constantFrom('%', '%ACKNOWLEDGE', '-URL%', '%LEDGER-CHECKPOINT', '%', 'Partners', ' ', ...STRANGE), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(''));

const textsOf = ({ subject, html, text, short = '', post }: Message): readonly string[] => [
  subject,
  html,
  text,
  short,
  ...(JSON.stringify(post ?? '').match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((quoted) => JSON.parse(quoted) as string),
];

/** How often what is put in for one reader stands in a message, and in how many lines the text is. */
function shapeOf(message: Message): { readonly links: number; readonly checkpoints: number; readonly lines: number } {
  const all = textsOf(personalise(message, { acknowledgeUrl: LINK, checkpoint: CHECKPOINT })).join('\n');
  return {
    links: all.split(LINK).length,
    checkpoints: all.split(CHECKPOINT).length,
    lines: message.text.split('\n').length,
  };
}

describe.each(CHANNELS)('names in a message on the channel %s', (channel) => {
  const rendered = (facts: Partial<MessageFacts>, subject: string): Message =>
    renderMessage(aCommunique({ channel, subject }), { ...FACTS, ...facts });

  it('are one line, and put nothing together that is filled in', () => {
    const harmless = shapeOf(rendered({}, 'News'));
    fc.assert(
      fc.property(name, name, name, name, (groupName, senderName, versionName, subject) => {
        const message = rendered({ groupName, senderName, versionName }, subject);
        expect(shapeOf(message)).toEqual(harmless);
        for (const text of textsOf(message))
          expect(text).not.toMatch(/[\p{Surrogate}\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\uffff]/u);
        expect(message.subject).not.toMatch(/\n/);
      }),
      runs(60),
    );
  });
});

it('a name in a notice ends no line of it', () => {
  const strange = `Partners${STRANGE.join('x')}`;
  const notice = renderNotice({
    subject: `Approve ${strange}`,
    lead: `${strange} waits.`,
    facts: [`For ${strange}`],
    link: { text: `Decide on ${strange}`, url: 'https://site.example/browse/CHG-7' },
    foot: `You look after ${strange}.`,
  });
  expect(notice.subject).not.toMatch(/[\p{Control}\u2028\u202e]/u);
  expect(notice.text.split('\n')).toHaveLength(10);
  for (const text of [notice.text, notice.html]) expect(text).not.toMatch(/[\0\u2028\u202e\u2066]/u);
});
