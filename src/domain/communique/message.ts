/**
 * A communiqué as its reader gets it by mail. Pure: the same communiqué always gives the same bytes, so that an approval
 * can be pinned to them. What differs from reader to reader stands as a mark in the text and is filled in at the end.
 */
import { Marked } from 'marked';
import { type Communique, type CommuniqueKind, type Question } from './communique';

export interface MailMessage {
  readonly subject: string;
  /** A whole HTML document. */
  readonly html: string;
  readonly text: string;
}

/** What leaves on a channel. */
export interface Message extends MailMessage {
  /** For channels that are posted to: what is posted, of which the document is a picture. */
  readonly post?: Post;
  /** For channels whose messages are short: what leaves; the document and the text are what its link leads to. */
  readonly short?: string;
}

export type Post = { readonly [name: string]: JsonValue };
type JsonValue = string | number | boolean | null | readonly JsonValue[] | Post;

export interface MessageFacts {
  readonly recordKey: string;
  readonly versionName: string;
  readonly projectName: string;
  readonly groupName: string;
  readonly senderName: string;
}

/** What a message is made from: facts that are approved with it, or those of a test, which nobody approves. */
export interface FactsToRender extends MessageFacts {
  /** It only shows whether it arrives, and announces nothing. */
  readonly isTest?: true;
}

/** What is particular to one reader. */
export interface PersonalParts {
  readonly acknowledgeUrl: string;
  /** `origin#size root`, the ledger's head when the message left: its reader becomes a witness of the ledger. */
  readonly checkpoint: string;
}

export const ACKNOWLEDGE_MARK = '%ACKNOWLEDGE-URL%';
export const CHECKPOINT_MARK = '%LEDGER-CHECKPOINT%';

/** Where what is said begins in the HTML of a mail. */
export const CONTENT_START = '<td dir="auto">';

type Headings = Readonly<Record<Question, string>>;

const HEADINGS: Headings = {
  what: 'What is new',
  who: 'Who this is for',
  why: 'Why it matters',
  where: 'Where it is available',
  how: 'How to get it',
  when: 'When',
};

/** Headings of news would contradict a correction. */
const HEADINGS_OF_A_CORRECTION: Headings = {
  what: 'What was wrong, and what is true now',
  who: 'Who this is for',
  why: 'Why',
  where: 'Where',
  how: 'What to do',
  when: 'When',
};

export function headingsOf({ kind }: Communique): Headings {
  return kind === 'correction' ? HEADINGS_OF_A_CORRECTION : HEADINGS;
}

/** What is new and what to do comes first; the reasons follow. */
const READING_ORDER: readonly Question[] = ['what', 'how', 'where', 'when', 'who', 'why'];

/** A longer list of news would push what the reader has to do off the first screen, so it comes last. */
const LONG_NEWS = 1_500;

export function readingOrder({ answers }: Communique): readonly Question[] {
  const [what, ...others] = READING_ORDER;
  const order = what !== undefined && answers.what.length > LONG_NEWS ? [...others, what] : READING_ORDER;
  return order.filter((question) => answers[question].trim() !== '');
}

const LEADS: Readonly<Record<CommuniqueKind, (facts: MessageFacts) => string>> = {
  'planned-notice': (facts) => `${facts.projectName} ${facts.versionName} is planned.`,
  'release-announcement': (facts) => `${facts.projectName} ${facts.versionName} is available.`,
  correction: (facts) => `What you were told about ${facts.projectName} ${facts.versionName} is not right any more.`,
};

/** The sentence that says first what a message is about. */
export function leadOf(kind: CommuniqueKind, facts: FactsToRender): string {
  return facts.isTest ? 'This is a test. It announces no release.' : LEADS[kind](facts);
}

/** @param questions what to do with questions, within a sentence: nobody can answer some messages */
export function renderMail(
  communique: Communique,
  facts: MessageFacts,
  questions = `answer this message; ${facts.senderName} reads it.`,
): MailMessage {
  const answered = readingOrder(communique);
  const lead = leadOf(communique.kind, facts);
  const foot = `${reasonFor(communique, facts)} Questions: ${questions}`;
  return {
    subject: communique.subject,
    text: renderText(communique, facts, answered, lead, foot),
    html: renderHtml(communique, facts, answered, lead, foot),
  };
}

/** Fills in what is particular to one reader. */
export function personalise(message: Message, parts: PersonalParts): Message {
  const fill = (body: string, escape: (text: string) => string): string =>
    body
      .replaceAll(ACKNOWLEDGE_MARK, () => escape(parts.acknowledgeUrl))
      .replaceAll(CHECKPOINT_MARK, () => escape(parts.checkpoint));
  const asItIs = (text: string): string => text;
  return {
    subject: message.subject,
    html: fill(message.html, escapeHtml),
    text: fill(message.text, asItIs),
    ...(message.post ? { post: mapTexts(message.post, (text) => fill(text, asItIs)) } : {}),
    ...(message.short === undefined ? {} : { short: fill(message.short, asItIs) }),
  };
}

/** The same with every text in it mapped, the names left as they are. */
function mapTexts(post: Post, map: (text: string) => string): Post {
  const mapValue = (value: JsonValue): JsonValue => {
    if (typeof value === 'string') return map(value);
    if (typeof value !== 'object' || value === null) return value;
    return isList(value) ? value.map(mapValue) : mapTexts(value, map);
  };
  return Object.fromEntries(Object.entries(post).map(([name, value]) => [name, mapValue(value)]));
}

function isList(value: Post | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/**
 * What an author wrote, with the marks in it broken: a text that could name a mark could carry each reader's own link to
 * somewhere else. All signs around a name go, since those that are left could make a mark of it again.
 */
export function withoutMarks(authored: string): string {
  return authored.replace(/%+(ACKNOWLEDGE-URL|LEDGER-CHECKPOINT)%+/g, '$1');
}

/** Markdown reads well as it is, apart from heading signs and the backslashes that keep characters from being formatting. */
export function asPlainText(markdownText: string): string {
  return withoutMarks(
    markdownText
      .trim()
      .replace(/^#{1,6} +/gm, '')
      .replace(/\\([!-/:-@[-`{-~])/g, '$1'),
  );
}

function renderText(
  communique: Communique,
  facts: MessageFacts,
  answered: readonly Question[],
  lead: string,
  foot: string,
): string {
  const sections = answered.map(
    (question) => `${headingsOf(communique)[question].toUpperCase()}\n${asPlainText(communique.answers[question])}`,
  );
  return [
    withoutMarks(lead),
    ...sections,
    `I HAVE READ THIS\n${ACKNOWLEDGE_MARK}`,
    `--\n${withoutMarks(foot)}\nRecord ${withoutMarks(facts.recordKey)} · ledger ${CHECKPOINT_MARK}\n`,
  ].join('\n\n');
}

function reasonFor({ kind }: Communique, facts: MessageFacts): string {
  const why =
    kind === 'correction'
      ? `you got the message that it corrects, as one of the stakeholder group “${facts.groupName}”`
      : `you are in the stakeholder group “${facts.groupName}”`;
  return `You get this because ${why}.`;
}

/** Raw HTML in an answer is shown as text; links lead to web pages and mailboxes only. */
const markdown = new Marked({
  gfm: true,
  breaks: true,
  // After an opening tag such as <script> the library takes text for raw HTML; here no HTML is raw.
  walkTokens: (token) => {
    if (token.type === 'text') token.escaped = false;
  },
  renderer: {
    html: ({ text }) => escapeHtml(text),
    image: ({ text }) => escapeHtml(text),
    link({ href, tokens }) {
      const inner = this.parser.parseInline(tokens);
      return /^(?:https?:|mailto:)/i.test(href) ? `<a href="${escapeHtml(href)}">${inner}</a>` : inner;
    },
  },
});

/** The answer's Markdown as HTML that is safe to put into a page; how it looks is the page's affair. */
export function markdownAsHtml(text: string): string {
  return markdown.parse(text, { async: false });
}

/** The same with its looks at each element: a mail program takes no other style. */
export function renderMarkdown(text: string): string {
  return markdownAsHtml(text)
    .replace(/<a href="([^"]*)">/g, '<a href="$1" style="color:#0c66e4">')
    .replaceAll('<h3>', '<h3 style="font-size:15px;line-height:20px;margin:16px 0 4px">')
    .replaceAll('<ul>', '<ul style="margin:4px 0 12px;padding-left:20px">')
    .replaceAll('<li>', '<li style="margin:0 0 4px">')
    .replaceAll('<p>', '<p style="margin:0 0 12px">');
}

/** A text of an author in the HTML of a message. */
function authored(text: string): string {
  return withoutMarks(escapeHtml(text));
}

function renderHtml(
  communique: Communique,
  facts: MessageFacts,
  answered: readonly Question[],
  lead: string,
  foot: string,
): string {
  const sections = answered
    .map(
      (question) =>
        `<h2 style="font-size:17px;line-height:24px;margin:24px 0 8px">${headingsOf(communique)[question]}</h2>${withoutMarks(renderMarkdown(communique.answers[question]))}`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${authored(communique.subject)}</title>
<style>
@media (prefers-color-scheme: dark) {
  body, .page { background: #1f1f21 !important; color: #cecfd2 !important; }
  .foot { color: #96999e !important; }
  a { color: #669df1 !important; }
  .button { background: #669df1 !important; color: #1f1f21 !important; }
}
</style>
</head>
<body style="margin:0;padding:0;background:#ffffff;color:#292a2e;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:22px">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:#ffffff;color:#292a2e"><tr><td align="center" style="padding:24px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px;text-align:left"><tr>${CONTENT_START}
<p class="foot" style="margin:0 0 4px;color:#505258;font-size:13px">${authored(facts.projectName)} ${authored(facts.versionName)}</p>
<h1 style="font-size:22px;line-height:28px;margin:0 0 12px">${authored(communique.subject)}</h1>
<p style="margin:0 0 12px;font-weight:600">${authored(lead)}</p>
${sections}
<p style="margin:28px 0"><a class="button" href="${ACKNOWLEDGE_MARK}" style="display:inline-block;background:#1868db;color:#ffffff;text-decoration:none;font-weight:600;padding:10px 18px;border-radius:4px">I have read this</a></p>
<p class="foot" style="margin:32px 0 0;padding-top:12px;border-top:1px solid #b7b9be;color:#505258;font-size:12px;line-height:18px">${authored(foot)}<br>Record ${authored(facts.recordKey)} · ledger ${CHECKPOINT_MARK}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

/** Text made safe for HTML content and attribute values. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
