import { type ListItem } from '../../../../src/contract';

export interface ReadItems {
  readonly items: readonly ListItem[];
  /** Each names its line, counted from 1. */
  readonly problems: readonly string[];
}

const WITH_NUMBER = /^(.*?)\s*<\s*([^<>]*)\s*>$/u;
const NUMBER = /^\+?[\d ()./-]{2,30}$/u;

/** Reads a list that is pasted one item per line; where people are called, each as `Name <number>`. */
export function readItems(text: string, hasNumbers: boolean): ReadItems {
  const items: ListItem[] = [];
  const problems: string[] = [];
  const seen = new Map<string, number>();
  text.split(/\r?\n/u).forEach((raw, index) => {
    const content = raw.trim();
    if (content === '') return;
    const line = index + 1;
    const match = hasNumbers ? WITH_NUMBER.exec(content) : null;
    const [name, number] = match ? [(match[1] ?? '').trim(), (match[2] ?? '').trim()] : [content, undefined];
    const key = `${name} ${number ?? ''}`.toLowerCase();
    const earlier = seen.get(key);
    if (earlier !== undefined) problems.push(`Line ${line}: it is already on line ${earlier}.`);
    else if (hasNumbers && number === undefined)
      problems.push(`Line ${line}: it has no telephone number. Write it as: Name <+49 40 123456>`);
    else if (name === '') problems.push(`Line ${line}: say who is called there, before the number.`);
    else if (number !== undefined && !NUMBER.test(number))
      problems.push(`Line ${line}: “${number}” is not a telephone number.`);
    else {
      seen.set(key, line);
      items.push(number === undefined ? { name } : { name, number });
    }
  });
  return { items, problems };
}

/** The items as lines that {@link readItems} reads back. */
export function writeItems(items: readonly ListItem[]): string {
  return items.map(({ name, number }) => (number === undefined ? name : `${name} <${number}>`)).join('\n');
}
