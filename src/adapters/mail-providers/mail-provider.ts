/** What each mail provider brings: how it takes a message, and how it reports what became of it. Pure on both sides. */
import type { Outcome } from '../../domain/delivery/delivery';
import type { Envelope, MailReports } from '../../ports';

export interface HttpRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpAnswer {
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: string;
}

export interface MailProvider {
  readonly reports: MailReports;
  /** The post that hands one message over. The same envelope gives the same post each time. */
  request(envelope: Envelope, to: Mailbox, key: string): HttpRequest;
  /** What the provider's answer says of the message. */
  outcomeOf(answer: HttpAnswer): Outcome;
}

export interface Mailbox {
  readonly address: string;
  readonly name: string;
}

/** A refused key, a sender that is not confirmed or an exhausted plan is the administrator's to mend; mail waits for it. */
export const SECONDS_UNTIL_MENDED = 900;

/** The delivery's own, the same over all attempts: a mail that did leave twice is recognised by its readers' software. */
export function messageIdOf({ deliveryId, sender }: Envelope): string {
  return `<${deliveryId}@${domainOf(sender.address)}>`;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1) || 'localhost';
}

/** As in a header of a mail: `"Name" <address>`, the name without what would end the quotation or the line. */
export function mailboxText({ address, name }: Mailbox): string {
  return name === '' ? address : `"${name.replace(/["\\\r\n]/g, ' ')}" <${address}>`;
}

/** What the provider says, shortened, without what it may repeat of an address. */
export function withoutAddresses(text: string): string {
  return text.slice(0, 200).replace(/\S+@\S+/g, 'the address');
}

/** The delay that the provider asks for in `Retry-After`, in seconds. */
export function secondsAskedFor(answer: HttpAnswer): number | undefined {
  const header = answer.header('retry-after');
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** What every provider means alike: too many, not now, not with this key, broken. Undefined for all other answers. */
export function commonOutcome(title: string, answer: HttpAnswer, words: string | undefined): Outcome | undefined {
  const reason = `${title} answered ${answer.status}${words === undefined ? '.' : `: ${withoutAddresses(words)}`}`;
  const { status } = answer;
  if (status === 429 || status === 503) return { kind: 'try-again', reason, afterSeconds: secondsAskedFor(answer) };
  if (status === 401 || status === 403) return { kind: 'try-again', reason, afterSeconds: SECONDS_UNTIL_MENDED };
  if (status >= 500) return { kind: 'unknown', reason };
  return status >= 400 ? { kind: 'refused', reason } : undefined;
}

/** Undefined when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
