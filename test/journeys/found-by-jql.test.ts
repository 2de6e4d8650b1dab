/** What the app writes on its work items is found by Jira's search, by the aliases of the manifest. */
import { z } from 'zod';
import { people } from '../../sandbox/demo/people';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { ada, mei } = people;

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [mei.accountId], addresses: ['one@partners.example'] });
}, 60_000);
afterAll(() => site.stop());

async function found(jql: string): Promise<readonly string[]> {
  const answer = await site.jiraDone(ada.emailAddress, 'POST', '/rest/api/3/search/jql', { jql, fields: ['summary'] });
  return z
    .looseObject({ issues: z.array(z.looseObject({ key: z.string() })) })
    .parse(answer)
    .issues.map(({ key }) => key);
}

test('a record is found by its confirmation, and by the correction of what it told', async () => {
  const group = (await site.administration()).groups.find(({ name }) => name === 'Partners');
  await site.administer('saveGroup', {
    id: group?.id,
    revision: group?.revision,
    name: 'Partners',
    description: group?.description,
    members: { kind: 'addresses', addresses: [{ name: '', address: 'one@partners.example' }] },
    target: { proof: 'acknowledged', percent: 100, hours: 2 },
  });
  const release = await Release.ready(site);
  expect(await release.send()).toMatchObject({ ok: true });
  await release.untilQuiet();
  await site.passTime();
  await site.idle();
  expect(await found('releaseCommunicationsConfirmation = open')).toContain(release.issueKey);
  expect(await found('releaseCommunicationsCorrection in (drafted, sent)')).not.toContain(release.issueKey);

  await site.advance('PT3H');
  await site.idle();
  expect(await found('releaseCommunicationsConfirmation = missed')).toContain(release.issueKey);
  expect(await found('releaseCommunicationsConfirmation = open')).not.toContain(release.issueKey);

  expect(await release.verify('rolled-back')).toMatchObject({ status: 202 });
  await site.passTime();
  await site.idle();
  expect(await found('releaseCommunicationsCorrection = drafted')).toContain(release.issueKey);
  expect(await release.send()).toMatchObject({ ok: true });
  await release.untilCorrected();
  await site.passTime();
  await site.idle();
  expect(await found('releaseCommunicationsCorrection = sent')).toContain(release.issueKey);
  expect(await found('releaseCommunicationsCorrection = drafted')).not.toContain(release.issueKey);
}, 120_000);
