/** Somebody who took part in a release closes their Atlassian account: what the real bundle keeps of them afterwards. */
import { people } from '../../sandbox/demo/people';
import { verifyBundle } from './support/bundle';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { ada, carlos, ines, lena } = people;
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [lena.accountId, ada.accountId], addresses: ['one@partners.example'] });
});
afterAll(() => site.stop());

/** Eight days, without the sweeps of each five minutes, and an hour with them. */
async function aWeekLater(): Promise<void> {
  site.holdSchedules(true);
  await site.advance('P8D');
  site.holdSchedules(false);
  await site.advance('PT30M');
  await site.idle();
}

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
