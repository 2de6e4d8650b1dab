/** A release on the app's own public page: published once, read by anybody, and corrected in its place. */
import { people } from '../../sandbox/demo/people';
import type { DeliveryView, GroupView } from '../../src/contract';
import { Release } from './support/release';
import { TestSite, type HttpAnswer } from './support/site';

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [people.lena.accountId], addresses: ['one@partners.example'] });
  await site.saveMembers('Everybody', {
    kind: 'destinations',
    channel: 'public-page',
    destinations: [{ name: 'Releases of Harbour' }],
  });
});
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

async function group(): Promise<GroupView> {
  const found = (await site.administration()).groups.find(({ name }) => name === 'Everybody');
  if (!found) throw new Error('The site has no group Everybody.');
  return found;
}

async function address(): Promise<string> {
  return (await group()).pages?.[0]?.url ?? '';
}

const read = async (): Promise<HttpAnswer> => site.http('GET', await address());

async function published(release: Release): Promise<DeliveryView | undefined> {
  return (await release.deliveries()).find(({ channel }) => channel === 'public-page');
}

const timesOn = (page: HttpAnswer, release: Release): number =>
  page.text.match(new RegExp(`<h2[^>]*>[^<]*${release.subject}`, 'g'))?.length ?? 0;

test('the page is there before anything was published, and says so', async () => {
  const page = await read();
  expect(page.status).toBe(200);
  expect(page.text).toContain('Releases of Harbour');
  expect(page.text).toContain('Nothing has been published here yet.');
});

test('anybody reads a release there, and a correction takes its place', async () => {
  const release = await Release.ready(site);
  await release.send();
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect((await published(release))?.state).toBe('accepted');
  const page = await read();
  expect(timesOn(page, release)).toBe(1);
  expect(page.text).toContain('Answers come sooner.');
  expect(page.text).not.toMatch(/<script|token=|partners\.example/);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);

  await release.verify('rolled-back');
  await site.idle();
  expect(await release.send()).toMatchObject({ ok: true });
  await release.untilCorrected();
  const corrected = await read();
  const [before = '', after = ''] = corrected.text.split('<details>');
  expect(before).toContain('Correction');
  expect(before).toContain('This is not right any more.');
  expect(before).not.toContain('Answers come sooner.');
  expect(after).toContain('Answers come sooner.');
});

test('an app that dies right after it published finds its message there, and publishes it once', async () => {
  const release = await Release.ready(site);
  await site.addFault({
    kind: 'crash',
    seam: 'storage',
    match: 'content/content:public-page',
    count: 1,
    when: 'after',
  });
  await release.send();
  await site.idle();
  expect(await site.clearFaults()).toEqual([1]);
  await site.advance('PT5M');
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(await published(release)).toMatchObject({ state: 'accepted', attempts: 2 });
  expect(timesOn(await read(), release)).toBe(1);
});

test('nobody can post to the page, and a page that was taken away is gone with all that was on it', async () => {
  const url = await address();
  expect((await site.http('POST', url, 'x')).status).toBe(405);
  await site.saveMembers('Everybody', {
    kind: 'destinations',
    channel: 'public-page',
    destinations: [{ name: 'Another page' }],
  });
  const gone = await site.http('GET', url);
  expect(gone.status).toBe(404);
  expect(gone.text).not.toContain('Answers come sooner.');
  expect((await read()).text).toContain('Nothing has been published here yet.');
});

test('an administrator cannot give a page an address, nor send a test that everybody would see', async () => {
  const { id, members } = await group();
  const destinationId = members.kind === 'destinations' ? members.destinations[0]?.id : undefined;
  const said = await site.invoke(people.sam.accountId, 'administration-page', {}, 'sendTestPost', {
    groupId: id,
    destinationId,
  });
  expect(said).toMatchObject({ ok: false, refusal: { code: 'no-test' } });
  const destinations = [{ name: 'x', address: 'https://pages.example' }];
  const saved = await site.invoke(people.sam.accountId, 'administration-page', {}, 'saveGroup', {
    ...{ name: 'Another group', description: '' },
    members: { kind: 'destinations', channel: 'public-page', destinations },
  });
  expect(saved).toMatchObject({ ok: false, refusal: { field: 'members.destinations.0.address' } });
});
