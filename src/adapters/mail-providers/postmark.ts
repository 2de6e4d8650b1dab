/**
 * Postmark: the Email API, which takes many mails in one call, too, and webhooks for deliveries, bounces and spam
 * complaints, one report a post. Postmark signs nothing; a webhook carries the credentials that the customer chose
 * (Postmark developer documentation, "Webhooks overview", protecting your webhook). Postmark does not deduplicate; its
 * reports carry the delivery's id as metadata.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Outcome } from '../../domain/channels/outcome';
import { DELIVERY_ID, type ReportedReceipt } from '../../domain/delivery/delivery';
import type { Envelope, ProviderPost, ProviderReport } from '../../ports';
import {
  commonOutcome,
  parseJson,
  SECONDS_UNTIL_MENDED,
  withoutAddresses,
  type HttpAnswer,
} from '../../domain/channels/web-post';
import { mailboxText, messageIdOf, type Mailbox, type MailProvider } from './mail-provider';

/**
 * What only the customer can mend at Postmark: a sender that is unknown or not confirmed, no credits left, an account
 * that is not approved yet (Postmark developer documentation, "API error codes").
 */
const FOR_THE_ADMINISTRATOR = new Set([10, 400, 401, 405, 412, 413]);

/** Of one mail of a batch, too, which is answered with 200: Postmark is being maintained, or was given too many (the same list). */
const NOT_NOW = new Set([100, 429]);

/** The address bounced or complained before, so Postmark does not send to it any more (the same list). */
const INACTIVE_RECIPIENT = 406;

const answerBody = z.looseObject({
  ErrorCode: z.number().optional(),
  Message: z.string().optional(),
  MessageID: z.string().optional(),
});

const API = 'https://api.postmarkapp.com/email';

export const postmark: MailProvider = {
  reports: () => ({ read: readReport }),
  request: (envelope, to, key) => ({ url: API, headers: headersWith(key), body: JSON.stringify(mailOf(envelope, to)) }),
  outcomeOf,
  together: {
    request: (mails, key) => ({
      url: `${API}/batch`,
      headers: headersWith(key),
      body: JSON.stringify(mails.map(({ envelope, to }) => mailOf(envelope, to))),
    }),
    outcomesOf(answer, count) {
      if (answer.status !== 200) return Array.from({ length: count }, () => outcomeOf(answer));
      const said = z.array(answerBody).safeParse(parseJson(answer.body)).data;
      return said?.length === count
        ? said.map((one) => outcomeOf({ ...answer, status: one.ErrorCode ? 422 : 200, body: JSON.stringify(one) }))
        : Array.from({ length: count }, () => NOT_OF_EACH);
    },
  },
};

/** A batch is answered in its order, one answer for each message (Postmark, "Send batch emails"). */
const NOT_OF_EACH: Outcome = { kind: 'unknown', reason: 'Postmark’s answer does not say what became of each mail.' };

function headersWith(key: string): Record<string, string> {
  return { 'X-Postmark-Server-Token': key, 'Content-Type': 'application/json', Accept: 'application/json' };
}

function mailOf(envelope: Envelope, to: Mailbox): object {
  return {
    From: mailboxText(envelope.sender),
    To: mailboxText(to),
    ...(envelope.sender.replyTo ? { ReplyTo: envelope.sender.replyTo } : {}),
    Subject: envelope.message.subject,
    TextBody: envelope.message.text,
    HtmlBody: envelope.message.html,
    // Without the second header Postmark puts its own Message-ID in place of this one.
    Headers: [
      { Name: 'Message-ID', Value: messageIdOf(envelope) },
      { Name: 'X-PM-KeepID', Value: 'true' },
    ],
    Metadata: { delivery: envelope.deliveryId },
    MessageStream: 'outbound',
    TrackOpens: false,
    TrackLinks: 'None',
  };
}

function outcomeOf(answer: HttpAnswer): Outcome {
  const said = answerBody.safeParse(parseJson(answer.body)).data;
  if (answer.status === 200 && said?.ErrorCode === 0) return { kind: 'accepted', providerMessageId: said.MessageID };
  const words = said?.Message;
  if (answer.status === 422 && FOR_THE_ADMINISTRATOR.has(said?.ErrorCode ?? 0))
    return {
      kind: 'try-again',
      reason: `Postmark does not send yet: ${withoutAddresses(words ?? '')}`,
      afterSeconds: SECONDS_UNTIL_MENDED,
    };
  if (answer.status === 422 && NOT_NOW.has(said?.ErrorCode ?? 0))
    return { kind: 'try-again', reason: `Postmark does not take the mail now: ${withoutAddresses(words ?? '')}` };
  if (answer.status === 422 && said?.ErrorCode === INACTIVE_RECIPIENT)
    return {
      kind: 'refused',
      reason: `Postmark does not send to this address: ${withoutAddresses(words ?? '')}`,
      addressFault: true,
    };
  return (
    commonOutcome('Postmark', answer, words) ?? {
      kind: 'unknown',
      reason: `Postmark answered ${answer.status}, which says nothing of the mail.`,
    }
  );
}

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const report = z.looseObject({
  RecordType: z.string(),
  Type: z.string().optional().catch(undefined),
  Description: z.string().optional().catch(undefined),
  Metadata: z.looseObject({ delivery: z.string().regex(DELIVERY_ID).optional().catch(undefined) }).default({}),
  DeliveredAt: instant.optional().catch(undefined),
  BouncedAt: instant.optional().catch(undefined),
});

function readReport(post: ProviderPost, key: string, now: number): ProviderReport {
  if (!carriesPassword(post, key)) return { kind: 'not-proven' };
  const parsed = report.safeParse(parseJson(post.body));
  if (!parsed.success) return { kind: 'unreadable', message: 'The body is not one of Postmark’s reports.' };
  return { kind: 'reports', count: 1, receipts: asReceipts(parsed.data, now) };
}

/**
 * These are no end (Postmark, "Bounce webhook", bounce types). A soft bounce is one: Postmark reports it once it has
 * ceased to try (Postmark support, "How to fix soft bounces").
 */
const NOT_FINAL = new Set(['Transient', 'DnsError', 'AutoResponder', 'Subscribe', 'ChallengeVerification']);

/** These say that the reader's mail system takes nothing at this address, whatever the content (the same list). */
const OF_THE_ADDRESS = new Set([
  'HardBounce',
  'BadEmailAddress',
  'ManuallyDeactivated',
  'Unsubscribe',
  'SpamComplaint',
  'AddressChange',
]);

function asReceipts(said: z.infer<typeof report>, now: number): readonly ReportedReceipt[] {
  const deliveryId = said.Metadata.delivery;
  if (deliveryId === undefined) return [];
  switch (said.RecordType) {
    case 'Delivery':
      return [{ deliveryId, kind: 'delivered', at: said.DeliveredAt ?? now }];
    case 'SpamComplaint':
      // Who complains of a mail has it.
      return [{ deliveryId, kind: 'delivered', at: said.BouncedAt ?? now }];
    case 'Bounce':
      if (NOT_FINAL.has(said.Type ?? '')) return [];
      return [
        {
          deliveryId,
          kind: 'bounced',
          at: said.BouncedAt ?? now,
          reason: withoutAddresses(said.Description ?? 'The mail was refused.'),
          addressFault: OF_THE_ADDRESS.has(said.Type ?? ''),
        },
      ];
    default:
      return [];
  }
}

/** Compared by digests, so that the time taken tells nothing of the password. */
function carriesPassword(post: ProviderPost, password: string): boolean {
  const [scheme, encoded] = (post.header('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || encoded === undefined) return false;
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const given = credentials.slice(credentials.indexOf(':') + 1);
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(password));
}
