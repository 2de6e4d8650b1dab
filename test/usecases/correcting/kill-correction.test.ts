/**
 * The process is killed at every call that drafting a correction makes, and at those of sending it, once before the call
 * took effect and once after. No event is repeated: the sweep alone goes on.
 */
import { exported } from '../../builders/world/auditor';
import { checkSend, mailsByDelivery } from '../../builders/world/invariants';
import { aSite, report, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import { Killed } from '../../builders/world/test-ports';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyEach } from '../../verifier/verify-many';

const MINUTE = 60_000;
const PEOPLE = 3;
const LONG = process.env.LONG_TESTS === '1';

/** Everybody was told that it is live, and the pipeline has just reported that it was rolled back. */
async function rolledBack(): Promise<{ readonly world: World; readonly issueId: string }> {
  const world = aSite({ jiraUsers: 2, addresses: 1, issues: 2 });
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  await report(world, { status: 'rolled-back' });
  return { world, issueId };
}

/** Events that are due, each once, and the sweeps of two hours, in which every record has its turn twice. */
async function twoHours(world: World): Promise<void> {
  for (let sweeps = 0; sweeps < 25; sweeps += 1) {
    for (const event of world.state.pending.filter(({ dueAt }) => dueAt <= world.state.now)) await world.deliver(event);
    await world.sweep();
    world.advance(5 * MINUTE);
  }
}

async function bundleOf(world: World, issueId: string) {
  return await exported(world, issueId);
}

function correctedDeliveries(world: World): readonly string[] {
  const corrections = new Set(world.all('send').flatMap(({ id, correction }) => (correction ? [id] : [])));
  return world.all('delivery').flatMap(({ id, sendId }) => (corrections.has(sendId) ? [id] : []));
}

describe.each(['before', 'after'] as const)('a process killed %s a call', (when) => {
  it('of drafting a correction leaves exactly one draft, for all who were told', async () => {
    const { world, issueId } = await rolledBack();
    const first = world.state.calls.length;
    const undisturbed = world.copy();
    for (const event of undisturbed.state.pending) await undisturbed.deliver(event);
    const last = undisturbed.state.calls.length;
    expect(last - first).toBeGreaterThan(20);
    const bundles = [];
    for (let atCall = first + 1; atCall <= last; atCall += 1) {
      const victim = world.copy({ kill: { atCall, when } });
      const at = `killed ${when} call ${atCall - first}, ${undisturbed.state.calls[atCall - 1]}`;
      try {
        await twoHours(victim);
        const { corrections = [] } = await victim.document('record', issueId);
        expect(corrections).toHaveLength(1);
        expect((await view(victim, issueId)).correction).toMatchObject({ stage: 'draft', people: PEOPLE });
        expect(victim.state.properties[`${issueId} release-communications`]).toMatchObject({
          correction: expect.arrayContaining(['drafted']),
        });
      } catch (failure) {
        throw new Error(`${at}: ${failure instanceof Error ? failure.message : String(failure)}`, { cause: failure });
      }
      if (LONG || atCall % 5 === 0) bundles.push(await bundleOf(victim, issueId));
    }
    for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
  }, 120_000);

  it('of sending a correction loses nobody and tells nobody twice', async () => {
    const { world, issueId } = await rolledBack();
    await twoHours(world);
    const first = world.state.calls.length;
    const undisturbed = world.copy();
    valueOf(await send(undisturbed, issueId));
    await untilQuiet(undisturbed);
    const last = undisturbed.state.calls.length;
    expect(last - first).toBeGreaterThan(50);
    const bundles = [];
    for (let atCall = first + 1; atCall <= last; atCall += LONG ? 1 : 3) {
      const victim = world.copy({ kill: { atCall, when } });
      const at = `killed ${when} call ${atCall - first}, ${undisturbed.state.calls[atCall - 1]}`;
      try {
        await send(victim, issueId).catch(async (failure: unknown) => {
          if (!(failure instanceof Killed)) throw failure;
          checkSend(victim);
          const again = await send(victim, issueId);
          if (!again.ok) expect(again.refusal.code).toBe('already-sending');
        });
        await untilQuiet(victim);
        checkSend(victim);
        const mails = mailsByDelivery(victim);
        const deliveries = correctedDeliveries(victim);
        expect(deliveries).toHaveLength(PEOPLE);
        for (const delivery of victim.all('delivery').filter(({ id }) => deliveries.includes(id)))
          if (delivery.progress.at === 'uncertain')
            valueOf(
              await victim.page('engineer', 'record-panel', { issueId }, 'settleDelivery', {
                deliveryId: delivery.id,
                outcome: mails.has(delivery.id) ? 'arrived' : 'send-again',
                reason: 'I asked the recipient.',
              }),
            );
        await untilQuiet(victim);
        expect([...mailsByDelivery(victim).values()]).toEqual(Array(2 * PEOPLE).fill(1));
        const record = await victim.document('record', issueId);
        expect([record.state, record.corrections?.[0]?.closedAt]).toEqual(['recorded', expect.any(Number)]);
        for (const [line, ...more] of Object.values(victim.state.writtenItems))
          expect([line?.match(/rolled back/g), more]).toEqual([['rolled back'], []]);
      } catch (failure) {
        throw new Error(`${at}: ${failure instanceof Error ? failure.message : String(failure)}`, { cause: failure });
      }
      if (LONG || atCall % 4 === 0) bundles.push(await bundleOf(victim, issueId));
    }
    for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
  }, 120_000);
});

it('the sweep alone brings a correction, when no event of the roll-back ever arrives', async () => {
  const { world, issueId } = await rolledBack();
  world.state.pending = [];
  await twoHours(world);
  const { correction, communiques } = await view(world, issueId);
  expect(correction?.stage).toBe('draft');
  const audiences = await Promise.all(
    communiques.flatMap(({ id, current }) => (current ? [world.document('audience', `${issueId}.${id}`)] : [])),
  );
  expect(audiences.reduce((sum, audience) => sum + ('count' in audience ? audience.count : 0), 0)).toBe(PEOPLE);
});
