/** Each mail provider does the same for the record: mail arrives, receipts come back, and nobody else can report. */
import { people } from '../../sandbox/demo/people';
import type { DeliveryView } from '../../src/contract';
import { ACCOUNTS, connect, type ProviderAccount } from './support/mail-providers';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { lena } = people;
const arriving = 'one@partners.example';
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
});
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

async function stateOf(release: Release, address: string): Promise<DeliveryView | undefined> {
  return (await release.deliveries()).find(({ recipient }) => recipient.includes(address));
}

describe.each<[string, ProviderAccount]>(ACCOUNTS.map((account) => [account.provider, account]))(
  'through %s',
  (provider, account) => {
    const bouncing = `gone-${provider}@bounce.example`;

    beforeAll(async () => {
      await connect(site, account);
      await site.setAudience({ users: [lena.accountId], addresses: [arriving, bouncing] });
    });

    test('mail arrives once as approved, and the provider’s reports become receipts', async () => {
      const release = await Release.ready(site);
      await release.send();
      await release.untilQuiet();
      expect((await stateOf(release, arriving))?.state).toBe('delivered');
      expect(await stateOf(release, bouncing)).toMatchObject({ state: 'bounced', reason: expect.any(String) });

      expect((await release.mails()).filter(({ to }) => to.includes(arriving))).toHaveLength(1);
      const delivery = await stateOf(release, arriving);
      const received = site.sandbox.world.mail
        .list()
        .find(({ to, text }) => to.includes(arriving) && text?.includes(release.ground.versionName));
      expect(received).toMatchObject({
        to: [arriving],
        from: 'Harbour releases <releases@example.com>',
        messageId: expect.stringMatching(account.messageId(String(delivery?.id))),
        headers: { 'reply-to': 'service-desk@example.com' },
      });
    });

    test('an answer that is lost after the provider took the mail is settled by its report, and nothing leaves twice', async () => {
      const release = await Release.ready(site);
      await site.addFault({ kind: 'provider', match: account.host, effect: { lose: 'afterAccepting' }, times: 1 });
      await release.send();
      await release.untilQuiet();
      expect(await site.clearFaults()).toEqual([1]);
      expect((await stateOf(release, arriving))?.state).toBe('delivered');
      expect((await release.mails()).filter(({ to }) => to.includes(arriving))).toHaveLength(1);
    });

    test('a busy provider is asked again later, and a broken one leaves the delivery uncertain', async () => {
      const release = await Release.ready(site);
      await site.addFault({ kind: 'provider', match: account.host, effect: { answer: 429 }, times: 1 });
      await site.addFault({ kind: 'provider', match: account.host, effect: { answer: 500 }, times: 1 });
      await release.send();
      await site.idle();
      await site.passTime();
      await site.idle();
      const states = (await release.deliveries())
        .filter(({ recipient }) => recipient.includes('@'))
        .map(({ state }) => state);
      expect(states).toContain('uncertain');
      expect(states).not.toContain('planned');
    });

    test('a report that does not come from the provider is refused and changes nothing', async () => {
      const { eventUrl } = (await site.administration()).provider;
      const address = site.url + new URL(eventUrl).pathname + new URL(eventUrl).search;
      const before = (await site.state()).usage.storageWrites;
      const answer = await site.http('POST', address, { RecordType: 'Delivery' }, { authorization: 'Basic eDp5' });
      expect(answer).toMatchObject({ status: 401, value: { code: 'wrong-signature' } });
      expect((await site.state()).usage.storageWrites).toBe(before);
    });
  },
);

test('a report of a provider that nobody knows is refused with what to do', async () => {
  const { eventUrl } = (await site.administration()).provider;
  const address = `${site.url}${new URL(eventUrl).pathname}?provider=pigeons`;
  expect(await site.http('POST', address, {})).toMatchObject({ status: 404, value: { field: 'provider' } });
});
