import type { MailMessage } from '../../domain/communique/message';
import type { Ports } from '../../ports';

/**
 * Sends each person a mail about a work item, through Jira. Answers with those whose mail Jira did not take, for another
 * time. Whether any other arrived nobody can say, so it counts as sent.
 */
export async function tellEach(
  ports: Pick<Ports, 'notices' | 'log'>,
  issueId: string,
  messages: ReadonlyMap<string, MailMessage>,
): Promise<readonly string[]> {
  const missed: string[] = [];
  for (const [accountId, message] of messages) {
    const outcome = await ports.notices.tell({ issueId, accountId, message });
    if (outcome.kind === 'try-again') missed.push(accountId);
    else if (outcome.kind !== 'accepted')
      ports.log.warn('A mail to somebody who has to act may not have left', { issueId, outcome: outcome.kind });
  }
  return missed;
}
