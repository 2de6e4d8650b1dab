/** What each mail provider brings: how it takes a message, and how it reports what became of it. Pure on both sides. */
import type { Outcome } from '../../domain/delivery/delivery';
import type { HttpAnswer, HttpRequest } from '../../domain/delivery/web-post';
import type { Envelope, ProviderPost, ProviderReport } from '../../ports';

/** Pure: the same post, key and moment give the same answer. */
export interface MailReports {
  read(post: ProviderPost, key: string, now: number): ProviderReport;
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
