/**
 * A comment for the customer on a request of Jira Service Management (REST API, "Create request comment"). Jira tells the
 * request's reporter and participants of it as it tells them of every other comment, and says nothing of that. A comment
 * that was posted before is not recognised, but can be found among the request's comments by its reference.
 */
import type { Communique } from '../communique/communique';
import type { Message, MessageFacts } from '../communique/message';
import type { ChannelDefinition } from './channel';
import { chatAsHtml, composeChat } from './chat';
import { UNFORMATTED } from './chat-text';

/** A comment of Jira has at most 32,767 characters, those that keep others from being markup among them. */
const COMMENT_LIMIT = 32_767;
const TEXT_LIMIT = 20_000;
/** More than the state of the ledger has, which takes the place of its mark, and the reference at the comment's end. */
const LATER_CHARACTERS = 350;

export const requestComment: ChannelDefinition = {
  takes: 'request',
  proves:
    'Jira says that the comment is on the request, and queues the notices to its customers. Nobody in particular can confirm having read it.',
  recognisesRepeats: true,
  render,
};

/**
 * The text as Jira reads comments, as wiki markup ("Text Formatting Notation Help"), so that what could be a macro, a
 * mention, a link or a picture is shown as it was written. A backslash keeps what follows it from being markup; before a
 * letter or digit it stands for itself. Anywhere else it is named by its number, since two of them break the line.
 */
export function asWikiText(text: string): string {
  return text.replace(/\\(?![A-Za-z0-9])/g, '&#92;').replace(/[{[]|!(?=\S[^!\n]*!)/g, '\\$&');
}

function render(communique: Communique, facts: MessageFacts): Message {
  for (let limit = TEXT_LIMIT; ; limit /= 2) {
    const message = renderWithin(communique, facts, limit);
    if (asWikiText(message.text).length + LATER_CHARACTERS <= COMMENT_LIMIT || limit < 100) return message;
  }
}

function renderWithin(communique: Communique, facts: MessageFacts, limit: number): Message {
  const chat = composeChat(communique, facts, UNFORMATTED, limit);
  const sections = chat.sections.map(({ heading, blocks }) =>
    [heading, ...blocks.map(({ posted }) => posted)].join('\n'),
  );
  const shortened = chat.shortened ? [chat.shortened] : [];
  return {
    subject: communique.subject,
    html: chatAsHtml(chat, 'request-comment'),
    text: [chat.subject, chat.lead, ...sections, ...shortened, chat.foot.join('\n')].join('\n\n'),
  };
}
