/** Whom a target that was missed is brought before, so that somebody reaches those who are missing another way. Pure. */
import { deputiesOf, isInForce, type Delegation } from '../approval/delegation';

/** The people who answer for what a group is told, in the order in which they do; empty ids where there is nobody. */
export interface Answerable {
  readonly forGroup: string;
  readonly forCommunique: string;
  readonly sender: string;
}

/** Why this person is told, as a sentence of their mail. */
export function whyTold(
  accountId: string,
  { forGroup, forCommunique, sender }: Answerable,
  delegations: readonly Delegation[],
  now: number,
): string {
  const standsInFor = (absent: string): boolean => deputiesOf(delegations, absent, now).includes(accountId);
  const insteadOf = 'nobody who answers for the group can be told';
  if (accountId === forGroup) return 'you answer for it';
  if (standsInFor(forGroup)) return 'you stand in for who answers for it';
  if (accountId === forCommunique) return `you are responsible for what it was told, and ${insteadOf}`;
  if (accountId === sender) return `you sent what it was told, and ${insteadOf}`;
  return `you stand in for who is responsible for what it was told, or sent it, and ${insteadOf}`;
}

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
