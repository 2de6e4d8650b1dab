import fc from 'fast-check';
import { renderMessage } from '../../../src/domain/channels';
import { MOST_SEGMENTS, textLength } from '../../../src/domain/channels/text-message';
import { lengthOf, plainCharacters } from '../../../src/domain/channels/text-segments';
import { ACKNOWLEDGE_MARK, personalise } from '../../../src/domain/communique/message';
import { asReminder } from '../../../src/domain/communique/reminder-message';
import { communiqueNamed, runs } from '../../builders/arbitraries';
import { aCommunique, COMPLETE_ANSWERS, FACTS } from '../../builders/communiques';

const NOTHING = { who: '', what: '', why: '', where: '', how: '', when: '' };
const LINK = 'https://site.example/x1/ack?token=t0ken';
const textOf = (communique: Parameters<typeof renderMessage>[0]): string => {
  const message = renderMessage({ ...communique, channel: 'text-message' }, FACTS);
  return personalise(message, { acknowledgeUrl: LINK, checkpoint: 'origin#7 cm9vdA==' }).short ?? '';
};

describe('the length of a text message', () => {
  it.each([
    ['', 'GSM-7', 1],
    ['a'.repeat(160), 'GSM-7', 1],
    ['a'.repeat(161), 'GSM-7', 2],
    ['a'.repeat(306), 'GSM-7', 2],
    ['a'.repeat(307), 'GSM-7', 3],
    ['€'.repeat(80), 'GSM-7', 1],
    ['€'.repeat(81), 'GSM-7', 2],
    // A sign of two septets does not fit into the last one of a segment.
    [`${'a'.repeat(152)}€${'a'.repeat(151)}`, 'GSM-7', 2],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 3],
    ['Ä'.repeat(160), 'GSM-7', 1],
    ['я'.repeat(70), 'UCS-2', 1],
    ['я'.repeat(71), 'UCS-2', 2],
    ['🚀'.repeat(35), 'UCS-2', 1],
    ['🚀'.repeat(36), 'UCS-2', 2],
    ['🚀'.repeat(67), 'UCS-2', 3],
  ])('of %j in %s is %i', (text, encoding, segments) => {
    expect(lengthOf(text)).toEqual({ encoding, segments });
  });

  it('does not double for the quotation marks and dashes of printed text', () => {
    expect(lengthOf(plainCharacters('“Harbour” – it’s here…')).encoding).toBe('GSM-7');
  });
});

describe('a communiqué as a text message', () => {
  it('begins with its subject, says what fits, and ends with the reader’s own link', () => {
    expect(
      textOf(
        aCommunique({
          subject: 'Harbour 5.1.3 is here',
          answers: { ...NOTHING, what: '**Faster** – at last, see [the notes](https://notes.example/5).' },
        }),
      ),
    ).toBe(`Harbour 5.1.3 is here
Phoenix 5.1.3 is available.
Faster - at last, see the notes (https://notes.example/5).
To confirm: ${LINK}
${FACTS.senderName}, to ${FACTS.groupName}`);
  });

  it('says that there is more where not all of it fits, and never breaks off within an answer', () => {
    const long = 'This sentence is repeated until it is far too long. '.repeat(30).trim();
    const text = textOf(aCommunique({ answers: { ...COMPLETE_ANSWERS, when: long } }));
    expect(text).toContain(`All of it, and to confirm: ${LINK}`);
    expect(text).not.toContain('This sentence');
  });

  it('is never longer than it may be, whatever its authors write', () => {
    fc.assert(
      fc.property(communiqueNamed('a'), (communique) => {
        const { short = '' } = renderMessage({ ...communique, channel: 'text-message' }, FACTS);
        expect(textLength(short).segments).toBeLessThanOrEqual(MOST_SEGMENTS);
        expect(textOf(communique)).toContain(LINK);
      }),
      runs(100),
    );
  });

  it('is never longer than it may be where its lines are long and of another alphabet', () => {
    const [projectName, versionName, senderName] = ['я'.repeat(80), 'я'.repeat(255), 'я'.repeat(100)];
    const communique = aCommunique({ channel: 'text-message', kind: 'correction', subject: 'я'.repeat(200) });
    const { short = '' } = renderMessage(communique, { ...FACTS, projectName, versionName, senderName });
    expect(textLength(short)).toEqual({ encoding: 'UCS-2', segments: 7 });
    expect(short).toContain(' is not right any more.');
  });

  it('does not double because its subject is cut', () => {
    const { short = '' } = renderMessage(aCommunique({ channel: 'text-message', subject: 'a'.repeat(200) }), FACTS);
    expect([textLength(short).encoding, short.split('\n')[0]?.slice(-4)]).toEqual(['GSM-7', 'a...']);
  });

  it('leads to all of it', () => {
    const message = renderMessage(aCommunique({ channel: 'text-message' }), FACTS);
    expect(message.text).toContain(COMPLETE_ANSWERS.who);
  });
});

describe('a reminder of a text message', () => {
  const shortOf = (communique: Parameters<typeof renderMessage>[0]) =>
    renderMessage({ ...communique, channel: 'text-message' }, FACTS);

  it('says its subject, the reader’s own link and who sends it, and which reminder it is from the second on', () => {
    const message = shortOf(
      aCommunique({ subject: 'Harbour 5.1.3 is here', answers: { ...NOTHING, what: 'Faster.' } }),
    );
    const said = (number?: number) => asReminder(message, number).short?.split('\n');
    expect(said()).toEqual([
      'Reminder: Harbour 5.1.3 is here',
      `To confirm: ${ACKNOWLEDGE_MARK}`,
      `${FACTS.senderName}, to ${FACTS.groupName}`,
    ]);
    expect(said(2)?.[0]).toBe('Reminder 2: Harbour 5.1.3 is here');
  });

  it('never takes more segments than the message, and says nothing that was not approved', () => {
    fc.assert(
      fc.property(communiqueNamed('c1'), fc.integer({ min: 1, max: 6 }), (communique, number) => {
        const message = shortOf(communique);
        const reminder = asReminder(message, number).short ?? '';
        const [lines, approved] = [reminder.replace(/^Reminder(?: \d)?: /, '').split('\n'), message.short?.split('\n')];
        expect(textLength(reminder).segments).toBeLessThanOrEqual(textLength(message.short ?? '').segments);
        for (const line of lines) expect(approved).toContain(line);
        expect(lines.filter((line) => line.includes(ACKNOWLEDGE_MARK))).toHaveLength(1);
      }),
      runs(),
    );
  });
});
