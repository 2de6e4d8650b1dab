/** A communiqué as it stands on a page: all of it, with the texts as they were written, since the page gives them its looks. */
import type { Communique } from '../communique/communique';
import { withoutMarks, type MessageFacts } from '../communique/message';
import type { PublishedMessage } from '../publishing/published-message';
import { chatAsText, composeChat, type ChatMessage } from './chat';
import { markdownBlocks, UNFORMATTED } from './chat-text';

/** How many characters the answers have together, before they are shortened. */
const TEXT_LIMIT = 60_000;
/** A stored value has at most 240 KiB (Forge key-value store, limits). */
const BYTE_LIMIT = 200_000;

/** The message, and all of it as plain text. */
export function composePublished(
  communique: Communique,
  facts: MessageFacts,
): { readonly message: PublishedMessage; readonly text: string } {
  for (let limit = TEXT_LIMIT; ; limit /= 2) {
    const chat = composeChat(communique, facts, UNFORMATTED, limit);
    const message = published(communique, chat);
    if (storedBytes(message) <= BYTE_LIMIT || limit < 100) return { message, text: chatAsText(communique, chat) };
  }
}

/** It is kept as a text within a value, so that what JSON escapes is escaped twice. */
function storedBytes(message: PublishedMessage): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(message)));
}

/** The same sections as they are written. */
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
