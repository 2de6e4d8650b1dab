/** How long somebody who looks waits for sources that may be slow, such as Jira Service Management and Assets. */
import type { Unread } from './unread';

export const PATIENCES = ['brief', 'full'] as const;
export type Patience = (typeof PATIENCES)[number];

/** Until when sources are waited for, and what is said of those that have not answered by then. */
export interface Deadline {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly late: Unread;
}

/**
 * `brief`: the page is there within seconds and says what is still being checked. `full`: the page asked again for that;
 * of the 25 seconds that the platform gives such a call, the rest is for what comes after.
 */
const WAITS: Readonly<Record<Patience, { readonly milliseconds: number; readonly late: Unread }>> = {
  brief: { milliseconds: 4_000, late: 'checking' },
  full: { milliseconds: 20_000, late: 'unknown' },
};

/** @param now when the call began, in milliseconds since the epoch */
export function deadlineOf(patience: Patience, now: number): Deadline {
  const { milliseconds, late } = WAITS[patience];
  return { at: now + milliseconds, late };
}
