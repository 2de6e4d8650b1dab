/**
 * Mail to Jira users through Jira's notify (REST API, "Send notification for issue"). Jira answers 204 when the mail is
 * queued and says nothing about its arrival: accepted, never delivered.
 */
import { route } from '@forge/api';
import { JiraFailure, type ChannelPort } from '../../ports';
import { command } from '../jira/call';

export const jiraMail: ChannelPort = {
  async send({ recipient, message, record }) {
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
  },
};
