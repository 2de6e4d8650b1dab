/** What the emulated Confluence takes, and what it refuses as Atlassian documents it. */
import { openDatabase, inMemory } from '../../../sandbox/database';
import { openConfluence } from '../../../sandbox/confluence/confluence';
import { problemOfStorage } from '../../../sandbox/confluence/storage-format';
import type { Caller } from '../../../sandbox/ports';

const APP: Caller = { kind: 'app', accountId: 'app' };
const LENA: Caller = { kind: 'user', accountId: 'lena' };
const [REL, READ, CLOSED] = ['65537', '65539', '65540'];
const body = { representation: 'storage', value: '<p>One &amp; two<br/></p>' };

const confluence = () => {
  let now = Date.UTC(2026, 10, 21);
  const clock = { now: () => now } as Parameters<typeof openConfluence>[0]['clock'];
  const opened = openConfluence({ database: openDatabase(inMemory), clock, siteUrl: () => 'https://site.example' });
  return {
    nextDay: () => (now += 86_400_000),
    call(method: string, path: string, given?: unknown, caller: Caller = APP) {
      const request = { method, path: `/wiki/api/v2${path}`, headers: {}, body: JSON.stringify(given) };
      const answer = opened.handle(request, caller);
      return { status: answer.status, value: JSON.parse(answer.body) as Record<string, never> };
    },
  };
};

it('takes each title once in a space, and for blog posts once a day', () => {
  const { call, nextDay } = confluence();
  const given = { spaceId: REL, status: 'current', title: 'News', body };
  expect(call('POST', '/pages', given).status).toBe(200);
  expect(call('POST', '/blogposts', given).status).toBe(200);
  nextDay();
  expect(call('POST', '/pages', given)).toMatchObject({
    status: 400,
    value: { errors: [{ title: expect.stringContaining('already exists') }] },
  });
  expect(call('POST', '/blogposts', given).status).toBe(200);
  expect(call('POST', '/blogposts', given).status).toBe(400);
});

it('takes a new version only with the next number', () => {
  const { call } = confluence();
  const { id } = call('POST', '/pages', { spaceId: REL, title: 'News', body }).value;
  const update = (number: number) =>
    call('PUT', `/pages/${String(id)}`, { id, status: 'current', title: 'Newer', body, version: { number } }).status;
  expect([update(1), update(3), update(2), update(2)]).toEqual([409, 409, 200, 409]);
  expect(call('GET', '/pages?title=Newer&body-format=storage').value).toMatchObject({
    results: [{ id, version: { number: 2 }, body: { storage: body } }],
  });
  expect(call('GET', '/pages?title=News').value).toMatchObject({ results: [] });
});

it('keeps the app out of spaces in which it may not look, or not write', () => {
  const { call } = confluence();
  const given = (spaceId: string) => ({ spaceId, title: 'News', body });
  expect(call('POST', '/pages', given(READ)).status).toBe(404);
  expect(call('POST', '/pages', given(CLOSED)).status).toBe(404);
  const { id } = call('POST', '/pages', given(CLOSED), LENA).value;
  expect(call('GET', `/pages/${String(id)}`).status).toBe(404);
  expect(call('GET', '/spaces?keys=CLOSED').value).toMatchObject({ results: [] });
  expect(call('GET', '/spaces?keys=REL').value).toMatchObject({ results: [{ id: REL }] });
});

it.each([
  '<p>open',
  '<p></b></p>',
  '<br>',
  '<p>a & b</p>',
  '<p>&unheard;</p>',
  '<p>&#1;</p>',
  '<p class=a>x</p>',
  'a < b',
  '<p>\u0001</p>',
])('refuses %j, which is not well formed', (value) => {
  expect(problemOfStorage(value)).toBeDefined();
  const { call } = confluence();
  expect(call('POST', '/pages', { spaceId: REL, title: 'News', body: { ...body, value } }).status).toBe(400);
});
