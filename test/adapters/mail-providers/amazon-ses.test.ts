/** Amazon SES: posts that AWS takes for the account's own, and reports that are Amazon's and of the site's topic only. */
import { createSign } from 'node:crypto';
import { makeSigningKey } from '../../../sandbox/world/ses/certificate';
import { accessKey, signatureFault } from '../../../sandbox/world/ses/signature';
import { amazonSes } from '../../../src/adapters/mail-providers/amazon-ses';
import type { HttpAnswer, HttpQuestion } from '../../../src/domain/channels/web-post';
import type { Envelope } from '../../../src/ports';

const DELIVERY = 'd'.repeat(32);
const NOW = Date.UTC(2026, 10, 21, 12);
const KEY = `eu-central-1:${accessKey.id}:${accessKey.secret}`;
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:releases';
const HOST = 'sns.eu-central-1.amazonaws.com';
const CERTIFICATE_URL = `https://${HOST}/SimpleNotificationService-0123456789abcdef.pem`;
const SUBSCRIBE_URL = `https://${HOST}/?Action=ConfirmSubscription&Token=t`;

const envelope = (name: string): Envelope => ({
  deliveryId: DELIVERY,
  recipient: { kind: 'address', address: 'kim@partners.example', name: 'Kim' },
  message: { subject: 'Пора', text: 'Harbour 5.1.3 is available.', html: '<p>Harbour 5.1.3</p>' },
  record: { issueId: '10001', issueKey: 'HBR-1' },
  sender: { provider: 'amazon-ses', name, address: 'releases@example.com' },
});
const to = { address: 'kim@partners.example', name: 'Kim' };

describe('a mail', () => {
  const scope = { host: 'email.eu-central-1.amazonaws.com', region: 'eu-central-1', service: 'ses', now: NOW };

  async function faultOf(change: { readonly body?: string; readonly at?: number; readonly key?: string } = {}) {
    const request = amazonSes.request(envelope('Harbour releases'), to, KEY);
    const signed = await amazonSes.sign?.(request, change.key ?? KEY, change.at ?? NOW);
    const { url, headers = {}, body } = { url: request.url, ...signed };
    const { pathname: path, searchParams: query } = new URL(url);
    return signatureFault({ method: 'POST', path, query, headers, body: change.body ?? body }, scope);
  }

  it('is signed as AWS asks for this account, region, body and moment, and for no other', async () => {
    expect(await faultOf()).toBeUndefined();
    expect(await faultOf({ body: '{}' })).toBe('SignatureDoesNotMatch');
    expect(await faultOf({ at: NOW - 3_600_000 })).toBe('RequestExpired');
    expect(await faultOf({ key: KEY.replace('eu-central-1', 'us-east-1') })).toBe('SignatureDoesNotMatch');
    expect(await faultOf({ key: `${KEY.slice(0, -1)}A` })).toBe('SignatureDoesNotMatch');
  });

  it('never carries its secret', async () => {
    const request = amazonSes.request(envelope('Harbour'), to, KEY);
    expect(JSON.stringify([request, await amazonSes.sign?.(request, KEY, NOW)])).not.toContain(accessKey.secret);
  });

  it.each(['Harbour releases', 'Häfen und Schleusen', '港'.repeat(40), 'Ü "x" <y>'])('names its sender %s', (name) => {
    const { FromEmailAddress: from } = JSON.parse(amazonSes.request(envelope(name), to, KEY).body) as {
      FromEmailAddress: string;
    };
    expect(from).toMatch(/^[\x20-\x7e]+ <releases@example\.com>$/);
    const words = [...from.matchAll(/=\?UTF-8\?B\?([^?]+)\?=/g)];
    expect(words.every(([word]) => word.length <= 75)).toBe(true);
    const decoded = words.map(([, word = '']) => Buffer.from(word, 'base64').toString('utf8')).join('');
    expect(words.length > 0 ? decoded : /^"(.*)"/.exec(from)?.[1]).toBe(name.replaceAll('"', ' '));
  });
});

describe('an answer', () => {
  const answer = (status: number, error: string, message: string): HttpAnswer => ({
    status,
    header: (name) => (name === 'x-amzn-errortype' ? `${error}:http://internal.amazon.com/` : undefined),
    body: JSON.stringify({ message }),
  });

  it.each([
    [400, 'MessageRejected', 'Email address is not verified. Failed: releases@example.com', 'try-again', 900],
    [400, 'AccountSuspendedException', 'Suspended.', 'try-again', 900],
    [400, 'SendingPausedException', 'Paused.', 'try-again', 900],
    [400, 'MailFromDomainNotVerifiedException', 'No MX.', 'try-again', 900],
    [404, 'NotFoundException', 'Configuration set <x> does not exist.', 'try-again', 900],
    [429, 'TooManyRequestsException', 'Maximum sending rate exceeded.', 'try-again', undefined],
    [429, 'TooManyRequestsException', 'Daily message quota exceeded.', 'try-again', 900],
    [400, 'LimitExceededException', 'Limit exceeded.', 'try-again', undefined],
    [403, 'SignatureDoesNotMatch', 'The signature does not match.', 'try-again', 900],
    [400, 'MessageRejected', 'It has a virus.', 'refused', undefined],
    [400, 'BadRequestException', 'Local address contains control characters', 'refused', undefined],
    [500, 'InternalFailure', 'Broken.', 'unknown', undefined],
  ])('%i %s with “%s” is %s', (status, error, message, kind, afterSeconds) => {
    const outcome = amazonSes.outcomeOf(answer(status, error, message));
    expect([outcome.kind, 'afterSeconds' in outcome ? outcome.afterSeconds : undefined]).toEqual([kind, afterSeconds]);
    expect(JSON.stringify(outcome)).not.toContain('@');
  });

  it('200 without a message id tells nothing', () => {
    expect(amazonSes.outcomeOf(answer(200, '', '')).kind).toBe('unknown');
  });
});

describe('a report', () => {
  const { privateKey, certificate } = makeSigningKey('sns.amazonaws.com');
  const asked: string[] = [];
  beforeEach(() => asked.splice(0));

  const ok = (body: string): HttpAnswer => ({ status: 200, header: () => undefined, body });
  const amazon = ({ url }: HttpQuestion): Promise<HttpAnswer> => {
    asked.push(url);
    return Promise.resolve(ok(url.endsWith('.pem') ? certificate : '<Response/>'));
  };

  interface Change {
    readonly fields?: Readonly<Record<string, string>>;
    /** Put in after it was signed. */
    readonly forged?: Readonly<Record<string, string>>;
    readonly version?: '1' | '2';
    readonly at?: number;
  }

  function post(message: string, { fields = {}, forged = {}, version = '2', at = NOW }: Change = {}): string {
    const isSubscription = fields['Type'] === 'SubscriptionConfirmation';
    const content: Readonly<Record<string, string>> = {
      Type: 'Notification',
      MessageId: 'm-1',
      TopicArn: TOPIC,
      Message: message,
      Timestamp: new Date(at).toISOString(),
      ...fields,
    };
    const names = isSubscription
      ? ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'].filter((name) => name in content);
    const text = names.map((name) => `${name}\n${content[name]}\n`).join('');
    const Signature = createSign(version === '2' ? 'sha256' : 'sha1')
      .update(text)
      .sign(privateKey, 'base64');
    const signed = { ...content, SignatureVersion: version, SigningCertURL: CERTIFICATE_URL, Signature };
    return JSON.stringify({ ...signed, ...forged });
  }

  const read = (body: string, ask = amazon) =>
    amazonSes.reports(ask).read({ body, header: () => undefined, query: () => undefined }, TOPIC, NOW);

  const event = (eventType: string, facts: object = {}): string =>
    JSON.stringify({
      eventType,
      mail: { timestamp: new Date(NOW).toISOString(), messageId: 'ses-1', tags: { delivery: [DELIVERY] } },
      ...facts,
    });
  const timestamp = new Date(NOW + 1000).toISOString();
  const bounce = (bounceType: string, recipient: object = {}): string =>
    event('Bounce', { bounce: { bounceType, bouncedRecipients: [recipient], timestamp } });
  const failed = { action: 'failed', diagnosticCode: 'smtp; 550 5.1.1 kim@partners.example unknown' };

  it.each([
    ['Send', event('Send', { send: {} }), { kind: 'accepted', at: NOW }],
    ['Delivery', event('Delivery', { delivery: { timestamp } }), { kind: 'delivered', at: NOW + 1000 }],
    ['a permanent bounce', bounce('Permanent', failed), { kind: 'bounced', addressFault: true }],
    ['a bounce after many tries', bounce('Transient', failed), { kind: 'bounced', addressFault: false }],
    ['a rejection', event('Reject', { reject: { reason: 'Bad content' } }), { kind: 'bounced', addressFault: false }],
    ['a complaint', event('Complaint', { complaint: { complaintSubType: null, timestamp } }), { kind: 'delivered' }],
    [
      'a complaint of long ago',
      event('Complaint', { complaint: { complaintSubType: 'OnAccountSuppressionList', timestamp } }),
      { kind: 'bounced', addressFault: true },
    ],
  ])('of %s says what became of the delivery', async (_what, message, receipt) => {
    const report = await read(post(message));
    expect(report).toMatchObject({
      kind: 'reports',
      count: 1,
      receipts: [{ deliveryId: DELIVERY, providerMessageId: 'ses-1', ...receipt }],
    });
    expect(JSON.stringify(report)).not.toContain('kim@');
  });

  it.each([
    ['an automatic answer', bounce('Transient')],
    ['a delay', event('DeliveryDelay')],
    ['an opened mail', event('Open')],
    [
      'another mail of the account',
      JSON.stringify({ eventType: 'Send', mail: { timestamp, messageId: 'x', tags: {} } }),
    ],
    ['the topic itself', 'Successfully validated SNS topic for Amazon SES event publishing.'],
  ])('of %s settles nothing', async (_what, message) => {
    expect(await read(post(message))).toEqual({ kind: 'reports', count: 1, receipts: [] });
  });

  it('may be signed by either of the two versions', async () => {
    expect(await read(post(event('Send'), { version: '1' }))).toMatchObject({ kind: 'reports', count: 1 });
    const subject = { fields: { Subject: 'Amazon SES Email Event' } };
    expect(await read(post(event('Send'), subject))).toMatchObject({ kind: 'reports', count: 1 });
  });

  it.each<[string, Change]>([
    ['changed on its way', { forged: { Message: event('Delivery') } }],
    ['of another topic, however well it is signed', { fields: { TopicArn: `${TOPIC}-of-another` } }],
    [
      'of a topic that was written over the true one',
      { fields: { TopicArn: `${TOPIC}x` }, forged: { TopicArn: TOPIC } },
    ],
    ['from yesterday', { at: NOW - 24 * 3_600_000 }],
    ['without a signature', { forged: { Signature: '' } }],
    ['proven elsewhere', { forged: { SigningCertURL: 'https://evil.example/SimpleNotificationService-0.pem' } }],
    [
      'proven by a bucket',
      { forged: { SigningCertURL: 'https://x.s3.amazonaws.com/SimpleNotificationService-0.pem' } },
    ],
    ['proven without TLS', { forged: { SigningCertURL: CERTIFICATE_URL.replace('https', 'http') } }],
    [
      'proven by another host',
      { forged: { SigningCertURL: `https://${HOST}@evil.example/SimpleNotificationService-0.pem` } },
    ],
    ['proven by another page', { forged: { SigningCertURL: `https://${HOST}/?Action=ListTopics` } }],
  ])('%s is nobody’s', async (_how, change) => {
    expect(await read(post(event('Send'), change))).toEqual({ kind: 'not-proven' });
    expect(asked.filter((url) => url !== CERTIFICATE_URL)).toEqual([]);
  });

  it('has to come again while Amazon’s certificate cannot be read', async () => {
    const other = { SigningCertURL: `https://${HOST}/SimpleNotificationService-ffff.pem` };
    const down = (): Promise<HttpAnswer> => Promise.reject(new Error('No answer.'));
    expect((await read(post(event('Send'), { forged: other }), down)).kind).toBe('try-again');
    const broken = (): Promise<HttpAnswer> => Promise.resolve(ok('Not found'));
    expect((await read(post(event('Send'), { forged: other }), broken)).kind).toBe('try-again');
  });

  describe('that asks for the subscription', () => {
    const asking = (SubscribeURL: string): string =>
      post('You have chosen to subscribe.', { fields: { Type: 'SubscriptionConfirmation', Token: 't', SubscribeURL } });

    it('is answered at Amazon', async () => {
      expect(await read(asking(SUBSCRIBE_URL))).toEqual({ kind: 'reports', count: 0, receipts: [] });
      expect(asked.at(-1)).toBe(SUBSCRIBE_URL);
    });

    it('leads nowhere else, and comes again when Amazon does not take the answer', async () => {
      expect((await read(asking('https://evil.example/?Action=ConfirmSubscription'))).kind).toBe('try-again');
      expect(asked.filter((url) => url.includes('evil'))).toEqual([]);
      const refusing = (question: HttpQuestion): Promise<HttpAnswer> =>
        question.url.endsWith('.pem') ? amazon(question) : Promise.resolve({ ...ok(''), status: 500 });
      expect((await read(asking(SUBSCRIBE_URL), refusing)).kind).toBe('try-again');
    });
  });
});
