/** Whom a target that was missed is brought before, so that somebody reaches those who are missing another way. Pure. */
import { isInForce, type Delegation } from '../approval/delegation';

/**
 * The first of these people who can be told: in place of somebody who is absent, the deputy that they named. Undefined
 * where nobody of them has an account any more.
 *
 * @param candidates in the order in which they answer for the group; empty ids are passed over
 * @param isActive whether a person has an account that is in use
 */
export function personToTell(
  candidates: readonly string[],
  delegations: readonly Delegation[],
  isActive: (accountId: string) => boolean,
  now: number,
): string | undefined {
  for (const candidate of candidates) {
    const deputy = delegations.find((one) => one.delegator === candidate && isInForce(one, now))?.deputy;
    const found = [deputy, candidate].find(
      (accountId) => accountId !== undefined && accountId !== '' && isActive(accountId),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
