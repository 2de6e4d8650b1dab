import type { Delegation } from '../../domain/approval/delegation';
import { personToTell } from '../../domain/record/escalation';
import type { Ports } from '../../ports';
import { readDelegations } from '../approving/delegations';

/** Who is to be told, as far as it is known at a moment. */
export interface WhoAnswers {
  /** Asked again after those whom Jira's mail does not reach; undefined where nobody is left. */
  readonly after: (refusing: ReadonlySet<string>) => string | undefined;
  readonly delegations: readonly Delegation[];
}

/**
 * Who is to be told of these people, in the order in which they answer for something, or in place of somebody absent their
 * deputy. One read, and one call of Jira.
 *
 * @param chosen who was to be told before, when Jira took no mail: they themselves, and nobody who stands in for them
 */
export async function whoAnswers(
  ports: Pick<Ports, 'store' | 'clock' | 'jira'>,
  chosen: string | undefined,
  candidates: readonly string[],
): Promise<WhoAnswers> {
  const { delegations } = (await readDelegations(ports)).body;
  const deputies = delegations.filter(({ delegator }) => candidates.includes(delegator)).map(({ deputy }) => deputy);
  const known = [chosen ?? '', ...candidates, ...deputies].filter((id) => id !== '');
  const users = await ports.jira.users([...new Set(known)]);
  const active = new Set(users.filter((user) => user.active).map(({ accountId }) => accountId));
  const now = ports.clock.now();
  const after: WhoAnswers['after'] = (refusing) => {
    const isReached = (accountId: string): boolean => active.has(accountId) && !refusing.has(accountId);
    return chosen !== undefined && isReached(chosen) ? chosen : personToTell(candidates, delegations, isReached, now);
  };
  return { after, delegations };
}
