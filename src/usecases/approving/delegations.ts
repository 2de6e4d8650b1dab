/** Where delegations are kept: in one document, so that every decision sees all of them as they stand. */
import type { Delegation } from '../../domain/approval/delegation';
import type { DelegationDocument } from '../../domain/documents';
import type { Change, Ports, Stored } from '../../ports';
import { SITE } from '../administering/settings';

const NONE: DelegationDocument = { delegations: [] };

export async function readDelegations(ports: Pick<Ports, 'store'>): Promise<Stored<DelegationDocument>> {
  return (await ports.store.get('delegation', SITE)) ?? { key: SITE, body: NONE, revision: 0 };
}

const KEPT_DAYS_AFTER_THE_END = 30;

/** Without those that ended long ago; the site's ledger keeps them. */
export function withoutOld(delegations: readonly Delegation[], now: number): readonly Delegation[] {
  return delegations.filter(({ until }) => now - until < KEPT_DAYS_AFTER_THE_END * 24 * 3_600_000);
}

/** The write that keeps these delegations, on condition that nobody changed them meanwhile. */
export function delegationsAs(stored: Stored<DelegationDocument>, delegations: readonly Delegation[]): Change {
  return { kind: 'delegation', key: SITE, body: { delegations }, expected: stored.revision };
}
