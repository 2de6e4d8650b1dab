/** A public page as its readers see it: without scripts, in the colours that they prefer, with every text escaped. Pure. */
import { escapeHtml, markdownAsHtml, withoutMarks } from '../communique/message';
import { htmlDocument } from '../channels/html-document';
import type { PublishedMessage } from './published-message';

export const PUBLIC_PAGE_STYLE = `:root { color-scheme: light dark; --text: #292a2e; --subtle: #505258; --page: #ffffff; --line: #b7b9be; --link: #1868db; --warning: #fff5db; --warning-line: #bd5b00; }
@media (prefers-color-scheme: dark) { :root { --text: #cecfd2; --subtle: #a9abaf; --page: #1f1f21; --line: #63666b; --link: #669df1; --warning: #3a2c1f; --warning-line: #fbc828; } }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/24px -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
header, main, footer { max-width: 44rem; margin: 0 auto; padding: 0 1rem; overflow-wrap: anywhere; }
header { padding-top: 2rem; }
footer { padding-bottom: 2rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 0.5rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0 0 0.5rem; }
h3 { font-size: 1rem; margin: 1rem 0 0.25rem; }
h4 { font-size: 1rem; font-weight: 600; margin: 0.75rem 0 0.25rem; }
p, ul, ol, pre, table, blockquote { margin: 0 0 0.5rem; }
ul, ol { padding-left: 1.5rem; }
pre { white-space: pre-wrap; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: 0.25rem 0.5rem; text-align: start; }
blockquote { border-inline-start: 4px solid var(--line); padding-inline-start: 0.75rem; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
article { border-top: 1px solid var(--line); padding: 1.5rem 0 1rem; }
.about, .foot { color: var(--subtle); font-size: 0.875rem; line-height: 1.25rem; }
.label { border: 1px solid var(--line); border-radius: 3px; padding: 0 0.375rem; font-weight: 600; color: var(--text); }
.correction { background: var(--warning); border-inline-start: 4px solid var(--warning-line); padding: 0.75rem 1rem; margin: 0 0 1rem; }
.correction p:last-child { margin: 0; }
nav ul { list-style: none; padding: 0; display: flex; gap: 1.5rem; }`;

/** One message on the page. */
export interface PublicItem {
  readonly number: number;
  /** When it was published: ISO 8601, in UTC. */
  readonly at: string;
  readonly message: PublishedMessage;
  /** The one that corrects it. */
  readonly correctedBy?: { readonly at: string; readonly address: string };
}

export interface PublicPageView {
  readonly title: string;
  /** The newest first. */
  readonly items: readonly PublicItem[];
  /** Addresses of the parts of the page before and after this one. */
  readonly newer?: string;
  readonly older?: string;
}

/** The whole page, a part at a time. */
export function publicPageHtml({ title, items, newer, older }: PublicPageView): string {
  const turns = [link(newer, 'Newer messages'), link(older, 'Older messages')].filter((turn) => turn !== '');
  return htmlDocument({
    title: escapeHtml(title),
    style: PUBLIC_PAGE_STYLE,
    body: `
<header><h1 dir="auto">${escapeHtml(title)}</h1>
<p class="about">What was released, the newest first. Times are in UTC.</p></header>
<main>
${items.length === 0 ? '<p>Nothing has been published here yet.</p>' : items.map(itemHtml).join('\n')}
</main>
<footer>${turns.length === 0 ? '' : `<nav aria-label="Parts of this page"><ul>${turns.join('')}</ul></nav>`}</footer>
`,
  });
}

/** A page that says why there is none. */
export function noPublicPageHtml(title: string, text: string): string {
  return htmlDocument({
    title: escapeHtml(title),
    style: PUBLIC_PAGE_STYLE,
    body: `\n<main><h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p></main>\n`,
  });
}

/** One message by itself, as its approvers see it before it is published. */
export function previewHtml(message: PublishedMessage): string {
  return htmlDocument({
    title: escapeHtml(message.subject),
    style: PUBLIC_PAGE_STYLE,
    body: `\n<main><article>${headOf(message)}${bodyHtml(message)}</article></main>\n`,
  });
}

function link(address: string | undefined, words: string): string {
  return address === undefined ? '' : `<li><a href="${escapeHtml(address)}">${words}</a></li>`;
}

function itemHtml({ number, at, message, correctedBy }: PublicItem): string {
  const head = `<article id="message-${number}" aria-labelledby="subject-${number}">${headOf(message, { number, at })}`;
  if (!correctedBy) return `${head}${bodyHtml(message)}</article>`;
  return `${head}<div class="correction"><p><strong>This is not right any more.</strong> It was corrected on ${momentHtml(correctedBy.at)}: <a href="${escapeHtml(correctedBy.address)}">read the correction</a>.</p></div>
<details><summary>What was said until then</summary>
${bodyHtml(message)}</details></article>`;
}

const LABELS: Readonly<Record<PublishedMessage['kind'], string>> = {
  'planned-notice': 'Planned',
  'release-announcement': 'Released',
  correction: 'Correction',
};

function headOf({ kind, subject }: PublishedMessage, place?: Pick<PublicItem, 'number' | 'at'>): string {
  return `<h2 dir="auto"${place ? ` id="subject-${place.number}"` : ''}>${escapeHtml(subject)}</h2>
<p class="about"><span class="label">${LABELS[kind]}</span>${place ? ` Published ${momentHtml(place.at)}` : ''}</p>
`;
}

function bodyHtml({ kind, lead, sections, shortened, foot }: PublishedMessage): string {
  const first = `<p dir="auto"><strong>${escapeHtml(lead)}</strong></p>`;
  return `${kind === 'correction' ? `<div class="correction">${first}</div>` : first}
${sections.map(({ heading, text }) => `<h3>${escapeHtml(heading)}</h3>\n<div dir="auto">${answerHtml(text)}</div>`).join('\n')}
${shortened === undefined ? '' : `<p><em>${escapeHtml(shortened)}</em></p>\n`}<p class="foot" dir="auto">${foot.map(escapeHtml).join('<br>')}</p>
`;
}

/** An author's headings stand below those of the page. Formatting can put a mark together from pieces. */
function answerHtml(text: string): string {
  return withoutMarks(markdownAsHtml(text)).replace(/<(\/?)h[1-6]>/g, '<$1h4>');
}

function momentHtml(iso: string): string {
  return `<time datetime="${iso}">${iso.replace('T', ' ').slice(0, 16)} UTC</time>`;
}
