import { personToTell } from '../../domain/record/escalation';
import type { Ports } from '../../ports';
import { readDelegations } from '../approving/delegations';

/**
 * Who is to be told of these people, in the order in which they answer for something, or in place of somebody absent their
 * deputy; asked again after those whom Jira's mail does not reach. Undefined where nobody is left. One read, and one call
 * of Jira.
 */
export async function whoAnswers(
  ports: Pick<Ports, 'store' | 'clock' | 'jira'>,
  candidates: readonly string[],
): Promise<(refusing: ReadonlySet<string>) => string | undefined> {
  const { delegations } = (await readDelegations(ports)).body;
  const deputies = delegations.filter(({ delegator }) => candidates.includes(delegator)).map(({ deputy }) => deputy);
  const users = await ports.jira.users([...new Set([...candidates, ...deputies])].filter((id) => id !== ''));
  const active = new Set(users.filter((user) => user.active).map(({ accountId }) => accountId));
  const now = ports.clock.now();
  return (refusing) =>
    personToTell(candidates, delegations, (accountId) => active.has(accountId) && !refusing.has(accountId), now);
}
