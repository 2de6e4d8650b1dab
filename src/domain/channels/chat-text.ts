/** Markdown as chat programs understand it: each has a dialect of its own, and none has HTML. Pure. */
import { Marked, type Token, type Tokens } from 'marked';
import { escapeHtml } from '../communique/message';

/** How a chat program writes what Markdown can say; every text comes in as its author meant it. */
export interface Dialect {
  text(words: string): string;
  strong(inner: string): string;
  emphasis(inner: string): string;
  struck(inner: string): string;
  code(words: string): string;
  codeBlock(words: string): string;
  link(inner: string, address: string): string;
  quote(inner: string): string;
  listItem(marker: string, inner: string): string;
  readonly lineBreak: string;
}

const markdown = new Marked({ gfm: true, breaks: true });

/** The blocks of a text in their order: paragraphs, lists, tables. Two dialects give the same number of blocks. */
export function chatBlocks(text: string, dialect: Dialect): readonly string[] {
  return blocksOf(text).map((token) => block(token, dialect, 0));
}

/** The same blocks as their author wrote them. */
export function markdownBlocks(text: string): readonly string[] {
  return blocksOf(text).map(({ raw }) => raw.trimEnd());
}

function blocksOf(text: string): readonly Token[] {
  return markdown.lexer(text).filter(({ type }) => !['space', 'hr', 'def'].includes(type));
}

function block(token: Token, dialect: Dialect, depth: number): string {
  switch (token.type) {
    case 'heading':
      return dialect.strong(inline(token.tokens, dialect));
    case 'code':
      return dialect.codeBlock((token as Tokens.Code).text);
    case 'blockquote':
      return dialect.quote(blocks(token.tokens, dialect, depth));
    case 'list':
      return list(token as Tokens.List, dialect, depth);
    case 'table':
      return table(token as Tokens.Table, dialect);
    case 'html':
      return dialect.text((token as Tokens.HTML).text.trim());
    default:
      return token.type === 'text' || token.type === 'paragraph'
        ? inline(token.tokens ?? [token], dialect)
        : dialect.text(token.raw);
  }
}

function blocks(tokens: readonly Token[] | undefined, dialect: Dialect, depth: number): string {
  return (tokens ?? [])
    .filter(({ type }) => type !== 'space')
    .map((token) => block(token, dialect, depth))
    .join(dialect.lineBreak);
}

function list({ items, ordered, start }: Tokens.List, dialect: Dialect, depth: number): string {
  return items
    .map((item, index) => {
      const mark = ordered ? `${Number(start || 1) + index}.` : '•';
      return dialect.listItem(`${'    '.repeat(depth)}${mark}`, blocks(item.tokens, dialect, depth + 1));
    })
    .join(dialect.lineBreak);
}

function table({ header, rows }: Tokens.Table, dialect: Dialect): string {
  const line = (cells: readonly Tokens.TableCell[]): string =>
    cells.map(({ tokens }) => inline(tokens, dialect)).join(dialect.text(' | '));
  return [dialect.strong(line(header)), ...rows.map(line)].join(dialect.lineBreak);
}

/** Links lead to web pages and mailboxes only, as in mail. */
function inline(tokens: readonly Token[] | undefined, dialect: Dialect): string {
  return (tokens ?? [])
    .map((token): string => {
      switch (token.type) {
        case 'strong':
          return dialect.strong(inline(token.tokens, dialect));
        case 'em':
          return dialect.emphasis(inline(token.tokens, dialect));
        case 'del':
          return dialect.struck(inline(token.tokens, dialect));
        case 'codespan':
          return dialect.code((token as Tokens.Codespan).text);
        case 'br':
          return dialect.lineBreak;
        case 'link': {
          const inner = inline(token.tokens, dialect);
          const { href } = token as Tokens.Link;
          return /^(?:https?:|mailto:)/i.test(href) ? dialect.link(inner, href) : inner;
        }
        case 'text':
          return token.tokens ? inline(token.tokens, dialect) : asLines((token as Tokens.Text).text, dialect);
        default:
          return dialect.text('text' in token ? String(token.text) : token.raw);
      }
    })
    .join('');
}

function asLines(text: string, dialect: Dialect): string {
  return text
    .split('\n')
    .map((line) => dialect.text(line))
    .join(dialect.lineBreak);
}

/** The same blocks as a picture of them for a page. */
export const AS_HTML: Dialect = {
  text: escapeHtml,
  strong: (inner) => `<strong>${inner}</strong>`,
  emphasis: (inner) => `<em>${inner}</em>`,
  struck: (inner) => `<s>${inner}</s>`,
  code: (words) => `<code>${escapeHtml(words)}</code>`,
  codeBlock: (words) => `<pre>${escapeHtml(words)}</pre>`,
  link: (inner, address) => `<a href="${escapeHtml(address)}">${inner}</a>`,
  quote: (inner) => `<span class="quote">${inner}</span>`,
  listItem: (marker, inner) => `${marker.replaceAll(' ', '&nbsp;')} ${inner}`,
  lineBreak: '<br>',
};

/** For where letters are shown as they are. */
export const UNFORMATTED: Dialect = {
  text: (words) => words,
  strong: (inner) => inner,
  emphasis: (inner) => inner,
  struck: (inner) => inner,
  code: (words) => words,
  codeBlock: (words) => words,
  link: (inner, address) => (inner === address ? address : `${inner} (${address})`),
  quote: (inner) => inner,
  listItem: (marker, inner) => `${marker.replace('•', '-')} ${inner}`,
  lineBreak: '\n',
};

/** At most so many characters, cut between them and never inside of one, with a sign that something is missing. */
export function cutTo(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1);
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}

/**
 * Pieces of at most so many characters, cut at the end of a line or of a word where there is one.
 *
 * @param unit finds what is never cut, such as a link with its words; each of them fits into a piece
 */
export function piecesOf(text: string, limit: number, unit: RegExp): readonly string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const end = endOfPiece(rest, limit, unit);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return rest === '' ? pieces : [...pieces, rest];
}

function endOfPiece(text: string, limit: number, unit: RegExp): number {
  const units = [...text.matchAll(unit)].map(({ 0: { length }, index }) => ({ from: index, to: index + length }));
  const unitAt = (end: number) => units.find(({ from, to }) => from < end && end < to);
  const lastBefore = (sign: string): number => {
    let end = text.lastIndexOf(sign, limit);
    while (end > limit / 2 && unitAt(end)) end = text.lastIndexOf(sign, end - 1);
    return end;
  };
  for (const end of [lastBefore('\n'), lastBefore(' ')]) if (end > limit / 2) return end;
  const end = cutTo(text, limit).length - 1;
  const cut = unitAt(end)?.from ?? end;
  // One that begins the text is longer than a piece, so that it has to be cut.
  return cut === 0 ? end : cut;
}
