/** A site that nobody prepared: the administrator creates what is missing from the app's page, and the story works. */
import { z } from 'zod';
import { affectedServicesField } from '../../sandbox/demo/fields';
import { people, queryUsers } from '../../sandbox/demo/people';
import { postSigned } from './support/pipeline';
import { prepareGround, Release } from './support/release';
import { TestSite } from './support/site';

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start({ bare: true });
}, 60_000);
afterAll(() => site.stop());

const missing = async (): Promise<readonly string[]> =>
  (await site.administration()).checks.filter((check) => !check.present).map((check) => check.item);

test('the administration page names everything that is missing', async () => {
  expect(await missing()).toEqual([
    'issue-type',
    'link-type',
    'project-issue-type',
    'pipeline-secret',
    'mail-provider',
  ]);
});

test('the project page says so instead of failing, and nothing can be planned', async () => {
  const opened = await site.invoke(people.mei.accountId, 'project-page', { projectKey: 'HBR' }, 'openProject');
  expect(opened).toMatchObject({ ok: true, value: { missing: expect.arrayContaining([expect.any(String)]) } });
});

test('evidence is answered with what to do while there is no secret', async () => {
  const { url } = (await site.administration()).pipeline;
  const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
  const answer = await postSigned(site, { url, secret, now: await site.now() }, '{}', 'early');
  expect(answer).toMatchObject({ status: 503, value: { code: 'not-set-up' } });
});

test('the work type cannot be added to a project before it exists', async () => {
  const { projects } = await site.administration();
  const answer = await site.invoke(people.sam.accountId, 'administration-page', {}, 'createMissing', {
    item: 'project-issue-type',
    projectId: projects.find((project) => project.key === 'HBR')?.id,
  });
  expect(answer).toMatchObject({ ok: false, refusal: { code: 'no-issue-type' } });
});

test('what is created twice is created once', async () => {
  for (let count = 0; count < 2; count += 1) {
    await site.administer('createMissing', { item: 'issue-type' });
    await site.administer('createMissing', { item: 'link-type' });
  }
  const types = z
    .array(z.looseObject({ name: z.string() }))
    .parse(await site.jiraDone(people.sam.emailAddress, 'GET', '/rest/api/3/issuetype'));
  expect(types.filter((type) => type.name === 'Release Communications')).toHaveLength(1);
  expect(await missing()).toEqual(['project-issue-type', 'pipeline-secret', 'mail-provider']);
});

test('then the whole story works, from planned to recorded', async () => {
  const { projects, settings, settingsRevision } = await site.administration();
  await site.administer('createMissing', {
    item: 'project-issue-type',
    projectId: projects.find((project) => project.key === 'HBR')?.id,
  });
  await site.administer('saveSettings', {
    revision: settingsRevision,
    settings: {
      ...settings,
      changeIssueTypes: ['[System] Change'],
      configurationItemsField: affectedServicesField,
      configurationItemAttribute: 'Release communications',
      sender: { name: 'Releases', address: 'releases@example.com' },
    },
  });
  await site.administer('saveProviderKey', { provider: 'sendgrid', key: 'SG.a-key-for-a-bare-site' });
  await site.setAudience({
    users: queryUsers.others.slice(0, 2).map((person) => person.accountId),
    addresses: ['one@partners.example'],
  });
  const { secret } = z.looseObject({ secret: z.string() }).parse(await site.administer('renewPipelineSecret'));
  expect(await missing()).toEqual([]);

  const release = await Release.plan(site);
  await release.complete();
  await release.submit();
  await release.approve();
  expect(await release.reasons()).toEqual(['no-evidence']);
  const pipeline = { url: (await site.administration()).pipeline.url, secret, now: await site.now() };
  const evidence = JSON.stringify(await release.evidence());
  expect(await postSigned(site, pipeline, evidence, 'first')).toMatchObject({ status: 202 });
  await site.idle();
  expect(await release.send()).toMatchObject({ ok: true });
  const view = await release.untilQuiet();
  expect(view.configurationItems.map((item) => item.state)).toEqual(['written']);
  expect(view.state).toBe('recorded');
  expect(await release.mails()).toHaveLength(3);
});

test('a change request that is linked before anything is planned has no panel, and a version without issues can be told about', async () => {
  const ground = await prepareGround(site, 'HBR');
  for (const key of ground.storyKeys)
    await site.jiraDone(people.mei.emailAddress, 'PUT', `/rest/api/3/issue/${key}`, { fields: { fixVersions: [] } });
  await site.advance('PT5S');
  expect(await Release.tryPlan(site, ground)).toMatchObject({ ok: true });
});
