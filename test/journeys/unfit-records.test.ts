/** Records that cannot be judged: each is held with a reason, on the panel, at sending and on the board. */
import { z } from 'zod';
import { people, queryUsers } from '../../sandbox/demo/people';
import { prepareGround, Release, type Ground } from './support/release';
import { TestSite } from './support/site';

const { mei, ada, carlos } = people;
const addresses = ['one@partners.example', 'two@partners.example'];
const users = queryUsers.others.slice(0, 2).map((person) => person.accountId);
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users, addresses });
}, 60_000);
afterAll(() => site.stop());

/** A work item of the app's type that somebody made by hand. */
async function byHand(ground: Ground, fields: Readonly<Record<string, unknown>> = {}): Promise<Release> {
  const issue = z.looseObject({ id: z.string(), key: z.string() }).parse(
    await site.jiraDone(mei.emailAddress, 'POST', '/rest/api/3/issue', {
      fields: {
        project: { key: 'HBR' },
        issuetype: { name: 'Release Communications' },
        summary: 'Made by hand',
        ...fields,
      },
    }),
  );
  await site.advance('PT5S');
  return Release.at(site, ground, issue);
}

async function edit(release: Release, body: unknown): Promise<void> {
  await site.jiraDone(mei.emailAddress, 'PUT', `/rest/api/3/issue/${release.issueKey}`, body);
  await site.advance('PT5S');
}

/** Tries to drag the card as the deployment engineer; answers with Jira's words, or undefined when it moved. */
async function drag(release: Release, status: string): Promise<string | undefined> {
  const path = `/rest/api/3/issue/${release.issueKey}/transitions`;
  const { transitions } = z
    .looseObject({ transitions: z.array(z.looseObject({ id: z.string(), to: z.looseObject({ name: z.string() }) })) })
    .parse(await site.jiraDone(ada.emailAddress, 'GET', path));
  const transition = transitions.find(({ to }) => to.name === status);
  if (!transition) throw new Error(`There is no transition to ${status}.`);
  const answer = await site.jira(ada.emailAddress, 'POST', path, { transition: { id: transition.id } });
  return answer.status === 204 ? undefined : answer.text;
}

test('a work item made by hand is no record until it is adopted, and needs a fix version for that', async () => {
  const ground = await prepareGround(site);
  const release = await byHand(ground);
  const adopt = () => site.invoke(mei.accountId, 'record-panel', release.place, 'adoptRecord');
  expect(await adopt()).toMatchObject({ ok: false, refusal: { code: 'no-fix-version', field: 'fixVersions' } });
  const recipe = await site.invoke(ada.accountId, 'record-panel', release.place, 'pipelineRecipe');
  expect(recipe).toMatchObject({ ok: false, refusal: { code: 'no-fix-version' } });
  expect(await drag(release, 'Sending')).toContain('nothing is planned');
  await edit(release, { fields: { fixVersions: [{ id: ground.versionId }] } });
  expect(await adopt()).toMatchObject({ ok: true });
  expect(await adopt()).toMatchObject({ ok: true });
  expect(await release.reasons()).toEqual(['no-change-request', 'no-communique', 'no-change-request', 'no-evidence']);
});

test('a record without a change request is not submitted and not sent', async () => {
  const ground = await prepareGround(site);
  const release = await byHand(ground, { fixVersions: [{ id: ground.versionId }] });
  await release.panel('adoptRecord');
  const [group] = (await site.administration()).groups;
  await release.panel('addCommunique', { groupId: group?.id });
  await release.complete();
  await release.verify();
  expect(await release.reasons()).toEqual(['no-change-request', 'no-change-request']);
  const { contentDigest } = await release.open();
  const submitted = await site.invoke(mei.accountId, 'record-panel', release.place, 'submitForApproval', {
    contentDigest,
  });
  expect(submitted).toMatchObject({ ok: false, refusal: { code: 'no-change-request' } });
  expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  expect(await drag(release, 'Sending')).toContain('No change request is linked');
});

test('a record whose fix version was taken away, or that has two, is held until it has exactly one', async () => {
  const release = await Release.ready(site);
  const other = await prepareGround(site);
  expect(await release.reasons()).toEqual([]);

  await edit(release, { fields: { fixVersions: [] } });
  expect(await release.reasons()).toEqual(expect.arrayContaining(['no-fix-version', 'drifted']));
  expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  expect(await drag(release, 'Sending')).toContain('no fix version');

  await edit(release, { fields: { fixVersions: [{ id: release.ground.versionId }, { id: other.versionId }] } });
  expect(await release.reasons()).toContain('several-fix-versions');
  expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  expect(await drag(release, 'Sending')).toContain('2 fix versions');

  await edit(release, { fields: { fixVersions: [{ id: release.ground.versionId }] } });
  expect(await release.reasons()).toEqual([]);
  expect(await release.mails()).toEqual([]);
});

test('a record whose version was archived is held', async () => {
  const release = await Release.ready(site);
  await site.jiraDone(people.sam.emailAddress, 'PUT', `/rest/api/3/version/${release.ground.versionId}`, {
    archived: true,
  });
  await site.advance('PT5S');
  expect(await release.reasons()).toContain('archived-version');
  expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
});

describe('an empty audience', () => {
  afterEach(() => site.setAudience({ users, addresses }));

  test('is not submitted and not sent, whoever the group names', async () => {
    await site.setAudience({ users: ['5f9999999999999999999999'], addresses });
    const release = await Release.plan(site);
    await release.complete();
    await release.verify();
    expect(await release.reasons()).toEqual(['empty-audience', 'not-approved']);
    const { contentDigest } = await release.open();
    const submitted = await site.invoke(mei.accountId, 'record-panel', release.place, 'submitForApproval', {
      contentDigest,
    });
    expect(submitted).toMatchObject({ ok: false, refusal: { code: 'incomplete' } });
    expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
    expect(await drag(release, 'Sending')).toContain('nobody who can be reached');
  });

  test('that was not empty when it was approved holds the send', async () => {
    const release = await Release.ready(site);
    await site.setAudience({ users: ['5f9999999999999999999999'], addresses });
    const refused = await release.send();
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'held' } });
    expect(await release.reasons()).toEqual(expect.arrayContaining(['empty-audience', 'drifted']));
    await site.idle();
    expect(await release.mails()).toEqual([]);
  });
});

test('people who joined or left a group after the approval hold the send until it is approved again', async () => {
  const release = await Release.ready(site);
  await site.setAudience({ users, addresses: [...addresses, 'three@partners.example'] });
  expect(await release.send()).toMatchObject({ ok: false, refusal: { code: 'held' } });
  expect(await release.reasons()).toEqual(['drifted']);
  await release.submit();
  await release.approve();
  expect(await release.send()).toMatchObject({ ok: true });
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(await release.mails()).toHaveLength(5);
  await site.setAudience({ users, addresses });
});

test.each(['Sending', 'Sent', 'Confirmed', 'Recorded'])(
  'the board holds a card from “%s” with the same reasons as the panel, and lets it go when the gates are open',
  async (status) => {
    const release = await Release.plan(site);
    const held = (await drag(release, status)) ?? '';
    for (const gate of await release.gates())
      for (const reason of gate.reasons) expect(held).toContain(JSON.stringify(reason.text).slice(1, -1));
    await release.complete();
    await release.submit();
    await release.approve(carlos.accountId);
    expect(await drag(release, status)).toContain('Nobody has verified the deployment');
    await release.verify();
    expect(await drag(release, status)).toBeUndefined();
  },
);
