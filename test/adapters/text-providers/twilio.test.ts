import { createHmac } from 'node:crypto';
import {
  findTaken,
  messageRequest,
  outcomeOf,
  reportAddress,
  searchRequest,
  twilioReports,
} from '../../../src/adapters/text-providers/twilio';
import type { HttpAnswer } from '../../../src/domain/channels/web-post';

const TOKEN = '12345';
const ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, sender: '+15005550006' };
const DELIVERY = 'd'.repeat(32);
const NOW = Date.UTC(2026, 10, 21, 12);
const EVENTS = 'https://site.example/x1/mail-events';
const message = { to: '+4915123456789', body: 'Harbour is here: https://site.example/r?token=t', reportsTo: EVENTS };

const answer = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  header: (name) => headers[name],
});

describe('a message to Twilio', () => {
  it('names the number, the words, and where its statuses go', () => {
    const { url, headers, body } = messageRequest(ACCOUNT, TOKEN, message);
    expect(url).toBe(`https://api.twilio.com/2010-04-01/Accounts/${ACCOUNT.accountSid}/Messages.json`);
    expect(headers['Authorization']).toBe(`Basic ${Buffer.from(`${ACCOUNT.accountSid}:12345`).toString('base64')}`);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      To: message.to,
      From: ACCOUNT.sender,
      Body: message.body,
      StatusCallback: EVENTS,
    });
  });

  it('leaves through a messaging service where the sender is one', () => {
    const sender = `MG${'1'.repeat(32)}`;
    const form = new URLSearchParams(messageRequest({ ...ACCOUNT, sender }, TOKEN, message).body);
    expect([form.get('MessagingServiceSid'), form.get('From')]).toEqual([sender, null]);
  });

  it('leaves from a name that begins as messaging services do', () => {
    const form = new URLSearchParams(messageRequest({ ...ACCOUNT, sender: 'MG Motors' }, TOKEN, message).body);
    expect([form.get('MessagingServiceSid'), form.get('From')]).toEqual([null, 'MG Motors']);
  });

  it('is accepted only when Twilio names it', () => {
    const sid = `SM${'a'.repeat(32)}`;
    expect(outcomeOf(answer(201, { sid, status: 'queued' }))).toEqual({ kind: 'accepted', providerMessageId: sid });
    expect(outcomeOf(answer(201, '{}')).kind).toBe('unknown');
    expect(outcomeOf(answer(200, { sid })).kind).toBe('unknown');
  });

  it.each([
    [400, 21211, { kind: 'refused', addressFault: true }],
    [400, 21610, { kind: 'refused', addressFault: true }],
    [400, 21614, { kind: 'refused', addressFault: true }],
    [400, 21612, { kind: 'refused' }],
    [400, 21617, { kind: 'refused' }],
    [400, 21408, { kind: 'try-again', afterSeconds: 900 }],
    [400, 21606, { kind: 'try-again', afterSeconds: 900 }],
    [400, 21611, { kind: 'try-again' }],
    [401, 20003, { kind: 'try-again', afterSeconds: 900 }],
    [429, 20429, { kind: 'try-again' }],
    [503, 20503, { kind: 'try-again' }],
    [500, 20500, { kind: 'unknown' }],
  ])('that is answered %i with error %i is %j', (status, code, expected) => {
    const outcome = outcomeOf(answer(status, { code, message: 'No message to +4915123456789.' }));
    expect(outcome).toMatchObject(expected);
    expect(outcome).toMatchObject({ reason: expect.stringContaining(String(code)) });
    expect(JSON.stringify(outcome)).not.toContain('4915123456789');
    if (!('addressFault' in expected)) expect(outcome).not.toHaveProperty('addressFault');
  });

  it('comes back when Twilio asked', () => {
    const busy = answer(429, { code: 20429, message: 'Too Many Requests' }, { 'retry-after': '7' });
    expect(outcomeOf(busy)).toMatchObject({ kind: 'try-again', afterSeconds: 7 });
  });

  it('whose answer was lost is found by its words among those to that number, and by nothing else', () => {
    expect(searchRequest(ACCOUNT, TOKEN, message.to).url).toContain('To=%2B4915123456789');
    const listed = (to: string, body: string) =>
      answer(200, { messages: [{ sid: 'SM1', to, body, status: 'queued' }] });
    expect(findTaken(listed(message.to, `Sent from a trial account - ${message.body}`), message)).toEqual({
      kind: 'accepted',
      providerMessageId: 'SM1',
    });
    expect(findTaken(listed(message.to, 'Harbour is here: another link'), message)).toBeUndefined();
    expect(findTaken(listed('+4915100000000', message.body), message)).toBeUndefined();
    const queued = { sid: 'SM1', to: message.to, body: message.body, status: 'queued' };
    expect(findTaken(answer(500, { messages: [queued] }), message)).toBeUndefined();
  });

  it.each(['undelivered', 'failed', 'canceled'])(
    'that is sent again is not taken for the one before, which is %s',
    (status) => {
      const before = { sid: 'SM1', to: message.to, body: message.body, status };
      expect(findTaken(answer(200, { messages: [before] }), message)).toBeUndefined();
      const taken = { ...before, sid: 'SM2', status: 'sent' };
      expect(findTaken(answer(200, { messages: [before, taken] }), message)).toMatchObject({
        providerMessageId: 'SM2',
      });
    },
  );
});

describe('a status callback of Twilio', () => {
  const { read } = twilioReports(async () => EVENTS);
  const address = reportAddress(EVENTS, DELIVERY);
  const sign = (url: string, parameters: Readonly<Record<string, string>>, token = TOKEN): string =>
    createHmac('sha1', token)
      .update(
        url +
          Object.keys(parameters)
            .sort()
            .map((name) => name + parameters[name])
            .join(''),
      )
      .digest('base64');
  const post = (
    parameters: Readonly<Record<string, string>>,
    { signature = sign(address, parameters), delivery = DELIVERY } = {},
  ) =>
    read(
      {
        body: new URLSearchParams(parameters).toString(),
        header: (name) => (name === 'x-twilio-signature' ? signature : undefined),
        query: (name) => (name === 'delivery' ? delivery : undefined),
      },
      TOKEN,
      NOW,
    );

  it('is proven as in the example that Twilio publishes', async () => {
    const parameters = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    expect(sign('https://mycompany.com/myapp.php?foo=1&bar=2', parameters)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  it.each([
    ['sent', [{ deliveryId: DELIVERY, kind: 'accepted', at: NOW }]],
    ['delivered', [{ deliveryId: DELIVERY, kind: 'delivered', at: NOW }]],
    ['queued', []],
    ['sending', []],
  ])('that says %s proves just that', async (MessageStatus, receipts) => {
    expect(await post({ MessageStatus, To: '+4915123456789' })).toEqual({ kind: 'reports', count: 1, receipts });
  });

  it('that says why a message was not delivered says so without the number, and whether the number is at fault', async () => {
    const undelivered = (ErrorCode: string) => post({ MessageStatus: 'undelivered', To: '+4915123456789', ErrorCode });
    expect(await undelivered('30005')).toMatchObject({
      receipts: [{ kind: 'bounced', addressFault: true, reason: expect.stringContaining('30005') }],
    });
    expect(await undelivered('30003')).toMatchObject({
      receipts: [{ kind: 'bounced', addressFault: false, reason: expect.stringContaining('switched off') }],
    });
    expect(JSON.stringify(await undelivered('30008'))).not.toContain('4915123456789');
  });

  it('says of which message it is, so that an earlier one of the same delivery is told apart', async () => {
    expect(await post({ MessageStatus: 'undelivered', MessageSid: 'SM1' })).toMatchObject({
      receipts: [{ kind: 'bounced', providerMessageId: 'SM1' }],
    });
  });

  it('is believed only when Twilio signed it, for this delivery and these words', async () => {
    const parameters = { MessageStatus: 'delivered' };
    const forged = [
      post(parameters, { signature: sign(address, parameters, 'another') }),
      post(parameters, { signature: sign(address, { MessageStatus: 'sent' }) }),
      post(parameters, { delivery: 'e'.repeat(32) }),
      post(parameters, { signature: '' }),
      post(parameters, { signature: 'no base64!' }),
    ];
    for (const answered of await Promise.all(forged)) expect(answered).toEqual({ kind: 'not-proven' });
  });

  it('of a test message is taken and changes nothing', async () => {
    const delivery = 'test-0123456789abcdef';
    const parameters = { MessageStatus: 'delivered' };
    const signature = sign(reportAddress(EVENTS, delivery), parameters);
    expect(await post(parameters, { delivery, signature })).toEqual({ kind: 'reports', count: 1, receipts: [] });
  });
});
