/** A release told to people by mail and to a Slack and a Teams channel, with what goes wrong there. */
import { people } from '../../sandbox/demo/people';
import type { DeliveryView } from '../../src/contract';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { lena } = people;
const SLACK = 'https://hooks.slack.com/services/T0HARBOUR/B0RELEASES/secretPartOfSlack';
const TEAMS =
  'https://prod-01.westeurope.logic.azure.com:443/workflows/releases1/triggers/manual/paths/invoke?api-version=2016-06-01&sig=secretPartOfTeams';
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [lena.accountId], addresses: ['one@partners.example'] });
  await site.saveMembers('Release channel', {
    kind: 'destinations',
    channel: 'slack',
    destinations: [{ name: '#releases', address: SLACK }],
  });
  await site.saveMembers('Support team', {
    kind: 'destinations',
    channel: 'teams',
    destinations: [{ name: 'Support', address: TEAMS }],
  });
});
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

async function stateOf(release: Release, place: string): Promise<DeliveryView | undefined> {
  return (await release.deliveries()).find(({ recipient }) => recipient === place);
}

const postsOf = (release: Release, receiver: string): readonly string[] =>
  site.sandbox.world.posts
    .list()
    .filter((post) => post.receiver === receiver)
    .map(({ body }) => JSON.stringify(body))
    .filter((body) => body.includes(release.subject));

test('a release reaches people by mail and both channels, each once', async () => {
  const release = await Release.ready(site);
  await release.send();
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect((await stateOf(release, '#releases'))?.state).toBe('accepted');
  expect((await stateOf(release, 'Support'))?.state).toBe('accepted');
  expect((await release.mails()).map(({ to }) => to.join()).sort()).toEqual([
    lena.emailAddress,
    'one@partners.example',
  ]);
  for (const receiver of ['Slack', 'Microsoft Teams']) {
    const [post, ...more] = postsOf(release, receiver);
    expect(more).toEqual([]);
    expect(post).toContain('Answers come sooner.');
    expect(post).not.toMatch(/token=/);
  }
});

test('a busy Slack is asked again after the time that it asks for, and gets the message once', async () => {
  const release = await Release.ready(site);
  const effect = { answer: 429, headers: { 'retry-after': '240' } };
  await site.addFault({ kind: 'provider', match: 'hooks.slack.com', effect, times: 1 });
  await release.send();
  await site.advance('PT3M');
  expect(postsOf(release, 'Slack')).toHaveLength(0);
  await site.advance('PT2M');
  expect(postsOf(release, 'Slack')).toHaveLength(1);
  expect((await release.untilQuiet()).state).toBe('recorded');
});

test('an answer that is lost after Slack took the message leaves it uncertain, and it is not posted twice', async () => {
  const release = await Release.ready(site);
  await site.addFault({ kind: 'provider', match: 'hooks.slack.com', effect: { lose: 'afterAccepting' }, times: 1 });
  await release.send();
  await site.idle();
  await site.passTime();
  expect((await stateOf(release, '#releases'))?.state).toBe('uncertain');
  expect(postsOf(release, 'Slack')).toHaveLength(1);
});

test('a channel that is archived fails with what to do, and the others are told', async () => {
  const group = (await site.administration()).groups.find(({ name }) => name === 'Release channel');
  const known = group?.members.kind === 'destinations' ? group.members.destinations[0] : undefined;
  const archived = SLACK.replace('secretPartOfSlack', 'archivedChannel');
  const replace = (url: string): Promise<void> =>
    site.saveMembers('Release channel', {
      kind: 'destinations',
      channel: 'slack',
      destinations: [{ id: known?.id ?? '', name: '#releases', address: url }],
    });
  await replace(archived);
  const release = await Release.ready(site);
  await release.send();
  await site.idle();
  expect(await stateOf(release, '#releases')).toMatchObject({
    state: 'failed',
    reason: expect.stringMatching(/archived\. A Jira administrator gives the stakeholder group a new webhook URL/),
  });
  expect(postsOf(release, 'Microsoft Teams')).toHaveLength(1);
  await replace(SLACK);
});

test('the preview shows what the channel will show, and no place shows the secret URL', async () => {
  const release = await Release.plan(site);
  await release.complete();
  const communique = (await release.open()).communiques.find(({ channel }) => channel === 'slack');
  const preview = await release.panel('previewCommunique', { communiqueId: communique?.id });
  expect(JSON.stringify(preview)).toContain('Answers come sooner.');
  expect(JSON.stringify(preview)).not.toMatch(/each-reader-gets-a-link/);
  const shown = JSON.stringify([
    await site.administration(),
    await release.open(),
    await release.deliveries(),
    (await site.state()).app,
  ]);
  expect(shown).not.toMatch(/secretPartOf/);
});

test('a test message tells whether the channel works', async () => {
  const group = (await site.administration()).groups.find(({ name }) => name === 'Release channel');
  const destinationId = group?.members.kind === 'destinations' ? group.members.destinations[0]?.id : undefined;
  const before = site.sandbox.world.posts.list().length;
  const said = await site.invoke(people.sam.accountId, 'administration-page', {}, 'sendTestPost', {
    groupId: group?.id,
    destinationId,
  });
  expect(said).toMatchObject({
    ok: true,
    value: { text: 'The test message to “#releases” was accepted. See whether it has arrived there.' },
  });
  const posted = site.sandbox.world.posts.list().slice(before);
  expect(posted).toHaveLength(1);
  expect(JSON.stringify(posted)).toContain('This is a test. It announces no release.');
});

test.each([
  ['https://example.com/hook', /hooks\.slack\.com/],
  ['http://hooks.slack.com/services/T0/B0/x', /https/],
  ['', /Incoming webhook URL/],
])('the URL %s is refused with what to do, and nothing is saved', async (url, words) => {
  const said = await site.invoke(people.sam.accountId, 'administration-page', {}, 'saveGroup', {
    name: 'Another channel',
    description: '',
    members: { kind: 'destinations', channel: 'slack', destinations: [{ name: '#x', ...(url && { address: url }) }] },
  });
  expect(said).toMatchObject({
    ok: false,
    refusal: { field: 'members.destinations.0.address', message: expect.stringMatching(words) },
  });
  expect((await site.administration()).groups.map(({ name }) => name)).not.toContain('Another channel');
});

describe('a service of PagerDuty', () => {
  const key = 'R0123456789abcdefghij0123456789A';
  const saveService = (address: string): Promise<void> =>
    site.saveMembers('On call', {
      kind: 'destinations',
      channel: 'pagerduty',
      destinations: [{ name: 'Query service', address }],
    });

  test('shows the release among its recent changes, once, and its key nowhere', async () => {
    await saveService(key);
    const release = await Release.ready(site);
    await release.send();
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect((await stateOf(release, 'Query service'))?.state).toBe('accepted');
    const [event, ...more] = postsOf(release, 'PagerDuty');
    expect(more).toEqual([]);
    expect(event).toContain('Answers come sooner.');
    const shown = JSON.stringify([await site.administration(), await release.open(), (await site.state()).app]);
    expect(shown).not.toContain(key);
  });

  test('of an account in the EU is reached in its own region', async () => {
    await site.administer('removeGroup', await groupNamed('On call'));
    await saveService(`eu:EU${key.slice(2)}`);
    const release = await Release.ready(site);
    await release.send();
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect((await stateOf(release, 'Query service'))?.state).toBe('accepted');
    expect(postsOf(release, 'PagerDuty')).toHaveLength(1);
    await site.administer('removeGroup', await groupNamed('On call'));
    await saveService(key);
  });

  test('is not told twice when its answer was lost', async () => {
    const release = await Release.ready(site);
    const effect = { lose: 'afterAccepting' } as const;
    await site.addFault({ kind: 'provider', match: 'events.pagerduty.com', effect, times: 1 });
    await release.send();
    await site.idle();
    await site.passTime();
    expect((await stateOf(release, 'Query service'))?.state).toBe('uncertain');
    expect(postsOf(release, 'PagerDuty')).toHaveLength(1);
  });

  test('whose integration was removed fails with what to do', async () => {
    await site.administer('removeGroup', await groupNamed('On call'));
    await saveService(`gone${key.slice(4)}`);
    const release = await Release.ready(site);
    await release.send();
    await site.idle();
    expect(await stateOf(release, 'Query service')).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining('does not know this integration key'),
    });
    await site.administer('removeGroup', await groupNamed('On call'));
  });

  async function groupNamed(wanted: string): Promise<{ readonly id?: string; readonly revision?: number }> {
    const { id, revision } = (await site.administration()).groups.find(({ name }) => name === wanted) ?? {};
    return { id, revision };
  }
});

describe('a signed webhook at a host of the customer’s own', () => {
  const url = 'https://hooks.harbour.example/releases';
  const saveWebhook = (): Promise<void> =>
    site.saveMembers('Operations systems', {
      kind: 'destinations',
      channel: 'webhook',
      destinations: [{ name: 'Event bus', address: url }],
    });
  const allow = (as: string): ReturnType<TestSite['http']> =>
    site.http('POST', '/_sandbox/bridge', {
      as,
      module: 'administration-page',
      command: 'egressSet',
      payload: {
        egresses: [
          {
            key: 'webhook-hooks-harbour-example',
            description: 'Release communications posts messages about releases to this webhook.',
            configured: [{ domain: 'https://hooks.harbour.example', type: ['FETCH_BACKEND_SIDE'] }],
          },
        ],
      },
    });

  test('is not reached before an administrator allows its host, and waits for that', async () => {
    await saveWebhook();
    const release = await Release.ready(site);
    await release.send();
    await site.idle();
    expect((await stateOf(release, 'Event bus'))?.state).toBe('planned');
    expect((await allow(people.mei.accountId)).status).toBe(422);
    await site.passTime();
    expect(postsOf(release, 'Webhook')).toHaveLength(0);
    expect((await allow(people.sam.accountId)).status).toBe(200);
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect(postsOf(release, 'Webhook')).toHaveLength(1);
  });

  test('takes what was signed with the secret that the page shows once, and that a new URL keeps', async () => {
    const group = (await site.administration()).groups.find(({ name }) => name === 'Operations systems');
    const place = {
      groupId: group?.id,
      destinationId: group?.members.kind === 'destinations' ? group.members.destinations[0]?.id : undefined,
    };
    const sendTest = (): ReturnType<TestSite['invoke']> =>
      site.invoke(people.sam.accountId, 'administration-page', {}, 'sendTestPost', place);
    const renewed = await site.invoke(people.sam.accountId, 'administration-page', {}, 'renewDestinationSecret', place);
    const { secret } = (renewed as { readonly value: { readonly secret: string } }).value;
    const tell = (body: string): Promise<unknown> =>
      site.sandbox.world.fetch({ url: 'https://hooks.harbour.example/secret', method: 'PUT', headers: {}, body });
    await tell(`whsec_${Buffer.from('another secret, of 32 bytes long').toString('base64')}`);
    expect(await sendTest()).toMatchObject({ ok: false, refusal: { message: expect.stringContaining('401') } });
    await tell(secret);
    expect(await sendTest()).toMatchObject({ ok: true });
    await site.saveMembers('Operations systems', {
      kind: 'destinations',
      channel: 'webhook',
      destinations: [{ id: place.destinationId ?? '', name: 'Event bus', address: `${url}?source=jira` }],
    });
    expect(await sendTest()).toMatchObject({ ok: true });
  });

  test('is asked again when its answer was lost, and takes the message once', async () => {
    const release = await Release.ready(site);
    const effect = { lose: 'afterAccepting' } as const;
    await site.addFault({ kind: 'provider', match: 'hooks.harbour.example', effect, times: 2 });
    await release.send();
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect(await site.clearFaults()).toEqual([2]);
    expect(await stateOf(release, 'Event bus')).toMatchObject({ state: 'accepted', attempts: 3 });
    expect(postsOf(release, 'Webhook')).toHaveLength(1);
    const { messageId } = site.sandbox.world.posts.list().at(-1) ?? {};
    expect((await release.deliveries()).map(({ id }) => id)).toContain(messageId);
  });
});
