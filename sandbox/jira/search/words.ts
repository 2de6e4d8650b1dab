const tokens = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}_.]+\*?/gu) ?? [];

/** The plain stem by which Jira's English index lets "services" find "service". */
const stem = (word: string): string =>
  word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;

/**
 * Jira's text search, simplified: every word has to occur, `word*` as a beginning, and words in double quotes one after
 * another. Neither fuzzy search nor boosting is emulated.
 */
export function matchesWords(text: string, wanted: string): boolean {
  const words = tokens(text);
  const have = words.map(stem);
  const phrases = [...wanted.matchAll(/\\?"([^"\\]+)\\?"/g)].map(([, phrase]) => tokens(phrase ?? '').map(stem));
  const single = tokens(wanted.replace(/\\?"[^"]*"/g, ' '));
  return (
    phrases.every((phrase) => contains(have, phrase)) &&
    single.every((word) =>
      word.endsWith('*') ? words.some((token) => token.startsWith(word.slice(0, -1))) : have.includes(stem(word)),
    )
  );
}

const contains = (have: readonly string[], phrase: readonly string[]): boolean =>
  have.some((_, start) => phrase.every((word, offset) => have[start + offset] === word));
