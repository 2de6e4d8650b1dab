const NUMBER = /^\+[1-9]\d{6,14}$/u;

/** A telephone number as it was typed, without what people put between its digits; or what is wrong with it. */
export function readNumber(typed: string): { readonly number: string } | { readonly problem: string } {
  const number = typed.replace(/[\s().\u00a0/-]/gu, '');
  if (NUMBER.test(number)) return { number };
  return {
    problem: number.startsWith('0')
      ? `“${typed.trim()}” has no country’s code. Write +49 151 23456789, without the 0 before it.`
      : `“${typed.trim()}” is no telephone number. Write + and the country’s code first: +49 151 23456789.`,
  };
}
