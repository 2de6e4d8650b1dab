/**
 * What becomes of a reminder, and of the mail of the next channel, at readers' mail servers that greylist, refuse, are
 * full, are slow, or drop the connection after they have the message.
 */
import type { DeliveryView } from '../../src/contract';
import { people } from '../../sandbox/demo/people';
import type { Mail } from '../../sandbox/journey/site-client';
import { verifyBundle } from './support/bundle';
import { ACCOUNTS, connect, type ProviderAccount } from './support/mail-providers';
import { Release } from './support/release';
import { TestSite } from './support/site';

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.saveMembers('Query users', { kind: 'jira-users', accountIds: [people.lena.accountId] });
  await site.administer('saveTextSender', {
    accountSid: `AC${'a'.repeat(32)}`,
    sender: '+15005550006',
    authToken: 'b'.repeat(32),
  });
});
afterAll(() => site.stop());

const SERVERS = {
  greylisting: 'defer.example',
  refusing: 'bounce.example',
  full: 'busy.example',
  slow: 'slow.example',
  hangingUp: 'hangup.example',
} as const;
type Server = keyof typeof SERVERS;
const servers = Object.keys(SERVERS) as readonly Server[];
const TARGET = { proof: 'acknowledged', percent: 100, hours: 72 } as const;

const oneOfEach = ACCOUNTS.filter(({ provider }) => !provider.endsWith('-eu'));

describe.each<[string, ProviderAccount]>(oneOfEach.map((account) => [account.provider, account]))(
  'through %s',
  (provider, account) => {
    const partnerAt = (server: Server): string => `${provider}-${server.toLowerCase()}@${SERVERS[server]}`;
    const numberAt = (server: Server): string => `+49151234500${servers.indexOf(server)}0`;
    const mailboxAt = (server: Server): string => `${provider}-next-${server.toLowerCase()}@${SERVERS[server]}`;
    let release: Release;

    async function save(name: string, members: unknown, target: unknown): Promise<void> {
      const known = (await site.administration()).groups.find((group) => group.name === name);
      const group = known ? { id: known.id, revision: known.revision } : {};
      await site.administer('saveGroup', { ...group, name, description: 'Who has to know.', members, target });
    }

    const delivery = async (recipient: string): Promise<DeliveryView | undefined> =>
      (await release.deliveries()).find((one) => one.recipient.includes(recipient));
    const mailsTo = async (address: string): Promise<readonly Mail[]> =>
      (await release.mails()).filter(({ to }) => to.includes(address));
    const remindersTo = async (address: string): Promise<number> =>
      (await mailsTo(address)).filter(({ subject }) => subject.startsWith('Reminder: ')).length;

    beforeAll(async () => {
      await connect(site, account);
      const addresses = servers.map((server) => ({ name: '', address: partnerAt(server) }));
      await save('Partners', { kind: 'addresses', addresses }, { ...TARGET, remindAfterHours: [4] });
      const numbers = servers.map((server) => ({ name: '', number: numberAt(server), address: mailboxAt(server) }));
      const next = { channel: 'external-mail', afterHours: 4 };
      await save('On call', { kind: 'telephone-numbers', numbers }, { ...TARGET, next });
      release = await Release.ready(site);
      await release.send();
      await site.idle();
      await site.advance('PT3H50M');
      expect(await Promise.all(servers.map((server) => remindersTo(partnerAt(server))))).toEqual([0, 0, 0, 0, 0]);
      // Providers ask a server that puts them off again after five minutes or more.
      for (let round = 0; round < 15 && !(await delivery(numberAt('greylisting')))?.next; round += 1)
        await site.advance('PT2M');
    });

    test('mail by the next channel to a server that greylists is not shown as delivered before it is', async () => {
      expect((await delivery(numberAt('greylisting')))?.next?.state).toBe('accepted');
      expect(await mailsTo(mailboxAt('greylisting'))).toEqual([]);
    });

    test.each<[string, Server]>([
      ['greylists', 'greylisting'],
      ['is slow', 'slow'],
      ['drops the connection after it has the message', 'hangingUp'],
    ])('at a server that %s a reminder, and mail by the next channel, arrive once', async (_what, server) => {
      await site.advance('PT1H');
      expect(await remindersTo(partnerAt(server))).toBe(1);
      expect(await mailsTo(partnerAt(server))).toHaveLength(2);
      expect(await mailsTo(mailboxAt(server))).toHaveLength(1);
      expect((await delivery(numberAt(server)))?.next).toMatchObject({ channel: 'external-mail', state: 'delivered' });
    });

    test('who is at a server that refused the message gets no reminder of it', async () => {
      expect((await delivery(partnerAt('refusing')))?.state).toBe('bounced');
      expect(await mailsTo(partnerAt('refusing'))).toEqual([]);
    });

    test('mail by the next channel that a server refuses takes nothing from the message, nor its address out of use', async () => {
      const refused = await delivery(numberAt('refusing'));
      expect([refused?.state, refused?.next?.state]).toEqual(['delivered', 'bounced']);
      expect(await mailsTo(mailboxAt('refusing'))).toEqual([]);
      const quarantined = (await site.administration()).groups.find(({ name }) => name === 'On call')?.quarantined;
      expect(quarantined).toEqual([]);
    });

    test('what a full server never takes bounces when the provider gives up, and nobody is told anything else', async () => {
      for (let day = 0; day < 6 && (await delivery(numberAt('full')))?.next?.state === 'accepted'; day += 1)
        await site.advance('PT24H');
      expect((await delivery(numberAt('full')))?.next?.state).toBe('bounced');
      expect((await delivery(partnerAt('full')))?.state).toBe('bounced');
      expect([await mailsTo(mailboxAt('full')), await mailsTo(partnerAt('full'))]).toEqual([[], []]);
      expect(await Promise.all(servers.map((server) => remindersTo(partnerAt(server))))).toEqual([1, 0, 0, 1, 1]);
      expect((await verifyBundle(release)).code).toBe(0);
    });
  },
);
