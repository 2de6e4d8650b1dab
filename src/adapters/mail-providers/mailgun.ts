/**
 * Mailgun: the Messages API, and webhooks, one event a post. The signature is in the body and covers a timestamp and a
 * token that is used once, not the event itself (Mailgun documentation, "Securing webhooks"), so a token that was seen is
 * not taken again. Mailgun does not deduplicate; its events carry the delivery's id as a user variable.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { DELIVERY_ID, type ReportedReceipt } from '../../domain/delivery/delivery';
import { commonOutcome, parseJson, SECONDS_UNTIL_MENDED, withoutAddresses } from '../../domain/channels/web-post';
import type { ProviderReports } from '../../ports';
import { domainOf, LAST_SECOND, mailboxText, messageIdOf, type MailProvider } from './mail-provider';

/** Mailgun repeats a post for eight hours when it is not taken (Mailgun documentation, "Webhooks"). */
const TIME_WINDOW_SECONDS = 9 * 3600;

const answerBody = z.looseObject({ id: z.string().optional(), message: z.string().optional() });

export function mailgun(host: 'api.mailgun.net' | 'api.eu.mailgun.net'): MailProvider {
  return {
    reports: () => REPORTS,
    request: (envelope, to, key) => ({
      url: `https://${host}/v3/${encodeURIComponent(domainOf(envelope.sender.address))}/messages`,
      headers: {
        Authorization: `Basic ${Buffer.from(`api:${key}`).toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        from: mailboxText(envelope.sender),
        to: mailboxText(to),
        subject: envelope.message.subject,
        text: envelope.message.text,
        html: envelope.message.html,
        'h:Message-Id': messageIdOf(envelope),
        ...(envelope.sender.replyTo ? { 'h:Reply-To': envelope.sender.replyTo } : {}),
        'v:delivery': envelope.deliveryId,
        'o:tracking': 'no',
      }).toString(),
    }),
    outcomeOf(answer) {
      const said = answerBody.safeParse(parseJson(answer.body)).data;
      if (answer.status === 200) return { kind: 'accepted', providerMessageId: said?.id };
      if (answer.status === 401)
        return {
          kind: 'try-again',
          reason: 'Mailgun answered 401: it does not know this key, or knows it in its other region.',
          afterSeconds: SECONDS_UNTIL_MENDED,
        };
      // The domain is not this account's, or not in this region: nothing that the recipient has to do with.
      if (answer.status === 402 || answer.status === 404)
        return {
          kind: 'try-again',
          reason: `Mailgun does not send for the sender’s domain yet: ${withoutAddresses(said?.message ?? '')}`,
          afterSeconds: SECONDS_UNTIL_MENDED,
        };
      return (
        commonOutcome('Mailgun', answer, said?.message) ?? {
          kind: 'unknown',
          reason: `Mailgun answered ${answer.status}, which says nothing of the mail.`,
        }
      );
    },
  };
}

const signature = z.object({
  timestamp: z.string().regex(/^\d{1,12}$/),
  token: z.string().min(1).max(100),
  signature: z.string().regex(/^[0-9a-f]{64}$/),
});

const post = z.looseObject({
  signature,
  'event-data': z.looseObject({
    event: z.string(),
    severity: z.string().optional().catch(undefined),
    reason: z.string().optional().catch(undefined),
    timestamp: z.number().min(0).max(LAST_SECOND),
    'user-variables': z
      .looseObject({ delivery: z.string().regex(DELIVERY_ID).optional().catch(undefined) })
      .default({}),
    'delivery-status': z
      .looseObject({
        message: z.string().optional().catch(undefined),
        description: z.string().optional().catch(undefined),
      })
      .default({}),
  }),
});

const REPORTS: ProviderReports = {
  read({ body }, key, now) {
    const json = parseJson(body);
    const signed = z.looseObject({ signature }).safeParse(json);
    if (!signed.success || !isSigned(signed.data.signature, key, now)) return { kind: 'not-proven' };
    const parsed = post.safeParse(json);
    if (!parsed.success) return { kind: 'unreadable', message: 'The body is not one of Mailgun’s events.' };
    return {
      kind: 'reports',
      count: 1,
      once: signed.data.signature.token,
      receipts: asReceipts(parsed.data['event-data']),
    };
  },
};

/** What ends a message that Mailgun tried in vain for hours; its severity may be either (Mailgun feedback 37219720). */
const TRIED_TOO_LONG = 'old';

/**
 * Of all permanent failures, these say that nothing arrives at this address: Mailgun itself does not send there any more.
 * What it calls generic, or was tried too long, may arrive another time (Mailgun, "Tracking failures").
 */
const OF_THE_ADDRESS = new Set(['bounce', 'suppress-bounce', 'suppress-complaint', 'suppress-unsubscribe']);

function asReceipts(event: z.infer<typeof post>['event-data']): readonly ReportedReceipt[] {
  const deliveryId = event['user-variables'].delivery;
  if (deliveryId === undefined) return [];
  const at = Math.round(event.timestamp * 1000);
  switch (event.event) {
    case 'accepted':
      return [{ deliveryId, kind: 'accepted', at }];
    case 'delivered':
      return [{ deliveryId, kind: 'delivered', at }];
    case 'failed': {
      if (event.severity !== 'permanent' && event.reason !== TRIED_TOO_LONG) return [];
      const { description, message } = event['delivery-status'];
      return [
        {
          deliveryId,
          kind: 'bounced',
          at,
          reason: withoutAddresses(description || message || 'The mail was refused.'),
          addressFault: OF_THE_ADDRESS.has(event.reason ?? ''),
        },
      ];
    }
    default:
      return [];
  }
}

function isSigned(
  { timestamp, token, signature: given }: z.infer<typeof signature>,
  key: string,
  now: number,
): boolean {
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= TIME_WINDOW_SECONDS)) return false;
  const right = createHmac('sha256', key)
    .update(timestamp + token)
    .digest();
  return timingSafeEqual(right, Buffer.from(given, 'hex'));
}
