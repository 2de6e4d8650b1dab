/**
 * Amazon SNS, through which SES reports: each post is signed with a key whose certificate is at Amazon (Amazon SNS,
 * "Verifying the signatures of Amazon SNS messages"), and an address gets posts only once it said that it wants them.
 */
import { createVerify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { isTopicArn, regionOfTopic } from '../../domain/delivery/ses-access';
import { parseJson } from '../../domain/channels/web-post';
import type { Ask } from './mail-provider';

/** SNS goes on with a post for an hour at most ("Amazon SNS message delivery retries"). */
const TIME_WINDOW_MILLISECONDS = 2 * 3600_000;

const text = z.string().max(300_000);
const common = { MessageId: text, TopicArn: text, Message: text, Timestamp: z.iso.datetime() };
const signed = { SignatureVersion: z.enum(['1', '2']), Signature: text, SigningCertURL: text };

const envelope = z.discriminatedUnion('Type', [
  z.looseObject({ Type: z.literal('Notification'), ...common, ...signed, Subject: text.optional() }),
  z.looseObject({
    Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']),
    ...common,
    ...signed,
    SubscribeURL: text,
    Token: text,
  }),
]);
type SnsEnvelope = z.infer<typeof envelope>;

export type SnsPost =
  | { readonly kind: 'not-proven' }
  | { readonly kind: 'try-again'; readonly message: string }
  | { readonly kind: 'message'; readonly text: string }
  /** That the address is, or is no longer, subscribed to the topic. */
  | { readonly kind: 'subscription' };

/**
 * What a post says that the topic's owner published. A request for the subscription to this topic is answered at once.
 * @param now milliseconds since the epoch
 */
export async function readSnsPost(body: string, topicArn: string, now: number, ask: Ask): Promise<SnsPost> {
  const post = envelope.safeParse(parseJson(body)).data;
  if (!post || !isTopicArn(topicArn) || post.TopicArn !== topicArn) return { kind: 'not-proven' };
  const host = `sns.${regionOfTopic(topicArn)}.amazonaws.com`;
  if (Math.abs(now - Date.parse(post.Timestamp)) > TIME_WINDOW_MILLISECONDS) return { kind: 'not-proven' };
  if (!isAt(post.SigningCertURL, host) || !CERTIFICATE_PATH.test(new URL(post.SigningCertURL).pathname))
    return { kind: 'not-proven' };
  const certificate = await certificateAt(post.SigningCertURL, ask);
  if (certificate === undefined)
    return { kind: 'try-again', message: 'Amazon’s certificate, which proves the post, could not be read.' };
  if (!isSigned(post, certificate, now)) return { kind: 'not-proven' };
  switch (post.Type) {
    case 'Notification':
      return { kind: 'message', text: post.Message };
    case 'UnsubscribeConfirmation':
      return { kind: 'subscription' };
    case 'SubscriptionConfirmation':
      return isAt(post.SubscribeURL, host) && (await isDone(post.SubscribeURL, ask))
        ? { kind: 'subscription' }
        : { kind: 'try-again', message: 'Amazon SNS did not take the confirmation of the subscription.' };
  }
}

const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-z]+\.pem$/;

/** Nobody but Amazon decides what is at its own hosts. */
function isAt(address: string, host: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host: given, username, password } = new URL(address);
  return protocol === 'https:' && given === host && username === '' && password === '';
}

/** Certificates are public and change about once a year; those that were read are kept while the process is warm. */
const READ = new Map<string, X509Certificate>();
const MOST_KEPT = 50;

async function certificateAt(address: string, ask: Ask): Promise<X509Certificate | undefined> {
  const kept = READ.get(address);
  if (kept) return kept;
  try {
    const answer = await ask({ url: address, headers: {} });
    if (answer.status !== 200) return undefined;
    const certificate = new X509Certificate(answer.body);
    if (READ.size >= MOST_KEPT) READ.clear();
    READ.set(address, certificate);
    return certificate;
  } catch {
    return undefined;
  }
}

async function isDone(address: string, ask: Ask): Promise<boolean> {
  try {
    return (await ask({ url: address, headers: {} })).status === 200;
  } catch {
    return false;
  }
}

function isSigned(post: SnsEnvelope, certificate: X509Certificate, now: number): boolean {
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return false;
  try {
    return createVerify(post.SignatureVersion === '2' ? 'sha256' : 'sha1')
      .update(signedText(post))
      .verify(certificate.publicKey, post.Signature, 'base64');
  } catch {
    return false;
  }
}

/** Names and values, each on a line, in the order of the names. */
function signedText(post: SnsEnvelope): string {
  const { Message, MessageId, Timestamp, TopicArn, Type } = post;
  const fields =
    post.Type === 'Notification'
      ? { Message, MessageId, ...(post.Subject === undefined ? {} : { Subject: post.Subject }), Timestamp }
      : { Message, MessageId, SubscribeURL: post.SubscribeURL, Timestamp, Token: post.Token };
  return Object.entries({ ...fields, TopicArn, Type })
    .map(([name, value]) => `${name}\n${value}\n`)
    .join('');
}
