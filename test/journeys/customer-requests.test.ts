/** Customers whose requests are linked to a release, told by a comment on each of them. */
import { z } from 'zod';
import { people } from '../../sandbox/demo/people';
import type { DeliveryView } from '../../src/contract';
import { createStory, prepareGround, Release } from './support/release';
import { TestSite } from './support/site';

const { ada, lena, sam } = people;
const comments = z.looseObject({
  values: z.array(z.looseObject({ body: z.string(), public: z.boolean() })),
});
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [lena.accountId], addresses: ['one@partners.example'] });
  await site.saveMembers('Customers', { kind: 'linked-requests' });
});
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

/** A request of a customer, of the demo's second request type. */
async function createRequest(summary: string): Promise<string> {
  return z.looseObject({ issueKey: z.string() }).parse(
    await site.jiraDone(ada.emailAddress, 'POST', '/rest/servicedeskapi/request', {
      serviceDeskId: '1',
      requestTypeId: '2',
      requestFieldValues: { summary },
    }),
  ).issueKey;
}

const link = (one: string | undefined, other: string): Promise<unknown> =>
  site.jiraDone(sam.emailAddress, 'POST', '/rest/api/3/issueLink', {
    type: { name: 'Relates' },
    inwardIssue: { key: one },
    outwardIssue: { key: other },
  });

interface Told {
  readonly release: Release;
  /** Linked to a work item of the release, and to its change. */
  readonly requests: readonly [string, string];
}

/** A release whose gates are open, with two requests that are linked to it, one of them twice. */
async function ready(): Promise<Told> {
  const ground = await prepareGround(site);
  const requests = [await createRequest('Queries are slow'), await createRequest('When is the upgrade?')] as const;
  await link(ground.storyKeys[0], requests[0]);
  await link(ground.storyKeys[1], requests[0]);
  await link(ground.changeKey, requests[1]);
  await link(ground.storyKeys[0], await createStory(site, 'HBR', 'No request at all'));
  await createRequest('Something else');
  await site.advance('PT5S');
  const planned = await Release.tryPlan(site, ground);
  const { issueKey: key, issueId: id } = z
    .looseObject({ issueKey: z.string(), issueId: z.string() })
    .parse(planned.ok ? planned.value : undefined);
  const release = Release.at(site, ground, { key, id });
  await site.idle();
  await release.complete();
  await release.submit();
  await release.approve();
  await release.verify();
  return { release, requests };
}

async function commentsOn(requestKey: string): Promise<readonly { readonly body: string; readonly public: boolean }[]> {
  const path = `/rest/servicedeskapi/request/${requestKey}/comment`;
  return comments.parse(await site.jiraDone(ada.emailAddress, 'GET', path)).values;
}

async function onRequests({ release }: Told): Promise<readonly DeliveryView[]> {
  const own = (await release.deliveries()).filter(({ channel }) => channel === 'request-comment');
  return [...own].sort((a, b) => (a.recipient < b.recipient ? -1 : 1));
}

test('each request that is linked to the release or its change gets one public comment, and no other issue', async () => {
  const told = await ready();
  await told.release.send();
  expect((await told.release.untilQuiet()).state).toBe('recorded');
  expect((await onRequests(told)).map(({ recipient, state }) => [recipient, state])).toEqual(
    told.requests.map((key) => [key, 'accepted']),
  );
  for (const key of told.requests) {
    const [comment, ...more] = await commentsOn(key);
    expect(more).toEqual([]);
    expect(comment?.public).toBe(true);
    expect(comment?.body).toContain('Answers come sooner.');
    expect(comment?.body).not.toMatch(/token=/);
  }
});

test('who merely reads the record learns from which project a request is, and no more', async () => {
  const told = await ready();
  await told.release.send();
  await told.release.untilQuiet();
  const communique = (await told.release.open()).communiques.find(({ channel }) => channel === 'request-comment');
  const place = { issueKey: told.release.issueKey };
  const payload = { communiqueIds: [communique?.id] };
  const seen = JSON.stringify(await site.invoke(lena.accountId, 'record-panel', place, 'listDeliveries', payload));
  expect(seen).toContain('CHG-…');
  for (const key of told.requests) expect(seen).not.toContain(key);
});

test('after a roll-back the same customers get a further comment, and nobody else', async () => {
  const told = await ready();
  await told.release.send();
  await told.release.untilQuiet();
  const late = await createRequest('Asked afterwards');
  await link(told.release.ground.storyKeys[0], late);
  await told.release.verify('rolled-back');
  await site.idle();
  expect(await told.release.send()).toMatchObject({ ok: true });
  await told.release.untilCorrected();
  for (const key of told.requests) {
    const bodies = (await commentsOn(key)).map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(bodies.filter((body) => body.includes('is not right any more'))).toHaveLength(1);
  }
  expect(await commentsOn(late)).toEqual([]);
});

test('a comment whose answer is lost is looked for before another one is posted', async () => {
  const told = await ready();
  // Jira fails on both, and in truth has posted one of them.
  await site.addFault({ kind: 'rest', match: '^POST .*/request/[^/]+/comment', status: 500, times: 2 });
  await told.release.send();
  await site.idle();
  const [first, second] = await onRequests(told);
  expect([first?.state, second?.state]).toEqual(['planned', 'planned']);
  await site.jiraDone(ada.emailAddress, 'POST', `/rest/servicedeskapi/request/${told.requests[0]}/comment`, {
    body: `Harbour is available.\nReference ${first?.id}`,
    public: true,
  });
  expect((await told.release.untilQuiet()).state).toBe('recorded');
  expect((await onRequests(told)).map(({ state, attempts }) => [state, attempts])).toEqual([
    ['accepted', 2],
    ['accepted', 2],
  ]);
  for (const key of told.requests) expect(await commentsOn(key)).toHaveLength(1);
});

test.each([
  [404, 'does not exist any more'],
  [403, 'permission to add comments'],
])('a request that Jira answers with %i fails with what to do', async (status, words) => {
  const told = await ready();
  await site.addFault({ kind: 'rest', match: '^POST .*/request/[^/]+/comment', status, times: 2 });
  await told.release.send();
  await told.release.untilQuiet();
  for (const delivery of await onRequests(told))
    expect(delivery).toMatchObject({ state: 'failed', reason: expect.stringContaining(words) });
});

test('a busy Jira is asked again after the time that it asks for', async () => {
  const told = await ready();
  await site.addFault({
    kind: 'rest',
    match: '^POST .*/request/[^/]+/comment',
    status: 429,
    headers: { 'retry-after': '240' },
    times: 1,
  });
  await told.release.send();
  await site.advance('PT3M');
  expect((await onRequests(told)).map(({ state }) => state).sort()).toEqual(['accepted', 'planned']);
  await site.advance('PT2M');
  expect((await told.release.untilQuiet()).state).toBe('recorded');
  for (const key of told.requests) expect(await commentsOn(key)).toHaveLength(1);
});

test('a group of linked requests has nothing that could prove that it was read', async () => {
  const said = await site.invoke(sam.accountId, 'administration-page', {}, 'saveGroup', {
    name: 'Other customers',
    description: '',
    members: { kind: 'linked-requests' },
    target: { proof: 'acknowledged', percent: 90, hours: 24 },
  });
  expect(said).toMatchObject({ ok: false, refusal: { field: 'target.proof' } });
});
