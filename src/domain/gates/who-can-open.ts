/** The ways in which a held gate can be opened, each as words within a sentence, as the one line that people read. */
export function eitherOf(ways: readonly string[]): string {
  const line = ways.join('; or ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}
