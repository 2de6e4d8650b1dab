/** A long outage: what waits for it stays in the queue once, however often the sweep runs, and goes on when it is over. */
import fc from 'fast-check';
import { runs } from '../../builders/arbitraries';
import { checkSend, mailsByDelivery } from '../../builders/world/invariants';
import { aSite, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const MINUTE = 60_000;
/** One that the send began with or the sweep found missing, and one that a batch asked for itself. */
const EVENTS_FOR_A_BATCH = 2;

const batchOf = ({ queue, body }: World['state']['pending'][number]): string | undefined =>
  queue === 'deliveries' ? (body as { readonly batchId?: string }).batchId : undefined;

const eventsOfBatches = (world: World) => world.state.pending.filter((event) => batchOf(event) !== undefined);

/** The most events that are in the queue at once for one batch. */
function mostEvents(world: World): number {
  const counts = new Map<unknown, number>();
  for (const event of eventsOfBatches(world)) counts.set(batchOf(event), (counts.get(batchOf(event)) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

async function deliverDue(world: World): Promise<void> {
  for (const event of world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now)) await world.deliver(event);
}

/** Lets the queue alone work for so long. */
async function deliverFor(world: World, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    world.advance(MINUTE);
    await deliverDue(world);
  }
}

/** Lets the queue and the sweep work for so long; answers with the most events that one batch had at once. */
async function work(world: World, minutes: number): Promise<number> {
  let most = 0;
  const end = world.state.now + minutes * MINUTE;
  for (let nextSweep = world.state.now; world.state.now < end; world.advance(MINUTE)) {
    await deliverDue(world);
    if (world.state.now < nextSweep) continue;
    await world.sweep();
    nextSweep = world.state.now + 5 * MINUTE;
    most = Math.max(most, mostEvents(world));
  }
  return most;
}

describe('an outage of Jira', () => {
  it('of six hours leaves each batch in the queue once or twice, and everybody is told afterwards', async () => {
    const world = aSite({ jiraUsers: 12, addresses: 8 });
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    world.advance(20 * MINUTE);
    world.state.jiraFails = { status: 503, retryAfterSeconds: 30 };
    expect(await work(world, 6 * 60)).toBeLessThanOrEqual(EVENTS_FOR_A_BATCH);
    world.state.jiraFails = undefined;
    await untilQuiet(world, 6);
    expect(mailsByDelivery(world).size).toBe(20);
    checkSend(world);
    expect((await view(world, issueId)).state).toBe('recorded');
  });

  /** A send of which nothing can be judged any more, so that each of its batches waits with the event that brings it. */
  async function waiting(): Promise<World> {
    const world = aSite({ jiraUsers: 12, addresses: 8 });
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    world.advance(20 * MINUTE);
    world.state.jiraFails = { status: 503, retryAfterSeconds: 30 };
    await deliverDue(world);
    expect(mostEvents(world)).toBe(1);
    return world;
  }

  it('has the sweep put nothing into the queue for a batch that an event brings anyway', async () => {
    const world = await waiting();
    for (let sweeps = 0; sweeps < 12; sweeps += 1) {
      const before = eventsOfBatches(world).length;
      await world.sweep();
      expect(eventsOfBatches(world)).toHaveLength(before);
      await deliverFor(world, 5);
    }
  });

  it('makes one of two events of a batch that met, because the queue had brought one twice', async () => {
    const world = await waiting();
    for (const event of eventsOfBatches(world))
      world.state.pending.push({ ...event, id: (world.state.eventCount += 1), dueAt: world.state.now + MINUTE });
    expect(mostEvents(world)).toBe(2);
    await deliverFor(world, 30);
    expect(mostEvents(world)).toBe(1);
  });

  it('that comes and goes, with events that are lost, loses nothing', async () => {
    const ready = aSite({ jiraUsers: 3, addresses: 3 });
    const issueId = await verified(ready);
    const spell = fc.record({
      down: fc.boolean(),
      lost: fc.boolean(),
      minutes: fc.constantFrom(1, 4, 16, 61, 240),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(spell, { maxLength: 6 }), async (spells) => {
        const world = ready.copy();
        valueOf(await send(world, issueId));
        // From now on nothing leaves before the gates are judged anew.
        world.advance(20 * MINUTE);
        for (const { down, lost, minutes } of spells) {
          world.state.jiraFails = down ? { status: 503, retryAfterSeconds: 30 } : undefined;
          if (lost) world.state.pending = [];
          expect(await work(world, minutes)).toBeLessThanOrEqual(EVENTS_FOR_A_BATCH);
        }
        world.state.jiraFails = undefined;
        await untilQuiet(world, 12);
        checkSend(world);
        expect(mailsByDelivery(world).size).toBe(6);
      }),
      runs(12),
    );
  });
});

describe('a provider that asks to wait for an hour, longer than an event can wait', () => {
  it('gets the message after that hour', async () => {
    const world = aSite({ jiraUsers: 1, addresses: 1 });
    world.state.outcomes = {
      'address:partner-0000@example.com': [{ kind: 'try-again', reason: 'Busy.', afterSeconds: 3600 }],
    };
    valueOf(await send(world, await verified(world)));
    await work(world, 59);
    expect(mailsByDelivery(world).size).toBe(1);
    await work(world, 4);
    expect(mailsByDelivery(world).size).toBe(2);
  });
});

describe('a provider that asks to wait for a quarter of an hour', () => {
  it('has the batch in the queue once until then, whatever the sweep does, and again once that event is lost', async () => {
    const world = aSite({ jiraUsers: 1, addresses: 1 });
    world.state.outcomes = {
      'address:partner-0000@example.com': [{ kind: 'try-again', reason: 'Busy.', afterSeconds: 900 }],
    };
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    expect(await work(world, 14)).toBe(1);
    expect(mailsByDelivery(world).size).toBe(1);
    world.state.pending = [];
    expect(await work(world, 20)).toBe(1);
    expect(mailsByDelivery(world).size).toBe(2);
  });
});
