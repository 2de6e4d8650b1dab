/** What a provider reports of many messages in one post is written down in few steps, and nothing of it is lost. */
import { createSign, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { mailEvents } from '../../../src/entry/mail-events';
import { stateOf, type Delivery, type ReportedReceipt } from '../../../src/domain/delivery/delivery';
import { StoreBusy } from '../../../src/ports';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { verify } from '../../builders/world/auditor';
import { checkSend } from '../../builders/world/invariants';
import { partnersOf } from '../../builders/world/receipts';
import { aSite, send, untilQuiet, valueOf, verified } from '../../builders/world/story';
import { World } from '../../builders/world/world';

const SECOND = 1_000;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

async function told(addresses: number): Promise<{ readonly world: World; readonly issueId: string }> {
  const world = aSite({ jiraUsers: 1, addresses, issues: 1 });
  world.state.secrets['mail-provider-event-key.sendgrid'] = publicKey
    .export({ format: 'der', type: 'spki' })
    .toString('base64');
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  return { world, issueId };
}

/** What SendGrid posts: its signature is over the moment and the very body. */
async function post(world: World, events: readonly unknown[]): Promise<{ status: number; body: unknown }> {
  const timestamp = String(Math.floor(world.state.now / SECOND));
  const body = JSON.stringify(events);
  const answered = await mailEvents(async () => world.ports())({
    method: 'POST',
    body,
    queryParameters: { provider: ['sendgrid'] },
    headers: {
      'X-Twilio-Email-Event-Webhook-Timestamp': [timestamp],
      'X-Twilio-Email-Event-Webhook-Signature': [
        createSign('sha256')
          .update(timestamp + body)
          .sign(privateKey, 'base64'),
      ],
    },
  });
  return { status: answered.statusCode, body: JSON.parse(answered.body) as unknown };
}

const delivered = (world: World, deliveries: readonly Delivery[]) =>
  deliveries.map(({ id }) => ({ event: 'delivered', timestamp: Math.floor(world.state.now / SECOND), delivery: id }));

const inState = (world: World, state: string) => partnersOf(world).filter((one) => stateOf(one) === state).length;

async function commitsDuring(world: World, run: () => Promise<unknown>): Promise<number> {
  const before = world.state.calls.length;
  await run();
  return world.state.calls.slice(before).filter((call) => call === 'store.commit').length;
}

describe('a post about 250 messages', () => {
  it('takes a transaction for each 22 of a batch, and one entry of the ledger with it', async () => {
    const { world, issueId } = await told(250);
    const entries = world.all('ledger-entry').length;
    let answered: unknown;
    const commits = await commitsDuring(world, async () => {
      answered = await post(world, delivered(world, partnersOf(world)).reverse());
    });
    expect(answered).toEqual({ status: 200, body: { received: 250 } });
    expect(inState(world, 'delivered')).toBe(250);
    expect(commits).toBe(Math.ceil(250 / 22));
    expect(world.all('ledger-entry').length - entries).toBe(commits);
    checkSend(world);
    expect(await verify(world, issueId)).toEqual([]);
  });

  it('writes nothing when it comes again, and reads each delivery once', async () => {
    const { world } = await told(250);
    const events = delivered(world, partnersOf(world));
    await post(world, events);
    let values = { read: 0, written: 0 };
    expect(
      await commitsDuring(world, async () => {
        values = await world.valuesDuring(() => post(world, [...events, ...events]));
      }),
    ).toBe(0);
    expect(values).toEqual({ read: 250, written: 0 });
  });

  it('loses none of them to one that is broken, or about something else', async () => {
    const { world } = await told(30);
    const [first, ...others] = delivered(world, partnersOf(world));
    const broken = [
      null,
      5,
      { event: 'delivered' },
      { ...first, timestamp: 'yesterday' },
      { ...first, timestamp: 1e300 },
      { ...first, delivery: '../..' },
      { ...first, delivery: 'f'.repeat(32) },
      { ...first, event: 'unheard-of' },
    ];
    expect((await post(world, [...broken, ...others])).status).toBe(200);
    expect([inState(world, 'delivered'), inState(world, 'accepted')]).toEqual([29, 1]);
  });

  it('is answered before its provider gives up, asked for again, and comes to an end however slow the storage is', async () => {
    const { world, issueId } = await told(250);
    const events = delivered(world, partnersOf(world));
    const slow = world.copy({ millisecondsPerCall: SECOND });
    const known: number[] = [];
    for (let status = 503; status === 503 && known.length < 20; known.push(inState(slow, 'delivered'))) {
      const begun = slow.state.now;
      ({ status } = await post(slow, events));
      expect(slow.state.now - begun).toBeLessThan(15 * SECOND);
    }
    expect(known.length).toBeGreaterThan(1);
    expect(known).toEqual([...new Set(known)].sort((one, other) => one - other));
    expect(known.at(-1)).toBe(250);
    expect(await verify(slow, issueId)).toEqual([]);
  });
});

describe('while others write the same', () => {
  it('nothing is lost to somebody who acknowledges at any moment of it', async () => {
    const { world } = await told(30);
    const [first] = partnersOf(world);
    const undisturbed = world.copy();
    const before = undisturbed.state.calls.length;
    await post(undisturbed, delivered(world, partnersOf(world)));
    for (let beforeCall = 1; beforeCall <= undisturbed.state.calls.length - before; beforeCall += 1) {
      const other = world.copy();
      const acknowledges = (): Promise<void> =>
        recordReceipts(other.ports(), [{ deliveryId: first?.id ?? '', kind: 'acknowledged', at: world.state.now }]);
      const disturbed = new World(other.state, { meanwhile: { beforeCall, happens: acknowledges } });
      expect((await post(disturbed, delivered(world, partnersOf(world)))).status).toBe(200);
      expect([inState(other, 'delivered'), inState(other, 'acknowledged')]).toEqual([29, 1]);
      expect(partnersOf(other)[0]?.receipts).toMatchObject({ delivered: expect.any(Number) as number });
      checkSend(other);
    }
  });
});

describe('whatever becomes of it', () => {
  /** The truth of the deliveries: what is told of each, in which order ever. */
  const truthOf = (world: World) => partnersOf(world).map(({ id, receipts }) => [id, receipts]);

  it('the same receipts come to the same, in any order, in any parts, doubled, and cut off anywhere', async () => {
    const { world } = await told(30);
    const kinds = ['delivered', 'opened', 'acknowledged', 'bounced'] as const;
    const receipts = partnersOf(world).flatMap(({ id }, index): ReportedReceipt[] =>
      kinds
        .slice(0, 1 + (index % kinds.length))
        .map((kind, later) => ({ deliveryId: id, kind, at: world.state.now + later })),
    );
    const straight = world.copy();
    await recordReceipts(straight.ports(), receipts);
    const shuffled = fc.array(fc.nat({ max: receipts.length - 1 }), { maxLength: 20 }).chain((doubled) =>
      fc.shuffledSubarray([...receipts, ...doubled.flatMap((index) => receipts[index] ?? [])], {
        minLength: receipts.length + doubled.length,
      }),
    );
    await fc.assert(
      fc.asyncProperty(shuffled, fc.integer({ min: 1, max: 40 }), fc.nat(25), async (all, size, calls) => {
        const other = world.copy();
        const kill = { atCall: other.state.calls.length + 1 + calls, when: 'after' } as const;
        await recordReceipts(new World(other.state, { kill }).ports(), all).catch(() => undefined);
        for (let start = 0; start < all.length; start += size)
          await recordReceipts(other.ports(), all.slice(start, start + size));
        checkSend(other);
        expect(truthOf(other)).toEqual(truthOf(straight));
      }),
      { numRuns: 25, seed: 7 },
    );
  }, 120_000);

  it('says so where the storage takes no more, and the same once more does the rest', async () => {
    const { world } = await told(50);
    const ports = world.ports();
    let commits = 0;
    const store: typeof ports.store = {
      ...ports.store,
      async commit(changes) {
        if ((commits += 1) === 2) throw new StoreBusy();
        return ports.store.commit(changes);
      },
    };
    const events = partnersOf(world).map(
      ({ id }) => ({ deliveryId: id, kind: 'delivered', at: world.state.now }) as const,
    );
    await expect(recordReceipts({ ...ports, store }, events)).rejects.toThrow(StoreBusy);
    expect(inState(world, 'delivered')).toBe(22);
    await recordReceipts(world.ports(), events);
    expect(inState(world, 'delivered')).toBe(50);
  });
});
