/** Queues deliver at least once, late, and in no order; some events never come. What is told must not depend on it. */
import fc from 'fast-check';
import { stateOf } from '../../../src/domain/delivery/delivery';
import { sha256Hex } from '../../../src/domain/encoding/digest';
import { runs } from '../../builders/arbitraries';
import { anyFact } from '../../builders/model/commands';
import { freshModel, gatesOf } from '../../builders/model/model';
import { Step } from '../../builders/model/step';
import { worldRig } from '../../builders/model/world-rig';
import { exported } from '../../builders/world/auditor';
import { authorisedDeliveries, checkSend, mailsByDelivery } from '../../builders/world/invariants';
import { aSite, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyEach } from '../../verifier/verify-many';

const SEEDS = process.env.LONG_TESTS === '1' ? 300 : 12;
const RECIPIENTS = 25;

/** Numbers that follow from a seed, from 0 up to the bound. */
function dice(seed: number): (bound: number) => number {
  let rolled = 0;
  return (bound) => parseInt(sha256Hex(`${seed} ${(rolled += 1)}`).slice(0, 8), 16) % bound;
}

/** Delivers what is pending in disorder: doubled, late, dropped, two at once. */
async function disorderly(world: World, roll: (bound: number) => number, steps: number): Promise<void> {
  for (let step = 0; step < steps && world.state.pending.length > 0; step += 1) {
    const event = world.state.pending[roll(world.state.pending.length)];
    if (!event) return;
    switch (roll(5)) {
      case 0:
        world.state.pending = world.state.pending.filter(({ id }) => id !== event.id);
        break;
      case 1:
        await Promise.all([world.deliver(event), world.deliver(event)]);
        break;
      case 2:
        await world.deliver(event);
        world.state.pending.push({ ...event, id: (world.state.eventCount += 1), dueAt: world.state.now + 60_000 });
        break;
      case 3:
        world.advance(roll(200_000));
        break;
      default:
        await world.deliver(event);
    }
    checkSend(world);
  }
}

describe('events that are doubled, late, in disorder, or never come', () => {
  it('change neither whom a send reaches nor how often', async () => {
    const world = aSite({ jiraUsers: 3, addresses: RECIPIENTS - 3 });
    const issueId = await verified(world);
    const bundles = [];
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const roll = dice(seed);
      const night = world.copy({ millisecondsPerCall: roll(3) * 300 });
      valueOf(await send(night, issueId));
      await disorderly(night, roll, 40);
      await untilQuiet(night, 12);
      checkSend(night);
      const mails = [...mailsByDelivery(night).values()];
      const uncertain = authorisedDeliveries(night).filter((delivery) => stateOf(delivery) === 'uncertain');
      expect([seed, mails.length, uncertain.length]).toEqual([seed, RECIPIENTS, 0]);
      expect([seed, (await view(night, issueId)).state]).toEqual([seed, 'recorded']);
      bundles.push(await exported(night, issueId));
    }
    for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
  }, 60_000);

  it('of which all are lost are made up for by the sweep, which keeps to due times', async () => {
    const world = aSite();
    const issueId = await verified(world);
    world.state.outcomes = { 'jira:reader-0000': [{ kind: 'try-again', reason: 'Busy.', afterSeconds: 900 }] };
    valueOf(await send(world, issueId));
    for (const event of world.state.pending.filter(({ queue }) => queue === 'deliveries')) await world.deliver(event);
    world.state.pending = [];
    const busyUntil = world.state.now + 900_000;
    for (let minute = 0; minute < 14; minute += 1) {
      world.advance(60_000);
      await world.sweep();
      for (const event of world.state.pending) await world.deliver(event);
      world.state.pending = [];
    }
    expect(world.state.mails.length).toBe(4);
    await untilQuiet(world);
    expect(world.state.mails.length).toBe(5);
    expect(world.state.mails.at(-1)?.at).toBeGreaterThanOrEqual(busyUntil);
  });
});

describe('a site on which no event ever arrives', () => {
  /** What the sweep itself sets going is all that happens, for as long as every record has its turn. */
  async function onlySweeps(world: World): Promise<void> {
    world.state.pending = [];
    for (let round = 0; round < 13; round += 1) {
      world.advance(300_000);
      await world.sweep();
      for (let again = 0; again < 5 && world.state.pending.length > 0; again += 1) {
        const due = world.state.pending;
        world.state.pending = [];
        for (const event of due) await world.deliver(event);
      }
    }
  }

  it('still has the state of each record, and its mirror in Jira, as the facts have them', async () => {
    const histories = fc.array(anyFact, { maxLength: 12, size: 'max' });
    await fc.assert(
      fc.asyncProperty(histories, async (facts) => {
        const { rig, world, issueId } = await worldRig();
        const model = freshModel(await rig.now());
        for (const fact of facts) {
          const step = new Step(fact);
          if (!step.check(model)) continue;
          await step.run(model, rig);
          world.state.pending = [];
        }
        await onlySweeps(world);
        model.now = await rig.now();
        const gates = gatesOf(model);
        const held = Object.keys(gates).filter((name) => !gates[name]);
        const mirrored = world.state.properties[`${issueId} release-communications`];
        expect(mirrored).toMatchObject({ held, state: (await rig.look()).state });
        expect((await world.document('record', issueId)).state).toBe((await rig.look()).state);
      }),
      runs(25),
    );
  }, 120_000);

  it('still tells everybody once, whenever the events of a send were lost', async () => {
    const world = aSite({ jiraUsers: 3, addresses: 22 });
    const issueId = await verified(world);
    for (let seed = 0; seed < 5; seed += 1) {
      const roll = dice(seed);
      const night = world.copy();
      valueOf(await send(night, issueId));
      for (let count = roll(3); count > 0; count -= 1) {
        const event = night.state.pending[roll(night.state.pending.length)];
        if (event) await night.deliver(event);
      }
      await onlySweeps(night);
      checkSend(night);
      expect([seed, mailsByDelivery(night).size]).toEqual([seed, 25]);
      expect([seed, (await view(night, issueId)).state]).toEqual([seed, 'recorded']);
    }
  });
});

describe('a send of more batches than are under way at once', () => {
  const UNDER_WAY = 50;

  it('has each batch in the queue once though an event comes twice, and goes on where an event was lost', async () => {
    const world = aSite({ jiraUsers: 1, addresses: UNDER_WAY * 100 + 1, issues: 1 });
    const issueId = await verified(world);
    await untilQuiet(world, 1);
    valueOf(await send(world, issueId));
    const [first] = world.state.pending.filter(({ queue }) => queue === 'deliveries');
    if (!first) throw new Error('The send began with an event.');
    await world.deliver(first);
    const waiting = world.state.pending.length;
    await world.deliver({ ...first, id: (world.state.eventCount += 1) });
    expect(world.state.pending).toHaveLength(waiting);
    world.state.pending = [];
    await untilQuiet(world);
    expect(mailsByDelivery(world).size).toBe(UNDER_WAY * 100 + 2);
  });
});
