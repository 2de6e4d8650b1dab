/**
 * Twilio: Programmable Messaging, REST API of 2010-04-01, and its status callbacks, one status a post. A post is signed
 * with the account's auth token over the address that Twilio was given and the parameters in their order (Twilio
 * documentation, "Webhooks Security"). Twilio does not deduplicate, but lists what it took.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Outcome } from '../../domain/channels/outcome';
import { DELIVERY_ID, type ReportedReceipt } from '../../domain/delivery/delivery';
import { isMessagingService, type TextSender } from '../../domain/delivery/text-sender';
import {
  commonOutcome,
  parseJson,
  SECONDS_UNTIL_MENDED,
  withoutAddresses,
  type HttpAnswer,
  type HttpQuestion,
  type HttpRequest,
} from '../../domain/channels/web-post';
import type { ProviderReports } from '../../ports';

export interface TextMessage {
  /** As E.164 writes it. */
  readonly to: string;
  readonly body: string;
  /** Where Twilio reports what became of it. */
  readonly reportsTo: string;
}

export function messageRequest({ accountSid, sender }: TextSender, token: string, message: TextMessage): HttpRequest {
  return {
    url: messagesOf(accountSid),
    headers: { ...authorisation(accountSid, token), 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      To: message.to,
      [isMessagingService(sender) ? 'MessagingServiceSid' : 'From']: sender,
      Body: message.body,
      StatusCallback: message.reportsTo,
    }).toString(),
  };
}

/** Asks for the latest messages to a number, to find one whose answer was lost. */
export function searchRequest({ accountSid }: TextSender, token: string, to: string): HttpQuestion {
  return {
    url: `${messagesOf(accountSid)}?${new URLSearchParams({ To: to, PageSize: '50' })}`,
    headers: authorisation(accountSid, token),
  };
}

function messagesOf(accountSid: string): string {
  return `https://api.twilio.com/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`;
}

function authorisation(accountSid: string, token: string): Record<string, string> {
  return { Authorization: `Basic ${Buffer.from(`${accountSid}:${token}`).toString('base64')}` };
}

const taken = z.looseObject({ sid: z.string().regex(/^[A-Z]{2}[0-9a-f]{32}$/) });
const refusal = z.looseObject({ code: z.number(), message: z.string().default('') });

/**
 * The number itself is at fault: it is none, cannot get text messages, or its owner answered STOP (Twilio documentation,
 * "Error and Warning Dictionary").
 */
const OF_THE_NUMBER = new Set([21211, 21214, 21217, 21610, 21614, 30005, 30006]);

/** What only the account's owner can mend: a sender that is not theirs, a country that is not allowed, a limit. */
const FOR_THE_ADMINISTRATOR = new Set([
  20003, 20005, 21212, 21408, 21603, 21606, 21608, 21659, 21660, 21701, 21703, 21705, 30002, 63038,
]);

/** Twilio says "Authenticate", which tells nobody what to mend. */
const NOT_AUTHENTICATED = 20003;

/** The sender's messages of the next hours wait at Twilio already. */
const QUEUE_FULL = 21611;

export function outcomeOf(answer: HttpAnswer): Outcome {
  const json = parseJson(answer.body);
  if (answer.status === 201) {
    const { data } = taken.safeParse(json);
    return data
      ? { kind: 'accepted', providerMessageId: data.sid }
      : { kind: 'unknown', reason: 'Twilio answered 201 without the message.' };
  }
  const said = refusal.safeParse(json).data;
  const words = said && `${withoutNumbers(said.message)} (error ${said.code})`;
  if (said && answer.status >= 400 && answer.status < 500) {
    if (FOR_THE_ADMINISTRATOR.has(said.code))
      return {
        kind: 'try-again',
        reason:
          said.code === NOT_AUTHENTICATED
            ? `Twilio does not know this account SID with this auth token (error ${said.code}).`
            : `Twilio does not send yet: ${words}`,
        afterSeconds: SECONDS_UNTIL_MENDED,
      };
    if (said.code === QUEUE_FULL) return { kind: 'try-again', reason: `Twilio has too much to send: ${words}` };
    if (OF_THE_NUMBER.has(said.code))
      return { kind: 'refused', reason: `Twilio does not send to this number: ${words}`, addressFault: true };
  }
  return (
    commonOutcome('Twilio', answer, words) ?? {
      kind: 'unknown',
      reason: `Twilio answered ${answer.status}, which says nothing of the message.`,
    }
  );
}

const list = z.looseObject({
  messages: z.array(
    z.looseObject({ sid: z.string(), to: z.string(), body: z.string().nullable(), status: z.string() }),
  ),
});

/**
 * The message among those that Twilio took, by its words: those of a communiqué have its reader's own link. Undefined when
 * it is not there, which does not prove that it will not come yet. One that did not reach its reader is the reason for
 * which it was sent again, and no proof that it was.
 */
export function findTaken(answer: HttpAnswer, { to, body }: TextMessage): Outcome | undefined {
  const found = answer.status === 200 ? list.safeParse(parseJson(answer.body)).data : undefined;
  const message = found?.messages.find(
    (one) => one.to === to && one.body?.includes(body) && !NOT_ARRIVED.has(one.status),
  );
  return message && { kind: 'accepted', providerMessageId: message.sid };
}

const NOT_ARRIVED = new Set(['failed', 'undelivered', 'canceled']);

/** What Twilio repeats of a number is no part of a reason. */
function withoutNumbers(text: string): string {
  return withoutAddresses(text).replace(/\+?\d{6,}/g, 'the number');
}

/** Twilio's statuses of an outbound message; those that are left out say nothing new. */
const STATUSES: Readonly<Record<string, ReportedReceipt['kind']>> = {
  sent: 'accepted',
  delivered: 'delivered',
  undelivered: 'bounced',
  failed: 'bounced',
};

/** What the most frequent codes mean, for people. */
const FAILURES: Readonly<Record<string, string>> = {
  '21610': 'The reader answered STOP to text messages of this sender.',
  '30003': 'The telephone could not be reached: it is switched off or without network.',
  '30004': 'The message was blocked by the reader or the network.',
  '30005': 'The number does not exist any more, or is of no telephone that is in use.',
  '30006': 'The number is of a landline, or of a network that takes no text messages.',
  '30007': 'The network took the message for unwanted and did not deliver it.',
  '30034': 'The sender’s number is not registered for messages to the United States.',
};

const DELIVERY_PARAMETER = 'delivery';

/** Where Twilio posts the statuses of one delivery. @param eventUrl the web trigger for reports */
export function reportAddress(eventUrl: string, deliveryId: string): string {
  return `${eventUrl}?${new URLSearchParams({ provider: 'twilio', [DELIVERY_PARAMETER]: deliveryId })}`;
}

export function twilioReports(eventUrl: () => Promise<string>): ProviderReports {
  return {
    async read(post, token, now) {
      const deliveryId = post.query(DELIVERY_PARAMETER) ?? '';
      const signature = post.header('x-twilio-signature');
      if (signature === undefined) return { kind: 'not-proven' };
      const form = new URLSearchParams(post.body);
      if (!isSigned(reportAddress(await eventUrl(), deliveryId), form, signature, token)) return { kind: 'not-proven' };
      const status = form.get('MessageStatus');
      if (status === null) return { kind: 'unreadable', message: 'The body is not one of Twilio’s status callbacks.' };
      return { kind: 'reports', count: 1, receipts: asReceipts(deliveryId, status, form, now) };
    },
  };
}

function asReceipts(
  deliveryId: string,
  status: string,
  form: URLSearchParams,
  now: number,
): readonly ReportedReceipt[] {
  const kind = STATUSES[status];
  // A test message has no delivery.
  if (kind === undefined || !DELIVERY_ID.test(deliveryId)) return [];
  const sid = form.get('MessageSid');
  const receipt = { deliveryId, kind, at: now, ...(sid === null ? {} : { providerMessageId: sid }) };
  if (kind !== 'bounced') return [receipt];
  const code = form.get('ErrorCode');
  const known = code === null ? undefined : FAILURES[code];
  const reason = `${known ?? 'The message was not delivered.'}${code ? ` (Twilio error ${code})` : ''}`;
  return [{ ...receipt, reason, addressFault: OF_THE_NUMBER.has(Number(code)) }];
}

function isSigned(address: string, form: URLSearchParams, given: string, token: string): boolean {
  const parameters = [...form].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => name + value);
  const right = createHmac('sha1', token)
    .update(address + parameters.join(''))
    .digest();
  const signature = Buffer.from(given, 'base64');
  return signature.length === right.length && timingSafeEqual(right, signature);
}
