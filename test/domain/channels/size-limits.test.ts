/** A message that is as long as its service takes one still is when the state of the ledger is filled in. */
import { renderMessage } from '../../../src/domain/channels';
import { asWikiText } from '../../../src/domain/channels/request-comment';
import { personalise, type Message } from '../../../src/domain/communique/message';
import { aCommunique, COMPLETE_ANSWERS, FACTS } from '../../builders/communiques';

const PARTS = {
  acknowledgeUrl: 'https://site.example/x1/ack?token=t0ken',
  checkpoint: `release-communications.example/${'0'.repeat(40)}/record/${'9'.repeat(19)}#999999 ${'A'.repeat(44)}`,
};

const leaving = (channel: 'teams' | 'request-comment', what: string): Message =>
  personalise(renderMessage(aCommunique({ channel, answers: { ...COMPLETE_ANSWERS, what } }), FACTS), PARTS);

test('a post to Microsoft Teams has at most 28 KB', () => {
  const sizes = Array.from({ length: 60 }, (_, step) =>
    Buffer.byteLength(JSON.stringify(leaving('teams', `${'€'.repeat(8_000 + 25 * step)}\n\nEnd.`).post)),
  );
  expect(Math.max(...sizes)).toBeLessThanOrEqual(28 * 1024);
  // Some of these are as long as they may be, and some too long.
  expect(Math.max(...sizes)).toBeGreaterThan(27 * 1024);
  expect(Math.min(...sizes)).toBeLessThan(8 * 1024);
});

test.each(['\\ ', '{x} ', '!a.png! '])(
  'a comment has at most 32,767 characters, however many of them escape %j',
  (piece) => {
    const paragraph = `${piece.repeat(100)}\n\n`;
    for (const length of [1_000, 10_000, 19_900]) {
      const { text } = leaving('request-comment', paragraph.repeat(Math.floor(length / paragraph.length)));
      expect(asWikiText(text).length + `\nReference ${'a'.repeat(34)}`.length).toBeLessThanOrEqual(32_767);
    }
  },
);
