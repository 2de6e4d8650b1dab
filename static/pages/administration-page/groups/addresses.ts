import { type ExternalAddress } from '../../../../src/contract';
import { columnsOf, type Cells } from './cells';
import { readNumber } from './telephone-number';

export interface LineProblem {
  /** Counted from 1, as people count lines. */
  readonly line: number;
  readonly message: string;
}

export interface Read<T> {
  readonly entries: readonly T[];
  readonly problems: readonly LineProblem[];
}

/** What one line holds: the entry, with what tells it from others, or what is wrong. */
export type ReadLine<T> = { readonly key: string; readonly value: T } | { readonly problem: string };

/**
 * Reads what was pasted, or stands in a file, one per line. Empty lines are passed over, and so is a first line that names
 * columns; every line that is wrong is named by its number, and so is everything that comes twice.
 */
export function readEntries<T>(text: string, readLine: (content: string, cells?: Cells) => ReadLine<T>): Read<T> {
  const entries: T[] = [];
  const problems: LineProblem[] = [];
  const firstLine = new Map<string, number>();
  const lines = text.split(/\r?\n/u);
  const first = lines.findIndex((line) => line.trim() !== '');
  const columns = columnsOf(lines[first] ?? '');
  lines.forEach((raw, index) => {
    const line = index + 1;
    const content = raw.trim().replace(/[,;]$/u, '');
    if (content === '' || (columns.isHeader && index === first)) return;
    const read = readLine(content, columns.read(columns.isHeader ? raw : content));
    if ('problem' in read) {
      problems.push({ line, message: read.problem });
      return;
    }
    const earlier = firstLine.get(read.key.toLowerCase());
    if (earlier !== undefined) problems.push({ line, message: `${read.key} is already on line ${earlier}.` });
    else {
      firstLine.set(read.key.toLowerCase(), line);
      entries.push(read.value);
    }
  });
  return { entries, problems };
}

const ADDRESS = /^[^\s@<>()",;:]+@[^\s@<>()",;:]+\.[^\s@<>()",;:.]+$/u;
const WITH_NAME = /^(.*?)\s*<\s*([^<>]*)\s*>$/u;
const WITH_NUMBER = /^(.*@.*?)[\s,;]+(\+[\d\s().\u00a0/-]+)$/u;

/**
 * Reads addresses one per line, as `Name <address>` or a bare address, each with the same person's telephone number behind
 * it where that is known: `Name <address> +49 151 23456789`; or in the columns of a spreadsheet.
 */
export function readAddresses(text: string): Read<ExternalAddress> {
  return readEntries(text, (content, cells): ReadLine<ExternalAddress> => {
    const { name, address, number: digits } = cells ?? asWritten(content);
    if (!cells && /[,;]/u.test(address) && address.split('@').length > 2)
      return { problem: 'More than one address on this line: write one per line.' };
    if (!address.includes('@'))
      return { problem: `“${shortened(content)}” has no address. Write it as: Name <name@example.com>` };
    const problem = problemWithAddress(address);
    if (problem !== undefined) return { problem };
    const number = digits === '' ? undefined : readNumber(digits);
    if (number && 'problem' in number) return number;
    return { key: address, value: { name: name || address, address, ...number } };
  });
}

function asWritten(content: string): Cells {
  const [, mailbox = content, number = ''] = WITH_NUMBER.exec(content) ?? [];
  const match = WITH_NAME.exec(mailbox);
  const name = (match?.[1] ?? '').trim().replace(/^"(.*)"$/u, '$1');
  return { name, address: (match?.[2] ?? mailbox).trim(), number };
}

/** Why a text is no mail address, as a sentence; undefined when it is one. */
export function problemWithAddress(address: string): string | undefined {
  return ADDRESS.test(address) ? undefined : `“${shortened(address)}” is not a mail address.`;
}

/** The addresses as lines that {@link readAddresses} reads back. */
export function writeAddresses(addresses: readonly ExternalAddress[]): string {
  return addresses
    .map(({ name, address, number }) => {
      const mailbox = name === address || name === '' ? address : `${name} <${address}>`;
      return number === undefined ? mailbox : `${mailbox} ${number}`;
    })
    .join('\n');
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
