/** What each mail provider brings: how it takes a message, and how it reports what became of it. Pure but for `ask`. */
import type { Outcome } from '../../domain/channels/outcome';
import type { HttpAnswer, HttpQuestion, HttpRequest } from '../../domain/channels/web-post';
import type { Envelope, ProviderReports } from '../../ports';

/** Asks the provider for something. Throws when no answer came back. */
export type Ask = (question: HttpQuestion) => Promise<HttpAnswer>;

export interface MailProvider {
  /** @param ask for what proves a report, where that is at the provider */
  reports(ask: Ask): ProviderReports;
  /** The post that hands one message over. The same envelope gives the same post each time. */
  request(envelope: Envelope, to: Mailbox, key: string): HttpRequest;
  /** The same post, signed for this moment, where the key itself is not to travel. */
  sign?(request: HttpRequest, key: string, now: number): Promise<HttpRequest>;
  /** What the provider's answer says of the message. */
  outcomeOf(answer: HttpAnswer): Outcome;
  /** Of a provider that takes many in one call. */
  readonly together?: TogetherInOneCall;
}

export interface TogetherInOneCall {
  /** The post that hands all of them over, each as {@link MailProvider.request} would. */
  request(mails: readonly { readonly envelope: Envelope; readonly to: Mailbox }[], key: string): HttpRequest;
  /** What the answer says of each of so many messages, in their order. */
  outcomesOf(answer: HttpAnswer, count: number): readonly Outcome[];
}

export interface Mailbox {
  readonly address: string;
  readonly name: string;
}

/** The last second since the epoch that a date can tell (ECMA-262, time values). */
export const LAST_SECOND = 8.64e12;

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
