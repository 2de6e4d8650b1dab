/**
 * A communiqué as a text message: its subject, as many of its answers as fit, and the reader's own link, which shows all
 * of it and takes the confirmation.
 */
import type { Communique, Question } from '../communique/communique';
import {
  ACKNOWLEDGE_MARK,
  leadOf,
  readingOrder,
  renderMail,
  withoutMarks,
  type Message,
  type MessageFacts,
} from '../communique/message';
import type { ChannelDefinition } from './channel';
import { chatBlocks, cutTo, UNFORMATTED } from './chat-text';
import { lengthOf, plainCharacters, type TextLength } from './text-segments';

/** Each segment is charged as a message of its own. */
export const MOST_SEGMENTS = 8;
/** More than any reader's link has: about 114 characters for the address of the web trigger, and 50 for the token. */
const LINK_LENGTH = 200;
const LINE_LIMIT = 160;
/** Of a message that would be too long even without an answer: its lines, and the names in its lead. */
const BRIEF_LINE_LIMIT = 50;
const BRIEF_NAME_LIMIT = 12;

export const textMessage: ChannelDefinition = {
  takes: 'telephone-number',
  proves:
    'Twilio reports what the reader’s network delivered and what it could not; the message’s link shows all of it, and its reader can confirm it there.',
  recognisesRepeats: false,
  reportsBack: true,
  render,
};

function render(communique: Communique, facts: MessageFacts): Message {
  return {
    ...renderMail(communique, facts, `ask ${facts.senderName}.`),
    short: shortText(communique, facts),
  };
}

/** Headings would take a third of the message. */
const LABELS: Readonly<Record<Question, string>> = {
  what: '',
  how: 'How: ',
  where: 'Where: ',
  when: 'When: ',
  who: 'Who: ',
  why: 'Why: ',
};

function shortText(communique: Communique, facts: MessageFacts): string {
  // Plain characters first: a dash that becomes a hyphen could complete a mark.
  const plain = (text: string): string => withoutMarks(plainCharacters(text));
  const answers = readingOrder(communique).map(
    (question) => `${LABELS[question]}${plain(chatBlocks(communique.answers[question], UNFORMATTED).join('\n'))}`,
  );
  const written = (count: number, isBrief = false): string => {
    // The sign of a cut line is none of GSM 7-bit either.
    const line = (text: string): string => plainCharacters(cutTo(plain(text), isBrief ? BRIEF_LINE_LIMIT : LINE_LIMIT));
    const name = (text: string): string => (isBrief ? cutTo(text, BRIEF_NAME_LIMIT) : text);
    const [projectName, versionName] = [name(facts.projectName), name(facts.versionName)];
    return [
      line(communique.subject),
      plain(leadOf(communique.kind, { ...facts, projectName, versionName })),
      ...answers.slice(0, count),
      `${count < answers.length ? 'All of it, and to confirm' : 'To confirm'}: ${ACKNOWLEDGE_MARK}`,
      line(`${facts.senderName}, to ${facts.groupName}`),
    ].join('\n');
  };
  const fits = (text: string): boolean => textLength(text).segments <= MOST_SEGMENTS;
  const counts = [...answers.map((_, index) => answers.length - index), 0];
  return counts.map((count) => written(count)).find(fits) ?? written(0, true);
}

/** How long it is at most for its reader, whose link is not known yet. */
export function textLength(short: string): TextLength {
  return lengthOf(short.replaceAll(ACKNOWLEDGE_MARK, 'x'.repeat(LINK_LENGTH)));
}
