/** On the real bundle: those who are missing are reminded until their target is reached, or somebody hears that it was not. */
import { people, queryUsers } from '../../sandbox/demo/people';
import type { CommuniqueView, CoverageTarget, GroupMembers } from '../../src/contract';
import type { Mail } from '../../sandbox/journey/site-client';
import { Release } from './support/release';
import { TestSite } from './support/site';

const PEOPLE = 20;
const partners = Array.from({ length: PEOPLE }, (_, index) => `reader-${index}@partners.example`);
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({
    users: queryUsers.others.slice(0, 1).map((person) => person.accountId),
    addresses: partners,
  });
});
afterAll(() => site.stop());

async function ask(target: CoverageTarget, responsibleAccountId: string, members?: GroupMembers): Promise<void> {
  const group = (await site.administration()).groups.find(({ name }) => name === 'Partners');
  if (!group) throw new Error('The site has the group.');
  const { id, revision, name, description } = group;
  const edit = { id, revision, name, description, members: members ?? group.members, target, responsibleAccountId };
  await site.administer('saveGroup', edit);
}

async function sent(): Promise<Release> {
  const release = await Release.ready(site);
  await release.send();
  await release.untilQuiet();
  return release;
}

const mailsTo = async (release: Release): Promise<readonly Mail[]> =>
  (await release.mails()).filter(({ to }) => to.some((address) => partners.includes(address)));
const reminders = async (release: Release): Promise<readonly Mail[]> =>
  (await mailsTo(release)).filter(({ subject }) => subject.startsWith('Reminder: '));
const linkIn = ({ text }: Mail): string => /https?:\/\/\S+token=[^\s"<]+/.exec(text ?? '')?.[0] ?? '';

async function acknowledge(mails: readonly Mail[]): Promise<void> {
  for (const mail of mails) await site.http('POST', linkIn(mail));
  await site.idle();
}

async function partnersOf(release: Release): Promise<CommuniqueView | undefined> {
  return (await release.open()).communiques.find(({ group }) => group.name === 'Partners');
}

test('twenty people: some confirm, one reminder goes to the others alone, and none once the target is reached', async () => {
  await ask({ proof: 'acknowledged', percent: 90, hours: 48, remindAfterHours: [24, 40] }, people.ada.accountId);
  const release = await sent();
  const first = await mailsTo(release);
  expect(first).toHaveLength(PEOPLE);
  const early = first.slice(0, 12);
  await acknowledge(early);
  expect((await partnersOf(release))?.chase).toMatchObject({ missing: 8, reminders: [] });

  await site.advance('PT25H');
  await release.untilQuiet();
  const reminded = await reminders(release);
  const late = partners.filter((address) => !early.some(({ to }) => to.includes(address)));
  expect(reminded.flatMap(({ to }) => to).sort()).toEqual([...late].sort());
  for (const reminder of reminded) {
    const original = first.find(({ to }) => to.join() === reminder.to.join());
    expect(linkIn(reminder)).toBe(original && linkIn(original));
  }

  await acknowledge(reminded.slice(0, 6));
  await site.advance('PT1H');
  expect((await partnersOf(release))?.coverage).toMatchObject({ state: 'reached', reached: 18, needed: 18 });
  await site.advance('PT24H');
  await release.untilQuiet();
  expect(await reminders(release)).toHaveLength(late.length);
});

test('the window ends below the target: who answers for the group is told once', async () => {
  await ask({ proof: 'acknowledged', percent: 90, hours: 24 }, people.mei.accountId);
  const release = await sent();
  await acknowledge((await mailsTo(release)).slice(0, 3));
  await site.advance('PT25H');
  await release.untilQuiet();
  await site.advance('PT3H');
  expect((await partnersOf(release))?.coverage?.state).toBe('missed');
  const told = (await site.mails()).filter(({ subject }) => subject.includes('Not confirmed in time'));
  expect(told.map(({ to }) => to)).toEqual([[people.mei.emailAddress]]);
  expect(told[0]?.text).toContain('3 are known to have what they were told');
  expect((await partnersOf(release))?.chase?.escalation?.accountId).toBe(people.mei.accountId);
});

test('who confirms neither the mail nor its reminder gets a text message, whose link confirms the mail', async () => {
  const numberOf = (index: number): string => `+49151000000${String(index).padStart(2, '0')}`;
  await site.administer('saveTextSender', {
    accountSid: `AC${'a'.repeat(32)}`,
    sender: '+15005550006',
    authToken: 'b'.repeat(32),
  });
  await ask(
    {
      proof: 'acknowledged',
      percent: 90,
      hours: 48,
      remindAfterHours: [24],
      next: { channel: 'text-message', afterHours: 30 },
    },
    people.ada.accountId,
    {
      kind: 'addresses',
      addresses: partners.map((address, index) => ({
        name: '',
        address,
        ...(index < 18 ? { number: numberOf(index) } : {}),
      })),
    },
  );
  const release = await sent();
  const texts = () =>
    site.sandbox.world.posts
      .list()
      .filter(({ receiver, body }) => receiver === 'Twilio' && String(body).includes(release.subject))
      .map(({ body }) => String(body));
  const first = await mailsTo(release);
  const indexOf = ({ to }: Mail): number => partners.indexOf(to[0] ?? '');
  await acknowledge(first.filter((mail) => indexOf(mail) < 10));
  await site.advance('PT29H');
  expect([texts(), (await partnersOf(release))?.chase]).toMatchObject([
    [],
    { missing: 10, nextChannel: 'text-message', unreachedNext: 2 },
  ]);

  await site.advance('PT2H');
  await release.untilQuiet();
  expect(texts()).toHaveLength(8);
  for (const text of texts()) {
    const { pathname, search } = new URL(/https?:\S+token=\S+/.exec(text)?.[0] ?? '');
    await site.http('POST', pathname + search, '', { 'content-type': 'application/x-www-form-urlencoded' });
  }
  await site.idle();
  await site.advance('PT1H');
  expect((await partnersOf(release))?.coverage).toMatchObject({ state: 'reached', reached: 18, needed: 18 });
  const told = (await release.deliveries()).filter(({ next }) => next?.channel === 'text-message');
  expect(told.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'acknowledged'));
});
