/** The personal link in each message: what opening it does, and what a forged one does. */
import { queryUsers } from '../../sandbox/demo/people';
import { Release } from './support/release';
import { TestSite } from './support/site';

let site: TestSite;
let release: Release;
let links: readonly string[];

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({
    users: queryUsers.others.slice(0, 1).map((person) => person.accountId),
    addresses: ['one@partners.example', 'two@partners.example'],
  });
  release = await Release.ready(site);
  await release.send();
  await release.untilQuiet();
  links = (await release.mails()).map((mail) => /https?:\/\/\S+token=[^\s"<]+/.exec(mail.text ?? '')?.[0] ?? '');
}, 60_000);
afterAll(() => site.stop());

const acknowledged = async (): Promise<number> => (await release.deliveriesIn('acknowledged')).length;
const writes = async (): Promise<number> => (await site.state()).usage.storageWrites;
const link = (index: number): URL => new URL(links[index] ?? '');

/** The same link with another token. */
function withToken(change: (token: string) => string): string {
  const changed = link(0);
  changed.searchParams.set('token', change(changed.searchParams.get('token') ?? ''));
  return changed.href;
}

test('every recipient has a link, and no two have the same', () => {
  expect(links).toHaveLength(3);
  expect(new Set(links.map((each) => new URL(each).searchParams.get('token'))).size).toBe(3);
});

test.each(['GET', 'HEAD'])('opening the link with %s acknowledges nothing', async (method) => {
  const before = await writes();
  expect((await site.http(method, link(0).href)).status).toBe(200);
  await site.idle();
  expect(await writes()).toBe(before);
  expect(await acknowledged()).toBe(0);
});

test.each<[string, () => string]>([
  ['without a token', () => link(0).href.split('?')[0] ?? ''],
  ['with an empty token', () => withToken(() => '')],
  ['cut off at the end', () => withToken((token) => token.slice(0, -1))],
  ['cut in half', () => withToken((token) => token.slice(0, token.length / 2))],
  ['with one changed character', () => withToken((token) => (token.startsWith('A') ? 'B' : 'A') + token.slice(1))],
  [
    'with one changed character at the end',
    () => withToken((token) => token.slice(0, -2) + (token.endsWith('x') ? 'yy' : 'xx')),
  ],
  [
    'put together from two links',
    () =>
      withToken((token) => {
        const other = link(1).searchParams.get('token') ?? '';
        const cut = token.includes('.') ? token.lastIndexOf('.') : token.length / 2;
        return token.slice(0, cut) + other.slice(cut);
      }),
  ],
  ['that is far too long', () => withToken((token) => token.repeat(20))],
])('a forged link %s is refused and acknowledges nothing', async (_how, forged) => {
  const before = await writes();
  for (const method of ['GET', 'POST']) {
    const answer = await site.http(method, forged());
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('This link does not work');
  }
  await site.idle();
  expect(await writes()).toBe(before);
  expect(await acknowledged()).toBe(0);
});

test('a link with a body too large, or in a way that no browser uses, is refused', async () => {
  expect((await site.http('POST', link(0).href, 'x'.repeat(5000))).status).toBe(413);
  expect((await site.http('DELETE', link(0).href)).status).toBe(405);
  expect(await acknowledged()).toBe(0);
});

test('pressing the button twice acknowledges once, with the time of the first', async () => {
  expect((await site.http('POST', link(0).href)).text).toContain('Thank you');
  await site.idle();
  const [first] = await release.deliveriesIn('acknowledged');
  const { size } = (await release.open()).ledger;
  await site.advance('PT1H');
  expect((await site.http('POST', link(0).href)).text).toContain('Thank you');
  await site.advance('PT1H');
  expect(await release.deliveriesIn('acknowledged')).toEqual([first]);
  expect((await release.open()).ledger.size).toBe(size);
});

test('two presses at the same time acknowledge once', async () => {
  const { size } = (await release.open()).ledger;
  const answers = await Promise.all([site.http('POST', link(1).href), site.http('POST', link(1).href)]);
  expect(answers.map((answer) => answer.status)).toEqual([200, 200]);
  await site.advance('PT1H');
  expect(await acknowledged()).toBe(2);
  expect((await release.open()).ledger.size).toBe(size + 1);
});
