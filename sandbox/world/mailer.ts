import { createTransport } from 'nodemailer';
import { type Mailer, type OutgoingMail } from '../ports';
import { deliveryIdHeader } from './mail-store';

/** The receiving server refused the message, for good (5xx) or for now (4xx). */
export class MailRefused extends Error {
  constructor(
    readonly responseCode: number,
    readonly response: string,
  ) {
    super(`The mail server refused the message: ${response}`);
    this.name = 'MailRefused';
  }
}

/** The mailboxes to hand the message to, where they are others than its `to` says. */
export type AddressedMail = OutgoingMail & { readonly envelope?: readonly string[] };

export interface SmtpMailer extends Mailer {
  /** @throws MailRefused when the server takes it for none of the recipients */
  send(mail: AddressedMail): Promise<{ readonly messageId: string; readonly response: string }>;
  close(): void;
}

/** Sends mail over real SMTP connections to the server on this port of the loopback interface. */
export function createMailer(port: number): SmtpMailer {
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true, pool: true });
  return {
    async send(mail) {
      const { messageId, headers } = splitHeaders(mail);
      try {
        const sent = await transport.sendMail({
          from: mail.from,
          to: [...mail.to],
          subject: mail.subject,
          text: mail.textBody,
          html: mail.htmlBody,
          messageId,
          headers,
          ...(mail.envelope ? { envelope: { from: mail.from, to: [...mail.envelope] } } : {}),
        });
        return { messageId: sent.messageId, response: sent.response };
      } catch (error) {
        throw refusal(error) ?? error;
      }
    },
    close: () => transport.close(),
  };
}

/** The library writes the Message-ID itself and must be told the one to write. */
function splitHeaders(mail: OutgoingMail): { messageId?: string; headers: Record<string, string> } {
  const entries = Object.entries(mail.headers ?? {});
  const headers = Object.fromEntries(entries.filter(([name]) => name.toLowerCase() !== 'message-id'));
  if (mail.deliveryId !== undefined) headers[deliveryIdHeader] = mail.deliveryId;
  return { messageId: entries.find(([name]) => name.toLowerCase() === 'message-id')?.[1], headers };
}

function refusal(error: unknown): MailRefused | undefined {
  if (!(error instanceof Error) || !('responseCode' in error) || typeof error.responseCode !== 'number')
    return undefined;
  const response = 'response' in error && typeof error.response === 'string' ? error.response : error.message;
  return new MailRefused(error.responseCode, response);
}
