/** What every mail provider promises: the same post for the same message, and an honest reading of each answer. */
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { accessKey } from '../../../sandbox/world/ses/signature';
import { MAIL_PROVIDER_ADAPTERS } from '../../../src/adapters/mail-providers';
import type { HttpAnswer } from '../../../src/domain/channels/web-post';
import { MAIL_PROVIDERS, type MailProviderName } from '../../../src/domain/delivery/mail-provider';
import type { Envelope, ProviderPost } from '../../../src/ports';

const DELIVERY = 'd'.repeat(32);
const NOW = Date.UTC(2026, 10, 21, 12);
const KEY = 'a-key-that-nobody-else-has';

const envelope = (provider: MailProviderName): Envelope => ({
  deliveryId: DELIVERY,
  recipient: { kind: 'address', address: 'kim@partners.example', name: 'Kim "the" Li\r\nBcc: eve@example.com' },
  message: { subject: 'News of 5.1.3', text: 'Harbour 5.1.3 is available.', html: '<p>Harbour 5.1.3</p>' },
  record: { issueId: '10001', issueKey: 'HBR-1' },
  sender: { provider, name: 'Harbour releases', address: 'releases@example.com', replyTo: 'desk@example.com' },
});
const to = { address: 'kim@partners.example', name: 'Kim "the" Li\r\nBcc: eve@example.com' };

const answer = (status: number, body = '', headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  status,
  body,
  header: (name) => headers[name],
});

const ACCEPTED: Readonly<Record<MailProviderName, HttpAnswer>> = {
  sendgrid: answer(202, '', { 'x-message-id': 'm-1' }),
  'sendgrid-eu': answer(202, '', { 'x-message-id': 'm-1' }),
  postmark: answer(200, '{"ErrorCode":0,"Message":"OK","MessageID":"m-1"}'),
  mailgun: answer(200, '{"id":"m-1","message":"Queued. Thank you."}'),
  'mailgun-eu': answer(200, '{"id":"m-1","message":"Queued. Thank you."}'),
  'amazon-ses': answer(200, '{"MessageId":"m-1"}'),
};

const KEYS: Readonly<Partial<Record<MailProviderName, string>>> = {
  'amazon-ses': `eu-central-1:${accessKey.id}:${accessKey.secret}`,
};

const askNobody = (): Promise<HttpAnswer> => Promise.reject(new Error('Nobody is asked.'));

describe.each(MAIL_PROVIDERS)('%s', (name) => {
  const provider = MAIL_PROVIDER_ADAPTERS[name];

  const key = KEYS[name] ?? KEY;

  it('makes the same post for the same message each time, with the delivery in it', () => {
    const first = provider.request(envelope(name), to, key);
    expect(provider.request(envelope(name), to, key)).toEqual(first);
    expect(first.url).toMatch(/^https:\/\/(?:api|email)\./);
    expect(first.body).toContain(DELIVERY);
  });

  it('keeps a name from adding a header or another recipient', () => {
    const decoded = decodeURIComponent(provider.request(envelope(name), to, key).body.replaceAll('+', ' '));
    expect(decoded).not.toMatch(/[\r\n]Bcc:/);
  });

  it('says accepted only when the provider does', () => {
    expect(provider.outcomeOf(ACCEPTED[name])).toEqual({ kind: 'accepted', providerMessageId: 'm-1' });
    expect(provider.outcomeOf(answer(204)).kind).toBe('unknown');
  });

  it.each([
    [429, 'try-again'],
    [503, 'try-again'],
    [401, 'try-again'],
    [403, 'try-again'],
    [400, 'refused'],
    [500, 'unknown'],
    [502, 'unknown'],
  ])('reads %i as %s', (status, kind) => {
    expect(provider.outcomeOf(answer(status)).kind).toBe(kind);
  });

  it('comes back when the provider asked', () => {
    const outcome = provider.outcomeOf(answer(429, '', { 'retry-after': '75' }));
    expect(outcome).toMatchObject({ kind: 'try-again', afterSeconds: 75 });
  });

  it('repeats no address of what the provider says', () => {
    const words = 'kim@partners.example does not exist';
    const bodies = [
      JSON.stringify({ errors: [{ message: words }] }),
      JSON.stringify({ ErrorCode: 300, Message: words }),
      JSON.stringify({ message: words }),
    ];
    for (const body of bodies) {
      const outcome = provider.outcomeOf(answer(400, body));
      expect(JSON.stringify(outcome)).not.toContain('kim@');
    }
  });

  it.each(['', '{', 'null', '[]', '{}', '{"signature":5}'])('takes %j for nobody’s report', async (body) => {
    const post = { body, header: () => undefined, query: () => undefined };
    expect(await provider.reports(askNobody).read(post, KEY, NOW)).toEqual({ kind: 'not-proven' });
  });
});

describe('postmark', () => {
  const { outcomeOf } = MAIL_PROVIDER_ADAPTERS.postmark;
  const reports = MAIL_PROVIDER_ADAPTERS.postmark.reports(askNobody);
  const basic = (password: string): string => `Basic ${Buffer.from(`jira:${password}`).toString('base64')}`;
  const post = (body: unknown, authorization = basic(KEY)): ProviderPost => ({
    body: JSON.stringify(body),
    header: (name) => (name === 'authorization' ? authorization : undefined),
    query: () => undefined,
  });
  const Metadata = { delivery: DELIVERY };

  it('waits for the administrator where only they can mend it', () => {
    const said = '{"ErrorCode":405,"Message":"Your account has run out of credits."}';
    expect(outcomeOf(answer(422, said))).toMatchObject({ kind: 'try-again', afterSeconds: 900 });
  });

  it('gives up an address that Postmark has given up', () => {
    expect(outcomeOf(answer(422, '{"ErrorCode":406,"Message":"inactive"}'))).toMatchObject({
      kind: 'refused',
      addressFault: true,
    });
  });

  it('proves a delivery at the moment that Postmark names', () => {
    const body = { RecordType: 'Delivery', Metadata, DeliveredAt: '2026-11-21T11:59:00.0000000-00:00' };
    expect(reports.read(post(body), KEY, NOW)).toEqual({
      kind: 'reports',
      count: 1,
      receipts: [{ deliveryId: DELIVERY, kind: 'delivered', at: NOW - 60_000 }],
    });
  });

  it('takes a complaint for a mail that arrived', () => {
    const complaint = {
      RecordType: 'SpamComplaint',
      Type: 'SpamComplaint',
      Metadata,
      BouncedAt: '2026-11-21T11:59:00Z',
    };
    expect(reports.read(post(complaint), KEY, NOW)).toMatchObject({
      receipts: [{ deliveryId: DELIVERY, kind: 'delivered', at: NOW - 60_000 }],
    });
  });

  it('takes a bounce for final only when it is', () => {
    const bounce = (Type: string) =>
      reports.read(post({ RecordType: 'Bounce', Type, Metadata, Description: 'No such user kim@x.example' }), KEY, NOW);
    expect(bounce('HardBounce')).toMatchObject({
      receipts: [{ kind: 'bounced', reason: 'No such user the address' }],
    });
    expect(bounce('Transient')).toMatchObject({ receipts: [] });
    expect(bounce('SoftBounce')).toMatchObject({ receipts: [{ kind: 'bounced', addressFault: false }] });
    expect(bounce('HardBounce')).toMatchObject({ receipts: [{ addressFault: true }] });
    expect(bounce('Blocked')).toMatchObject({ receipts: [{ kind: 'bounced', addressFault: false }] });
  });

  it('believes only who knows the password', () => {
    const body = { RecordType: 'Delivery', Metadata };
    for (const authorization of [basic(`${KEY}x`), basic(''), 'Basic', `Bearer ${KEY}`])
      expect(reports.read(post(body, authorization), KEY, NOW)).toEqual({ kind: 'not-proven' });
  });
});

describe('a batch of postmark', () => {
  const { together, request, outcomeOf } = MAIL_PROVIDER_ADAPTERS.postmark;
  if (!together) throw new Error('Postmark takes batches.');
  const mails = ['1', '2', '3'].map((digit) => ({
    envelope: { ...envelope('postmark'), deliveryId: digit.repeat(32) },
    to: { address: `reader-${digit}@partners.example`, name: '' },
  }));

  it('holds each mail exactly as it would leave alone', () => {
    const { url, body } = together.request(mails, KEY);
    expect(url).toBe('https://api.postmarkapp.com/email/batch');
    expect(JSON.parse(body)).toEqual(
      mails.map(({ envelope: own, to: reader }) => JSON.parse(request(own, reader, KEY).body) as unknown),
    );
  });

  it('is answered for each mail in their order: one that is refused keeps back no other', () => {
    const said = [
      { ErrorCode: 0, Message: 'OK', MessageID: 'm-1' },
      { ErrorCode: 406, Message: 'Found inactive addresses: reader-2@partners.example.' },
      { ErrorCode: 405, Message: 'Your account has run out of credits.' },
    ];
    expect(together.outcomesOf(answer(200, JSON.stringify(said)), 3)).toEqual([
      { kind: 'accepted', providerMessageId: 'm-1' },
      outcomeOf(answer(422, JSON.stringify(said[1]))),
      outcomeOf(answer(422, JSON.stringify(said[2]))),
    ]);
  });

  it.each([401, 422, 429, 500, 503])('shares the fate of all when it is answered %i as a whole', (status) => {
    const whole = answer(status, '{"ErrorCode":10,"Message":"No."}');
    expect(together.outcomesOf(whole, 3)).toEqual([outcomeOf(whole), outcomeOf(whole), outcomeOf(whole)]);
  });

  it.each(['', '{}', '[]', '[{"ErrorCode":0},{"ErrorCode":0}]', '[1,2,3]'])(
    'is uncertain in all its mails when the answer %j does not speak of each',
    (body) => {
      expect(together.outcomesOf(answer(200, body), 3).map(({ kind }) => kind)).toEqual(Array(3).fill('unknown'));
    },
  );

  it.each([100, 429])('leaves again later where Postmark takes one of its mails only then: error %i', (ErrorCode) => {
    const said = JSON.stringify([{ ErrorCode: 0 }, { ErrorCode, Message: 'Not now.' }]);
    expect(together.outcomesOf(answer(200, said), 2).map(({ kind }) => kind)).toEqual(['accepted', 'try-again']);
  });

  it('does not take an answer without a code for a yes', () => {
    const kinds = together.outcomesOf(answer(200, '[{},{"Message":"OK"},{"ErrorCode":0}]'), 3).map(({ kind }) => kind);
    expect(kinds).toEqual(['unknown', 'unknown', 'accepted']);
  });
});

it('gives SendGrid no name with a comma or a semicolon, which it would take for several addresses', () => {
  const named = (name: string): unknown => {
    const { body } = MAIL_PROVIDER_ADAPTERS.sendgrid.request(envelope('sendgrid'), { ...to, name }, KEY);
    return (JSON.parse(body) as { personalizations: readonly { to: unknown }[] }).personalizations[0]?.to;
  };
  expect(named('Li, Kim; Partners')).toEqual([{ email: to.address, name: 'Li Kim Partners' }]);
  expect(named(' , ')).toEqual([{ email: to.address }]);
});

describe('reports of sendgrid', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const reports = MAIL_PROVIDER_ADAPTERS.sendgrid.reports(askNobody);
  const signed = (events: readonly unknown[], hoursAgo: number): ProviderPost => {
    const body = JSON.stringify(events);
    const timestamp = String(NOW / 1000 - hoursAgo * 3600);
    const signature = createSign('sha256')
      .update(timestamp + body)
      .sign(privateKey, 'base64');
    const headers: Readonly<Record<string, string>> = {
      'x-twilio-email-event-webhook-signature': signature,
      'x-twilio-email-event-webhook-timestamp': timestamp,
    };
    return { body, header: (name) => headers[name], query: () => undefined };
  };
  const delivered = { event: 'delivered', delivery: DELIVERY, timestamp: NOW / 1000 };

  it('are taken for as long as it repeats a post that was not taken, and no longer', () => {
    expect(reports.read(signed([delivered], 24), key, NOW)).toMatchObject({ receipts: [{ kind: 'delivered' }] });
    expect(reports.read(signed([delivered], 26), key, NOW)).toEqual({ kind: 'not-proven' });
  });

  it.each([
    ['dropped', { reason: 'Bounced Address' }, true],
    ['dropped', { reason: 'Unsubscribed Address' }, true],
    ['dropped', { reason: 'Spam Reporting Address' }, true],
    ['dropped', { reason: 'Invalid' }, true],
    ['dropped', { reason: 'Spam Content (if Spam Checker app enabled)' }, false],
    ['dropped', { reason: 'Recipient List over Package Quota' }, false],
    ['dropped', {}, false],
    ['bounce', { type: 'bounce', reason: '550 5.1.1 no such user' }, true],
    ['bounce', { type: 'blocked', reason: '550 5.7.1 blocked' }, false],
  ])('says of what was %s with %j whether the address is at fault: %s', (event, words, addressFault) => {
    expect(reports.read(signed([{ ...delivered, ...words, event }], 0), key, NOW)).toMatchObject({
      receipts: [{ kind: 'bounced', addressFault }],
    });
  });

  it('are taken one by one: one in a form that nobody knows loses none of the others', () => {
    const strange = [null, 'text', { event: 'delivered' }, { ...delivered, timestamp: 1e300 }];
    expect(reports.read(signed([...strange, delivered], 0), key, NOW)).toMatchObject({
      count: 5,
      receipts: [{ deliveryId: DELIVERY, at: NOW }],
    });
  });
});

describe('mailgun', () => {
  const { request, outcomeOf } = MAIL_PROVIDER_ADAPTERS.mailgun;
  const reports = MAIL_PROVIDER_ADAPTERS.mailgun.reports(askNobody);
  const post = (event: unknown, { key = KEY, secondsAgo = 0 } = {}): ProviderPost => {
    const timestamp = String(NOW / 1000 - secondsAgo);
    const token = 'a'.repeat(50);
    const signature = createHmac('sha256', key)
      .update(timestamp + token)
      .digest('hex');
    return {
      body: JSON.stringify({ signature: { timestamp, token, signature }, 'event-data': event }),
      header: () => undefined,
      query: () => undefined,
    };
  };
  const event = (name: string, more: object = {}): object => ({
    event: name,
    timestamp: NOW / 1000,
    'user-variables': { delivery: DELIVERY },
    ...more,
  });

  it.each([
    ['bounce', true],
    ['suppress-bounce', true],
    ['generic', false],
    ['old', false],
  ])('takes what failed as “%s” for the end of a message, and of an address where it is', (reason, addressFault) => {
    const failed = event('failed', { severity: 'permanent', reason });
    expect(reports.read(post(failed), KEY, NOW)).toMatchObject({ receipts: [{ kind: 'bounced', addressFault }] });
  });

  it('ends a message that was tried too long, whatever Mailgun says of its severity', () => {
    const old = event('failed', { severity: 'temporary', reason: 'old' });
    expect(reports.read(post(old), KEY, NOW)).toMatchObject({ receipts: [{ kind: 'bounced' }] });
    const delayed = event('failed', { severity: 'temporary', reason: 'generic' });
    expect(reports.read(post(delayed), KEY, NOW)).toMatchObject({ receipts: [] });
  });

  it('sends for the domain of the sender', () => {
    expect(request(envelope('mailgun'), to, KEY).url).toBe('https://api.mailgun.net/v3/example.com/messages');
    expect(outcomeOf(answer(404)).kind).toBe('try-again');
  });

  it('proves what its event says, once', () => {
    expect(reports.read(post(event('delivered')), KEY, NOW)).toEqual({
      kind: 'reports',
      count: 1,
      once: 'a'.repeat(50),
      receipts: [{ deliveryId: DELIVERY, kind: 'delivered', at: NOW }],
    });
  });

  it('takes a failure for final only when it is permanent', () => {
    const failed = (severity: string) => reports.read(post(event('failed', { severity })), KEY, NOW);
    expect(failed('permanent')).toMatchObject({ receipts: [{ kind: 'bounced' }] });
    expect(failed('temporary')).toMatchObject({ receipts: [] });
  });

  it('does not take a moment that no date can tell, and is not broken by it', () => {
    for (const timestamp of [1e300, -1])
      expect(reports.read(post(event('delivered', { timestamp })), KEY, NOW)).toMatchObject({ kind: 'unreadable' });
  });

  it('believes neither another key nor an old signature', () => {
    for (const other of [{ key: 'another' }, { secondsAgo: 10 * 3600 }])
      expect(reports.read(post(event('delivered'), other), KEY, NOW)).toEqual({ kind: 'not-proven' });
  });
});
