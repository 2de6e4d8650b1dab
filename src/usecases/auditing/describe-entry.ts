/** A ledger entry as a sentence and its facts. */
import type { LedgerEntry } from '../../domain/ledger/entry';
import type { LedgerEvent } from '../../domain/ledger/event';
import { CLOSED_ACCOUNT_NAME } from '../../domain/privacy/closed-account';
import { ADMINISTERING } from './describing/administering';
import { CONFIRMING } from './describing/confirming';
import { CORRECTING } from './describing/correcting';
import { DECIDING } from './describing/deciding';
import { DEPLOYING } from './describing/deploying';
import { OVERRIDING } from './describing/overriding';
import { PLANNING } from './describing/planning';
import { SENDING } from './describing/sending';
import type { Describing, Description, Told } from './describing/description';

const DESCRIBING: Describing<LedgerEvent> = {
  ...PLANNING,
  ...DECIDING,
  ...OVERRIDING,
  ...DEPLOYING,
  ...CORRECTING,
  ...SENDING,
  ...CONFIRMING,
  ...ADMINISTERING,
};

/** @param read what stands behind a commitment; undefined where it was erased */
export function describeEntry(entry: LedgerEntry, read: (commitment: string) => string | undefined): Description {
  const told: Told = (commitment, name) => (commitment ? [{ name, value: read(commitment) ?? 'erased' }] : []);
  // The type names the description that takes this very data, which the compiler cannot follow through the table.
  const describe = DESCRIBING[entry.type] as (data: LedgerEntry['data'], told: Told) => Description;
  return describe(entry.data, told);
}

/** Who an entry names as its actor, for a reader. */
export function actorWords(
  { actor }: LedgerEntry,
  accountId: string | undefined,
  people: Readonly<Record<string, string>>,
): string {
  switch (actor.kind) {
    case 'app':
      return 'Release communications';
    case 'pipeline':
      return `Pipeline ${actor.name}`;
    case 'person':
      return accountId ? (people[accountId] ?? 'A person') : CLOSED_ACCOUNT_NAME;
  }
}
