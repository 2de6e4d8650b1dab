/** How messages reach people, and how the app hears what became of them. */
import type { MailMessage, Message } from '../domain/communique/message';
import type { Outcome } from '../domain/channels/outcome';
import type { ReportedReceipt } from '../domain/delivery/delivery';
import type { MailProviderName } from '../domain/delivery/mail-provider';
import type { TextSender } from '../domain/delivery/text-sender';
import type { Recipient } from '../domain/record/stakeholder-group';

export interface Envelope {
  /** The same over all attempts of one delivery. */
  readonly deliveryId: string;
  /** An earlier attempt is without an answer, and may have handed the message over. */
  readonly mayHaveLeft?: true;
  readonly recipient: Recipient;
  readonly message: Message;
  readonly record: { readonly issueId: string; readonly issueKey: string };
  /** Which send of the record it belongs to; a test belongs to none. */
  readonly sendId?: string;
  /** Which communiqué of the record it is, and which it corrects; a test is none. */
  readonly communique?: { readonly id: string; readonly corrects?: string };
  readonly sender: MailSender;
}

/** Whom messages outside of Jira come from, and through which provider. */
export interface MailSender {
  readonly name: string;
  readonly address: string;
  readonly replyTo?: string;
  readonly provider: MailProviderName;
  /** Whom text messages come from; absent while that is not set up. */
  readonly texts?: TextSender;
}

export interface ChannelPort {
  /** Hands one message over. Never throws for what the provider answers: that is an outcome. */
  send(envelope: Envelope): Promise<Outcome>;
  /**
   * Where the other side takes many in one call: hands over as many as make a parcel, all from one sender, and answers
   * with an outcome for each, in their order.
   */
  sendTogether?(envelopes: readonly Envelope[]): Promise<readonly Outcome[]>;
}

/**
 * Mail to people who have something to decide, through Jira and about one work item: Jira leaves out those who may not
 * see it, and says nothing about its arrival. The same mail handed over twice arrives twice.
 */
export interface Notices {
  /** Never throws for what Jira answers: that is an outcome. */
  tell(notice: {
    readonly issueId: string;
    readonly accountId: string;
    readonly message: MailMessage;
  }): Promise<Outcome>;
  /** Where people find a work item of this site. */
  addressOf(issueKey: string): Promise<string>;
  /** The site's own time zone, by its IANA name: what a date without a zone means there. */
  timeZone(): Promise<string>;
}

/** What was posted to the web trigger for reports. */
export interface ProviderPost {
  readonly body: string;
  header(name: string): string | undefined;
  /** A parameter of the address to which it was posted. */
  query(name: string): string | undefined;
}

export type ProviderReport =
  /** Nothing shows that the provider posted it. */
  | { readonly kind: 'not-proven' }
  | { readonly kind: 'unreadable'; readonly message: string }
  /** What proves it could not be asked for; the same post may be proven a moment later. */
  | { readonly kind: 'try-again'; readonly message: string }
  | {
      readonly kind: 'reports';
      readonly count: number;
      readonly receipts: readonly ReportedReceipt[];
      /** Where the proof is good for one post only: what must not have been seen before. */
      readonly once?: string;
    };

/** How a provider reports what became of messages. The same post, key and moment give the same answer. */
export interface ProviderReports {
  /** @param key what proves the provider's posts; @param now milliseconds since the epoch. */
  read(post: ProviderPost, key: string, now: number): ProviderReport | Promise<ProviderReport>;
}

export interface AcknowledgementTokens {
  /** An unguessable token bound to the delivery and the message; the same each time. */
  tokenFor(deliveryId: string, messageContentDigest: string): Promise<string>;
  /** The id of the delivery that the token names, whoever made it; undefined when it is broken. */
  deliveryIn(token: string): string | undefined;
  /** Whether the token was made here, for the delivery that it names with this message. */
  isFor(token: string, messageContentDigest: string): Promise<boolean>;
}
