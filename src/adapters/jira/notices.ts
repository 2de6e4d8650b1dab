/** Mail by Jira's notify (REST API, "Send notification for issue"): Jira answers 204 when it is queued and no more. */
import { route } from '@forge/api';
import { z } from 'zod';
import type { Outcome } from '../../domain/channels/outcome';
import { SECONDS_UNTIL_MENDED } from '../../domain/channels/web-post';
import { isStandIn } from '../../domain/privacy/closed-account';
import type { MailMessage } from '../../domain/communique/message';
import { JiraFailure, type Notices } from '../../ports';
import { call, command } from './call';

const server = z.object({ baseUrl: z.url(), serverTimeZone: z.string().default('UTC') });

export function forgeNotices(): Notices {
  let known: Promise<z.infer<typeof server>> | undefined;
  const site = () => (known ??= call('app', route`/rest/api/3/serverInfo`, server));
  return {
    tell: ({ issueId, accountId, message }) => notify(issueId, accountId, message),
    async addressOf(issueKey) {
      const { baseUrl } = await site();
      return `${baseUrl.replace(/\/+$/, '')}/browse/${encodeURIComponent(issueKey)}`;
    },
    timeZone: async () => (await site()).serverTimeZone,
  };
}

/** One mail to one person about one issue. Never throws for what Jira answers. */
export async function notify(issueId: string, accountId: string, message: MailMessage): Promise<Outcome> {
  if (isStandIn(accountId)) return { kind: 'refused', reason: 'The account was closed.' };
  try {
    await command('app', route`/rest/api/3/issue/${issueId}/notify`, {
      method: 'POST',
      body: {
        subject: message.subject,
        textBody: message.text,
        htmlBody: message.html,
        to: { users: [{ accountId }] },
      },
    });
    return { kind: 'accepted' };
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) return { kind: 'unknown', reason: 'Jira’s answer was lost.' };
    if (failure.status === 429 || failure.status === 503)
      return { kind: 'try-again', reason: failure.message, afterSeconds: failure.retryAfterSeconds };
    if (failure.status === 403)
      return {
        kind: 'try-again',
        reason: 'Jira sends no mail: it is switched off, or no mail server is set up. A Jira administrator mends that.',
        afterSeconds: SECONDS_UNTIL_MENDED,
      };
    if (failure.status >= 500)
      return { kind: 'unknown', reason: `Jira failed while queueing the mail: ${failure.message}` };
    return { kind: 'refused', reason: failure.message };
  }
}
