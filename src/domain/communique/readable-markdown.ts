/**
 * Whether a text can be read as Markdown at a cost that goes with its length. Two things grow far beyond it: a table's
 * short rows are filled up to the width of its header, and what is nested is read, and written out, level by level.
 */
import { Marked, type Token } from 'marked';

/** A table whose cells are all filled in stays below this, within what an answer may be long. */
const TABLE_CELL_LIMIT = 10_000;

/** Levels of quotes, lists and emphasis within each other. */
export const NESTING_LIMIT = 50;

const markdown = new Marked({ gfm: true, breaks: true });

/** Why not, as a sentence goes on after the name of what the text answers; undefined where it can be read. */
export function whyUnreadable(text: string): string | undefined {
  if (mostTableCells(text) > TABLE_CELL_LIMIT)
    return 'has a table with too many empty cells. Give it fewer columns, or fill its rows.';
  return isNestedTooDeeply(text)
    ? `is nested too deeply. Use at most ${NESTING_LIMIT} levels of quotes, lists and emphasis.`
    : undefined;
}

/** At least as many cells as the tables of the text come to, without building any of them. */
function mostTableCells(text: string): number {
  let cells = 0;
  let columns = 0;
  for (const line of text.split('\n')) {
    if (/^[\s>]*$/.test(line)) columns = 0;
    else if (/^[\s|:>-]*$/.test(line) && line.includes('|') && line.includes('-')) columns = line.split('|').length;
    cells += columns;
  }
  return cells;
}

function isNestedTooDeeply(text: string): boolean {
  let level: readonly Token[];
  try {
    level = markdown.lexer(text);
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
  for (let depth = 0; depth <= NESTING_LIMIT; depth += 1) {
    if (level.length === 0) return false;
    level = level.flatMap(within);
  }
  return true;
}

function within(token: Token): readonly Token[] {
  if (token.type === 'list') return (token as { readonly items?: readonly Token[] }).items ?? [];
  return 'tokens' in token ? (token.tokens ?? []) : [];
}
