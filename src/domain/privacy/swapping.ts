/** Other ids in place of account ids, wherever a document holds one. */

/** Another id in place of an account id. */
export type Swap = (accountId: string) => string;

/** A part that a document need not have, changed; nothing where it has none. */
export function ifPresent<T extends object, K extends keyof T>(
  of: T,
  key: K,
  map: (value: Exclude<T[K], undefined>) => T[K],
): Partial<Pick<T, K>> {
  const value = of[key];
  return value === undefined ? {} : ({ [key]: map(value as Exclude<T[K], undefined>) } as Pick<T, K>);
}

/** Something that one person did, or is asked to do. */
export function swapPerson<T extends { readonly accountId: string }>(of: T, swap: Swap): T {
  return { ...of, accountId: swap(of.accountId) };
}

/** Something that is about several people. */
export function swapPeople<T extends { readonly accountIds: readonly string[] }>(of: T, swap: Swap): T {
  return { ...of, accountIds: of.accountIds.map(swap) };
}
