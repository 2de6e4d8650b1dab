/** Where the app runs: its time, its chance, its queues, its addresses and its log. */

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Waiting for no longer than it is worth. */
export interface Waiting {
  /**
   * What the work comes to, or `late` when that takes longer than so many milliseconds. Late work makes no further call of
   * Jira, and what it comes to is dropped, a failure, too.
   */
  within<T>(milliseconds: number, work: () => Promise<T>): Promise<T | 'late'>;
}

export interface Installation {
  /** Names this installation of the app, and no other: a copy of the site has another one. */
  id(): string;
}

export interface Random {
  /** Unpredictable bytes in lower-case hexadecimal. */
  hex(bytes: number): string;
}

export type QueueName = 'deliveries' | 'links' | 'follow-ups' | 'audiences';

/** Forge delays an event by no more (async events, limits). */
export const LONGEST_DELAY_SECONDS = 900;

export interface QueueEvent {
  readonly body: { readonly version: 1; readonly [field: string]: unknown };
  /** What is more than {@link LONGEST_DELAY_SECONDS} counts as that. */
  readonly delaySeconds?: number;
}

/** At least once, in no order, with ids only. Any number of events; the adapter keeps the platform's limits. */
export interface Queue {
  push(queue: QueueName, events: readonly QueueEvent[]): Promise<void>;
}

export interface WebTriggers {
  url(moduleKey: 'deployment-evidence' | 'acknowledgement' | 'mail-events' | 'public-page'): Promise<string>;
}

export interface Log {
  /** Never personal data, tokens or message texts. */
  info(message: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  warn(message: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
}
