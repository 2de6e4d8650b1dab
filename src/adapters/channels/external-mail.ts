/**
 * Mail to external addresses through SendGrid's v3 Mail Send API. SendGrid does not deduplicate: a lost answer leaves the
 * delivery uncertain until one of SendGrid's events, which carry the delivery's id as a custom argument, settles it.
 */
import { fetch } from '@forge/api';
import type { Outcome } from '../../domain/delivery';
import type { ChannelPort, Envelope, Secrets } from '../../ports';

const ADDRESS = 'https://api.sendgrid.com/v3/mail/send';

/** A refused key or an exhausted plan is the administrator's to mend; the deliveries wait for it. */
const SECONDS_UNTIL_MENDED = 900;

export function externalMail(secrets: Pick<Secrets, 'get'>): ChannelPort {
  return {
    async send(envelope) {
      if (envelope.recipient.kind !== 'address') return { kind: 'refused', reason: 'An address is needed.' };
      if (envelope.sender.address === '') return { kind: 'refused', reason: 'No sender address is set up.' };
      const key = await secrets.get('mail-provider-key');
      if (key === undefined)
        return {
          kind: 'try-again',
          reason: 'No key of the mail provider is set up.',
          afterSeconds: SECONDS_UNTIL_MENDED,
        };
      try {
        const response = await fetch(ADDRESS, {
          method: 'POST',
          headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
          body: JSON.stringify(bodyFor(envelope, envelope.recipient)),
        });
        return outcomeOf(response.status, response.headers, await response.text());
      } catch {
        return { kind: 'unknown', reason: 'The provider’s answer was lost.' };
      }
    },
  };
}

/** The Message-ID is the delivery's: the same over all attempts, so that a mail that did leave twice is recognisable. */
function bodyFor(
  { deliveryId, message, sender }: Envelope,
  to: { readonly address: string; readonly name: string },
): unknown {
  return {
    personalizations: [
      {
        to: [{ email: to.address, ...(to.name ? { name: to.name } : {}) }],
        custom_args: { delivery: deliveryId },
      },
    ],
    from: { email: sender.address, name: sender.name },
    ...(sender.replyTo ? { reply_to: { email: sender.replyTo } } : {}),
    subject: message.subject,
    content: [
      { type: 'text/plain', value: message.text },
      { type: 'text/html', value: message.html },
    ],
    headers: { 'Message-ID': `<${deliveryId}@${sender.address.split('@')[1] ?? 'localhost'}>` },
    tracking_settings: { click_tracking: { enable: false }, open_tracking: { enable: false } },
  };
}

function outcomeOf(status: number, headers: { get(name: string): string | null }, text: string): Outcome {
  if (status === 202) return { kind: 'accepted', providerMessageId: headers.get('x-message-id') ?? undefined };
  const reason = `SendGrid answered ${status}${reasonIn(text)}`;
  if (status === 429 || status === 503)
    return { kind: 'try-again', reason, afterSeconds: secondsIn(headers.get('retry-after')) };
  if (status === 401 || status === 403) return { kind: 'try-again', reason, afterSeconds: SECONDS_UNTIL_MENDED };
  return status >= 500 ? { kind: 'unknown', reason } : { kind: 'refused', reason };
}

function secondsIn(header: string | null): number | undefined {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** SendGrid's own words, without what they might repeat of the address. */
function reasonIn(text: string): string {
  const message = /"message"\s*:\s*"([^"]{1,200})"/.exec(text)?.[1];
  return message === undefined ? '.' : `: ${message.replace(/\S+@\S+/g, 'the address')}`;
}
