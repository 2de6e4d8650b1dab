/** The message of a reminder: exactly what was approved, below a request to confirm it. Pure. */
import { ACKNOWLEDGE_MARK, CONTENT_START, type Message } from './message';

const REQUEST = 'You got this message before and have not confirmed it yet. Please confirm that you have read it.';

/**
 * The approved message's own text follows the request unchanged, so that anybody can compare the two.
 *
 * @param number of the reminder, from 1: of two text messages with the same words nobody could tell which one was taken
 */
export function asReminder({ subject, html, text, short }: Message, number = 1): Message {
  return {
    subject: `Reminder: ${subject}`,
    html: html.replace(CONTENT_START, () => `${CONTENT_START}\n${REQUEST_HTML}`),
    text: `REMINDER\n${REQUEST}\n${ACKNOWLEDGE_MARK}\n\n${text}`,
    ...(short === undefined ? {} : { short: shortReminder(short, number) }),
  };
}

/**
 * Each segment is charged, so that a text message is not repeated as a whole: of its lines, as they were approved, the
 * subject, the reader's own link, which shows all of it, and the sender. It never has more segments than the message,
 * whose lead it leaves out.
 */
function shortReminder(short: string, number: number): string {
  const lines = short.split('\n');
  const kept = lines.filter(
    (line, index) => index === 0 || index === lines.length - 1 || line.includes(ACKNOWLEDGE_MARK),
  );
  return `${number === 1 ? 'Reminder' : `Reminder ${number}`}: ${kept.join('\n')}`;
}

const REQUEST_HTML = `<p style="margin:0 0 20px;padding:12px 16px;border:1px solid #b7b9be;border-radius:4px"><strong>Reminder.</strong> ${REQUEST} <a href="${ACKNOWLEDGE_MARK}" style="color:#0c66e4">I have read this</a></p>`;
