/** How far a sandbox goes to show that delivery is "at least once" and not in order. Same seed, same disorder. */
export interface DisorderOptions {
  readonly seed: number;
  /** Between 0 and 1: how many events are delivered a second time after a first success. */
  readonly duplicates: number;
  /** Between 0 and 1: how many events never arrive; none unless given. */
  readonly losses?: number;
  /** Whether events due at the same time are started in any order. */
  readonly reorder: boolean;
}

export interface Disorder {
  shuffle<Item>(items: readonly Item[]): readonly Item[];
  duplicatesNext(): boolean;
  losesNext(): boolean;
}

export function createDisorder(options: DisorderOptions | undefined): Disorder {
  if (options === undefined) return { shuffle: (items) => items, duplicatesNext: () => false, losesNext: () => false };
  const random = mulberry32(options.seed);
  return {
    shuffle: (items) =>
      options.reorder
        ? items
            .map((item) => ({ item, place: random() }))
            .sort((left, right) => left.place - right.place)
            .map(({ item }) => item)
        : items,
    duplicatesNext: () => random() < options.duplicates,
    losesNext: () => options.losses !== undefined && random() < options.losses,
  };
}

/** Tommy Ettinger's small generator; good enough to shuffle. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
