/** Alarms in the order of their times; those for the same time in the order in which they were set. */
export interface Alarms {
  add(at: number, ring: () => void): () => void;
  /** Takes out the earliest alarm at or before the instant. */
  takeDue(now: number): { readonly at: number; readonly ring: () => void } | undefined;
  next(): number | undefined;
}

export function createAlarms(): Alarms {
  const waiting: { at: number; ring: () => void }[] = [];
  return {
    add(at, ring) {
      const alarm = { at, ring };
      const later = waiting.findIndex((other) => other.at > at);
      waiting.splice(later === -1 ? waiting.length : later, 0, alarm);
      return () => {
        const index = waiting.indexOf(alarm);
        if (index !== -1) waiting.splice(index, 1);
      };
    },
    takeDue(now) {
      const first = waiting[0];
      if (first === undefined || first.at > now) return undefined;
      waiting.shift();
      return first;
    },
    next: () => waiting[0]?.at,
  };
}
