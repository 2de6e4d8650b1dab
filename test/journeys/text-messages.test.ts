/** A release told by text message: what reaches telephones, what comes back, and what goes wrong. */
import { people } from '../../sandbox/demo/people';
import { z } from 'zod';
import type { DeliveryView, HistoryView } from '../../src/contract';
import { Release } from './support/release';
import { TestSite } from './support/site';

const { lena } = people;
const KIM = '+4915123456789';
const GONE = '+447700900404';
const OPTED_OUT = '+15005550004';
const account = { accountSid: `AC${'a'.repeat(32)}`, sender: '+15005550006', authToken: 'b'.repeat(32) };
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
  await site.setAudience({ users: [lena.accountId], addresses: ['one@partners.example'] });
  await saveNumbers([KIM]);
});
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

function saveNumbers(numbers: readonly string[]): Promise<void> {
  return site.saveMembers('On call', {
    kind: 'telephone-numbers',
    numbers: numbers.map((number) => ({ name: 'Kim', number })),
  });
}

async function stateOf(release: Release, number: string): Promise<DeliveryView | undefined> {
  return (await release.deliveries()).find(({ recipient }) => recipient.includes(number));
}

const textsOf = (release: Release): readonly string[] =>
  site.sandbox.world.posts
    .list()
    .filter(({ receiver }) => receiver === 'Twilio')
    .map(({ body }) => String(body))
    .filter((body) => body.includes(release.subject));

const callsOf = (method: string): number =>
  site.sandbox.world.outbound.list().filter((call) => call.method === method && call.url.includes('api.twilio.com'))
    .length;

test('text messages wait, and say for what, until an administrator has set up an account', async () => {
  const release = await Release.ready(site);
  await release.send();
  await site.idle();
  expect((await stateOf(release, KIM))?.state).toBe('planned');
  expect(textsOf(release)).toEqual([]);

  const { accountSid, sender } = account;
  const call = (payload: object): Promise<unknown> =>
    site.invoke(people.sam.accountId, 'administration-page', {}, 'saveTextSender', payload);
  expect(await call({ accountSid, sender })).toMatchObject({ ok: false, refusal: { field: 'authToken' } });
  expect(await call({ ...account, sender: '0151' })).toMatchObject({ ok: false, refusal: { field: 'sender' } });
  expect((await site.administration()).textSender).toBeUndefined();
  expect((await site.administer('saveTextSender', account)).textSender).toMatchObject({ accountSid, sender });
  // The token is kept where only the sender changes.
  await site.administer('saveTextSender', { accountSid, sender });

  await site.advance('PT16M');
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(await stateOf(release, KIM)).toMatchObject({ state: 'delivered', channel: 'text-message' });
});

test('a release reaches a telephone once, with a link that shows all of it and takes the confirmation', async () => {
  const release = await Release.ready(site);
  await release.send();
  expect((await release.untilQuiet()).state).toBe('recorded');
  const [text, ...more] = textsOf(release);
  expect(more).toEqual([]);
  expect(text).toContain('Answers come sooner.');
  const link = /https?:\S+token=\S+/.exec(text ?? '')?.[0] ?? '';
  const { pathname, search } = new URL(link);
  // Each character is charged.
  expect(search).toMatch(/^\?token=[\w-]{43}$/);
  expect((await site.http('GET', pathname + search)).text).toContain('Answers come sooner.');
  expect((await stateOf(release, KIM))?.state).toBe('delivered');
  await site.http('POST', pathname + search, '', {
    'content-type': 'application/x-www-form-urlencoded',
  });
  await site.idle();
  expect((await stateOf(release, KIM))?.state).toBe('acknowledged');
});

test('an answer that is lost is looked for at Twilio, and the message does not leave twice', async () => {
  const release = await Release.ready(site);
  const asked = callsOf('GET');
  await site.addFault({ kind: 'provider', match: 'Messages.json', effect: { lose: 'afterAccepting' }, times: 1 });
  await release.send();
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect(callsOf('GET')).toBe(asked + 1);
  expect(await stateOf(release, KIM)).toMatchObject({ state: 'delivered', attempts: 1 });
  expect(textsOf(release)).toHaveLength(1);
});

test('where Twilio was never reached the message is uncertain, and nobody sends it blindly again', async () => {
  const release = await Release.ready(site);
  await site.addFault({ kind: 'provider', match: 'Messages.json', effect: { lose: 'before' }, times: 1 });
  await release.send();
  await site.idle();
  await site.passTime();
  expect((await stateOf(release, KIM))?.state).toBe('uncertain');
  expect(textsOf(release)).toHaveLength(0);
});

test('a busy Twilio is asked again after the time that it asks for', async () => {
  const release = await Release.ready(site);
  const effect = {
    answer: 429,
    headers: { 'retry-after': '240' },
    body: '{"code":20429,"message":"Too Many Requests"}',
  };
  await site.addFault({ kind: 'provider', match: 'Messages.json', effect, times: 1 });
  await release.send();
  await site.advance('PT3M');
  expect(textsOf(release)).toHaveLength(0);
  await site.advance('PT2M');
  expect(textsOf(release)).toHaveLength(1);
  expect((await release.untilQuiet()).state).toBe('recorded');
});

test('a number that is not in use and one that answered STOP are left out of the next audience, visibly', async () => {
  await saveNumbers([KIM, GONE, OPTED_OUT]);
  const release = await Release.ready(site);
  await release.send();
  await site.idle();
  expect(await stateOf(release, GONE)).toMatchObject({ state: 'bounced', reason: expect.stringContaining('30005') });
  expect(await stateOf(release, OPTED_OUT)).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('unsubscribed'),
  });
  expect((await stateOf(release, KIM))?.state).toBe('delivered');
  const group = (await site.administration()).groups.find(({ name }) => name === 'On call');
  expect(group?.quarantined.map(({ recipient }) => recipient).sort()).toEqual(
    [`Kim ${OPTED_OUT}`, `Kim ${GONE}`].sort(),
  );
  await saveNumbers([KIM]);
});

test('a status that Twilio did not sign is refused and changes nothing', async () => {
  const release = await Release.ready(site);
  await release.send();
  await release.untilQuiet();
  const { id } = (await stateOf(release, KIM)) ?? {};
  const { pathname } = new URL((await site.administration()).provider.eventUrl);
  const before = (await site.state()).usage.storageWrites;
  const forged = await site.http('POST', `${pathname}?provider=twilio&delivery=${id}`, 'MessageStatus=undelivered', {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  });
  expect(forged).toMatchObject({ status: 401, value: { code: 'wrong-signature' } });
  expect((await site.state()).usage.storageWrites).toBe(before);
});

test('the preview shows the text message with its length, and numbers are whole only for those who need them', async () => {
  const release = await Release.ready(site);
  const communique = (await release.open()).communiques.find(({ channel }) => channel === 'text-message');
  const preview = await release.panel('previewCommunique', { communiqueId: communique?.id });
  expect(preview).toMatchObject({
    short: { text: expect.stringContaining(release.subject), segments: expect.any(Number) },
  });
  await release.send();
  await release.untilQuiet();
  expect(JSON.stringify(await release.deliveries())).toContain(KIM);
  const place = { issueKey: release.issueKey };
  const seen = await site.invoke(lena.accountId, 'record-panel', place, 'listDeliveries', {
    communiqueIds: [communique?.id],
  });
  expect(JSON.stringify(seen)).toContain('+49…789');
  expect(JSON.stringify(seen)).not.toContain(KIM);
  const shown = JSON.stringify([await site.administration(), (await site.state()).app]);
  expect(shown).not.toContain(account.authToken);
});

test('a test message tells whether the account works, or what is wrong', async () => {
  const send = (number: string): Promise<unknown> =>
    site.invoke(people.sam.accountId, 'administration-page', {}, 'sendTestText', { number });
  expect(await send('+49 151 23456789')).toMatchObject({ ok: true, value: { text: expect.stringContaining(KIM) } });
  expect(await send('+15005550009')).toMatchObject({
    ok: false,
    refusal: { field: 'number', message: expect.stringContaining('not a valid mobile number') },
  });
});

test('an account that is removed takes its token along: messages wait, reports are not believed, until it is saved anew', async () => {
  expect((await site.administer('removeTextSender', {})).textSender).toBeUndefined();
  expect(await site.invoke(people.sam.accountId, 'administration-page', {}, 'removeTextSender', {})).toMatchObject({
    ok: false,
    refusal: { code: 'no-sender' },
  });
  const release = await Release.ready(site);
  await release.send();
  await site.idle();
  expect((await stateOf(release, KIM))?.state).toBe('planned');
  const { pathname } = new URL((await site.administration()).provider.eventUrl);
  expect(await site.http('POST', `${pathname}?provider=twilio&delivery=x`, 'MessageStatus=sent')).toMatchObject({
    status: 503,
  });
  const { accountSid, sender } = account;
  const withoutToken = await site.invoke(people.sam.accountId, 'administration-page', {}, 'saveTextSender', {
    accountSid,
    sender,
  });
  expect(withoutToken).toMatchObject({ ok: false, refusal: { field: 'authToken' } });
  await site.administer('saveTextSender', account);
  await site.advance('PT16M');
  expect((await release.untilQuiet()).state).toBe('recorded');
  expect((await stateOf(release, KIM))?.state).toBe('delivered');
});

test('who does not confirm is reminded by a short text message, and an earlier one is not taken for it', async () => {
  const group = (await site.administration()).groups.find(({ name }) => name === 'On call');
  if (!group) throw new Error('The site has the group.');
  const { id, revision, name, description, members } = group;
  const target = { proof: 'acknowledged', percent: 100, hours: 72, remindAfterHours: [4, 12] };
  await site.administer('saveGroup', { id, revision, name, description, members, target });
  const release = await Release.ready(site);
  await release.send();
  await release.untilQuiet();
  const reminders = (): readonly string[] => textsOf(release).filter((text) => text.includes('Reminder'));
  await site.advance('PT5H');
  expect(reminders()).toEqual([expect.stringContaining(`Reminder: ${release.subject}`)]);
  expect(reminders()[0]).not.toContain('Answers come sooner.');
  const asked = callsOf('GET');
  await site.addFault({ kind: 'provider', match: 'Messages.json', effect: { lose: 'before' }, times: 1 });
  await site.advance('PT9H');
  // Twilio never got the second one; that it took the first with the same link proves nothing.
  expect([callsOf('GET'), reminders().length]).toEqual([asked + 1, 1]);
  const { entries } = await site.call(z.custom<HistoryView>(), people.ines.accountId, 'site-page', {}, 'openHistory', {
    issueId: release.issueId,
  });
  const settled = entries.filter(({ type }) => type === 'reminders-settled');
  expect(JSON.stringify(settled.at(-1)?.details)).toContain('uncertain');
  const link = /https?:\S+token=\S+/.exec(reminders()[0] ?? '')?.[0] ?? '';
  const { pathname, search } = new URL(link);
  await site.http('POST', pathname + search, '', { 'content-type': 'application/x-www-form-urlencoded' });
  await site.idle();
  expect((await stateOf(release, KIM))?.state).toBe('acknowledged');
});
