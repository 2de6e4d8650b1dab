/** What the e-mail provider does wrong, and what becomes of the deliveries: resumed, settled, or shown as uncertain. */
import { createSign, generateKeyPairSync } from 'node:crypto';
import { z } from 'zod';
import { people } from '../../sandbox/demo/people';
import type { DeliveryView } from '../../src/contract';
import { Release } from './support/release';
import { type HttpAnswer, TestSite } from './support/site';

const { ada, lena } = people;
const addresses = ['one@partners.example', 'two@partners.example'];
let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
});
beforeEach(() => site.setAudience({ users: [lena.accountId], addresses }));
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

const states = async (release: Release): Promise<readonly string[]> =>
  (await release.deliveries()).map((delivery) => delivery.state).sort();

/** How many mails each recipient of this release got. */
async function received(release: Release): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { to } of await release.mails()) for (const address of to) counts[address] = (counts[address] ?? 0) + 1;
  return counts;
}

const eachOnce = { [lena.emailAddress]: 1, 'one@partners.example': 1, 'two@partners.example': 1 };

async function settle(release: Release, delivery: DeliveryView | undefined, outcome: string): Promise<unknown> {
  return site.invoke(ada.accountId, 'record-panel', release.place, 'settleDelivery', {
    deliveryId: delivery?.id,
    outcome,
    reason: 'The provider’s log says so.',
  });
}

describe('a provider that does not take a message now', () => {
  test.each<[string, number, Readonly<Record<string, string>>]>([
    ['is busy and says for how long', 429, { 'retry-after': '60' }],
    ['is busy and says nothing', 429, {}],
    ['is down for maintenance', 503, {}],
    ['refuses the key', 401, {}],
    ['refuses the account', 403, {}],
  ])('%s: the send goes on later, and everybody gets one mail', async (_what, answer, headers) => {
    const release = await Release.ready(site);
    await site.addFault({ kind: 'provider', match: 'mail/send', effect: { answer, headers }, times: 3 });
    await release.send();
    await site.idle();
    expect(await states(release)).not.toContain('failed');
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect(await site.clearFaults()).toEqual([3]);
    expect(await received(release)).toEqual(eachOnce);
  });

  test('waits as long as the provider asked, and not longer', async () => {
    const release = await Release.ready(site);
    const effect = { answer: 429, headers: { 'retry-after': '240' } };
    await site.addFault({ kind: 'provider', match: 'mail/send', effect, times: 2 });
    await release.send();
    await site.advance('PT3M');
    expect(Object.keys(await received(release))).toEqual([lena.emailAddress]);
    await site.advance('PT2M');
    expect(await received(release)).toEqual(eachOnce);
    await release.untilQuiet();
  });

  test('for good is given up, told, and leaves the others alone', async () => {
    const release = await Release.ready(site);
    await site.addFault({ kind: 'provider', match: 'mail/send', effect: { answer: 400 }, times: 1 });
    await release.send();
    const view = await release.untilQuiet();
    expect(await states(release)).toEqual(['accepted', 'delivered', 'failed']);
    expect(view.state).toBe('recorded');
    expect(view.headline).toMatch(/Sent to 2 of 3 people.*1 failed/);
  });
});

describe('a provider whose answer is lost', () => {
  test('before it got the message: uncertain, until a person has it sent once more', async () => {
    const release = await Release.ready(site);
    await site.addFault({ kind: 'provider', match: 'mail/send', effect: { lose: 'before' }, times: 1 });
    await release.send();
    expect((await release.untilQuiet()).state).toBe('sending');
    const [uncertain, ...others] = await release.deliveriesIn('uncertain');
    expect(others).toEqual([]);
    expect(Object.values(await received(release))).toEqual([1, 1]);
    expect(await settle(release, uncertain, 'send-again')).toMatchObject({ ok: true });
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect(await received(release)).toEqual(eachOnce);
  });

  test('before it got the message: or until a person gives it up', async () => {
    const release = await Release.ready(site);
    await site.addFault({ kind: 'provider', match: 'mail/send', effect: { lose: 'before' }, times: 1 });
    await release.send();
    await release.untilQuiet();
    const [uncertain] = await release.deliveriesIn('uncertain');
    expect(await settle(release, uncertain, 'given-up')).toMatchObject({ ok: true, value: { state: 'failed' } });
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect(await settle(release, uncertain, 'arrived')).toMatchObject({ refusal: { code: 'not-uncertain' } });
    expect(Object.values(await received(release))).toEqual([1, 1]);
  });

  test('after it took the message: its own signed event settles it, and nobody gets a second mail', async () => {
    const release = await Release.ready(site);
    await site.addFault({ kind: 'provider', match: 'mail/send', effect: { lose: 'afterAccepting' }, times: 2 });
    await release.send();
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect(await states(release)).toEqual(['accepted', 'delivered', 'delivered']);
    expect(await received(release)).toEqual(eachOnce);
  });

  test('with an error of its own that says nothing about the message: uncertain, never sent blindly again', async () => {
    const release = await Release.ready(site);
    await site.addFault({ kind: 'provider', match: 'mail/send', effect: { answer: 500 }, times: 1 });
    await release.send();
    await release.untilQuiet();
    const [uncertain] = await release.deliveriesIn('uncertain');
    expect(uncertain?.attempts).toBe(1);
    expect(await settle(release, uncertain, 'arrived')).toMatchObject({ ok: true, value: { state: 'accepted' } });
    expect((await release.untilQuiet()).state).toBe('recorded');
    expect(Object.values(await received(release))).toEqual([1, 1]);
  });

  test('a delivery of another record cannot be settled from this one', async () => {
    const release = await Release.ready(site);
    const other = await Release.plan(site);
    await site.addFault({ kind: 'provider', match: 'mail/send', effect: { answer: 500 }, times: 1 });
    await release.send();
    await release.untilQuiet();
    const [uncertain] = await release.deliveriesIn('uncertain');
    expect(await settle(other, uncertain, 'arrived')).toMatchObject({ refusal: { code: 'no-delivery' } });
    expect(await release.deliveriesIn('uncertain')).toHaveLength(1);
    await settle(release, uncertain, 'given-up');
  });
});

describe('mail that does not arrive', () => {
  test('bounces, is shown with the server’s words and without the address, and is counted', async () => {
    await site.setAudience({ users: [lena.accountId], addresses: ['gone@bounce.example', 'two@partners.example'] });
    const release = await Release.ready(site);
    await release.send();
    const view = await release.untilQuiet();
    expect(await states(release)).toEqual(['accepted', 'bounced', 'delivered']);
    const [bounced] = await release.deliveriesIn('bounced');
    expect(bounced?.reason).toMatch(/550/);
    expect(bounced?.reason).not.toContain('gone@bounce.example');
    expect(view.state).toBe('recorded');
    expect(view.headline).toMatch(/Sent to 2 of 3 people.*1 bounced/);
  });

  test('is deferred and then arrives, once', async () => {
    await site.setAudience({ users: [lena.accountId], addresses: ['slow@defer.example'] });
    const release = await Release.ready(site);
    await release.send();
    await site.idle();
    expect(await states(release)).toEqual(['accepted', 'accepted']);
    expect(Object.keys(await received(release))).toEqual([lena.emailAddress]);
    await site.passTime();
    expect(await states(release)).toEqual(['accepted', 'delivered']);
    expect(await received(release)).toEqual({ [lena.emailAddress]: 1, 'slow@defer.example': 1 });
  });

  test('is not even tried by the provider, and counts as bounced', async () => {
    await site.setAudience({ users: [lena.accountId], addresses: ['known@drop.example'] });
    const release = await Release.ready(site);
    await release.send();
    await release.untilQuiet();
    expect(await states(release)).toEqual(['accepted', 'bounced']);
  });
});

describe('events that say what became of mail', () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let release: Release;
  let address: string;
  let deliveries: readonly DeliveryView[];

  beforeAll(async () => {
    await site.setAudience({ users: [lena.accountId], addresses });
    release = await Release.ready(site);
    // The sandbox's own provider keeps its key to itself; from here on the test is the provider.
    const key = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    await site.administer('saveEventKey', { provider: 'sendgrid', key });
    address = (await site.administration()).provider.eventUrl;
    await site.addFault({ kind: 'provider', match: 'mail/send', effect: { answer: 202 }, times: 2 });
    await release.send();
    await release.untilQuiet();
    deliveries = (await release.deliveries()).filter((delivery) => delivery.recipient.includes('partners.example'));
  }, 60_000);

  async function post(
    events: unknown,
    forge: { readonly signature?: string; readonly secondsAgo?: number; readonly unsigned?: boolean } = {},
  ): Promise<HttpAnswer> {
    const body = typeof events === 'string' ? events : JSON.stringify(events);
    const timestamp = String(Math.floor((await site.now()) / 1000) - (forge.secondsAgo ?? 0));
    const signature = createSign('sha256')
      .update(timestamp + body)
      .sign(keys.privateKey, 'base64');
    const answer = await site.http(
      'POST',
      address,
      body,
      forge.unsigned
        ? {}
        : {
            'x-twilio-email-event-webhook-signature': forge.signature ?? signature,
            'x-twilio-email-event-webhook-timestamp': timestamp,
          },
    );
    await site.idle();
    return answer;
  }

  const event = async (name: string, index: number, secondsAgo = 0): Promise<unknown> => ({
    event: name,
    email: addresses[index],
    delivery: deliveries[index]?.id,
    timestamp: Math.floor((await site.now()) / 1000) - secondsAgo,
    sg_event_id: `${name}-${index}`,
  });

  const stateNow = async (index: number): Promise<string | undefined> =>
    (await release.deliveries()).find((delivery) => delivery.id === deliveries[index]?.id)?.state;
  const size = async (): Promise<number> => (await release.open()).ledger.size;

  test.each<[string, () => Promise<HttpAnswer>, number]>([
    ['unsigned', async () => post([await event('delivered', 0)], { unsigned: true }), 401],
    ['signed by somebody else', async () => post([await event('delivered', 0)], { signature: 'MEUCIQ==' }), 401],
    ['signed two days ago', async () => post([await event('delivered', 0)], { secondsAgo: 48 * 3600 }), 401],
    ['no list', () => post({ event: 'delivered' }), 400],
    ['no JSON', () => post('[{'), 400],
    ['larger than they may be', () => post(' '.repeat(1024 * 1024 + 1)), 413],
  ])('that are %s are refused and change nothing', async (_how, attempt, status) => {
    const before = (await site.state()).usage.storageWrites;
    const answer = await attempt();
    expect(answer).toMatchObject({ status, value: { code: expect.any(String), message: expect.any(String) } });
    expect((await site.state()).usage.storageWrites).toBe(before);
    expect(await stateNow(0)).toBe('accepted');
  });

  test('of deliveries that nobody knows, or of kinds that nobody needs, are taken and change nothing', async () => {
    const before = (await site.state()).usage.storageWrites;
    const unknown = { event: 'delivered', delivery: 'f'.repeat(32), timestamp: 1 };
    const strange = { event: 'delivered', delivery: '../../1', timestamp: 1 };
    expect(await post([unknown, strange, { event: 'open', timestamp: 1 }])).toMatchObject({ status: 200 });
    expect((await site.state()).usage.storageWrites).toBe(before);
  });

  test('that come twice, late and in the wrong order give the same state and one entry for each fact', async () => {
    const delivered = await event('delivered', 0, 10);
    expect(await post([delivered])).toMatchObject({ status: 200 });
    expect(await stateNow(0)).toBe('delivered');
    const after = await size();
    await post([delivered, delivered]);
    await post([await event('processed', 0, 20)]);
    expect(await stateNow(0)).toBe('delivered');
    expect(await size()).toBe(after);
  });

  test('of a bounce count as bounced, also when the provider reports a delivery besides', async () => {
    await post([await event('bounce', 1), await event('delivered', 1, 5)]);
    expect(await stateNow(1)).toBe('bounced');
    expect(await stateNow(0)).toBe('delivered');
  });

  test('leave a ledger that verifies', async () => {
    const verdict = await site.call(
      z.looseObject({ result: z.looseObject({ accepted: z.boolean() }) }),
      people.ines.accountId,
      'site-page',
      {},
      'verifyLedger',
      { issueId: release.issueId },
    );
    expect(verdict.result.accepted).toBe(true);
  });
});
