import { type Mailer } from './ports';
import { MailRefused } from './world/mailer';

/**
 * The mailer as Jira uses it. A message whose Message-ID was kept before is the same row of Jira's outbox, sent again
 * after a crash: it is kept once. What the receiving server refuses for good, Jira gives up, rather than try for ever
 * and hold back the mail behind it.
 */
export function jiraMailer(mailer: Mailer, log: (message: string) => void): Mailer {
  return {
    async send(mail) {
      const messageId = mail.headers?.['Message-ID'];
      try {
        return await mailer.send({ deliveryId: messageId, ...mail });
      } catch (error) {
        if (!(error instanceof MailRefused) || error.responseCode < 500) throw error;
        log(`Jira gives up a message: ${error.message}`);
        return { messageId: messageId ?? '' };
      }
    },
  };
}
