import { type TelephoneNumber } from '../../../../src/contract';
import { readEntries, type Read, type ReadLine } from './addresses';

const WITH_NAME = /^(.*?)[\s<(]*(\+?[\d\s().\u00a0/-]{4,})>?$/u;
const NUMBER = /^\+[1-9]\d{6,14}$/u;

/** Reads telephone numbers pasted one per line, as `Name +49 151 23456789` or a bare number. */
export function readNumbers(text: string): Read<TelephoneNumber> {
  return readEntries(text, (content): ReadLine<TelephoneNumber> => {
    const [, name = '', digits = ''] = WITH_NAME.exec(content) ?? [];
    const number = digits.replace(/[\s().\u00a0/-]/gu, '');
    if (NUMBER.test(number)) return { key: number, value: { name: name.replace(/[,;:]\s*$/u, '').trim(), number } };
    if (number === '') return { problem: `“${content}” has no number. Write it as: Name +49 151 23456789` };
    return {
      problem: number.startsWith('0')
        ? `“${digits.trim()}” has no country’s code. Write +49 151 23456789, without the 0 before it.`
        : `“${digits.trim()}” is no telephone number. Write + and the country’s code first: +49 151 23456789.`,
    };
  });
}

/** The numbers as lines that {@link readNumbers} reads back. */
export function writeNumbers(numbers: readonly TelephoneNumber[]): string {
  return numbers.map(({ name, number }) => (name === '' ? number : `${name} ${number}`)).join('\n');
}
