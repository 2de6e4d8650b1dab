import { type TelephoneNumber } from '../../../../src/contract';
import { problemWithAddress, readEntries, type Read, type ReadLine } from './addresses';
import { type Cells } from './cells';
import { readNumber } from './telephone-number';

const WITH_NAME = /^(.*?)[\s<(]*(\+?[\d\s().\u00a0/-]{4,})>?$/u;
const WITH_ADDRESS = /^(.*?)[\s,;]*<?\s*([^\s<>]*@[^\s<>]*)\s*>?$/u;

/**
 * Reads telephone numbers one per line, as `Name +49 151 23456789` or a bare number, each with the same person's mail
 * address behind it where that is known: `Name +49 151 23456789 <name@example.com>`; or in the columns of a spreadsheet.
 */
export function readNumbers(text: string): Read<TelephoneNumber> {
  return readEntries(text, (content, cells): ReadLine<TelephoneNumber> => {
    const { name, address, number: digits } = cells ?? asWritten(content);
    if (digits.trim() === '') return { problem: `“${content}” has no number. Write it as: Name +49 151 23456789` };
    const read = readNumber(digits);
    if ('problem' in read) return read;
    const problem = address === '' ? undefined : problemWithAddress(address);
    if (problem !== undefined) return { problem };
    const { number } = read;
    return { key: number, value: { name, number, ...(address === '' ? {} : { address }) } };
  });
}

function asWritten(content: string): Cells {
  const [, telephone = content, address = ''] = WITH_ADDRESS.exec(content) ?? [];
  const [, name = '', number = ''] = WITH_NAME.exec(telephone) ?? [];
  return { name: name.replace(/[,;:]\s*$/u, '').trim(), address, number };
}

/** The numbers as lines that {@link readNumbers} reads back. */
export function writeNumbers(numbers: readonly TelephoneNumber[]): string {
  return numbers
    .map(({ name, number, address }) =>
      [name, number, address === undefined ? '' : `<${address}>`].filter((part) => part !== '').join(' '),
    )
    .join('\n');
}
