/** How a held gate is opened, as the one line that people read. The ways are words within a sentence. */

/** Any of these ways is enough. */
export function eitherOf(ways: readonly string[]): string {
  return asSentence(ways.join('; or '));
}

/** It takes all of them. */
export function allOf(ways: readonly string[]): string {
  return asSentence(ways.join('; and '));
}

function asSentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
