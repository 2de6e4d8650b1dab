import { DateTime } from 'luxon';
import type { Caller, Clock, InstalledApp } from '../ports';
import type { Store } from './store/store';

/** What every part of the emulated site works with. */
export interface Site {
  readonly store: Store;
  readonly clock: Clock;
  /** Base address without a slash at its end. */
  readonly siteUrl: () => string;
  /** How long a written issue stays unknown to search, in milliseconds. */
  readonly searchLag: number;
  readonly log: (message: string) => void;
  readonly apps: () => readonly InstalledApp[];
  /** Adds a product event to the outbox; it is on disk with the change that caused it. */
  emit(name: string, actor: Caller, payload: Readonly<Record<string, unknown>>): void;
}

/** Address of a REST resource, as in every `self`. */
export const restUrl = (site: Site, path: string): string => `${site.siteUrl()}${path}`;

/** Jira's notation of an instant, in the time zone of the caller's profile: `2026-11-20T09:30:00.000+0100`. */
export function jiraTime(site: Site, instant: number, caller: Caller): string {
  const person = caller.kind === 'anonymous' ? undefined : site.store.people.get(caller.accountId);
  return DateTime.fromMillis(instant, { zone: person?.timeZone ?? 'UTC' }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZZ");
}
