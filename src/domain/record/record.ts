/** The release communications record: everything to be told about one release (domain A1–A8). */

export type RecordState =
  'planning' | 'awaiting-approval' | 'ready' | 'sending' | 'sent' | 'confirmed' | 'recorded' | 'withdrawn';

/** The names of the Jira statuses that mirror the states, where the site's workflow has them. */
export const STATUS_NAMES: Readonly<Record<RecordState, string>> = {
  planning: 'Planning',
  'awaiting-approval': 'Awaiting approval',
  ready: 'Ready',
  sending: 'Sending',
  sent: 'Sent',
  confirmed: 'Confirmed',
  recorded: 'Recorded',
  withdrawn: 'Withdrawn',
};

/** A configuration item as the record names it; the key is unique in the site. */
export interface ConfigurationItem {
  readonly key: string;
  readonly name: string;
  readonly source: 'assets' | 'register';
}
