/**
 * The methods by which people tell people: by telephone, in a presentation, in a newsletter, on a board. Nothing leaves
 * by itself: the responsible person gets a script and a list, and says of each item what became of it.
 */
import { type Communique, type Question } from '../communique/communique';
import {
  CHECKPOINT_MARK,
  escapeHtml,
  headingsOf,
  leadOf,
  readingOrder,
  renderMarkdown,
  withoutMarks,
  type Message,
  type MessageFacts,
} from '../communique/message';
import type { PeopleChannel } from './channel';
import { chatBlocks, UNFORMATTED, type Dialect } from './chat-text';
import { htmlDocument } from './html-document';
import type { PeopleChannelName } from './names';

const PROVES = 'Whoever did it says so, in their own name. Nobody else confirms it.';

/** The same task done over is the same task, so that nothing of it is ever uncertain. */
const COMMON = { takes: 'listed', proves: PROVES, recognisesRepeats: true } as const;

export const BY_PEOPLE: Readonly<Record<PeopleChannelName, PeopleChannel>> = {
  telephone: {
    ...COMMON,
    task: 'telephone call',
    tasks: 'telephone calls',
    listLabel: 'Whom to call',
    listHelp: 'One per line: Name <+49 40 123456>. Paste as many as one person can call.',
    hasNumbers: true,
    scriptTitle: 'Say this',
    render: (communique, facts) => script(communique, facts, TELEPHONE),
  },
  presentation: {
    ...COMMON,
    task: 'presentation',
    tasks: 'presentations',
    listLabel: 'Where it is presented',
    listHelp: 'One per line: “Monday stand-up of the warehouse”.',
    hasNumbers: false,
    scriptTitle: 'Show and say this',
    render: (communique, facts) => script(communique, facts, PRESENTATION),
  },
  newsletter: {
    ...COMMON,
    task: 'newsletter',
    tasks: 'newsletters',
    listLabel: 'Which newsletters',
    listHelp: 'One per line: “Warehouse weekly”.',
    hasNumbers: false,
    scriptTitle: 'Publish this',
    render: (communique, facts) => article(communique, facts),
  },
  'bulletin-board': {
    ...COMMON,
    task: 'notice on a board',
    tasks: 'notices on boards',
    listLabel: 'Which boards',
    listHelp: 'One per line: “Board in the canteen, Hamburg”, “Intranet, page News”.',
    hasNumbers: false,
    scriptTitle: 'Put this up',
    render: (communique, facts) => article(communique, facts),
  },
};

// ── What is spoken ──────────────────────────────────────────────────────────────────────────────────────────────

/** How a script begins and ends; what is in between answers the six questions. */
interface Spoken {
  opening(facts: MessageFacts): readonly string[];
  closing(facts: MessageFacts): readonly string[];
  /** How the answer to each question is led up to. */
  readonly cues: Readonly<Record<Question, string>>;
}

const CUES: Spoken['cues'] = {
  who: 'Whom it concerns',
  what: 'What it is about',
  why: 'Why',
  where: 'Where',
  how: 'What to do',
  when: 'When',
};

const TELEPHONE: Spoken = {
  opening: ({ senderName, groupName }) => [
    `Hello, I am calling for ${senderName}.`,
    `You are on our list “${groupName}”, so you hear it from us in person.`,
  ],
  closing: ({ senderName }) => [
    'Is anything unclear?',
    `When a question comes up later, please ask ${senderName}.`,
    'Thank you, and goodbye.',
  ],
  cues: CUES,
};

const PRESENTATION: Spoken = {
  opening: ({ groupName }) => [`This is for you as “${groupName}”.`],
  closing: ({ senderName }) => ['Are there any questions?', `For later ones, please ask ${senderName}.`],
  cues: CUES,
};

/** Plain words: what a text shows by its looks, nobody hears. */
const AS_SPOKEN: Dialect = { ...UNFORMATTED, listItem: (_marker, inner) => inner };

/** One sentence a line: who reads aloud finds the next one at a glance. */
function sentences(markdown: string): readonly string[] {
  return chatBlocks(markdown.trim(), AS_SPOKEN)
    .flatMap((block) => withoutMarks(block).split('\n'))
    .flatMap((line) => line.split(/(?<=[.!?])\s+(?=\p{Lu})/u))
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

interface Passage {
  readonly cue: string;
  readonly lines: readonly string[];
}

function script(communique: Communique, facts: MessageFacts, { opening, closing, cues }: Spoken): Message {
  const plain = (lines: readonly string[]): readonly string[] => lines.map(withoutMarks);
  const passages: readonly Passage[] = [
    { cue: 'To begin', lines: plain([...opening(facts), leadOf(communique.kind, facts)]) },
    ...readingOrder(communique).map((question) => ({
      cue: cues[question],
      lines: sentences(communique.answers[question]),
    })),
    { cue: 'To end', lines: plain(closing(facts)) },
  ];
  const foot = footOf(facts);
  return {
    subject: communique.subject,
    text: [
      withoutMarks(communique.subject),
      ...passages.map(({ cue, lines }) => `${cue.toUpperCase()}\n${lines.join('\n')}`),
      `--\n${foot}\n`,
    ].join('\n\n'),
    html: asDocument(
      communique.subject,
      `<h1>${safe(communique.subject)}</h1>
${passages
  .map(({ cue, lines }) => `<h2>${cue}</h2>\n${lines.map((line) => `<p>${safe(line)}</p>`).join('\n')}`)
  .join('\n')}
<p class="foot">${safe(foot.replace(CHECKPOINT_MARK, ''))}${CHECKPOINT_MARK}</p>`,
    ),
  };
}

// ── What is published ───────────────────────────────────────────────────────────────────────────────────────────

/** A text to be copied as it is, complete without any link of its reader. */
function article(communique: Communique, facts: MessageFacts): Message {
  const headings = headingsOf(communique);
  const order = readingOrder(communique);
  const lead = withoutMarks(leadOf(communique.kind, facts));
  const ask = withoutMarks(`For ${facts.groupName}. Questions: ask ${facts.senderName}.`);
  const foot = footOf(facts);
  return {
    subject: communique.subject,
    text: [
      withoutMarks(communique.subject),
      lead,
      ...order.map((question) => {
        const lines = chatBlocks(communique.answers[question].trim(), { ...AS_SPOKEN, listItem: asItem });
        return `${headings[question].toUpperCase()}\n${lines.map(withoutMarks).join('\n\n')}`;
      }),
      `${ask}\n${foot}\n`,
    ].join('\n\n'),
    html: asDocument(
      communique.subject,
      `<h1>${safe(communique.subject)}</h1>
<p><strong>${safe(lead)}</strong></p>
${order
  .map((question) => `<h2>${headings[question]}</h2>\n${withoutMarks(renderMarkdown(communique.answers[question]))}`)
  .join('\n')}
<p class="foot">${safe(ask)}<br>${safe(foot.replace(CHECKPOINT_MARK, ''))}${CHECKPOINT_MARK}</p>`,
    ),
  };
}

function asItem(marker: string, inner: string): string {
  return `${marker} ${inner}`;
}

function footOf({ recordKey }: MessageFacts): string {
  return `Record ${withoutMarks(recordKey)} · ledger ${CHECKPOINT_MARK}`;
}

function safe(text: string): string {
  return withoutMarks(escapeHtml(text));
}

function asDocument(subject: string, body: string): string {
  return htmlDocument({
    title: safe(subject),
    style: `body { margin: 0; padding: 16px; background: #ffffff; color: #292a2e; font: 15px/22px -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
main { max-width: 600px; }
h1 { font-size: 20px; line-height: 26px; margin: 0 0 12px; }
h2 { font-size: 15px; line-height: 22px; margin: 20px 0 4px; }
p { margin: 0 0 8px; }
.foot { color: #505258; font-size: 12px; line-height: 18px; margin: 24px 0 0; }
a { color: #0c66e4; }
@media (prefers-color-scheme: dark) {
  body { background: #1f1f21; color: #cecfd2; }
  .foot { color: #96999e; }
  a { color: #669df1; }
}`,
    body: `<main dir="auto">
${body}
</main>`,
  });
}
