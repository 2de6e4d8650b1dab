import { appFor, carlos, lena, mei, noor, openTestSite, sam, type TestSite } from './site-for-tests';

const notify = (test: TestSite, body: unknown, key = 'PRD-1', as: Parameters<TestSite['call']>[0] = mei) =>
  test.call(as, 'POST', `/rest/api/3/issue/${key}/notify`, body);

const message = { subject: 'Version 2.0', textBody: 'It is there.', htmlBody: '<p>It is there.</p>' };
const recipients = (test: TestSite) => test.mails.map((mail) => mail.to.join());

describe('notify', () => {
  it('sends one mail to each recipient, once, whoever names them', async () => {
    const test = openTestSite();
    const { status } = await notify(test, {
      ...message,
      to: { users: [{ accountId: carlos.accountId }], groups: [{ name: 'change-managers' }], assignee: true },
    });
    expect(status).toBe(204);
    await test.site.mailIdle();
    expect(recipients(test)).toEqual(['carlos@example.com', 'noor@example.com']);
    expect(test.mails[0]).toMatchObject({
      subject: '[JIRA] (PRD-1) Version 2.0',
      from: '"Mei Tanaka (Jira)" <jira@localhost>',
      textBody: 'It is there.',
      htmlBody: '<p>It is there.</p>',
    });
    expect(new Set(test.mails.map((mail) => mail.headers?.['Message-ID'])).size).toBe(2);
  });

  it('sends nothing to people who may not see the issue', async () => {
    const test = openTestSite();
    await notify(test, { ...message, to: { groups: [{ name: 'readers' }] } });
    await test.site.mailIdle();
    expect(recipients(test)).toEqual(['sam@example.com', 'carlos@example.com', 'noor@example.com']);
    expect(recipients(test)).not.toContain(lena.emailAddress);
  });

  it('keeps to a restriction to groups', async () => {
    const test = openTestSite();
    await notify(test, {
      ...message,
      to: { groups: [{ name: 'readers' }] },
      restrict: { groups: [{ name: 'jira-administrators' }] },
    });
    await test.site.mailIdle();
    expect(recipients(test)).toEqual(['sam@example.com']);
  });

  it('refuses the caller as a recipient, unknown recipients, none, and issues that are not seen', async () => {
    const test = openTestSite();
    const refusals = [
      await notify(test, { ...message, to: { users: [{ accountId: mei.accountId }] } }),
      await notify(test, { ...message, to: { users: [{ accountId: 'nobody' }] } }),
      await notify(test, { ...message, to: { groups: [{ name: 'nobody' }] } }),
      await notify(test, { ...message, to: {} }),
      await notify(test, { ...message, to: { users: [{ accountId: noor.accountId }] } }, 'PRD-3', sam),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400, 404]);
    await test.site.mailIdle();
    expect(test.mails).toEqual([]);
  });

  it('lets an app notify the person for whom it works', async () => {
    const test = openTestSite();
    const accountId = test.site.install(appFor(() => ({ allowed: true })));
    const { status } = await notify(test, { ...message, to: { users: [{ accountId: mei.accountId }] } }, 'PRD-1', {
      kind: 'app',
      accountId,
    });
    await test.site.mailIdle();
    expect([status, recipients(test)]).toEqual([204, ['mei@example.com']]);
  });

  it('keeps mail while the server is away and sends it later under the same Message-ID', async () => {
    const test = openTestSite();
    test.refuseMail(true);
    await notify(test, { ...message, to: { users: [{ accountId: carlos.accountId }] } });
    await test.site.mailIdle();
    expect(test.mails).toEqual([]);
    test.refuseMail(false);
    test.clock.advance(5_000);
    await test.site.mailIdle();
    expect(test.mails.map((mail) => mail.headers?.['Message-ID'])).toEqual(['<jira.notify.10001.1@localhost>']);
  });

  it('takes up after a restart what was promised before it', async () => {
    const before = openTestSite();
    before.refuseMail(true);
    await notify(before, { ...message, to: { users: [{ accountId: carlos.accountId }] } });
    await before.site.mailIdle();
    const after = openTestSite({ database: before.database });
    await after.site.mailIdle();
    expect(recipients(after)).toEqual(['carlos@example.com']);
  });
});
