import { createVerify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestClock } from '../../../sandbox/clock';
import { openDatabase } from '../../../sandbox/database';
import { message, startWorldForTests, type WorldForTests } from './world-for-tests';

const minute = 60_000;
const settings = '/v3/user/webhooks/event/settings';
const hook = {
  enabled: true,
  url: 'http://localhost:8240/public/events',
  processed: true,
  delivered: true,
  bounce: true,
  deferred: true,
  dropped: true,
};

let site: WorldForTests;
beforeEach(async () => {
  site = await startWorldForTests();
});
afterEach(() => site.world.stop());

describe('Mail Send', () => {
  test('takes a message and hands one mail to each recipient', async () => {
    const answer = await site.sendGrid(
      'POST',
      '/v3/mail/send',
      message({
        personalizations: [
          { to: [{ email: 'kim@partner.example', name: 'Kim' }], custom_args: { delivery: 'd-1' } },
          {
            to: [{ email: 'lee@partner.example' }],
            subject: 'Für Sie: Harbour 4.2.0',
            headers: { 'X-Group': 'partners' },
          },
        ],
        headers: { 'Message-ID': '<d-1@releases.example.com>', 'X-SMTPAPI': '{}' },
        reply_to: { email: 'desk@example.com' },
      }),
    );
    await site.world.idle();

    expect(answer.status).toBe(202);
    expect(answer.headers['x-message-id']).toMatch(/^[\w-]{22}$/);
    const mails = site.world.mail.list();
    expect(mails.map(({ to, subject }) => [to, subject])).toEqual([
      [['kim@partner.example'], 'Harbour 4.2.0 is available'],
      [['lee@partner.example'], 'Für Sie: Harbour 4.2.0'],
    ]);
    expect(mails[0]).toMatchObject({
      from: 'Harbour releases <releases@example.com>',
      messageId: '<d-1@releases.example.com>',
      headers: expect.objectContaining({ 'reply-to': 'desk@example.com' }) as unknown,
    });
    expect(mails[0]?.headers).not.toHaveProperty('x-smtpapi');
    expect(mails[1]?.headers['x-group']).toBe('partners');
  });

  test('shows the recipients of one personalization to each other', async () => {
    await site.sendGrid(
      'POST',
      '/v3/mail/send',
      message({ personalizations: [{ to: [{ email: 'a@partner.example' }, { email: 'b@partner.example' }] }] }),
    );
    await site.world.idle();
    const mails = site.world.mail.list();
    expect(mails.map(({ to }) => to)).toEqual([['a@partner.example'], ['b@partner.example']]);
    expect(mails[0]?.headers['to']).toContain('b@partner.example');
  });

  test.each([
    ['nobody to send to', { personalizations: [] }, 'personalizations'],
    ['a personalization without recipients', { personalizations: [{ to: [] }] }, 'personalizations.0.to'],
    ['an address that is none', { personalizations: [{ to: [{ email: 'kim' }] }] }, 'personalizations.0.to.0.email'],
    [
      'the same address twice',
      { personalizations: [{ to: [{ email: 'a@b.example' }], cc: [{ email: 'A@b.example' }] }] },
      'personalizations.0',
    ],
    ['no sender', { from: undefined }, 'from.email'],
    ['no subject', { subject: '' }, 'subject'],
    ['no content', { content: [] }, 'content'],
    ['an empty content', { content: [{ type: 'text/plain', value: '' }] }, 'content.0.value'],
    [
      'HTML before plain text',
      {
        content: [
          { type: 'text/html', value: '<p>x</p>' },
          { type: 'text/plain', value: 'x' },
        ],
      },
      'content',
    ],
    ['a reserved header', { headers: { Subject: 'x' } }, 'headers.Subject'],
    ['too many custom arguments', { custom_args: { big: 'x'.repeat(10_001) } }, 'custom_args'],
    ['an attachment, which the sandbox would lose', { attachments: [{ content: 'eA==' }] }, 'attachments'],
    ['a value of the wrong type', { subject: 7 }, 'subject'],
  ])('refuses %s and names the field', async (_what, changes, field) => {
    const answer = await site.sendGrid('POST', '/v3/mail/send', message(changes));
    expect(answer.status).toBe(400);
    const { errors } = JSON.parse(answer.body) as { errors: { message: string; field: string }[] };
    expect(errors.map((error) => error.field)).toEqual([field]);
    expect(errors[0]?.message).not.toBe('');
    await site.world.idle();
    expect(site.world.mail.list()).toEqual([]);
  });

  test.each([
    ['no key', { authorization: undefined }, 401],
    ['a key of another kind', { authorization: 'Bearer whatever' }, 401],
    ['another content type', { 'content-type': 'text/plain' }, 415],
  ])('refuses a call with %s', async (_what, headers, status) => {
    const given = { authorization: 'Bearer SG.demo.key', 'content-type': 'application/json', ...headers };
    const answer = await site.world.fetch({
      url: 'https://api.sendgrid.com/v3/mail/send',
      method: 'POST',
      headers: Object.fromEntries(
        Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
      body: JSON.stringify(message()),
    });
    expect(answer?.status).toBe(status);
  });

  test('holds a scheduled message until its time', async () => {
    await site.sendGrid('POST', '/v3/mail/send', message({ send_at: (site.clock.now() + 10 * minute) / 1000 }));
    await site.world.idle();
    expect(site.world.mail.list()).toEqual([]);
    site.clock.advance(10 * minute);
    await site.world.idle();
    expect(site.world.mail.list().map(({ time }) => time)).toEqual(['2026-11-16T09:10:00.000Z']);
  });
});

describe('the event webhook', () => {
  async function publicKey(): Promise<string> {
    const created = await site.sendGrid('POST', settings, hook);
    expect(created.status).toBe(201);
    const { id } = JSON.parse(created.body) as { id: string };
    await site.sendGrid('PATCH', `${settings}/signed/${id}`, { enabled: true });
    const answer = await site.sendGrid('GET', `${settings}/signed/${id}`);
    return (JSON.parse(answer.body) as { public_key: string }).public_key;
  }

  test('gets what became of the message, with the custom arguments, signed over time stamp and raw body', async () => {
    const key = await publicKey();
    await site.sendGrid('POST', '/v3/mail/send', message({ custom_args: { delivery: 'd-1' } }));
    await site.world.idle();

    expect(site.events()).toEqual(['processed kim@partner.example', 'delivered kim@partner.example']);
    const events = site.posted.flatMap(({ body }) => JSON.parse(body) as Record<string, unknown>[]);
    expect(events[1]).toMatchObject({ delivery: 'd-1', timestamp: site.clock.now() / 1000 });
    expect(new Set(events.map((event) => event['sg_event_id'])).size).toBe(2);
    for (const { headers, body } of site.posted) {
      const verify = createVerify('sha256').update(headers['x-twilio-email-event-webhook-timestamp'] + body);
      const signature = headers['x-twilio-email-event-webhook-signature'] ?? '';
      const pem = `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----`;
      expect(verify.verify(pem, signature, 'base64')).toBe(true);
    }
  });

  test('is told of a bounce, and that a second message to that mailbox is not even tried', async () => {
    await publicKey();
    const toNobody = message({ personalizations: [{ to: [{ email: 'gone@bounce.example' }] }] });
    await site.sendGrid('POST', '/v3/mail/send', toNobody);
    await site.world.idle();
    await site.sendGrid('POST', '/v3/mail/send', toNobody);
    await site.world.idle();
    expect(site.events()).toEqual([
      'processed gone@bounce.example',
      'bounce gone@bounce.example',
      'dropped gone@bounce.example',
    ]);
    const bounce = site.posted.flatMap(({ body }) => JSON.parse(body) as Record<string, unknown>[])[1];
    expect(bounce).toMatchObject({ type: 'bounce', status: '5.1.1' });
  });

  test('is told of a bounce again once the mailbox was taken off the bounce list', async () => {
    await publicKey();
    const toNobody = message({ personalizations: [{ to: [{ email: 'gone@bounce.example' }] }] });
    await site.sendGrid('POST', '/v3/mail/send', toNobody);
    await site.world.idle();
    const bounces = '/v3/suppression/bounces';
    expect(JSON.parse((await site.sendGrid('GET', bounces)).body)).toEqual([
      expect.objectContaining({ email: 'gone@bounce.example', status: '5.1.1' }),
    ]);
    expect((await site.sendGrid('DELETE', `${bounces}/gone@bounce.example`)).status).toBe(204);
    expect(JSON.parse((await site.sendGrid('GET', bounces)).body)).toEqual([]);
    await site.sendGrid('POST', '/v3/mail/send', toNobody);
    await site.world.idle();
    expect(site.events().filter((event) => event.startsWith('bounce'))).toHaveLength(2);
  });

  test('is told that a mailbox defers, and of the delivery minutes later', async () => {
    await publicKey();
    await site.sendGrid(
      'POST',
      '/v3/mail/send',
      message({ personalizations: [{ to: [{ email: 'slow@defer.example' }] }] }),
    );
    await site.world.idle();
    expect(site.events()).toEqual(['processed slow@defer.example', 'deferred slow@defer.example']);
    site.clock.advance(5 * minute);
    await site.world.idle();
    expect(site.events()).toContain('delivered slow@defer.example');
    expect(site.world.mail.list()).toHaveLength(1);
  });

  test('is told of a mailbox on the suppression list', async () => {
    await publicKey();
    await site.sendGrid(
      'POST',
      '/v3/mail/send',
      message({ personalizations: [{ to: [{ email: 'never@drop.example' }] }] }),
    );
    await site.world.idle();
    expect(site.events()).toEqual(['dropped never@drop.example']);
  });

  test('gets the same events again, with a new time stamp, until it answers 2xx', async () => {
    await publicKey();
    site.receiver.status = 500;
    await site.sendGrid('POST', '/v3/mail/send', message());
    await site.world.idle();
    const first = site.posted.map(({ body }) => body);
    expect(first.length).toBeGreaterThan(0);

    site.receiver.status = 204;
    site.clock.advance(minute);
    await site.world.idle();
    const again = site.events().slice(-2).sort();
    expect(again).toEqual(['delivered kim@partner.example', 'processed kim@partner.example']);
    const posts = site.posted.length;
    site.clock.advance(24 * 60 * minute);
    await site.world.idle();
    expect(site.posted).toHaveLength(posts);
  });

  test('gets only the kinds of events that it asked for, and no second webhook may have its URL', async () => {
    await site.sendGrid('POST', settings, { ...hook, processed: false });
    expect((await site.sendGrid('POST', settings, hook)).status).toBe(400);
    await site.sendGrid('POST', '/v3/mail/send', message());
    await site.world.idle();
    expect(site.events()).toEqual(['delivered kim@partner.example']);
    expect(site.posted[0]?.headers).not.toHaveProperty('x-twilio-email-event-webhook-signature');
  });
});

describe('calls to providers', () => {
  test('are recorded without their secrets', async () => {
    await site.sendGrid('POST', '/v3/mail/send', message());
    expect(site.world.outbound.list()).toEqual([
      expect.objectContaining({
        time: '2026-11-16T09:00:00.000Z',
        method: 'POST',
        url: 'https://api.sendgrid.com/v3/mail/send',
        status: 202,
        body: expect.objectContaining({ subject: 'Harbour 4.2.0 is available' }) as unknown,
      }),
    ]);
    expect(JSON.stringify(site.world.outbound.list())).not.toContain('SG.demo.key');
  });

  test('to a host that nobody plays go unanswered and are recorded', async () => {
    const answer = await site.world.fetch({ url: 'https://unknown.example/x', method: 'GET', headers: {} });
    expect(answer).toBeUndefined();
    expect(site.world.outbound.list()).toHaveLength(1);
  });

  test('can be answered by a fault, lost before the provider got them, or lost after it did its work', async () => {
    site.faults.add({ kind: 'provider', match: 'mail/send', effect: { answer: 503 }, times: 1 });
    site.faults.add({ kind: 'provider', match: 'mail/send', effect: { lose: 'before' }, times: 1 });
    site.faults.add({ kind: 'provider', match: 'mail/send', effect: { lose: 'afterAccepting' }, times: 1 });
    const send = () => site.sendGrid('POST', '/v3/mail/send', message());

    expect((await send()).status).toBe(503);
    await expect(send()).rejects.toThrow('The connection to api.sendgrid.com was lost.');
    await site.world.idle();
    expect(site.world.mail.list()).toEqual([]);
    await expect(send()).rejects.toThrow('The connection to api.sendgrid.com was lost.');
    await site.world.idle();
    expect(site.world.mail.list()).toHaveLength(1);
  });
});

test('a message that was accepted is sent although the sandbox ended right then', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'world-'));
  const clock = createTestClock();
  const before = await startWorldForTests(openDatabase(directory), clock);
  await before.sendGrid('POST', '/v3/mail/send', message({ send_at: (clock.now() + minute) / 1000 }));
  await before.world.stop();
  before.database.close();
  clock.advance(minute);

  const after = await startWorldForTests(openDatabase(directory), clock);
  await after.world.idle();
  expect(after.world.mail.list()).toHaveLength(1);
  await after.world.stop();
  after.database.close();
  rmSync(directory, { recursive: true });
});
