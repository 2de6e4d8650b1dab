import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Database } from '../../database';
import { type Clock, type RestResponse } from '../../ports';
import { type AcceptedDelivery, createDeliveryOutbox, type DeliveryNews } from '../delivery-outbox';
import { type SmtpMailer } from '../mailer';
import { readBody } from '../outbound';
import { type Provider, type ProviderRequest } from '../provider';
import { type PostWebhook } from '../report-outbox';
import { signatureFault } from './signature';
import { createTopics } from './topics';

/** Source: Amazon SES developer guide, "Deliverability": soft bounces are retried for up to fourteen hours. */
const retries = { firstDelay: 10 * 60_000, longestDelay: 2 * 3600_000, longestTry: 14 * 3600_000 };

const ascii = z.string().regex(/^[\x20-\x7e]+$/, 'Local address contains control or whitespace');
const content = z.object({ Data: z.string(), Charset: z.string().optional() });

/** Source: Amazon SES API v2, "SendEmail". */
const sendEmail = z.looseObject({
  FromEmailAddress: ascii,
  Destination: z.object({ ToAddresses: z.array(ascii).min(1).max(50) }),
  ReplyToAddresses: z.array(ascii).optional(),
  Content: z.object({
    Simple: z.object({ Subject: content, Body: z.object({ Text: content.optional(), Html: content.optional() }) }),
  }),
  EmailTags: z
    .array(z.object({ Name: z.string().regex(/^[\w-]{1,256}$/), Value: z.string().regex(/^[\w-]{1,256}$/) }))
    .max(50)
    .optional(),
});

interface SesFacts {
  readonly tags: Readonly<Record<string, readonly string[]>>;
  readonly acceptedAt: number;
}

export interface SesOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly mailer: SmtpMailer;
  readonly post: PostWebhook;
  readonly log: (message: string) => void;
}

/**
 * Amazon SES in one region: one mail a call, signed as AWS asks; every event is published to the topics of Amazon SNS in
 * that region. Each domain but those that begin with `unverified` is the account's. Mail has a Message-ID of SES's own.
 * What it accepted, it sends and reports even when the process is killed in between.
 */
export function createSes(options: SesOptions, region: string): Provider {
  const { clock } = options;
  const [mailHost, topicHost] = [`email.${region}.amazonaws.com`, `sns.${region}.amazonaws.com`];
  const topics = createTopics({ ...options, region });
  const deliveries = createDeliveryOutbox<SesFacts>({
    ...options,
    provider: `Amazon SES ${region}`,
    schedule: retries,
    report: (delivery, news) => topics.publish(JSON.stringify(eventOf(delivery, news, clock))),
  });
  topics.kick();
  deliveries.kick();

  function send(request: ProviderRequest): RestResponse {
    const fault = signatureFault(request, { host: mailHost, region, service: 'ses', now: clock.now() });
    if (fault !== undefined) return refused(403, fault, 'The request signature we calculated does not match.');
    const read = sendEmail.safeParse(readBody(request.body));
    if (!read.success) return refused(400, 'BadRequestException', read.error.issues[0]?.message ?? 'Bad request');
    const { FromEmailAddress: from, Destination, ReplyToAddresses: replyTo, Content, EmailTags = [] } = read.data;
    if (/@unverified[\w.-]*>?$/.test(from))
      return refused(
        400,
        'MessageRejected',
        `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${from}`,
      );
    const id = `${randomBytes(8).toString('hex')}-${randomBytes(6).toString('hex')}-000000`;
    const { Subject, Body } = Content.Simple;
    const tags = Object.fromEntries(EmailTags.map(({ Name, Value }) => [Name, [Value]]));
    deliveries.accept(
      Destination.ToAddresses.map((to, index) => ({
        id: index === 0 ? id : `${id}-${index}`,
        recipient: addressOf(to),
        sendAt: clock.now(),
        facts: { tags: { 'ses:source-tls-version': ['TLSv1.3'], ...tags }, acceptedAt: clock.now() },
        mail: {
          from,
          to: [to],
          envelope: [addressOf(to)],
          subject: Subject.Data,
          textBody: Body.Text?.Data,
          htmlBody: Body.Html?.Data,
          headers: {
            'Message-ID': `<${id}@${region}.amazonses.com>`,
            ...(replyTo ? { 'Reply-To': replyTo.join(', ') } : {}),
          },
          deliveryId: id,
        },
      })),
    );
    return json(200, { MessageId: id });
  }

  return {
    hosts: [mailHost, topicHost],
    answer(request) {
      if (request.path === '/v2/email/outbound-emails' && request.method === 'POST')
        return Promise.resolve(send(request));
      return Promise.resolve(topics.answer(request));
    },
    async idle() {
      await deliveries.idle();
      await topics.idle();
    },
    async stop() {
      await deliveries.stop();
      await topics.stop();
    },
  };
}

/** Source: "Examples of event data that Amazon SES publishes to Amazon SNS". */
function eventOf({ id, recipient, facts, mail }: AcceptedDelivery<SesFacts>, news: DeliveryNews, clock: Clock): object {
  const timestamp = new Date(clock.now()).toISOString();
  const common = {
    mail: {
      timestamp: new Date(facts.acceptedAt).toISOString(),
      source: mail.from,
      messageId: id,
      destination: [recipient],
      tags: facts.tags,
    },
  };
  const bounce = (bounceType: string, bounceSubType: string, words: string): object => ({
    eventType: 'Bounce',
    ...common,
    bounce: {
      bounceType,
      bounceSubType,
      bouncedRecipients: [{ emailAddress: recipient, action: 'failed', status: '5.0.0', diagnosticCode: words }],
      timestamp,
      feedbackId: `feedback-${id}`,
    },
  });
  switch (news.at) {
    case 'processed':
      return { eventType: 'Send', ...common, send: {} };
    case 'delivered':
      return {
        eventType: 'Delivery',
        ...common,
        delivery: { timestamp, processingTimeMillis: 500, recipients: [recipient], smtpResponse: news.response },
      };
    case 'deferred':
      return {
        eventType: 'DeliveryDelay',
        ...common,
        deliveryDelay: { timestamp, delayType: 'General', delayedRecipients: [{ emailAddress: recipient }] },
      };
    case 'bounced':
      return bounce('Permanent', 'General', `smtp; ${news.response}`);
    case 'given-up':
      return bounce('Transient', 'General', `smtp; ${news.response}`);
    case 'suppressed':
      return bounce('Permanent', 'OnAccountSuppressionList', 'Amazon SES did not send the message to this address');
  }
}

function refused(status: number, error: string, message: string): RestResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error },
    body: JSON.stringify({ message }),
  };
}

function json(status: number, body: unknown): RestResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function addressOf(mailbox: string): string {
  return /<([^<>]+)>\s*$/.exec(mailbox)?.[1] ?? mailbox.trim();
}
