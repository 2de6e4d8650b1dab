import { createSign, randomBytes, randomUUID } from 'node:crypto';
import { type Database } from '../../database';
import { type Clock, type RestResponse } from '../../ports';
import { createReportOutbox, type PostWebhook, type ReportOutbox } from '../report-outbox';
import { type ProviderRequest } from '../provider';
import { makeSigningKey, type SigningKey } from './certificate';

/** Three more times, twenty seconds apart. Source: Amazon SNS message delivery retries, the default for HTTP. */
const retries = { mostAtOnce: 1, firstDelay: 20_000, longestDelay: 20_000, longestTry: 65_000 };

const certificatePath = '/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem';

export interface Topics extends Pick<ReportOutbox, 'idle' | 'stop' | 'kick'> {
  /** Posts the text to every confirmed subscription of the region's topics. Part of the caller's transaction. */
  publish(text: string): void;
  answer(request: ProviderRequest): RestResponse;
}

interface Subscription {
  readonly topic: string;
  readonly endpoint: string;
  readonly token: string;
}

interface Post {
  readonly Type: 'Notification' | 'SubscriptionConfirmation';
  readonly [field: string]: string;
}

/**
 * Amazon SNS in one region, as far as SES needs it: a subscription by HTTPS waits until its address visited the link that
 * was posted to it; posts are signed with a key whose certificate is at the region's host. A topic is there as soon as
 * somebody subscribes to it, and anybody may: in the sandbox there is one account only.
 */
export function createTopics(options: {
  readonly region: string;
  readonly database: Database;
  readonly clock: Clock;
  readonly post: PostWebhook;
  readonly log: (message: string) => void;
}): Topics {
  const { region, database, clock } = options;
  const host = `sns.${region}.amazonaws.com`;
  database.exec(`
    CREATE TABLE IF NOT EXISTS world_sns_subscription (
      region TEXT NOT NULL, topic TEXT NOT NULL, endpoint TEXT NOT NULL, token TEXT NOT NULL, confirmed INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS world_sns_key (region TEXT PRIMARY KEY, key TEXT NOT NULL);
  `);
  const signingKey = (): SigningKey => {
    const read = database.prepare('SELECT key FROM world_sns_key WHERE region = ?');
    if (read.get(region) === undefined)
      database
        .prepare('INSERT INTO world_sns_key VALUES (?, ?)')
        .run(region, JSON.stringify(makeSigningKey('sns.amazonaws.com')));
    return JSON.parse((read.get(region) as { key: string }).key) as SigningKey;
  };

  const outbox = createReportOutbox({
    ...options,
    provider: `Amazon SNS ${region}`,
    schedule: retries,
    compose(url, [report]) {
      if (report === undefined) return undefined;
      const message = JSON.parse(report) as Post;
      const signature = createSign('sha256').update(signedText(message)).sign(signingKey().privateKey, 'base64');
      return {
        url,
        headers: { 'content-type': 'text/plain; charset=UTF-8', 'x-amz-sns-message-type': message.Type },
        body: JSON.stringify({
          ...message,
          SignatureVersion: '2',
          Signature: signature,
          SigningCertURL: `https://${host}${certificatePath}`,
        }),
      };
    },
  });

  const common = (topic: string): { MessageId: string; TopicArn: string; Timestamp: string } => ({
    MessageId: randomUUID(),
    TopicArn: topic,
    Timestamp: new Date(clock.now()).toISOString(),
  });

  function subscribe(topic: string, endpoint: string): RestResponse {
    if (!topic.startsWith(`arn:aws:sns:${region}:`) || !endpoint.startsWith('http'))
      return xml(400, 'InvalidParameter');
    const token = randomBytes(32).toString('hex');
    database.prepare('INSERT INTO world_sns_subscription VALUES (?, ?, ?, ?, 0)').run(region, topic, endpoint, token);
    const link = new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: topic, Token: token });
    outbox.add(endpoint, {
      Type: 'SubscriptionConfirmation',
      ...common(topic),
      Token: token,
      Message: `You have chosen to subscribe to the topic ${topic}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
      SubscribeURL: `https://${host}/?${link}`,
    } satisfies Post);
    return xml(200, 'pending confirmation');
  }

  function confirm(topic: string, token: string): RestResponse {
    const { changes } = database
      .prepare('UPDATE world_sns_subscription SET confirmed = 1 WHERE region = ? AND topic = ? AND token = ?')
      .run(region, topic, token);
    return changes > 0 ? xml(200, `${topic}:${randomUUID()}`) : xml(400, 'InvalidParameter');
  }

  return {
    ...outbox,
    publish(text) {
      const confirmed = database
        .prepare('SELECT topic, endpoint, token FROM world_sns_subscription WHERE region = ? AND confirmed = 1')
        .all(region) as Subscription[];
      for (const { topic, endpoint } of confirmed)
        outbox.add(endpoint, { Type: 'Notification', ...common(topic), Message: text } satisfies Post);
    },
    answer({ method, path, query, body = '' }) {
      if (method === 'GET' && path === certificatePath)
        return { status: 200, headers: { 'content-type': 'text/plain' }, body: signingKey().certificate };
      const given = method === 'POST' ? new URLSearchParams(body) : query;
      const [action, topic, token, endpoint] = ['Action', 'TopicArn', 'Token', 'Endpoint'].map(
        (name) => given.get(name) ?? '',
      );
      if (action === 'ConfirmSubscription') return confirm(topic ?? '', token ?? '');
      if (action === 'Subscribe' && method === 'POST') return subscribe(topic ?? '', endpoint ?? '');
      return xml(400, 'InvalidAction');
    },
  };
}

/** Source: Amazon SNS, "Verifying the signatures of Amazon SNS messages". */
function signedText(post: Post): string {
  const names =
    post.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  return names.flatMap((name) => (post[name] === undefined ? [] : [`${name}\n${post[name]}\n`])).join('');
}

function xml(status: number, text: string): RestResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body: `<Response>${text}</Response>` };
}
