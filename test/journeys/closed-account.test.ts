/** Somebody who took part in a release closes their Atlassian account: what the real bundle keeps of them afterwards. */
import { people, queryUsers } from '../../sandbox/demo/people';
import { verifyBundle } from './support/bundle';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { ada, carlos, ines, lena } = people;
const [greta] = queryUsers.others;
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [lena.accountId, ada.accountId], addresses: ['one@partners.example'] });
});
afterAll(() => site.stop());

/** So long, without the sweeps of each five minutes, and half an hour with them. */
async function later(duration: string): Promise<void> {
  site.holdSchedules(true);
  await site.advance(duration);
  site.holdSchedules(false);
  await site.advance('PT30M');
  await site.idle();
}

const aWeekLater = (): Promise<void> => later('P8D');

test('who is responsible closes their account while messages and reminders are still to leave: all of them do', async () => {
  if (!greta) throw new Error('The site has other people.');
  const partners = (await site.administration()).groups.find(({ name }) => name === 'Partners');
  if (!partners) throw new Error('The site has the group.');
  const { id, revision, name, description, members } = partners;
  const target = { proof: 'acknowledged', percent: 100, hours: 720, remindAfterHours: [240] } as const;
  await site.administer('saveGroup', { id, revision, name, description, members, target });
  const release = await Release.plan(site);
  await release.complete();
  for (const group of ['Partners', 'Query users']) await release.edit(group, { responsibleAccountId: greta.accountId });
  const DAY = 24 * 3_600_000;
  await release.schedule('Query users', { start: { kind: 'at', at: (await site.now()) + 9 * DAY } });
  await release.submit();
  await release.approve();
  await release.verify();
  await release.send();
  await site.passTime();
  expect((await release.mails()).map(({ to }) => to)).toEqual([['one@partners.example']]);
  expect(site.keptWith(greta.accountId)).not.toEqual([]);

  await site.closeAccount(greta.accountId);
  await aWeekLater();
  expect(site.keptWith(greta.accountId)).toEqual([]);
  const { communiques, people: named } = await release.open();
  expect(communiques.map(({ responsibleGone }) => responsibleGone)).toEqual([true, true]);
  expect(named[communiques[0]?.responsibleAccountId ?? '']).toBe('A person whose account was closed');
  await release.verify();
  expect(await release.reasons()).toEqual([]);

  await later('PT24H');
  expect((await release.deliveries()).map(({ state }) => state)).toEqual(['accepted', 'accepted', 'delivered']);
  await later('PT24H');
  expect((await release.mails()).filter(({ subject }) => subject.startsWith('Reminder: ')).map(({ to }) => to)).toEqual(
    [['one@partners.example']],
  );
  const { code, output } = await verifyBundle(release);
  expect({ code, output }).toMatchObject({ code: 0 });
});

test('whoever closed their account is nowhere in the storage, and the evidence is accepted as before', async () => {
  const release = await Release.ready(site);
  await release.send();
  await release.untilQuiet();
  await site.passTime();
  const gone = [lena, carlos];
  for (const { accountId } of gone) expect(site.keptWith(accountId)).not.toEqual([]);
  expect((await verifyBundle(release)).code).toBe(0);

  await site.rename(ada.accountId, 'Ada King');
  for (const { accountId } of gone) await site.closeAccount(accountId);
  await aWeekLater();

  for (const { accountId, displayName } of gone) {
    expect(site.keptWith(accountId)).toEqual([]);
    expect(site.keptWith(displayName)).toEqual([]);
  }
  expect(site.keptWith(ada.displayName)).toEqual([]);
  expect(site.keptWith('Ada King')).not.toEqual([]);
  const { code, output } = await verifyBundle(release);
  expect({ code, output }).toMatchObject({ code: 0 });

  const opened = await release.open();
  expect(opened.state).toBe('recorded');
  expect(Object.values(opened.people)).toContain('A person whose account was closed');
  const told = (await release.deliveries()).map(({ recipient }) => recipient);
  expect(told).toContain('A person whose account was closed');
  const story = await site.invoke(ines.accountId, 'site-page', {}, 'openHistory', { issueId: release.issueId });
  expect(JSON.stringify(story)).toContain('A person whose account was closed');
  expect((await site.administration()).groups.map(({ members }) => members)).toContainEqual({
    kind: 'jira-users',
    accountIds: [ada.accountId],
  });
});
