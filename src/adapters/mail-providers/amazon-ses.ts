/**
 * Amazon SES: API v2, "SendEmail", signed by Signature Version 4, and the events that a configuration set publishes to a
 * topic of Amazon SNS. SES does not deduplicate and gives each mail a Message-ID of its own; its events carry the
 * delivery's id as a tag of the mail.
 */
import { AwsV4Signer } from 'aws4fetch';
import { z } from 'zod';
import type { Outcome } from '../../domain/channels/outcome';
import { DELIVERY_ID, type ReportedReceipt } from '../../domain/delivery/delivery';
import { sesAccess } from '../../domain/delivery/ses-access';
import {
  commonOutcome,
  parseJson,
  SECONDS_UNTIL_MENDED,
  withoutAddresses,
  type HttpAnswer,
} from '../../domain/channels/web-post';
import { readSnsPost } from './amazon-sns';
import type { Mailbox, MailProvider } from './mail-provider';

const TAG = 'delivery';

export const amazonSes: MailProvider = {
  request: (envelope, to, key) => ({
    url: `https://email.${sesAccess(key)?.region ?? 'us-east-1'}.amazonaws.com/v2/email/outbound-emails`,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      FromEmailAddress: asciiMailbox(envelope.sender),
      Destination: { ToAddresses: [asciiMailbox(to)] },
      ...(envelope.sender.replyTo ? { ReplyToAddresses: [envelope.sender.replyTo] } : {}),
      Content: {
        Simple: {
          Subject: utf8(envelope.message.subject),
          Body: { Text: utf8(envelope.message.text), Html: utf8(envelope.message.html) },
        },
      },
      EmailTags: [{ Name: TAG, Value: envelope.deliveryId }],
    }),
  }),
  async sign(request, key, now) {
    const { region = '', ...credentials } = sesAccess(key) ?? { accessKeyId: '', secretAccessKey: '' };
    const signer = new AwsV4Signer({
      url: request.url,
      method: 'POST',
      headers: { ...request.headers },
      body: request.body,
      ...credentials,
      service: 'ses',
      region,
      datetime: new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, ''),
    });
    return { ...request, headers: Object.fromEntries((await signer.sign()).headers) };
  },
  outcomeOf,
  reports: (ask) => ({
    async read({ body }, topicArn, now) {
      const post = await readSnsPost(body, topicArn, now, ask);
      if (post.kind === 'subscription') return { kind: 'reports', count: 0, receipts: [] };
      if (post.kind !== 'message') return post;
      const parsed = event.safeParse(parseJson(post.text));
      // What SES says of the topic itself is no event of a mail.
      return { kind: 'reports', count: 1, receipts: parsed.success ? asReceipts(parsed.data) : [] };
    },
  }),
};

const utf8 = (data: string): object => ({ Data: data, Charset: 'UTF-8' });

/** SES takes names of people in seven bits only (API v2, "SendEmail"): others are written as RFC 2047 encodes words. */
function asciiMailbox({ name, address }: Mailbox): string {
  const plain = name.replace(/["\\\r\n]/g, ' ');
  if (plain === '') return address;
  return /^[\x20-\x7e]*$/.test(plain) ? `"${plain}" <${address}>` : `${encodedWords(plain)} <${address}>`;
}

/** An encoded word has at most 75 characters: 45 bytes in base64, and no character of two bytes cut apart. */
function encodedWords(name: string): string {
  const words: string[] = [''];
  for (const character of name) {
    const last = words.at(-1) ?? '';
    if (Buffer.byteLength(last + character) <= 45) words[words.length - 1] = last + character;
    else words.push(character);
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}

const taken = z.looseObject({ MessageId: z.string() });
const refusal = z.looseObject({ message: z.string().optional(), Message: z.string().optional() });

/** What only the account's owner can mend (API v2, "SendEmail", errors). */
const FOR_THE_ADMINISTRATOR = new Set([
  'AccountSuspendedException',
  'SendingPausedException',
  'MailFromDomainNotVerifiedException',
  'NotFoundException',
]);
const TOO_MUCH = new Set(['TooManyRequestsException', 'LimitExceededException', 'ThrottlingException', 'Throttling']);

function outcomeOf(answer: HttpAnswer): Outcome {
  const json = parseJson(answer.body);
  if (answer.status === 200) {
    const { data } = taken.safeParse(json);
    return data
      ? { kind: 'accepted', providerMessageId: data.MessageId }
      : { kind: 'unknown', reason: 'Amazon SES answered 200 without the mail.' };
  }
  const said = refusal.safeParse(json).data;
  const words = said?.message ?? said?.Message;
  const error = /^\w+/.exec(answer.header('x-amzn-errortype') ?? '')?.[0] ?? '';
  const isUnverified = error === 'MessageRejected' && /not verified/i.test(words ?? '');
  if (FOR_THE_ADMINISTRATOR.has(error) || isUnverified)
    return {
      kind: 'try-again',
      reason: `Amazon SES does not send for this account yet: ${withoutAddresses(words ?? error)}`,
      afterSeconds: SECONDS_UNTIL_MENDED,
    };
  if (TOO_MUCH.has(error) && answer.status < 500)
    return {
      kind: 'try-again',
      reason: `Amazon SES has too much to send: ${withoutAddresses(words ?? error)}`,
      // The quota of a day comes back bit by bit; the rate of a second at once ("Managing sending quotas", errors).
      ...(/daily/i.test(words ?? '') ? { afterSeconds: SECONDS_UNTIL_MENDED } : {}),
    };
  return (
    commonOutcome('Amazon SES', answer, words) ?? {
      kind: 'unknown',
      reason: `Amazon SES answered ${answer.status}, which says nothing of the mail.`,
    }
  );
}

const moment = z.iso.datetime().transform((text) => Date.parse(text));
const said = z.string().max(2000).optional().catch(undefined);

/** "Contents of event data that Amazon SES publishes to Amazon SNS". */
const event = z.looseObject({
  eventType: z.string(),
  mail: z.looseObject({
    timestamp: moment,
    messageId: z.string(),
    tags: z
      .looseObject({
        [TAG]: z
          .tuple([z.string().regex(DELIVERY_ID)])
          .optional()
          .catch(undefined),
      })
      .catch({}),
  }),
  delivery: z.looseObject({ timestamp: moment }).optional(),
  bounce: z
    .looseObject({
      bounceType: z.string(),
      timestamp: moment,
      bouncedRecipients: z.array(z.looseObject({ action: said, diagnosticCode: said })),
    })
    .optional(),
  complaint: z.looseObject({ complaintSubType: said.nullable(), timestamp: moment }).optional(),
  reject: z.looseObject({ reason: said }).optional(),
});

function asReceipts({ eventType, mail, ...facts }: z.infer<typeof event>): readonly ReportedReceipt[] {
  const deliveryId = mail.tags[TAG]?.[0];
  if (deliveryId === undefined) return [];
  const receipt = (kind: ReportedReceipt['kind'], at: number): ReportedReceipt => ({
    deliveryId,
    kind,
    at,
    providerMessageId: mail.messageId,
  });
  const bounced = (at: number, reason: string, addressFault: boolean): ReportedReceipt => ({
    ...receipt('bounced', at),
    reason: withoutAddresses(reason),
    addressFault,
  });
  const { delivery, bounce, complaint, reject } = facts;
  if (eventType === 'Send') return [receipt('accepted', mail.timestamp)];
  if (eventType === 'Delivery' && delivery) return [receipt('delivered', delivery.timestamp)];
  if (eventType === 'Reject')
    return [bounced(mail.timestamp, `Amazon SES did not send the mail: ${reject?.reason ?? 'its content'}`, false)];
  if (eventType === 'Complaint' && complaint)
    return complaint.complaintSubType === 'OnAccountSuppressionList'
      ? [bounced(complaint.timestamp, 'Its reader once complained of mail from this account.', true)]
      : // Who complains of a mail has it.
        [receipt('delivered', complaint.timestamp)];
  if (eventType !== 'Bounce' || !bounce) return [];
  // An automatic answer is a bounce that may pass, too, but no mail system says there that the mail failed.
  const failed = bounce.bouncedRecipients.find(({ action }) => action === 'failed');
  if (bounce.bounceType !== 'Permanent' && !failed) return [];
  const words = (failed ?? bounce.bouncedRecipients[0])?.diagnosticCode ?? 'The mail was refused.';
  return [bounced(bounce.timestamp, words, bounce.bounceType === 'Permanent')];
}
