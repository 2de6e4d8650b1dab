/** What changed between two texts, in pieces that read well: whole lines first, and within changed lines whole words. */

export interface TextPiece {
  readonly kind: 'kept' | 'removed' | 'added';
  readonly text: string;
}

/** From coarse to fine; each takes a text apart without losing a character. */
const LEVELS: readonly ((text: string) => readonly string[])[] = [
  (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [],
  (text) => text.match(/\s+|\S+/g) ?? [],
];

/** Comparing costs time and memory by the product of both lengths; what is longer is shown as replaced as a whole. */
const COMPARISON_LIMIT = 1_000_000;

/**
 * The pieces in reading order: kept and removed ones together are the text before, kept and added ones the text after.
 * Next to each other, what was removed comes first. Equal texts give one kept piece, empty ones none.
 */
export function textDifference(before: string, after: string): readonly TextPiece[] {
  return joined(compare(before, after, 0));
}

function compare(before: string, after: string, level: number): readonly TextPiece[] {
  const split = LEVELS[level];
  if (before === after) return [{ kind: 'kept', text: before }];
  if (!split) return replaced(before, after);
  const [old, fresh] = [split(before), split(after)];
  const matches = commonTokens(old, fresh);
  const pieces: TextPiece[] = [];
  let [seenOld, seenFresh] = [0, 0];
  for (const [inOld, inFresh] of [...matches, [old.length, fresh.length] as const]) {
    const [gone, come] = [old.slice(seenOld, inOld).join(''), fresh.slice(seenFresh, inFresh).join('')];
    pieces.push(...(gone !== '' && come !== '' ? compare(gone, come, level + 1) : replaced(gone, come)));
    if (inOld < old.length) pieces.push({ kind: 'kept', text: old[inOld] ?? '' });
    [seenOld, seenFresh] = [inOld + 1, inFresh + 1];
  }
  return pieces;
}

function replaced(before: string, after: string): readonly TextPiece[] {
  return [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ];
}

/** Positions of a longest common subsequence; of beginning and end only where the middle is too long to compare. */
function commonTokens(old: readonly string[], fresh: readonly string[]): readonly (readonly [number, number])[] {
  const shorter = Math.min(old.length, fresh.length);
  let start = 0;
  while (start < shorter && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1;
  const middle = longestCommon(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
  return [
    ...Array.from({ length: start }, (_, index) => [index, index] as const),
    ...middle.map(([inOld, inFresh]) => [start + inOld, start + inFresh] as const),
    ...Array.from({ length: end }, (_, index) => [old.length - end + index, fresh.length - end + index] as const),
  ];
}

function longestCommon(old: readonly string[], fresh: readonly string[]): readonly (readonly [number, number])[] {
  if (old.length * fresh.length > COMPARISON_LIMIT) return [];
  const width = fresh.length + 1;
  // In row r and column c: how many tokens the rests from r and from c have in common.
  const common = new Uint16Array((old.length + 1) * width);
  for (let row = old.length - 1; row >= 0; row -= 1)
    for (let column = fresh.length - 1; column >= 0; column -= 1)
      common[row * width + column] =
        old[row] === fresh[column]
          ? (common[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(common[(row + 1) * width + column] ?? 0, common[row * width + column + 1] ?? 0);
  const pairs: (readonly [number, number])[] = [];
  let [row, column] = [0, 0];
  while (row < old.length && column < fresh.length) {
    if (old[row] === fresh[column]) {
      pairs.push([row, column]);
      [row, column] = [row + 1, column + 1];
    } else if ((common[(row + 1) * width + column] ?? 0) >= (common[row * width + column + 1] ?? 0)) row += 1;
    else column += 1;
  }
  return pairs;
}

/** Neighbours of one kind become one piece, and changes with only blanks between them one change. */
function joined(pieces: readonly TextPiece[]): readonly TextPiece[] {
  const result: TextPiece[] = [];
  let [kept, removed, added] = ['', '', ''];
  const changing = (): boolean => removed !== '' || added !== '';
  const flush = (): void => {
    if (removed !== '') result.push({ kind: 'removed', text: removed });
    if (added !== '') result.push({ kind: 'added', text: added });
    if (kept !== '') result.push({ kind: 'kept', text: kept });
    [kept, removed, added] = ['', '', ''];
  };
  for (const { kind, text } of pieces) {
    if (text === '') continue;
    if (kind === 'kept') {
      kept += text;
      continue;
    }
    const onBothSides = (removed !== '' || kind === 'removed') && (added !== '' || kind === 'added');
    if (changing() && (kept === '' || (onBothSides && /^[ \t]+$/.test(kept))))
      [removed, added, kept] = [removed + kept, added + kept, ''];
    else flush();
    if (kind === 'removed') removed += text;
    else added += text;
  }
  flush();
  return result;
}
