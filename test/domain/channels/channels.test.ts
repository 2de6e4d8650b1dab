/** What every channel promises, whichever it is: one that is added is held to it by being in the list. */
import fc from 'fast-check';
import { CHANNEL_DEFINITIONS, renderMessage } from '../../../src/domain/channels';
import { CHANNELS } from '../../../src/domain/channels/names';
import { messageContent } from '../../../src/domain/communique/content';
import { personalise } from '../../../src/domain/communique/message';
import type { HttpAnswer } from '../../../src/domain/channels/web-post';
import { communiqueNamed, runs } from '../../builders/arbitraries';
import { aCommunique, COMPLETE_ANSWERS, FACTS } from '../../builders/communiques';

const PARTS = { acknowledgeUrl: 'https://site.example/x1/ack?token=t0ken', checkpoint: 'origin#7 cm9vdA==' };

const answered = (status: number, body = '', headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  status,
  body,
  header: (name) => headers[name],
});

describe.each(CHANNELS)('a message on the channel %s', (channel) => {
  const { destination, takes } = CHANNEL_DEFINITIONS[channel];

  it('is the same bytes each time, and can be pinned', () => {
    fc.assert(
      fc.property(communiqueNamed('a'), (communique) => {
        const message = renderMessage({ ...communique, channel }, FACTS);
        const again = renderMessage(structuredClone({ ...communique, channel }), { ...FACTS });
        expect(again).toEqual(message);
        expect(JSON.parse(messageContent(message).text)).toEqual(message);
      }),
      runs(50),
    );
  });

  it('says all that was answered, who it is for, and where the ledger stood', () => {
    const message = personalise(renderMessage(aCommunique({ channel }), FACTS), PARTS);
    for (const shape of [message.html, message.text, ...(message.post ? [JSON.stringify(message.post)] : [])]) {
      expect(shape).toContain('Secondary indexes are built without locking the table');
      for (const answer of [COMPLETE_ANSWERS.who, COMPLETE_ANSWERS.how]) expect(shape).toContain(answer);
      expect(shape).toContain(FACTS.groupName);
      expect(shape).toContain(FACTS.senderName);
      expect(shape).toContain(PARTS.checkpoint);
      expect(shape).not.toMatch(/%[A-Z]+-[A-Z]+%/);
    }
  });

  it('that is a test says so first, and announces nothing', () => {
    const message = renderMessage(aCommunique({ channel, kind: 'planned-notice' }), { ...FACTS, isTest: true });
    for (const shape of [message.html, message.text, ...(message.post ? [JSON.stringify(message.post)] : [])]) {
      expect(shape).toContain('This is a test. It announces no release.');
      expect(shape).not.toContain('is planned.');
    }
  });

  it('has a reader’s own link exactly where it goes to one reader', () => {
    const message = personalise(renderMessage(aCommunique({ channel }), FACTS), PARTS);
    const goesToOneReader = !['destination', 'listed', 'request'].includes(takes);
    expect(JSON.stringify(message).includes(PARTS.acknowledgeUrl)).toBe(goesToOneReader);
    expect(message.post !== undefined).toBe(takes === 'destination');
  });

  it('never lets an author place a link or the state of the ledger', () => {
    const pieces = fc.constantFrom(
      '%ACKNOWLEDGE-URL%',
      '%ACKNOWLEDGE\\-URL%',
      '%ACKNOWLEDGE–URL%',
      '%LEDGER-CHECKPOINT%',
      '%%ACKNOWLEDGE-URL%%',
      '%%%LEDGER-CHECKPOINT%%%',
      '%LEDGER&#45;CHECKPOINT%',
      '[mine](https://thief.example/?%ACKNOWLEDGE-URL%)',
      '`%LEDGER-CHECKPOINT%`',
      '%ACKNOWLEDGE-%LEDGER-CHECKPOINT%URL%',
      '**',
      '\n\n',
      '- ',
    );
    const words = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(words, words, (what, subject) => {
        const communique = aCommunique({ channel, subject, answers: { ...COMPLETE_ANSWERS, what } });
        const plain = renderMessage(aCommunique({ channel }), FACTS);
        const hostile = renderMessage(communique, { ...FACTS, groupName: subject, projectName: what });
        const marks = (text: string): number => text.match(/%(?:ACKNOWLEDGE-URL|LEDGER-CHECKPOINT)%/g)?.length ?? 0;
        expect(marks(hostile.html)).toBe(marks(plain.html));
        expect(marks(hostile.text)).toBe(marks(plain.text));
        expect(marks(JSON.stringify(hostile.post ?? ''))).toBe(marks(JSON.stringify(plain.post ?? '')));
        expect(marks(hostile.short ?? '')).toBe(marks(plain.short ?? ''));
      }),
      runs(),
    );
  });

  if (!destination) return;

  it('is tried again when the other side has too much to do, after the time that it asks for', () => {
    expect(destination.outcomeOf(answered(429, '', { 'retry-after': '7' }))).toMatchObject({
      kind: 'try-again',
      afterSeconds: 7,
    });
  });

  it('is of an unknown fate when the other side breaks, and refused where its place is gone', () => {
    expect(destination.outcomeOf(answered(500)).kind).toBe('unknown');
    const gone = destination.outcomeOf(answered(410));
    expect(gone).toMatchObject({ kind: 'refused', reason: expect.stringContaining('A Jira administrator') });
  });

  it('is never taken for accepted unless the other side says so', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 599 }), fc.string(), (status, body) => {
        expect(destination.outcomeOf(answered(status, body)).kind).not.toBe('accepted');
      }),
      runs(),
    );
  });

  it('gives no address away in what it says of an answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), (status) => {
        const outcome = destination.outcomeOf(
          answered(status, 'no https://hooks.example/T0/B0/secret of kim@a.example'),
        );
        expect(JSON.stringify(outcome)).not.toMatch(/secret|kim/);
      }),
      runs(),
    );
  });
});

it('a receiver of webhooks can tell a test from a release by its type', () => {
  const typeOf = (facts: Parameters<typeof renderMessage>[1]) =>
    renderMessage(aCommunique({ channel: 'webhook' }), facts).post?.['type'];
  expect(typeOf(FACTS)).toBe('release-communication');
  expect(typeOf({ ...FACTS, isTest: true })).toBe('release-communication.test');
});
