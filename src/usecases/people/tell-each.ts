import type { MailMessage } from '../../domain/communique/message';
import type { Ports } from '../../ports';

/** Those whom a mail did not go out to. */
export interface Untold {
  /** Jira did not take it now: for another time. */
  readonly again: readonly string[];
  /** Jira writes to them no more, or not about this work item. */
  readonly refused: readonly string[];
}

/**
 * Sends each person a mail about a work item, through Jira. Whether one arrived whose answer was lost nobody can say, so
 * it counts as sent.
 */
export async function tellEach(
  ports: Pick<Ports, 'notices' | 'log'>,
  issueId: string,
  messages: ReadonlyMap<string, MailMessage>,
): Promise<Untold> {
  const again: string[] = [];
  const refused: string[] = [];
  for (const [accountId, message] of messages) {
    const outcome = await ports.notices.tell({ issueId, accountId, message });
    if (outcome.kind === 'try-again') again.push(accountId);
    else if (outcome.kind === 'refused') refused.push(accountId);
    if (outcome.kind !== 'accepted' && outcome.kind !== 'try-again')
      ports.log.warn('A mail to somebody who has to act may not have left', { issueId, outcome: outcome.kind });
  }
  return { again, refused };
}
