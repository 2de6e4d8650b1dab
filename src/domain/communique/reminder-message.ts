/** The message of a reminder: exactly what was approved, below a request to confirm it. Pure. */
import { ACKNOWLEDGE_MARK, CONTENT_START, type MailMessage } from './message';

const REQUEST =
  'You got this message before, and nobody knows yet whether it reached you. Please confirm that you have read it.';

/** The approved message's own text follows the request unchanged, so that anybody can compare the two. */
export function asReminder({ subject, html, text }: MailMessage): MailMessage {
  return {
    subject: `Reminder: ${subject}`,
    html: html.replace(CONTENT_START, () => `${CONTENT_START}\n${REQUEST_HTML}`),
    text: `REMINDER\n${REQUEST}\n${ACKNOWLEDGE_MARK}\n\n${text}`,
  };
}

const REQUEST_HTML = `<p style="margin:0 0 20px;padding:12px 16px;border:1px solid #b7b9be;border-radius:4px"><strong>Reminder.</strong> ${REQUEST} <a href="${ACKNOWLEDGE_MARK}" style="color:#0c66e4">I have read this</a></p>`;
