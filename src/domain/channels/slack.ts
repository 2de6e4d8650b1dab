/**
 * Slack, through an incoming webhook of one channel, with Block Kit (Slack developer documentation, "Sending messages
 * using incoming webhooks" and "Block Kit"). Slack does not recognise a post that it got before, and cannot be asked.
 */
import { type Communique } from '../communique/communique';
import { type Message, type MessageFacts, type Post } from '../communique/message';
import { commonOutcome, type HttpAnswer } from './web-post';
import type { Outcome } from './outcome';
import type { ChannelDefinition } from './channel';
import { webAddress } from './web-address';
import { chatAsHtml, chatAsText, composeChat } from './chat';
import { cutTo, piecesOf, type Dialect } from './chat-text';

/** Block Kit reference: a header has at most 150 characters, the text of a section 3,000, a message 50 blocks. */
const HEADER_LIMIT = 150;
const SECTION_LIMIT = 3_000;
/** Far below what fifty blocks hold: a longer message is no chat message, and Slack folds it away. */
const TEXT_LIMIT = 12_000;

/** Slack's mrkdwn. Only three characters have a meaning that a text could not do without ("Formatting text", escaping). */
const MRKDWN: Dialect = {
  text: escaped,
  strong: (inner) => wrapped('*', inner),
  emphasis: (inner) => wrapped('_', inner),
  struck: (inner) => wrapped('~', inner),
  code: (words) => wrapped('`', escaped(words)),
  codeBlock: (words) => `\`\`\`\n${escaped(words)}\n\`\`\``,
  link(inner, address) {
    const link = `<${escaped(address).replaceAll('|', '%7C')}|${inner}>`;
    // What is longer than a section could not be posted; its words can.
    return link.length <= SECTION_LIMIT ? link : inner;
  },
  quote: (inner) =>
    inner
      .split('\n')
      .map((line) => `> ${line}`)
      .join('\n'),
  listItem: (marker, inner) => `${marker} ${inner}`,
  lineBreak: '\n',
};

/** What is nothing in pieces: a link with its words, and a character that is written as an entity. */
const UNIT = /<[^<>]*>|&(?:amp|lt|gt);/g;

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A sign of formatting counts only next to a word. */
function wrapped(sign: string, inner: string): string {
  const words = inner.trim();
  return words === '' ? inner : `${sign}${words}${sign}`;
}

export const slack: ChannelDefinition = {
  takes: 'destination',
  proves: 'Slack says that the message is in the channel. Nobody in particular can confirm having read it.',
  recognisesRepeats: false,
  render,
  destination: {
    noun: 'Slack channel',
    nameHelp: 'As its people call it: #releases',
    addressLabel: 'Incoming webhook URL',
    addressHelp:
      'In Slack, create an app with “Incoming Webhooks” switched on and add a webhook to the channel. The URL begins with https://hooks.slack.com/services/.',
    signed: false,
    ownHost: false,
    ...webAddress(({ hostname, pathname }) => {
      if (hostname !== 'hooks.slack.com')
        return 'A Slack webhook is at hooks.slack.com. Copy the Webhook URL from the Slack app’s page “Incoming Webhooks”.';
      if (pathname.startsWith('/triggers/') || pathname.startsWith('/workflows/'))
        return 'This starts a Slack workflow. Make an incoming webhook instead: it can be posted to as it is.';
      return /^\/services\/T\w+\/B\w+\/\w+$/.test(pathname)
        ? undefined
        : 'A Slack webhook looks like https://hooks.slack.com/services/T…/B…/…; copy all of it.';
    }),
    outcomeOf,
  },
};

function render(communique: Communique, facts: MessageFacts): Message {
  const chat = composeChat(communique, facts, MRKDWN, TEXT_LIMIT);
  return {
    subject: communique.subject,
    html: chatAsHtml(chat, 'slack'),
    text: chatAsText(communique, chat),
    post: {
      // What notifications show.
      text: escaped(`${chat.subject} – ${chat.lead}`),
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: cutTo(chat.subject, HEADER_LIMIT), emoji: false } },
        section(`*${escaped(chat.lead)}*`),
        ...chat.sections.flatMap(({ heading, blocks }) =>
          piecesOf([`*${heading}*`, ...blocks.map(({ posted }) => posted)].join('\n'), SECTION_LIMIT, UNIT).map(
            section,
          ),
        ),
        ...(chat.shortened ? [section(`_${escaped(chat.shortened)}_`)] : []),
        {
          type: 'context',
          elements: chat.foot.map((line) => ({ type: 'mrkdwn', text: escaped(line), verbatim: true })),
        },
      ],
      unfurl_links: false,
      unfurl_media: false,
    },
  };
}

/** Verbatim: Slack makes no links and mentions of its own out of an author's words. */
function section(text: string): Post {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

/** What only somebody at Slack, or a new webhook, can mend ("Sending messages using incoming webhooks", errors). */
const GONE: Readonly<Record<string, string>> = {
  channel_is_archived: 'The Slack channel is archived.',
  channel_not_found: 'The Slack channel does not exist any more.',
  no_service: 'The Slack webhook was switched off or removed.',
  no_service_id: 'The Slack webhook was switched off or removed.',
  no_team: 'The Slack workspace does not exist any more.',
  invalid_token: 'The Slack webhook is not valid any more.',
};

function outcomeOf(answer: HttpAnswer): Outcome {
  const code = answer.body.trim();
  const words = /^[a-z_]{2,60}$/.test(code) ? code : undefined;
  if (answer.status === 200 && code === 'ok') return { kind: 'accepted' };
  const gone = words === undefined ? undefined : GONE[words];
  if (gone || answer.status === 404 || answer.status === 410)
    return {
      kind: 'refused',
      reason: `${gone ?? 'Slack does not know this webhook.'} A Jira administrator gives the stakeholder group a new webhook URL.`,
    };
  return (
    commonOutcome('Slack', answer, words) ?? {
      kind: 'unknown',
      reason: `Slack answered ${answer.status}, which says nothing of the message.`,
    }
  );
}
