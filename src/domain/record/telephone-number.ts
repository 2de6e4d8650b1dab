/** Telephone numbers as the ITU's recommendation E.164 writes them: `+`, the country's code, the number; 15 digits at most. */

/** The number as it is kept, without what people put in to read it; undefined when it is none that can be reached. */
export function telephoneNumber(text: string): string | undefined {
  const compact = withoutSigns(text);
  return /^\+[1-9]\d{6,14}$/.test(compact) ? compact : undefined;
}

/** Whether a text names a number by some of its digits, however they are written; never where other words are sought. */
export function namesNumber(text: string, words: string): boolean {
  const sought = withoutSigns(words);
  return /^\+?\d+$/.test(sought) && withoutSigns(text).includes(sought);
}

/** Without what people put between digits to read them. */
function withoutSigns(text: string): string {
  return text.trim().replace(/[\s().\u00a0\u2010-\u2015/-]/g, '');
}

/** What is wrong with a number that cannot be read, and what to write instead. */
export function numberObjection(text: string): string {
  const digits = text.trim();
  if (digits.startsWith('00')) return 'Write the number with + in place of 00: +49 151 23456789.';
  if (/^0\d/.test(digits))
    return 'Write the number with its country’s code, and without the 0 before it: +49 151 23456789.';
  return 'Write the number with + and its country’s code, digits only: +49 151 23456789.';
}

/** Recognisable only to who knows it already: the country and the last digits. */
export function shortenedNumber(number: string): string {
  return `${number.slice(0, 3)}…${number.slice(-3)}`;
}
