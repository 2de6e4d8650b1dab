/** What is stored of an audience stays within the store's limits, however many people are in it. */
import type { GroupDocument } from '../../../src/domain/documents';
import { batchesOf } from '../../../src/domain/delivery/send-plan';
import { AUDIENCE_PART_SIZE } from '../../../src/domain/record/audience';
import { readPart } from '../../../src/usecases/planning/audience-members';
import type { Ports } from '../../../src/ports';
import { writeBatch } from '../../../src/usecases/sending/write-batch';
import { deliverBatch } from '../../../src/usecases/sending/deliver-batch';
import { checkSend, mailsByDelivery } from '../../builders/world/invariants';
import { aSite, plan, report, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const DAY = 24 * 3_600_000;
/** What Forge's key-value store takes as one value, as JSON. */
const VALUE_LIMIT = 240 * 1024;
const MANY = 1_300;

async function readyToSend(addresses = MANY) {
  const world = aSite({ jiraUsers: 1, addresses, issues: 1 });
  const issueId = await verified(world);
  await untilQuiet(world, 1);
  return { world, issueId };
}

/** Delivers the first batch of the many, the one Jira user's being before it. */
async function deliverOneBatch(world: World): Promise<void> {
  const [, event] = world.state.pending.filter(({ queue }) => queue === 'deliveries');
  if (!event) throw new Error('There is one.');
  await world.deliver(event);
}

describe('a send to more people than one value or one invocation holds', () => {
  it('keeps no value that the store would refuse, and tells each of them once', async () => {
    const { world, issueId } = await readyToSend();
    valueOf(await send(world, issueId));
    await untilQuiet(world);
    checkSend(world);
    expect([...mailsByDelivery(world).values()]).toEqual(Array(MANY + 1).fill(1));
    expect((await view(world, issueId)).state).toBe('recorded');
    const largest = Math.max(...[...world.state.rows.values()].map(({ body }) => JSON.stringify(body).length));
    expect(largest).toBeLessThan(VALUE_LIMIT);
  });

  it('asks of the click the same whatever their number', async () => {
    const costs = [];
    for (const addresses of [MANY, 4 * MANY]) {
      const { world, issueId } = await readyToSend(addresses);
      costs.push(await world.callsDuring(async () => valueOf(await send(world, issueId))));
      expect(world.all('delivery')).toHaveLength(0);
    }
    expect(costs[1]).toEqual(costs[0]);
  });

  it('shows those whose batch is not written yet as planned', async () => {
    const { world, issueId } = await readyToSend();
    valueOf(await send(world, issueId));
    await deliverOneBatch(world);
    const deliveries = (await view(world, issueId)).communiques.map((communique) => communique.deliveries);
    expect(deliveries).toContainEqual(
      expect.objectContaining({ total: MANY, accepted: AUDIENCE_PART_SIZE, planned: MANY - AUDIENCE_PART_SIZE }),
    );
  });

  it('writes those whose turn had not come when the release was rolled back as kept back, and closes', async () => {
    const { world, issueId } = await readyToSend();
    valueOf(await send(world, issueId));
    await deliverOneBatch(world);
    await report(world, { status: 'rolled-back' });
    await untilQuiet(world);
    checkSend(world);
    const states = world.all('delivery').map(({ progress }) => progress.at);
    expect(states.filter((at) => at === 'stopped')).toHaveLength(MANY + 1 - AUDIENCE_PART_SIZE);
    expect(world.all('send').map(({ state }) => state)).toEqual(['closed']);
  });

  it('writes a batch once when two invocations do it at the same time', async () => {
    const { world, issueId } = await readyToSend(AUDIENCE_PART_SIZE);
    valueOf(await send(world, issueId));
    const [one] = world.all('send');
    const [, batch] = one ? batchesOf({ sendId: one.id, communiques: one.communiques }) : [];
    if (!one || !batch) throw new Error('There is one.');
    const run = () => deliverBatch(world.ports(), { sendId: one.id, batchId: batch.id }, world.state.now + 60_000);
    await Promise.all([run(), run()]);
    await untilQuiet(world);
    checkSend(world);
    expect([...mailsByDelivery(world).values()]).toEqual(Array(AUDIENCE_PART_SIZE + 1).fill(1));
  });

  it('writes over nothing that another invocation delivered while this one was writing', async () => {
    const { world, issueId } = await readyToSend(AUDIENCE_PART_SIZE);
    valueOf(await send(world, issueId));
    const [one] = world.all('send');
    const [, batch] = one ? batchesOf({ sendId: one.id, communiques: one.communiques }) : [];
    if (!one || !batch) throw new Error('There is one.');
    const ports = world.ports();
    let others = async () => {
      others = async () => undefined;
      await deliverBatch(world.ports(), { sendId: one.id, batchId: batch.id }, world.state.now + 60_000);
    };
    const store: Ports['store'] = {
      get: (...what) => ports.store.get(...what),
      getMany: (...what) => ports.store.getMany(...what),
      query: (...what) => ports.store.query(...what),
      walk: (...what) => ports.store.walk(...what),
      commit: async (changes) => (await others(), ports.store.commit(changes)),
    };
    await writeBatch({ ...ports, store }, one, batch);
    checkSend(world);
    await untilQuiet(world);
    checkSend(world);
    expect([...mailsByDelivery(world).values()]).toEqual(Array(AUDIENCE_PART_SIZE + 1).fill(1));
  });

  it('finds its people three months later, since they are looked up anew before anything is sent', async () => {
    const { world, issueId } = await readyToSend(2);
    const { store } = world.ports();
    const audience = world.all('audience').find((one) => 'count' in one && one.count === 2);
    const digest = audience && 'digest' in audience ? audience.digest : '';
    world.advance(91 * DAY);
    expect(await readPart({ store }, digest, 0)).toBeUndefined();
    await send(world, issueId);
    expect(await readPart({ store }, digest, 0)).toHaveLength(2);
  });
});

describe('a group of more people than a page’s invocation looks up', () => {
  const MINUTE = 60_000;
  const partners = async (world: World, issueId: string) => {
    const found = (await view(world, issueId)).communiques.find(({ group }) => group.id === 'partners');
    return found?.audience;
  };
  const awaited = async (world: World, issueId: string) =>
    (await view(world, issueId)).gates
      .flatMap(({ reasons }) => reasons.map(({ code }) => code))
      .includes('audience-awaited');

  /** Two people who are not the same any more, as an administrator saves them. */
  function changeGroup(world: World): void {
    const row = world.state.rows.get('group:partners');
    const group = row?.body as GroupDocument;
    if (!row || group.members.kind !== 'addresses') throw new Error('There is such a group.');
    const addresses = [...group.members.addresses.slice(2), { name: '', address: 'new@example.com' }];
    const body: GroupDocument = { ...group, members: { kind: 'addresses', addresses }, changedAt: world.state.now };
    world.state.rows.set('group:partners', { ...row, body });
  }

  it('is looked up in the background, holds the gate until then, and is shown so', async () => {
    const world = aSite({ jiraUsers: 1, addresses: MANY, issues: 1 });
    const issueId = await plan(world);
    expect(await partners(world, issueId)).toMatchObject({ count: 0, lookingUp: true });
    expect(await awaited(world, issueId)).toBe(true);
    for (const event of world.state.pending.filter(({ queue }) => queue === 'audiences')) await world.deliver(event);
    expect(await partners(world, issueId)).toMatchObject({ count: MANY, lookingUp: false });
    expect(await awaited(world, issueId)).toBe(false);
  });

  it('is looked up even when the event is lost, and once when it comes twice', async () => {
    const world = aSite({ jiraUsers: 1, addresses: MANY, issues: 1 });
    const issueId = await plan(world);
    world.state.pending = [];
    for (let count = 0; count < 24; count += 1) {
      world.advance(5 * MINUTE);
      await world.sweep();
      for (const event of world.state.pending) {
        await world.deliver(event);
        if (event.queue === 'audiences') await world.deliver(event);
      }
    }
    expect(await partners(world, issueId)).toMatchObject({ count: MANY, lookingUp: false });
    const told = world.all('ledger-entry').filter(({ text }) => text.includes('"audience-resolved"'));
    expect(told).toHaveLength(2);
  });

  it('that changed after the approval is looked up before anything is sent, and then asks for approval again', async () => {
    const { world, issueId } = await readyToSend();
    changeGroup(world);
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'looking-up' } });
    expect(world.all('send')).toHaveLength(0);
    await untilQuiet(world, 1);
    expect(await partners(world, issueId)).toMatchObject({ count: MANY - 1, lookingUp: false });
    expect(await send(world, issueId)).toMatchObject({ ok: false, refusal: { code: 'held' } });
    expect(world.state.mails).toHaveLength(0);
  });
});
