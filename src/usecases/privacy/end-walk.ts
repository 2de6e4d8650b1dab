/** What is done once a walk has gone through all documents: nothing leads to those any more whose accounts were closed. */
import type { AccountRound, PersonDocument } from '../../domain/documents';
import type { Change, Ports, Stored } from '../../ports';

type Person = Stored<PersonDocument | AccountRound>;

const PEOPLE_ON_A_PAGE = 100;

/**
 * @param startedAt when the walk began: what came up later is for the next one
 */
export async function endWalk({ store }: Pick<Ports, 'store'>, startedAt: number): Promise<void> {
  for (const [due, after] of [
    ['closing', withoutStandIn],
    ['renewal', renewed],
  ] as const) {
    let cursor: string | undefined;
    do {
      const page = await store.query(
        { kind: 'person', index: 'by-due', partition: [due] },
        { limit: PEOPLE_ON_A_PAGE, cursor },
      );
      const stored = await store.getMany(
        'person',
        page.items.map(({ key }) => key),
      );
      // Whoever is changed at this moment is for the end of the next walk.
      for (const change of stored.flatMap((one) => (one ? after(one, startedAt) : []))) await store.commit([change]);
      cursor = page.nextCursor;
    } while (cursor);
  }
}

/** No document is left that the stand-in would be needed for. */
function withoutStandIn({ key, body, revision }: Person, startedAt: number): readonly Change[] {
  return 'closedAt' in body && body.standIn && body.closedAt <= startedAt
    ? [{ kind: 'person', key, body: { closedAt: body.closedAt }, expected: revision }]
    : [];
}

/** Every name that is kept was read during the walk. */
function renewed({ key, body, revision }: Person, startedAt: number): readonly Change[] {
  if (!('secret' in body) || body.account?.changedAt === undefined || body.account.changedAt > startedAt) return [];
  const { accountId, reportAt } = body.account;
  const account = { accountId, reportAt, heldSince: startedAt };
  return [{ kind: 'person', key, body: { ...body, account }, expected: revision }];
}
