/**
 * Mail to Jira users through Jira's notify (REST API, "Send notification for issue"). Jira answers 204 when the mail is
 * queued and says nothing about its arrival: accepted, never delivered.
 */
import { setTimeout } from 'node:timers/promises';
import { route } from '@forge/api';
import type { Outcome } from '../../domain/delivery';
import { JiraFailure, type ChannelPort, type Envelope } from '../../ports';
import { command } from '../jira/call';

/** Jira allows 100 writes to one issue in thirty seconds (rate limiting, "per-issue on write"); a mail counts as one. */
const PACE_MILLISECONDS = 310;

/** One per invocation: it keeps the pace between the messages of that invocation. */
export function jiraMail(wait: (milliseconds: number) => Promise<void> = setTimeout): ChannelPort {
  let previous: Promise<void> = Promise.resolve();
  return {
    async send(envelope) {
      await previous;
      const outcome = await notify(envelope);
      previous = wait(PACE_MILLISECONDS);
      return outcome;
    },
  };
}

async function notify({ recipient, message, record }: Envelope): Promise<Outcome> {
  if (recipient.kind !== 'jira-user') return { kind: 'refused', reason: 'Jira reaches Jira users only.' };
  try {
    await command('app', route`/rest/api/3/issue/${record.issueId}/notify`, {
      method: 'POST',
      body: {
        subject: message.subject,
        textBody: message.text,
        htmlBody: message.html,
        to: { users: [{ accountId: recipient.accountId }] },
      },
    });
    return { kind: 'accepted' };
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) return { kind: 'unknown', reason: 'Jira’s answer was lost.' };
    if (failure.status === 429 || failure.status === 503)
      return { kind: 'try-again', reason: failure.message, afterSeconds: failure.retryAfterSeconds };
    if (failure.status >= 500)
      return { kind: 'unknown', reason: `Jira failed while queueing the mail: ${failure.message}` };
    return { kind: 'refused', reason: failure.message };
  }
}
