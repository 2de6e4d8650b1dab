/** A reminder is begun once, whoever else looks after the same record at the same time. */
import { chaseTargets } from '../../../src/usecases/confirming/chase-targets';
import { HOUR } from '../../builders/releases';
import { eventsOf } from '../../builders/world/hours';
import { sent, TARGET, type Sent } from '../../builders/world/told-next';
import { World } from '../../builders/world/world';

const remindNow = (world: World, { issueId, communiqueId }: Sent) =>
  world.page('engineer', 'record-panel', { issueId }, 'remindNow', { communiqueId });

/** Ten people who are to be reminded after a day, as twice that is about to be found at the same time. */
async function due(): Promise<Sent> {
  const all = await sent({ target: { ...TARGET, remindAfterHours: [24, 40], next: undefined } });
  all.world.advance(24 * HOUR);
  return all;
}

/** How often it was begun, where the second of them runs before each call of the first. */
async function begunBy(
  all: Sent,
  first: (world: World) => Promise<unknown>,
  second: (world: World) => Promise<unknown>,
): Promise<readonly number[]> {
  const alone = all.world.copy();
  await first(alone);
  const calls = alone.state.calls.length - all.world.state.calls.length;
  const counts: number[] = [];
  for (let beforeCall = 1; beforeCall <= calls; beforeCall += 1) {
    const calm = all.world.copy();
    await first(new World(calm.state, { meanwhile: { beforeCall, happens: () => second(calm) } }));
    counts.push(eventsOf(calm, 'reminder-begun').length);
  }
  return counts;
}

const once = (counts: readonly number[]) => counts.map(() => 1);

it('where two look after its record', async () => {
  const all = await due();
  const chase = (world: World) => chaseTargets(world.ports(), all.issueId);
  const counts = await begunBy(all, chase, chase);
  expect(counts.length).toBeGreaterThan(10);
  expect(counts).toEqual(once(counts));
});

it('where two people ask for it', async () => {
  const all = await due();
  const remind = (world: World) => remindNow(world, all);
  const counts = await begunBy(all, remind, remind);
  expect(counts).toEqual(once(counts));
});

it('where a person asks for what is due', async () => {
  const all = await due();
  const chase = (world: World) => chaseTargets(world.ports(), all.issueId);
  const counts = await begunBy(all, chase, (world) => remindNow(world, all));
  expect(counts).toEqual(once(counts));
});
