/** A release on a status page: an incident without impact, posted once, and updated by what corrects it. */
import { people } from '../../sandbox/demo/people';
import type { DeliveryView } from '../../src/contract';
import { Release } from './support/release';
import { TestSite } from './support/site';

const PAGE = 'kctbh9vrtdwd';
const KEY = '89a229ce1a8dbcf9ff30430fbe35eb4c';
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [people.lena.accountId], addresses: ['one@partners.example'] });
  await save(`${PAGE}:${KEY}`);
});
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

async function save(address: string): Promise<void> {
  const known = (await site.administration()).groups.find(({ name }) => name === 'Everybody')?.members;
  const id = known?.kind === 'destinations' ? known.destinations[0]?.id : undefined;
  await site.saveMembers('Everybody', {
    kind: 'destinations',
    channel: 'statuspage',
    destinations: [{ ...(id === undefined ? {} : { id }), name: 'status.harbour.example', address }],
  });
}

async function onPage(release: Release): Promise<DeliveryView | undefined> {
  return (await release.deliveries()).find(({ channel }) => channel === 'statuspage');
}

const postsOf = (release: Release): readonly { readonly place: string; readonly body: string }[] =>
  site.sandbox.world.posts
    .list()
    .filter(({ receiver }) => receiver === 'Statuspage')
    .map(({ place, body }) => ({ place, body: JSON.stringify(body) }))
    .filter(({ body }) => body.includes(release.ground.versionName));

test('a release is an incident without impact, and a correction of it an update of the same one', async () => {
  const release = await Release.ready(site);
  await release.send();
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect((await onPage(release))?.state).toBe('accepted');
  const [posted, ...more] = postsOf(release);
  expect(more).toEqual([]);
  expect(posted?.body).toContain('Answers come sooner.');
  expect(posted?.body).toContain('"impact_override":"none"');
  // The record keeps its id where its key changes, in another project.
  expect(posted?.body).toContain(`"record":"${release.issueId} `);

  await release.verify('rolled-back');
  await site.idle();
  expect(await release.send()).toMatchObject({ ok: true });
  await release.untilCorrected();
  const [, update, ...others] = postsOf(release);
  expect(others).toEqual([]);
  expect(update?.place).toBe(posted?.place.replace('incident', 'update of incident'));
  expect(update?.body).toContain('Correction');
});

test('a correction of a notice and of the announcement updates the incident of each, and so does a second one', async () => {
  const release = await Release.plan(site);
  const { group } = await release.communiqueFor('Everybody');
  await release.panel('addCommunique', { groupId: group.id, kind: 'planned-notice' });
  await release.complete();
  await release.submit();
  await release.approve();
  await release.verify();
  await release.send();
  expect((await release.untilQuiet()).state).toBe('recorded');
  const incidents = postsOf(release).map(({ place }) => place);
  expect(new Set(incidents).size).toBe(2);
  const updates = incidents.map((place) => place.replace('incident', 'update of incident')).sort();

  for (const round of [1, 2]) {
    await release.correct(`It was wrong in ${round} ways.`);
    expect(
      postsOf(release)
        .slice(2 * round)
        .map(({ place }) => place)
        .sort(),
    ).toEqual(updates);
  }
});

test('an answer that is lost is asked for, and the incident stands on the page once', async () => {
  const release = await Release.ready(site);
  // The first call asks whether it is there already; the answer to the second is lost.
  await site.addFault({
    kind: 'provider',
    match: 'api.statuspage.io/v1/pages/kctbh9vrtdwd/incidents$',
    effect: { lose: 'afterAccepting' },
    times: 1,
  });
  await release.send();
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(await site.clearFaults()).toEqual([1]);
  expect(await onPage(release)).toMatchObject({ state: 'accepted', attempts: 2 });
  expect(postsOf(release)).toHaveLength(1);
});

test('Statuspage is called no faster than it allows a key, however many pages there are', async () => {
  const members = {
    kind: 'destinations',
    channel: 'statuspage',
    destinations: [PAGE, 'kctbh9vrtdwe'].map((page) => ({ name: page, address: `${page}:${KEY}` })),
  } as const;
  await site.saveMembers('Everybody', members);
  const before = site.sandbox.world.outbound.count();
  const release = await Release.ready(site);
  await release.send();
  await release.untilQuiet();
  const calls = site.sandbox.world.outbound
    .list()
    .slice(before)
    .filter(({ url }) => url.includes('api.statuspage.io'))
    .map(({ time }) => Date.parse(time));
  expect(calls).toHaveLength(4);
  for (const [index, at] of calls.slice(1).entries()) expect(at - (calls[index] ?? 0)).toBeGreaterThan(900);
  await site.saveMembers('Everybody', {
    kind: 'destinations',
    channel: 'statuspage',
    destinations: [{ name: 'status.harbour.example', address: `${PAGE}:${KEY}` }],
  });
});

test('while Statuspage cannot be asked nothing is posted, and it is tried again', async () => {
  const release = await Release.ready(site);
  await site.addFault({ kind: 'provider', match: 'incidents\\?limit', effect: { answer: 500 }, times: 2 });
  await release.send();
  await site.idle();
  expect(postsOf(release)).toHaveLength(0);
  expect((await onPage(release))?.state).toBe('planned');
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(postsOf(release)).toHaveLength(1);
});

test('a key that was revoked makes the message wait for the administrator', async () => {
  await save(`${PAGE}:revoked${KEY}`);
  const release = await Release.ready(site);
  await release.send();
  await site.idle();
  expect((await onPage(release))?.state).toBe('planned');
  await save(`${PAGE}:${KEY}`);
  await site.advance('PT16M');
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(postsOf(release)).toHaveLength(1);
  expect(JSON.stringify([await site.administration(), await release.open()])).not.toContain(KEY);
});

test.each([PAGE, `${PAGE} ${KEY}`, `https://api.statuspage.io/v1/pages/${PAGE}`])(
  '%s is refused with what to do',
  async (address) => {
    const said = await site.invoke(people.sam.accountId, 'administration-page', {}, 'saveGroup', {
      name: 'Another page',
      description: '',
      members: { kind: 'destinations', channel: 'statuspage', destinations: [{ name: 'x', address }] },
    });
    expect(said).toMatchObject({
      ok: false,
      refusal: { field: 'members.destinations.0.address', message: expect.stringContaining('a colon') },
    });
  },
);
