import { CLOSED_ACCOUNT_NAME, isStandIn } from '../../domain/privacy/closed-account';
import { JiraFailure, type Ports } from '../../ports';

/**
 * Display names by account id in one call. Names are an ornament: when Jira does not give them, the view is shown
 * without.
 */
export async function namesOf(
  ports: Pick<Ports, 'jira' | 'log'>,
  accountIds: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const distinct = [...new Set(accountIds)].filter((accountId) => accountId !== '');
  const gone = Object.fromEntries(distinct.filter(isStandIn).map((standIn) => [standIn, CLOSED_ACCOUNT_NAME]));
  const there = distinct.filter((accountId) => !isStandIn(accountId));
  if (there.length === 0) return gone;
  try {
    const users = await ports.jira.users(there);
    return { ...gone, ...Object.fromEntries(users.map((user) => [user.accountId, user.name])) };
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    ports.log.warn('Display names could not be read', { status: failure.status });
    return gone;
  }
}
