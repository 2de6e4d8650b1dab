/** What the real bundle does when its data comes back under another installation, or is copied, in the middle of a send. */
import { people } from '../../sandbox/demo/people';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { ada, lena } = people;
const addresses = ['one@partners.example', 'two@partners.example'];
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [lena.accountId], addresses });
});
afterAll(() => site.stop());

test('a restored site goes on with no send, sends nothing new, and sends again once an administrator armed it', async () => {
  const begun = await Release.ready(site);
  await site.addFault({ kind: 'provider', match: 'mail/send', effect: { answer: 503 }, times: 2 });
  await site.addFault({ kind: 'rest', match: '/notify$', status: 503, times: 1 });
  await begun.send();
  await site.idle();
  expect(await begun.mails()).toEqual([]);

  site = await site.restored();
  const restored = Release.at(site, begun.ground, { key: begun.issueKey, id: begun.issueId });
  await site.passTime();
  await site.idle();
  expect(await restored.mails()).toEqual([]);
  expect((await restored.deliveries()).map(({ state }) => state)).toEqual(['stopped', 'stopped', 'stopped']);
  expect((await restored.open()).fenced).toContain('copied or restored');
  expect((await site.administration()).sending.arming).toBe('fenced');

  const next = await Release.ready(site);
  const refused = await site.invoke(ada.accountId, 'record-panel', next.place, 'sendCommunications', {
    contentDigest: (await next.open()).contentDigest,
  });
  expect(refused).toMatchObject({ ok: false, refusal: { code: 'fenced' } });
  expect(await next.mails()).toEqual([]);

  const armed = await site.administer('armSending', { reason: 'The old site is switched off.' });
  expect(armed.sending.arming).toBe('armed');
  await next.send();
  await next.untilQuiet();
  expect((await next.mails()).length).toBe(3);
  await site.passTime();
  expect(await restored.mails()).toEqual([]);
});

test('a copy of a site in the middle of a send tells nobody, while the site itself goes on and tells each of them once', async () => {
  const begun = await Release.ready(site);
  await site.addFault({ kind: 'provider', match: 'mail/send', effect: { answer: 503 }, times: 2 });
  await site.addFault({ kind: 'rest', match: '/notify$', status: 503, times: 1 });
  await begun.send();
  const copy = await site.copied();
  try {
    const there = Release.at(copy, begun.ground, { key: begun.issueKey, id: begun.issueId });
    await copy.passTime();
    await copy.idle();
    expect(await there.mails()).toEqual([]);
    expect((await there.open()).fenced).toContain('copied or restored');
    expect((await there.deliveries()).filter(({ state }) => state === 'planned')).toEqual([]);
  } finally {
    await copy.stop();
  }
  await begun.untilQuiet();
  expect((await begun.mails()).length).toBe(3);
});
