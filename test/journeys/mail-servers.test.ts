/**
 * Readers' mail servers greylist, refuse, are full, are slow, or drop the connection after they have the message. The
 * provider deals with them; what people are told of each delivery is what is known of it at that moment.
 */
import { people } from '../../sandbox/demo/people';
import type { DeliveryView } from '../../src/contract';
import { ACCOUNTS, connect, type ProviderAccount } from './support/mail-providers';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { lena } = people;
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
});
afterAll(() => site.stop());

const oneOfEach = ACCOUNTS.filter(({ provider }) => !provider.endsWith('-eu'));

describe.each<[string, ProviderAccount]>(oneOfEach.map((account) => [account.provider, account]))(
  'through %s',
  (provider, account) => {
    const greylisting = `${provider}@defer.example`;
    const refusing = `${provider}@bounce.example`;
    const full = `${provider}@busy.example`;
    const slow = `${provider}@slow.example`;
    const hangingUp = `${provider}@hangup.example`;
    let release: Release;

    const delivery = async (recipient: string): Promise<DeliveryView | undefined> =>
      (await release.deliveries()).find((one) => one.recipient.includes(recipient));
    const mailsTo = async (address: string): Promise<number> =>
      (await release.mails()).filter(({ to }) => to.includes(address)).length;

    beforeAll(async () => {
      await connect(site, account);
      const addresses = [greylisting, refusing, full, slow, hangingUp];
      await site.setAudience({ users: [lena.accountId], addresses });
      release = await Release.ready(site);
      await release.send();
      await site.idle();
    });

    test.each([
      ['greylists', greylisting],
      ['is full', full],
    ])('mail to a server that %s is accepted by the provider, and not shown as delivered', async (_what, address) => {
      expect((await delivery(address))?.state).toBe('accepted');
      expect(await mailsTo(address)).toBe(0);
    });

    test('mail that a server refuses is shown as bounced, with its words and without the address', async () => {
      const refused = await delivery(refusing);
      expect(refused).toMatchObject({ state: 'bounced', reason: expect.stringMatching(/550|unknown user/) });
      expect(refused?.reason).not.toContain('@');
      expect(await mailsTo(refusing)).toBe(0);
    });

    test('mail through Jira is never shown as delivered, since Jira says nothing of it', async () => {
      expect((await delivery(lena.displayName))?.state).toBe('accepted');
      expect(await mailsTo(lena.emailAddress)).toBe(1);
    });

    test.each([
      ['greylists', greylisting],
      ['is slow', slow],
      ['drops the connection after it has the message', hangingUp],
    ])('mail to a server that %s arrives once, and is then shown as delivered', async (_what, address) => {
      await site.advance('PT1H');
      expect(await delivery(address)).toMatchObject({ state: 'delivered', attempts: 1 });
      expect(await mailsTo(address)).toBe(1);
    });

    test('mail that a server never takes bounces when the provider gives up, and the address stays in use', async () => {
      for (let day = 0; day < 6 && (await delivery(full))?.state === 'accepted'; day += 1) await site.advance('PT24H');
      expect(await delivery(full)).toMatchObject({
        state: 'bounced',
        reason: expect.stringMatching(/452|mailbox full|Too old/),
      });
      expect((await delivery(full))?.reason).not.toContain('@');
      const quarantined = JSON.stringify((await site.administration()).groups.flatMap((group) => group.quarantined));
      expect(quarantined).toContain(refusing);
      expect(quarantined).not.toContain(full);
    });

    test('the headline counts who got it, and who did not', async () => {
      expect((await release.open()).headline).toMatch(/Sent to 4 of 6 people.*2 bounced/);
    });
  },
);
