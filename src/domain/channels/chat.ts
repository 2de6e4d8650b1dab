/**
 * A communiqué as a chat channel shows it. It is for whoever is there, so that it has no reader's own link: nobody can
 * confirm it. Chat programs take short messages only; what is left out is said, and the approver sees it.
 */
import type { Communique, Question } from '../communique/communique';
import {
  asPlainText,
  CHECKPOINT_MARK,
  escapeHtml,
  headingsOf,
  leadOf,
  readingOrder,
  withoutMarks,
  type MessageFacts,
} from '../communique/message';
import { AS_HTML, chatBlocks, type Dialect } from './chat-text';
import { htmlDocument } from './html-document';

export interface ChatMessage {
  readonly subject: string;
  readonly lead: string;
  readonly sections: readonly ChatSection[];
  /** Said where something was left out. */
  readonly shortened?: string;
  /** The last one has the mark of the ledger's checkpoint. */
  readonly foot: readonly string[];
}

export interface ChatSection {
  readonly question: Question;
  readonly heading: string;
  readonly blocks: readonly ChatBlock[];
}

/** One paragraph, list or table, as it is posted and as a page shows it. */
interface ChatBlock {
  readonly posted: string;
  readonly shown: string;
}

/** @param limit how many characters the blocks of all sections may have together, as they are posted */
export function composeChat(communique: Communique, facts: MessageFacts, dialect: Dialect, limit: number): ChatMessage {
  let left = limit;
  let complete = true;
  const sections = readingOrder(communique).flatMap((question): ChatSection[] => {
    // Formatting can put a mark together from pieces, so marks are broken in what comes out of it.
    const source = communique.answers[question].trim();
    const shown = chatBlocks(source, AS_HTML).map(withoutMarks);
    const blocks = chatBlocks(source, dialect).flatMap((formatted, index): ChatBlock[] => {
      const posted = withoutMarks(formatted);
      complete &&= posted.length <= left;
      if (!complete) return [];
      left -= posted.length;
      return [{ posted, shown: shown[index] ?? '' }];
    });
    return blocks.length > 0 ? [{ question, heading: headingsOf(communique)[question], blocks }] : [];
  });
  return {
    subject: withoutMarks(communique.subject),
    lead: withoutMarks(leadOf(communique.kind, facts)),
    sections,
    ...(complete ? {} : { shortened: `Shortened here: the work item ${withoutMarks(facts.recordKey)} has all of it.` }),
    foot: [
      withoutMarks(`${reasonFor(communique, facts)} Questions: ask ${facts.senderName}.`),
      `Record ${withoutMarks(facts.recordKey)} · ledger ${CHECKPOINT_MARK}`,
    ],
  };
}

function reasonFor({ kind }: Communique, { groupName }: MessageFacts): string {
  return kind === 'correction'
    ? `Posted here because the message that it corrects was, for the stakeholder group “${groupName}”.`
    : `Posted here for the stakeholder group “${groupName}”.`;
}

/** All of it as plain text, for those who read without formatting. */
export function chatAsText(communique: Communique, { subject, lead, sections, shortened, foot }: ChatMessage): string {
  return [
    subject,
    lead,
    ...sections.map(
      ({ question, heading }) => `${heading.toUpperCase()}\n${asPlainText(communique.answers[question])}`,
    ),
    ...(shortened ? [shortened] : []),
    `--\n${foot.join('\n')}\n`,
  ].join('\n\n');
}

/** How it will look, as a document of its own. @param program the chat program, for the document's style */
export function chatAsHtml(
  { subject, lead, sections, shortened, foot }: ChatMessage,
  program: 'slack' | 'teams' | 'pagerduty' | 'statuspage' | 'request-comment',
): string {
  const body = sections
    .map(
      ({ heading, blocks }) =>
        `<h2>${escapeHtml(heading)}</h2>\n${blocks.map(({ shown }) => `<p>${shown}</p>`).join('\n')}`,
    )
    .join('\n');
  return htmlDocument({
    title: escapeHtml(subject),
    style: `body { margin: 0; padding: 16px; background: #ffffff; color: #1d1c1d; font: 15px/22px -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
.post { display: flex; gap: 8px; max-width: 680px; }
.mark { flex: none; width: 36px; height: 36px; border-radius: 6px; background: #1868db; color: #ffffff; font-weight: 700; text-align: center; line-height: 36px; }
.body { min-width: 0; overflow-wrap: anywhere; }
.card { border: 1px solid #b7b9be; border-radius: 6px; padding: 12px 16px; }
.name { margin: 0; font-weight: 700; }
h1 { font-size: 18px; line-height: 24px; margin: 4px 0; }
h2 { font-size: 15px; line-height: 22px; margin: 12px 0 0; }
p { margin: 0 0 8px; }
pre { white-space: pre-wrap; margin: 0; }
.quote { display: block; border-left: 4px solid #b7b9be; padding-left: 8px; }
.foot { color: #505258; font-size: 12px; line-height: 18px; margin: 12px 0 0; }
a { color: #1264a3; }
@media (prefers-color-scheme: dark) {
  body { background: #1a1d21; color: #d1d2d3; }
  .foot { color: #ababad; }
  a { color: #669df1; }
}`,
    body: `
<div class="post"><div class="mark" aria-hidden="true">R</div><div class="body" dir="auto">
<p class="name">Release communications</p>
<div${program === 'slack' ? '' : ' class="card"'}>
<h1>${escapeHtml(subject)}</h1>
<p><strong>${escapeHtml(lead)}</strong></p>
${body}
${shortened ? `<p><em>${escapeHtml(shortened)}</em></p>\n` : ''}<p class="foot">${foot.map(escapeHtml).join('<br>')}</p>
</div>
</div></div>
`,
  });
}
