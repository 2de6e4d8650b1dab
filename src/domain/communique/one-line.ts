/**
 * Names come from many people and places, and stand within sentences, subjects and lists that others write. What could
 * end such a line, turn what follows around, or vanish later and join what it kept apart, is no part of a name.
 */

/** Line and paragraph ends, and the control characters. */
const ENDS_LINE = /[\p{Control}\u2028\u2029]+/gu;

/** Embeddings, overrides and isolates of bidirectional text (Unicode UAX #9), half characters, and no characters. */
const NOT_TEXT = /[\p{Surrogate}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** The text as one line that leaves the text around it as it is. */
export function asOneLine(text: string): string {
  return text.replace(NOT_TEXT, '').replace(ENDS_LINE, ' ');
}
