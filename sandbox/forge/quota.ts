/** Counts units per window of time and says when a limit is passed. Windows start at multiples of their length. */
export interface Quota {
  /** Takes units; false, and nothing is taken, when that would pass the limit. */
  take(units?: number): boolean;
}

export function createQuota(options: {
  readonly limit: number;
  /** Milliseconds. */
  readonly window: number;
  readonly now: () => number;
}): Quota {
  const { limit, window, now } = options;
  let current = Number.NaN;
  let used = 0;
  return {
    take(units = 1) {
      const index = Math.floor(now() / window);
      if (index !== current) {
        current = index;
        used = 0;
      }
      if (used + units > limit) return false;
      used += units;
      return true;
    },
  };
}
