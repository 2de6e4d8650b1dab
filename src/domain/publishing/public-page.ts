/**
 * What stands on a public page: which messages, in which order, and which of them a later one corrects. Pure.
 *
 * The list of a page and each of its messages are kept by themselves, as contents under keys that no digest has, so that
 * a page may have many messages and is read a part at a time.
 */
import { z } from 'zod';
import { COMMUNIQUE_KINDS } from '../communique/communique';
import { publishedMessage, type PublishedMessage } from './published-message';

const entry = z.object({
  /** Counts the messages of the page, from 1; names this one within the page. */
  number: z.number().int().positive(),
  deliveryId: z.string(),
  /** Absent where it belongs to no send. */
  sendId: z.string().optional(),
  recordIssueId: z.string(),
  kind: z.enum(COMMUNIQUE_KINDS),
  /** When it was published, milliseconds since the epoch. */
  at: z.number(),
});
export type PublicEntry = Readonly<z.infer<typeof entry>>;

const publicPage = z.object({
  /** How many were ever published on it. */
  count: z.number().int().nonnegative(),
  /** The newest first. */
  entries: z.array(entry).readonly(),
});
export type PublicPage = Readonly<z.infer<typeof publicPage>>;

export const EMPTY_PAGE: PublicPage = { count: 0, entries: [] };

/** An entry takes at most some 220 bytes of a stored value, which has 240 KiB (Forge key-value store, limits). */
export const ENTRY_LIMIT = 1_000;

/** The page with one more message. The same page where the delivery is on it already; the oldest leaves a full one. */
export function withEntry(page: PublicPage, added: Omit<PublicEntry, 'number'>): PublicPage {
  if (page.entries.some(({ deliveryId }) => deliveryId === added.deliveryId)) return page;
  const number = page.count + 1;
  return { count: number, entries: [{ ...added, number }, ...page.entries].slice(0, ENTRY_LIMIT) };
}

/**
 * The newest correction of an entry: a later one about the same record that left with another send. What leaves together
 * corrects nothing of itself.
 */
export function correctionOf({ entries }: PublicPage, corrected: PublicEntry): PublicEntry | undefined {
  return entries.find(
    ({ kind, recordIssueId, number, sendId }) =>
      kind === 'correction' &&
      recordIssueId === corrected.recordIssueId &&
      number > corrected.number &&
      sendId !== corrected.sendId,
  );
}

// ── How it is kept ──────────────────────────────────────────────────────────────────────────────────────────────

export function pageKey(destinationId: string): string {
  return `public-page.${destinationId}`;
}

export function messageKey(destinationId: string, number: number): string {
  return `public-page.${destinationId}.${number}`;
}

/** @throws when the text is none that `JSON.stringify` made of a page */
export function parsePage(text: string): PublicPage {
  return publicPage.parse(JSON.parse(text));
}

/** @throws when the text is none that `JSON.stringify` made of a message */
export function parseMessage(text: string): PublishedMessage {
  return publishedMessage.parse(JSON.parse(text));
}

// ── Where it is found ───────────────────────────────────────────────────────────────────────────────────────────

/** A page of a stakeholder group. */
export interface PlaceOfPage {
  readonly groupId: string;
  readonly destinationId: string;
}

/** @param trigger the address of the web trigger that serves all pages */
export function addressOfPage(trigger: string, { groupId, destinationId }: PlaceOfPage): string {
  return `${trigger}?${new URLSearchParams({ group: groupId, page: destinationId }).toString()}`;
}
