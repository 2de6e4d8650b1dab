/** A release in the Confluence of the site: a page or a blog post, published once, and a new version when it is corrected. */
import { z } from 'zod';
import { people } from '../../sandbox/demo/people';
import type { DeliveryView } from '../../src/contract';
import { Release } from './support/release';
import { TestSite } from './support/site';

const contents = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      parentId: z.string().nullish(),
      version: z.object({ number: z.number() }),
      body: z.object({ storage: z.object({ value: z.string() }) }),
    }),
  ),
});
type Content = z.infer<typeof contents>['results'][number];
type Channel = 'confluence-page' | 'confluence-blog';

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [people.lena.accountId], addresses: ['one@partners.example'] });
});
beforeEach(async () => {
  await site.passTime();
  await save('confluence-page', `${site.url}/wiki/spaces/REL/overview`);
});
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

async function save(channel: Channel, address: string): Promise<void> {
  const known = (await site.administration()).groups.find(({ name }) => name === 'Everybody')?.members;
  const id = known?.kind === 'destinations' && known.channel === channel ? known.destinations[0]?.id : undefined;
  await site.saveMembers('Everybody', {
    kind: 'destinations',
    channel,
    destinations: [{ ...(id === undefined ? {} : { id }), name: 'Releases in Confluence', address }],
  });
}

/** A call of Confluence by a person of the site. */
function asLena(method: string, path: string, body?: unknown): unknown {
  const { confluence } = site.sandbox;
  const request = { method, path: `/wiki/api/v2${path}`, headers: {}, body: JSON.stringify(body) };
  const answer = confluence?.handle(request, { kind: 'user', accountId: people.lena.accountId });
  if (answer?.status !== 200) throw new Error(`Confluence answered ${answer?.status}: ${answer?.body}`);
  return JSON.parse(answer.body);
}

const published = (release: Release, type = 'pages'): readonly Content[] =>
  contents
    .parse(asLena('GET', `/${type}?body-format=storage`))
    .results.filter(({ body }) => body.storage.value.includes(release.ground.versionName));

async function delivery(release: Release): Promise<DeliveryView | undefined> {
  return (await release.deliveries()).find(({ channel }) => channel.startsWith('confluence'));
}

async function sent(): Promise<Release> {
  const release = await Release.ready(site);
  await release.send();
  expect((await release.untilQuiet()).state).toBe('recorded');
  return release;
}

async function corrected(release: Release): Promise<void> {
  await release.verify('rolled-back');
  await site.idle();
  expect(await release.send()).toMatchObject({ ok: true });
  await release.untilCorrected();
}

test('a release is a page of the space, and its correction a new version of it that says so at its top', async () => {
  const release = await sent();
  expect((await delivery(release))?.state).toBe('accepted');
  const [page, ...more] = published(release);
  expect(more).toEqual([]);
  expect(page).toMatchObject({ title: release.subject, version: { number: 1 } });
  expect(page?.body.storage.value).toContain('Answers come sooner.');

  await corrected(release);
  const [after, ...others] = published(release);
  expect(others).toEqual([]);
  expect(after).toMatchObject({ id: page?.id, version: { number: 2 }, title: expect.stringContaining('Correction') });
  expect(after?.body.storage.value).toMatch(/^<ac:structured-macro ac:name="warning">/);
  expect(after?.body.storage.value).not.toContain('Answers come sooner.');
  expect((await site.http('GET', `/wiki/spaces/REL/pages/${page?.id}`)).text).toContain('version 2');
});

test('a correction of a notice and of the announcement is on the page of each, and on that of a second one, too', async () => {
  const release = await Release.plan(site);
  const { group } = await release.communiqueFor('Everybody');
  await release.panel('addCommunique', { groupId: group.id, kind: 'planned-notice' });
  await release.complete();
  await release.submit();
  await release.approve();
  await release.verify();
  await release.send();
  expect((await release.untilQuiet()).state).toBe('recorded');
  const pages = published(release)
    .map(({ id }) => id)
    .sort();
  expect(pages).toHaveLength(2);

  for (const version of [2, 3]) {
    await release.correct(`It was wrong in ${version} ways.`);
    expect(
      published(release)
        .map((page) => [page.id, page.version.number, page.body.storage.value.includes('ac:name="warning"')])
        .sort(),
    ).toEqual(pages.map((id) => [id, version, true]));
  }
});

test('a correction finds its page although people gave it another title', async () => {
  const release = await sent();
  const [page] = published(release);
  asLena('PUT', `/pages/${page?.id}`, {
    ...{ id: page?.id, status: 'current', title: `Our ${release.ground.versionName}`, version: { number: 2 } },
    body: { representation: 'storage', value: page?.body.storage.value },
  });
  await corrected(release);
  expect(published(release).map(({ id, version }) => [id, version.number])).toEqual([[page?.id, 3]]);
});

test('an app that dies before it hears of its page finds it, and the page is there once', async () => {
  const release = await Release.ready(site);
  await site.addFault({ kind: 'crash', seam: 'rest', match: '^POST /wiki/api/v2/pages', count: 1, when: 'after' });
  await release.send();
  await site.idle();
  expect(await site.clearFaults()).toEqual([1]);
  expect(published(release)).toHaveLength(1);
  await site.advance('PT5M');
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(await delivery(release)).toMatchObject({ state: 'accepted', attempts: 2 });
  expect(published(release)).toHaveLength(1);
  await corrected(release);
  expect(published(release).map(({ version }) => version.number)).toEqual([2]);
});

test('while Confluence cannot be asked nothing is published, and it is tried again', async () => {
  const release = await Release.ready(site);
  await site.addFault({ kind: 'rest', match: 'GET /wiki/api/v2/pages', status: 503, times: 2 });
  await release.send();
  await site.idle();
  expect(published(release)).toHaveLength(0);
  expect((await delivery(release))?.state).toBe('planned');
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(published(release)).toHaveLength(1);
});

test('a page that people have of the same title stays theirs', async () => {
  const release = await Release.ready(site);
  const theirs = {
    spaceId: '65537',
    title: release.subject,
    body: { representation: 'storage', value: '<p>Ours</p>' },
  };
  asLena('POST', '/pages', { ...theirs, status: 'current' });
  await release.send();
  await release.untilQuiet();
  const [page, ...more] = published(release);
  expect(more).toEqual([]);
  expect(page?.title).toMatch(new RegExp(`^${release.subject} \\(${release.issueKey}, [0-9a-f]{12}\\)$`));
});

test('pages stand below the page that the administrator named, and what becomes a test stands there, too', async () => {
  const parent = z.object({ id: z.string() }).parse(
    asLena('POST', '/pages', {
      ...{ spaceId: '65538', status: 'current', title: 'All releases' },
      body: { representation: 'storage', value: '<p>Below.</p>' },
    }),
  );
  await save('confluence-page', `${site.url}/wiki/spaces/TEAM/pages/${parent.id}/All+releases`);
  const group = (await site.administration()).groups.find(({ name }) => name === 'Everybody');
  const destinationId = group?.members.kind === 'destinations' ? group.members.destinations[0]?.id : undefined;
  const test = { groupId: group?.id, destinationId };
  for (const _ of ['first', 'again'])
    expect(await site.invoke(people.sam.accountId, 'administration-page', {}, 'sendTestPost', test)).toMatchObject({
      ok: true,
    });
  const release = await sent();
  expect(published(release).map(({ parentId }) => parentId)).toEqual([parent.id]);
});

test('a blog post is corrected as a page is', async () => {
  await save('confluence-blog', `${site.url}/wiki/spaces/REL/blog`);
  const release = await sent();
  expect(published(release)).toHaveLength(0);
  expect(published(release, 'blogposts').map(({ version }) => version.number)).toEqual([1]);
  await corrected(release);
  expect(published(release, 'blogposts').map(({ version }) => version.number)).toEqual([2]);
});

test.each([
  ['a space in which it may only read', 'READ', undefined],
  ['a space that it may not see', 'CLOSED', undefined],
  ['a space that does not exist', 'NOWHERE', undefined],
  ['a site without Confluence', 'REL', 'GET /wiki/'],
])('the app says what to do about %s, and publishes nothing', async (_, space, match) => {
  await save('confluence-page', `${site.url}/wiki/spaces/${space}`);
  if (match !== undefined) await site.addFault({ kind: 'rest', match, status: 404, times: 1 });
  const release = await Release.ready(site);
  await release.send();
  await release.untilQuiet();
  expect(await delivery(release)).toMatchObject({ state: 'failed', reason: expect.stringContaining('administrator') });
  await site.clearFaults();
  expect(published(release)).toHaveLength(0);
});

test.each([
  ['confluence-page', '/wiki/x/AbCdEf', 'copy its URL'],
  ['confluence-page', '/browse/HBR-1', 'copy its URL'],
  ['confluence-page', 'https://wiki.lighthouse.example/wiki/spaces/REL', 'not the Confluence of this site'],
  ['confluence-blog', '/wiki/spaces/REL/pages/1/Title', 'a blog belongs to a space'],
])('as a %s %s is refused with what to do', async (channel, address, words) => {
  const said = await site.invoke(people.sam.accountId, 'administration-page', {}, 'saveGroup', {
    ...{ name: 'Another place', description: '' },
    members: { kind: 'destinations', channel, destinations: [{ name: 'x', address: new URL(address, site.url).href }] },
  });
  expect(said).toMatchObject({
    ok: false,
    refusal: { field: 'members.destinations.0.address', message: expect.stringContaining(words) },
  });
});
