/**
 * Microsoft Teams, through the webhook of a flow that posts an Adaptive Card to one channel (Microsoft Learn, "Create
 * incoming webhooks with Workflows for Microsoft Teams"; Adaptive Cards 1.4). The flow answers before it posts, does not
 * recognise a post that it got before, and cannot be asked.
 */
import { z } from 'zod';
import type { Communique } from '../communique/communique';
import type { Message, MessageFacts, Post } from '../communique/message';
import type { Outcome } from './outcome';
import { commonOutcome, parseJson, type HttpAnswer } from './web-post';
import type { ChannelDefinition } from './channel';
import { webAddress } from './web-address';
import { chatAsHtml, chatAsText, composeChat } from './chat';
import type { Dialect } from './chat-text';

/**
 * A message of a flow has at most 28 KB ("Limits and specifications for Microsoft Teams"). A character of the text takes
 * at most six bytes in the post; what remains holds the subject, the headings and the foot.
 */
const BYTE_LIMIT = 28 * 1024;
/** More than the state of the ledger has, which takes the place of its mark when the message leaves. */
const CHECKPOINT_BYTES = 250;
const TEXT_LIMIT = 12_000;

/** The Markdown of a TextBlock: bold, italics, links and lists; nothing else, and no HTML. */
const CARD: Dialect = {
  text: (words) => words.replace(/[\\`*_[\]]/g, '\\$&'),
  strong: (inner) => wrapped('**', inner),
  emphasis: (inner) => wrapped('_', inner),
  struck: (inner) => inner,
  code: (words) => CARD.text(words),
  codeBlock: (words) =>
    words
      .split('\n')
      .map((line) => CARD.text(line))
      .join('\n\n'),
  link: (inner, address) =>
    `[${inner}](${address.replaceAll('(', '%28').replaceAll(')', '%29').replaceAll(' ', '%20')})`,
  quote: (inner) => inner,
  listItem: (marker, inner) => (marker.endsWith('•') ? `${marker.slice(0, -1)}- ${inner}` : `${marker} ${inner}`),
  lineBreak: '\n\n',
};

function wrapped(sign: string, inner: string): string {
  const words = inner.trim();
  return words === '' ? inner : `${sign}${words}${sign}`;
}

export const teams: ChannelDefinition = {
  takes: 'destination',
  proves:
    'Microsoft Teams takes the message and posts it afterwards, without saying that it did. Nobody in particular can confirm having read it.',
  recognisesRepeats: false,
  render,
  destination: {
    noun: 'Microsoft Teams channel',
    nameHelp: 'As its people call it: Releases',
    addressLabel: 'Workflow webhook URL',
    addressHelp:
      'In Teams, open the channel’s menu, Workflows, choose the template that posts to a channel when a webhook request is received, and copy the URL that it shows.',
    signed: false,
    ownHost: false,
    ...webAddress(({ hostname, pathname, searchParams }) => {
      if (hostname.endsWith('.webhook.office.com'))
        return 'This is a connector, which Microsoft has switched off. Make a workflow in Teams that posts when a webhook request is received.';
      if (!/\.(?:logic\.azure\.com|api\.powerplatform\.com)$/.test(hostname))
        return 'A workflow’s webhook is at logic.azure.com or api.powerplatform.com. Copy the URL that the workflow in Teams shows.';
      return pathname.includes('/workflows/') && searchParams.has('sig')
        ? undefined
        : 'Part of the URL is missing: it names the workflow and ends with its signature (sig=…); copy all of it.';
    }),
    outcomeOf,
  },
};

function render(communique: Communique, facts: MessageFacts): Message {
  for (let limit = TEXT_LIMIT; ; limit /= 2) {
    const message = renderWithin(communique, facts, limit);
    if (Buffer.byteLength(JSON.stringify(message.post)) + CHECKPOINT_BYTES <= BYTE_LIMIT || limit < 100) return message;
  }
}

function renderWithin(communique: Communique, facts: MessageFacts, limit: number): Message {
  const chat = composeChat(communique, facts, CARD, limit);
  const body: Post[] = [
    text(CARD.text(chat.subject), { size: 'Large', weight: 'Bolder' }),
    text(CARD.text(chat.lead), { weight: 'Bolder' }),
    ...chat.sections.flatMap(({ heading, blocks }) => [
      text(heading, { weight: 'Bolder', spacing: 'Medium' }),
      ...blocks.map(({ posted }) => text(posted, {})),
    ]),
    ...(chat.shortened ? [text(CARD.text(chat.shortened), {})] : []),
    ...chat.foot.map((line) => text(CARD.text(line), { size: 'Small', isSubtle: true })),
  ];
  return {
    subject: communique.subject,
    html: chatAsHtml(chat, 'teams'),
    text: chatAsText(communique, chat),
    post: {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            msteams: { width: 'Full' },
            body,
          },
        },
      ],
    },
  };
}

function text(words: string, look: Post): Post {
  return { type: 'TextBlock', text: words, wrap: true, ...look };
}

const answerBody = z.looseObject({ error: z.looseObject({ code: z.string().regex(/^\w{1,60}$/) }) });

function outcomeOf(answer: HttpAnswer): Outcome {
  const { status } = answer;
  if (status === 200 || status === 202) return { kind: 'accepted' };
  const code = answerBody.safeParse(parseJson(answer.body)).data?.error.code;
  if (status === 404 || status === 410)
    return {
      kind: 'refused',
      reason:
        'The workflow in Microsoft Teams does not exist any more. A Jira administrator gives the stakeholder group the URL of a new one.',
    };
  if (code === 'WorkflowTriggerIsNotEnabled')
    return {
      kind: 'refused',
      reason: 'The workflow in Microsoft Teams is switched off. Its owner switches it on again in Power Automate.',
    };
  return (
    commonOutcome('Microsoft Teams', answer, code) ?? {
      kind: 'unknown',
      reason: `Microsoft Teams answered ${status}, which says nothing of the message.`,
    }
  );
}
