/**
 * SendGrid: v3 Mail Send, and the Signed Event Webhook, which signs the timestamp and the raw body with ECDSA over P-256
 * (SendGrid documentation, "Event Webhook Security Features"). SendGrid does not deduplicate: a lost answer leaves the
 * delivery uncertain until one of its events, which carry the delivery's id as a custom argument, settles it.
 */
import { createPublicKey, createVerify } from 'node:crypto';
import { z } from 'zod';
import { DELIVERY_ID, type ReceiptKind, type ReportedReceipt } from '../../domain/delivery/delivery';
import type { ProviderPost, ProviderReports } from '../../ports';
import { commonOutcome, parseJson, withoutAddresses } from '../../domain/channels/web-post';
import { LAST_SECOND, messageIdOf, type Mailbox, type MailProvider } from './mail-provider';

/**
 * SendGrid repeats a post for a day when it is not taken ("Troubleshooting the Event Webhook") and does not say that it
 * signs it anew. A post that somebody else repeats tells nothing that is not known.
 */
const TIME_WINDOW_SECONDS = 25 * 3600;

export function sendGrid(host: 'api.sendgrid.com' | 'api.eu.sendgrid.com'): MailProvider {
  return {
    reports: () => REPORTS,
    request: (envelope, to, key) => ({
      url: `https://${host}/v3/mail/send`,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        personalizations: [
          {
            to: [mailboxOf(to)],
            custom_args: { delivery: envelope.deliveryId },
          },
        ],
        from: { email: envelope.sender.address, name: envelope.sender.name },
        ...(envelope.sender.replyTo ? { reply_to: { email: envelope.sender.replyTo } } : {}),
        subject: envelope.message.subject,
        content: [
          { type: 'text/plain', value: envelope.message.text },
          { type: 'text/html', value: envelope.message.html },
        ],
        headers: { 'Message-ID': messageIdOf(envelope) },
        tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
      }),
    }),
    outcomeOf(answer) {
      if (answer.status === 202) return { kind: 'accepted', providerMessageId: answer.header('x-message-id') };
      const words = /"message"\s*:\s*"([^"]{1,200})"/.exec(answer.body)?.[1];
      return (
        commonOutcome('SendGrid', answer, words) ?? {
          kind: 'unknown',
          reason: `SendGrid answered ${answer.status}, which says nothing of the mail.`,
        }
      );
    },
  };
}

/**
 * The names of recipients may have neither commas nor semicolons (v3 Mail Send, limitations): SendGrid would take what
 * stands before one for another address, and drop the mail as invalid.
 */
function mailboxOf({ address, name }: Mailbox): { readonly email: string; readonly name?: string } {
  const plain = name.replace(/[\s,;]+/g, ' ').trim();
  return { email: address, ...(plain === '' ? {} : { name: plain }) };
}

/** One event in a form that is not known must not lose those of the same post that are. */
const events = z.array(z.unknown());

const event = z.looseObject({
  event: z.string(),
  type: z.string().optional().catch(undefined),
  timestamp: z.number().min(0).max(LAST_SECOND),
  delivery: z.string().regex(DELIVERY_ID),
  reason: z.string().max(2000).optional().catch(undefined),
});

const RECEIPTS: Readonly<Record<string, ReceiptKind>> = {
  processed: 'accepted',
  delivered: 'delivered',
  bounce: 'bounced',
  dropped: 'bounced',
};

const REPORTS: ProviderReports = {
  read(post, key, now) {
    if (!isSigned(post, key, now)) return { kind: 'not-proven' };
    const parsed = events.safeParse(parseJson(post.body));
    if (!parsed.success) return { kind: 'unreadable', message: 'The body is not a list of events.' };
    return { kind: 'reports', count: parsed.data.length, receipts: parsed.data.flatMap(asReceipt) };
  },
};

/** What SendGrid drops for any other reason, its content or the account's quota, says nothing of the address. */
const DROPPED_FOR_ITS_ADDRESS = /^(?:(?:bounced|unsubscribed|spam reporting) address|invalid)$/i;

/** What was blocked may arrive another time (SendGrid, "Event Webhook", delivery events). */
function isTheAddress({ event: name, type, reason }: z.infer<typeof event>): boolean {
  return name === 'dropped' ? DROPPED_FOR_ITS_ADDRESS.test(reason?.trim() ?? '') : type !== 'blocked';
}

function asReceipt(raw: unknown): readonly ReportedReceipt[] {
  const parsed = event.safeParse(raw);
  const kind = parsed.success ? RECEIPTS[parsed.data.event] : undefined;
  if (!parsed.success || kind === undefined) return [];
  const { timestamp, delivery, reason } = parsed.data;
  const at = timestamp * 1000;
  if (kind !== 'bounced') return [{ deliveryId: delivery, kind, at, reason: undefined }];
  const words = withoutAddresses(reason ?? 'The mail was refused.');
  return [{ deliveryId: delivery, kind, at, reason: words, addressFault: isTheAddress(parsed.data) }];
}

function isSigned(post: ProviderPost, key: string, now: number): boolean {
  const signature = post.header('x-twilio-email-event-webhook-signature');
  const timestamp = post.header('x-twilio-email-event-webhook-timestamp');
  if (signature === undefined || timestamp === undefined) return false;
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= TIME_WINDOW_SECONDS)) return false;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return createVerify('sha256')
      .update(timestamp + post.body)
      .verify(publicKey, signature, 'base64');
  } catch {
    return false;
  }
}
