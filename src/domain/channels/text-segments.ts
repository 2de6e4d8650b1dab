/**
 * How long a text message is as networks count it (3GPP TS 23.038 and 23.040). Its characters are those of GSM 7-bit, or,
 * as soon as one of them is missing there, 16 bits each; what does not fit one message travels in segments, each a
 * little shorter for the header that puts them together again.
 */

export interface TextLength {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
}

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Each of these takes two septets. */
const EXTENDED = new Set('\f^{}\\[~]|€');

const LIMITS = {
  'GSM-7': { single: 160, segment: 153 },
  'UCS-2': { single: 70, segment: 67 },
} as const;

export function lengthOf(text: string): TextLength {
  const characters = [...text];
  const encoding = characters.every((one) => BASIC.has(one) || EXTENDED.has(one)) ? 'GSM-7' : 'UCS-2';
  const sizes = characters.map((one) => (encoding === 'GSM-7' ? (EXTENDED.has(one) ? 2 : 1) : one.length));
  const { single, segment } = LIMITS[encoding];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return { encoding, segments: total <= single ? 1 : segmentsOf(sizes, segment) };
}

/** A character of two units is never cut apart. */
function segmentsOf(sizes: readonly number[], limit: number): number {
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > limit) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}

const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u201a\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u2033\u00ab\u00bb]/g, '"'],
  [/[\u2010-\u2015\u2212]/g, '-'],
  [/\u2026/g, '...'],
  [/[\u00a0\u2007\u2009\u202f]/g, ' '],
  [/[\u2022\u25e6]/g, '-'],
  [/\t/g, ' '],
];

/**
 * With the quotation marks, dashes and spaces of printed text replaced by those of GSM 7-bit: they alone would double
 * the length.
 */
export function plainCharacters(text: string): string {
  return PLAIN.reduce((result, [sign, plain]) => result.replace(sign, plain), text);
}
