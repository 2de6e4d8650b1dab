/** Atlassian Document Format, as far as the site needs it: recognising it, its text, and a plain HTML of it. */

interface Node {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly attrs?: Readonly<Record<string, unknown>>;
  readonly marks?: readonly Node[];
  readonly content?: readonly Node[];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether the value is the root of such a document. */
export const isDocument = (value: unknown): boolean =>
  isRecord(value) && value['type'] === 'doc' && value['version'] === 1 && Array.isArray(value['content']);

/** One paragraph for each line of plain text. */
export const documentOfText = (text: string): unknown => ({
  type: 'doc',
  version: 1,
  content: text.split('\n').map((line) => ({
    type: 'paragraph',
    content: line === '' ? [] : [{ type: 'text', text: line }],
  })),
});

const asNode = (value: unknown): Node => (isRecord(value) ? (value as Node) : {});

/** The words of a document without its form; blocks end with a line break. */
export function textOfDocument(value: unknown): string {
  return plain(asNode(value)).trim();
}

function plain(node: Node): string {
  if (typeof node.text === 'string') return node.text;
  if (node.type === 'hardBreak') return '\n';
  const inner = (node.content ?? []).map((child) => plain(asNode(child))).join('');
  return node.type === 'paragraph' || node.type === 'heading' || node.type === 'codeBlock' ? `${inner}\n` : inner;
}

export const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const BLOCKS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  codeBlock: 'pre',
  table: 'table',
  tableRow: 'tr',
  tableHeader: 'th',
  tableCell: 'td',
};

const MARKS: Readonly<Record<string, string>> = {
  strong: 'strong',
  em: 'em',
  code: 'code',
  underline: 'u',
  strike: 'del',
};

/** A plain rendering for `renderedFields`; every text is escaped and only http, https and mailto links are kept. */
export function htmlOfDocument(value: unknown): string {
  return html(asNode(value));
}

function html(node: Node): string {
  if (typeof node.text === 'string') return (node.marks ?? []).reduce(marked, escapeHtml(node.text));
  if (node.type === 'hardBreak') return '<br/>';
  if (node.type === 'rule') return '<hr/>';
  const inner = (node.content ?? []).map((child) => html(asNode(child))).join('');
  if (node.type === 'heading') {
    const level = Math.min(6, Math.max(1, Number(node.attrs?.['level'] ?? 1)));
    return `<h${level}>${inner}</h${level}>`;
  }
  if (node.type === 'mention') return escapeHtml(String(node.attrs?.['text'] ?? ''));
  const element = BLOCKS[String(node.type)];
  return element === undefined ? inner : `<${element}>${inner}</${element}>`;
}

function marked(inner: string, mark: Node): string {
  if (mark.type === 'link') {
    const address = String(mark.attrs?.['href'] ?? '');
    return /^(https?:|mailto:)/i.test(address) ? `<a href="${escapeHtml(address)}">${inner}</a>` : inner;
  }
  const element = MARKS[String(mark.type)];
  return element === undefined ? inner : `<${element}>${inner}</${element}>`;
}

/** Account ids that a document mentions. */
export function mentionsOf(value: unknown): readonly string[] {
  const node = asNode(value);
  const own = node.type === 'mention' && typeof node.attrs?.['id'] === 'string' ? [node.attrs['id']] : [];
  return [...own, ...(node.content ?? []).flatMap((child) => mentionsOf(child))];
}
