import { randomUUID } from 'node:crypto';
import { type Clock } from '../../ports';
import { type AcceptedDelivery, type DeliveryNews } from '../delivery-outbox';
import { type SendGridFacts } from './accept-mail';

/** What became of a delivery as SendGrid's event webhook words it. Source: Twilio SendGrid, Event Webhook reference. */
export function toEvent(
  delivery: AcceptedDelivery<SendGridFacts>,
  news: DeliveryNews,
  clock: Clock,
): { readonly event: string; readonly [field: string]: unknown } {
  const { messageId, customArguments, categories } = delivery.facts;
  return {
    ...customArguments,
    email: delivery.recipient,
    timestamp: Math.floor(clock.now() / 1000),
    'smtp-id': delivery.mail.headers?.['Message-ID'] ?? '',
    sg_message_id: `${messageId}.recvd-sandbox.0`,
    sg_event_id: Buffer.from(randomUUID()).toString('base64url'),
    ...(categories.length > 0 ? { category: categories.length === 1 ? categories[0] : categories } : {}),
    ...outcome(news),
  };
}

function outcome(news: DeliveryNews): { readonly event: string; readonly [field: string]: unknown } {
  switch (news.at) {
    case 'processed':
      return { event: 'processed' };
    case 'delivered':
      return { event: 'delivered', response: news.response, tls: 0 };
    case 'deferred':
      return { event: 'deferred', response: news.response, attempt: String(news.attempt) };
    case 'bounced':
      return { event: 'bounce', type: 'bounce', reason: news.response, status: statusCode(news.response) };
    // Deferred for 72 hours, it becomes a block, and the address is tried again (SendGrid, "Throttling").
    case 'given-up':
      return { event: 'bounce', type: 'blocked', reason: news.response, status: statusCode(news.response) };
    case 'suppressed':
      return { event: 'dropped', reason: 'Bounced Address', status: '5.0.0' };
  }
}

/** The enhanced status code in an SMTP reply, `5.1.1`. */
function statusCode(response: string): string {
  return /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(response)?.[0] ?? '5.0.0';
}
