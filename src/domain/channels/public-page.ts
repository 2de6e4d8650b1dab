/**
 * A page that the app serves to everybody who has its address: what was released, the newest first. What is published is
 * kept with the delivery's id, so that it stands there once however often it is repeated, and a correction takes the
 * place of what it corrects.
 */
import type { Communique } from '../communique/communique';
import { withoutMarks, type Message, type MessageFacts } from '../communique/message';
import { previewHtml } from '../publishing/public-page-html';
import type { PublishedMessage } from '../publishing/published-message';
import type { ChannelDefinition } from './channel';
import { chatAsText, composeChat, type ChatMessage } from './chat';
import { markdownBlocks, UNFORMATTED } from './chat-text';

/** How many characters the answers have together, before they are shortened. */
const TEXT_LIMIT = 60_000;
/** A stored value has at most 240 KiB (Forge key-value store, limits). */
const BYTE_LIMIT = 200_000;

export const publicPage: ChannelDefinition = {
  takes: 'destination',
  proves:
    'The message is on the page, for everybody who has the page’s address. Nobody in particular can confirm having read it.',
  recognisesRepeats: true,
  render,
  ownPages: {
    noun: 'public page',
    nameHelp: 'Everybody sees it at the top of the page: Releases of Harbour',
  },
};

function render(communique: Communique, facts: MessageFacts): Message {
  for (let limit = TEXT_LIMIT; ; limit /= 2) {
    const chat = composeChat(communique, facts, UNFORMATTED, limit);
    const post = published(communique, chat);
    if (storedBytes(post) > BYTE_LIMIT && limit > 100) continue;
    return { subject: communique.subject, html: previewHtml(post), text: chatAsText(communique, chat), post };
  }
}

/** It is kept as a text within a value, so that what JSON escapes is escaped twice. */
function storedBytes(post: PublishedMessage): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(post)));
}

/** The same sections as they are written: the page gives them its own looks. */
function published({ kind, answers }: Communique, chat: ChatMessage): PublishedMessage {
  return {
    kind,
    subject: chat.subject,
    lead: chat.lead,
    sections: chat.sections.map(({ question, heading, blocks }) => {
      const all = markdownBlocks(answers[question].trim());
      const kept = blocks.length < all.length ? all.slice(0, blocks.length).join('\n\n') : answers[question].trim();
      return { heading, text: withoutMarks(kept) };
    }),
    ...(chat.shortened === undefined ? {} : { shortened: chat.shortened }),
    foot: chat.foot,
  };
}
