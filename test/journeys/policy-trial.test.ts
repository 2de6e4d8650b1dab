/** A policy that is tried, and then put in force, on the platform's own storage. */
import { z } from 'zod';
import { people, queryUsers } from '../../sandbox/demo/people';
import type { TrialPage } from '../../src/contract';
import { Release } from './support/release';
import { TestSite } from './support/site';

let site: TestSite;
let release: Release;

const MOON = { deployment: { environments: ['moon'] } };

const tryOut = (projectId?: string): Promise<TrialPage> =>
  site.call(z.custom<TrialPage>(), people.sam.accountId, 'administration-page', {}, 'tryPolicy', {
    policy: MOON,
    projectId,
  });

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({
    users: queryUsers.others.slice(0, 1).map((person) => person.accountId),
    addresses: ['one@partners.example'],
  });
  release = await Release.ready(site);
  expect(await release.send()).toMatchObject({ ok: true });
  await release.untilQuiet();
  // The platform's queries find a moment later what was written.
  await site.advance('PT5S');
}, 60_000);
afterAll(() => site.stop());

test('A policy tells of a release that was sent that it would have been held, and why', async () => {
  const { tried } = await tryOut();
  expect(tried.map(({ occasion }) => occasion)).toEqual(['authorised', 'submitted']);
  expect(tried[0]).toMatchObject({
    record: { key: release.place.issueKey },
    then: 'open',
    now: 'held',
    differing: [{ name: 'deployment-verified', reasons: [expect.stringContaining('moon')] }],
  });
});

test('For a project it looks at what was judged in that project alone', async () => {
  const { projects } = await site.administration();
  const own = projects.find(({ key }) => release.place.issueKey.startsWith(`${key}-`));
  const other = projects.find(({ id }) => id !== own?.id);
  expect((await tryOut(own?.id)).tried).toHaveLength(2);
  expect((await tryOut(other?.id)).tried).toEqual([]);
});
