/** `1 person`, `2 people`: how many there are of something, in a sentence of the app's. */
export function numbered(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
