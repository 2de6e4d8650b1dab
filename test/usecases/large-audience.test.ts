/** What is stored of an audience stays within the store's limits, however many people are in it. */
import { batchesOf } from '../../src/domain/delivery/send-plan';
import { AUDIENCE_PART_SIZE } from '../../src/domain/record/audience';
import { readPart } from '../../src/usecases/planning/audience-members';
import { deliverBatch } from '../../src/usecases/sending/deliver-batch';
import { checkSend, mailsByDelivery } from '../builders/world/invariants';
import { aSite, report, send, untilQuiet, valueOf, verified, view } from '../builders/world/story';
import type { World } from '../builders/world/world';

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
    for (const addresses of [AUDIENCE_PART_SIZE, 10 * AUDIENCE_PART_SIZE]) {
      const { world, issueId } = await readyToSend(addresses);
      const before = world.state.calls.length;
      valueOf(await send(world, issueId));
      costs.push(world.state.calls.slice(before).filter((call) => !/person|batch/.test(call)).length);
      expect(world.all('delivery')).toHaveLength(0);
    }
    expect(costs[1]).toBe(costs[0]);
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
