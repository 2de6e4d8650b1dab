/**
 * A call that nobody answers, neither with success nor with a failure: whoever waits for it has an answer within half of
 * the platform's time for a page, other deliveries go on, and nobody gets anything twice.
 */
import { people } from '../../sandbox/demo/people';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { ada, lena, mei } = people;
const PATIENCE_MILLISECONDS = 12_000;
const addresses = ['one@partners.example'];

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [lena.accountId, mei.accountId], addresses });
}, 60_000);
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

const stall = (match: string): Promise<void> => site.addFault({ kind: 'stall', match, times: 1 });

const states = async (release: Release): Promise<readonly string[]> =>
  (await release.deliveries()).map(({ state }) => state).sort();

async function received(release: Release): Promise<readonly string[]> {
  return (await release.mails()).flatMap(({ to }) => to).sort();
}

const everybody = [...addresses, lena.emailAddress, mei.emailAddress].sort();

test.each([
  ['Jira', '^POST /rest/api/3/issue/.*/notify'],
  ['the mail provider', 'POST https://api.sendgrid.com'],
])('a message that %s never answers is uncertain within seconds, and the others leave', async (_, match) => {
  const release = await Release.ready(site);
  await stall(match);
  const before = await site.now();
  await release.send();
  await site.passTimeDuringStall(PATIENCE_MILLISECONDS);
  await site.idle();
  expect(await site.now()).toBeLessThan(before + 2 * PATIENCE_MILLISECONDS);
  const found = await states(release);
  expect(found.filter((state) => state === 'uncertain')).toHaveLength(1);
  expect(found.filter((state) => state === 'planned' || state === 'attempting')).toEqual([]);
  expect(await received(release)).toHaveLength(2);

  // It was taken all the same, only later.
  await site.clearFaults();
  await release.untilQuiet();
  expect(await received(release)).toEqual(everybody);
});

test('a panel says that Jira did not answer, and changes nothing', async () => {
  const release = await Release.ready(site);
  await site.addFault({ kind: 'stall', match: '/rest/api/3/issue', times: 100 });
  const { storageWrites } = (await site.state()).usage;
  const opening = site.invoke(ada.accountId, 'record-panel', release.place, 'openRecord');
  await site.passTimeDuringStall(PATIENCE_MILLISECONDS);
  expect(await opening).toMatchObject({
    ok: false,
    refusal: { code: 'jira-failed', message: expect.stringContaining('did not answer in time') },
  });
  expect((await site.state()).usage.storageWrites).toBe(storageWrites);
});

test('a send whose approvals nobody tells is held, and leaves nothing', async () => {
  const release = await Release.ready(site);
  await stall('GET /rest/servicedeskapi/request/.*/approval');
  const sending = release.send();
  await site.passTimeDuringStall(PATIENCE_MILLISECONDS);
  expect(await sending).toMatchObject({ ok: false, refusal: { reasons: [{ code: 'unknown' }] } });
  await site.idle();
  expect(await received(release)).toEqual([]);
});
