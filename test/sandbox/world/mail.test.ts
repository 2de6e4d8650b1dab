import { startWorldForTests, type WorldForTests } from './world-for-tests';

let site: WorldForTests;
beforeEach(async () => {
  site = await startWorldForTests();
});
afterEach(() => site.world.stop());

const mail = {
  from: 'Jira <jira@example.com>',
  to: ['mei@example.com'],
  subject: 'Überfällig: naïve façade — 日本語 ✓',
  textBody: 'Grüße aus Köln',
  htmlBody: '<p>Grüße aus <b>Köln</b></p>',
};

describe('the mail server', () => {
  test('receives over a socket what was sent, accents and both bodies included', async () => {
    await site.world.mailer.send({ ...mail, headers: { 'Message-ID': '<one@jira.example>', 'X-Kind': 'test' } });

    const [received] = site.world.mail.list();
    expect(received).toMatchObject({
      id: '1',
      time: '2026-11-16T09:00:00.000Z',
      from: 'Jira <jira@example.com>',
      to: ['mei@example.com'],
      subject: mail.subject,
      messageId: '<one@jira.example>',
    });
    expect(received?.text).toContain('Grüße aus Köln');
    expect(received?.html).toContain('<b>Köln</b>');
    expect(received?.headers['x-kind']).toBe('test');
    expect(received?.headers['content-type']).toContain('multipart/alternative');
  });

  test('keeps the message as it came over the wire', async () => {
    await site.world.mailer.send(mail);
    const raw = site.world.mail.raw('1')?.toString('latin1') ?? '';
    expect(raw).toMatch(/^Subject: =\?UTF-8\?/im);
    expect(site.world.mail.raw('2')).toBeUndefined();
  });

  test('names everybody who got the message', async () => {
    await site.world.mailer.send({ ...mail, to: ['mei@example.com', 'Carlos <carlos@example.com>'] });
    expect(site.world.mail.list().map(({ to }) => to)).toEqual([['mei@example.com', 'carlos@example.com']]);
  });

  test('keeps a delivery once that is handed over again under its name, and unnamed ones each time', async () => {
    await site.world.mailer.send({ ...mail, deliveryId: 'row-7' });
    await site.world.mailer.send({ ...mail, deliveryId: 'row-7' });
    expect(site.world.mail.list()).toHaveLength(1);

    await site.world.mailer.send(mail);
    await site.world.mailer.send(mail);
    expect(site.world.mail.list()).toHaveLength(3);
  });

  test('refuses mail for a mailbox that does not exist', async () => {
    await expect(site.world.mailer.send({ ...mail, to: ['nobody@bounce.example'] })).rejects.toThrow(/550 5\.1\.1/);
    expect(site.world.mail.list()).toEqual([]);
  });

  test('asks to try again for a mailbox that defers, then takes the same message', async () => {
    const deferred = { ...mail, to: ['slow@defer.example'], headers: { 'Message-ID': '<slow@jira.example>' } };
    await expect(site.world.mailer.send(deferred)).rejects.toThrow(/451 4\.7\.1/);
    await site.world.mailer.send(deferred);
    expect(site.world.mail.list()).toHaveLength(1);
  });

  test('asks to try again each time for a mailbox that is busy', async () => {
    const busy = { ...mail, to: ['full@busy.example'], headers: { 'Message-ID': '<busy@jira.example>' } };
    for (const _time of ['first', 'second', 'third'])
      await expect(site.world.mailer.send(busy)).rejects.toThrow(/452 4\.2\.2/);
    expect(site.world.mail.list()).toEqual([]);
  });

  test('lets a message to a quick mailbox overtake one to a slow mailbox', async () => {
    await Promise.all([site.world.mailer.send({ ...mail, to: ['snail@slow.example'] }), site.world.mailer.send(mail)]);
    expect(site.world.mail.list().map(({ to }) => to[0])).toEqual(['mei@example.com', 'snail@slow.example']);
  });

  test('keeps a message once whose connection it dropped after it had it', async () => {
    const headers = { 'Message-ID': '<hung-up@jira.example>' };
    const hungUp = { ...mail, to: ['mei@hangup.example'], headers, deliveryId: 'row-8' };
    await expect(site.world.mailer.send(hungUp)).rejects.toThrow(/closed unexpectedly/);
    expect(site.world.mail.list()).toHaveLength(1);
    await site.world.mailer.send(hungUp);
    expect(site.world.mail.list()).toHaveLength(1);
  });
});
