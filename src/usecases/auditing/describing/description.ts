/** How entries of the ledger are told to a reader. */
import type { HistoryEntry } from '../../../contract';
import type { LedgerEvent, LedgerEventOf } from '../../../domain/ledger/event';

export type Details = HistoryEntry['details'];

export interface Description {
  /** What happened, as a sentence. */
  readonly title: string;
  readonly details: Details;
}

/** The change request with this issue id; ledgers keep no keys, which may change. */
export function changeRequest(issueId: string): Details[number] {
  return { name: 'Change request', value: `id ${issueId}`, changeIssueId: issueId };
}

/** What stands behind a commitment, under this name; nothing where there is no commitment. */
export type Told = (commitment: string | undefined, name: string) => Details;

/** How each event of a kind is told. */
export type Describing<Kind extends LedgerEvent> = {
  readonly [Type in Kind['type']]: (data: LedgerEventOf<Type>['data'], told: Told) => Description;
};

/** How many there are of each outcome, in the order in which they come first. */
export function countOutcomes(outcomes: readonly string[]): Details {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, value: String(count) }));
}

/** What a person says became of those whom they had to tell. */
export const ATTESTED = {
  told: 'Told',
  'not-reached': 'Not reached',
  'not-done': 'Could not be told',
  'taken-back': 'Taken back that they were told',
} as const;
