import { randomUUID } from 'node:crypto';
import { type AcceptedDelivery } from '../delivery-outbox';
import { type MailSendRequest, type Personalization, type SendGridAddress } from './mail-send-schema';

/** What SendGrid says of a delivery in each of its events. */
export interface SendGridFacts {
  readonly messageId: string;
  readonly customArguments: Readonly<Record<string, string>>;
  readonly categories: readonly string[];
}

/** Instructions to SendGrid that travel as a header of SMTP mail; over the HTTP API they mean nothing and reach nobody. */
const instructionHeader = 'x-smtpapi';

/**
 * One delivery for each mailbox of each personalization of a request that was checked. As at SendGrid, everybody in one
 * personalization sees the others of its `to` and `cc`.
 */
export function toDeliveries(
  request: MailSendRequest,
  messageId: string,
  now: number,
): readonly AcceptedDelivery<SendGridFacts>[] {
  return (request.personalizations ?? []).flatMap((personalization) => {
    const { to = [], cc = [], bcc = [] } = personalization;
    return [...to, ...cc, ...bcc].map((recipient) => toDelivery(request, personalization, recipient, messageId, now));
  });
}

function toDelivery(
  request: MailSendRequest,
  personalization: Personalization,
  recipient: SendGridAddress,
  messageId: string,
  now: number,
): AcceptedDelivery<SendGridFacts> {
  const id = randomUUID();
  const sendAt = personalization.send_at ?? request.send_at;
  const from = personalization.from ?? request.from;
  return {
    id,
    recipient: recipient.email,
    facts: {
      messageId,
      customArguments: { ...request.custom_args, ...personalization.custom_args },
      categories: request.categories ?? [],
    },
    sendAt: Math.max(now, (sendAt ?? 0) * 1000),
    mail: {
      from: from === undefined ? '' : mailbox(from),
      to: (personalization.to ?? []).map(mailbox),
      envelope: [recipient.email],
      subject: personalization.subject ?? request.subject ?? '',
      textBody: contentOf(request, 'text/plain'),
      htmlBody: contentOf(request, 'text/html'),
      headers: headersOf(request, personalization, `<${id}@geopod-ismtpd-1>`),
      deliveryId: id,
    },
  };
}

function headersOf(
  request: MailSendRequest,
  personalization: Personalization,
  ownMessageId: string,
): Record<string, string> {
  const given = { ...request.headers, ...personalization.headers };
  const kept = Object.entries(given).filter(
    ([name]) => ![instructionHeader, 'message-id'].includes(name.toLowerCase()),
  );
  const cc = personalization.cc ?? [];
  return {
    ...Object.fromEntries(kept),
    ...(cc.length > 0 ? { Cc: cc.map(mailbox).join(', ') } : {}),
    ...(request.reply_to === undefined ? {} : { 'Reply-To': mailbox(request.reply_to) }),
    'Message-ID': Object.entries(given).find(([name]) => name.toLowerCase() === 'message-id')?.[1] ?? ownMessageId,
  };
}

function contentOf(request: MailSendRequest, type: string): string | undefined {
  return request.content?.find((content) => content.type === type)?.value;
}

function mailbox({ email, name }: SendGridAddress): string {
  return name === undefined || name === '' ? email : `"${name.replaceAll(/["\\\r\n]/g, ' ')}" <${email}>`;
}
