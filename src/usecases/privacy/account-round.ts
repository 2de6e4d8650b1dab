/** How far the app is with telling Atlassian whose data it keeps: one document, beside the people whom it is about. */
import type { AccountRound } from '../../domain/documents';
import type { Ports, Stored } from '../../ports';

/** Keys of people are digests. */
const ROUND = 'round';

/** Atlassian's default period: each account is reported so often, and no more often. */
export const CYCLE_MILLISECONDS = 7 * 24 * 3_600_000;

export async function readRound({ store }: Pick<Ports, 'store'>): Promise<Stored<AccountRound>> {
  const stored = await store.get('person', ROUND);
  return stored && 'reportAt' in stored.body
    ? { ...stored, body: stored.body }
    : { key: ROUND, body: { reportAt: 0 }, revision: 0 };
}

/** The round as it is kept from now on; undefined when another invocation kept it meanwhile, and goes on with it. */
export async function keepRound(
  { store }: Pick<Ports, 'store'>,
  before: Stored<AccountRound>,
  body: AccountRound,
): Promise<Stored<AccountRound> | undefined> {
  const { key, revision } = before;
  const done = await store.commit([{ kind: 'person', key, body, expected: revision }]);
  return done === 'done' ? { key, body, revision: revision + 1 } : undefined;
}
