/**
 * The process is killed at every single call that a send makes to the outside, from the click to the closing entry,
 * once before the call took effect and once after. Then the queues and the sweep go on, as they would on the platform.
 */
import { stateOf } from '../../../src/domain/delivery/delivery';
import { exported } from '../../builders/world/auditor';
import { authorisedDeliveries, checkSend, mailsByDelivery } from '../../builders/world/invariants';
import { aSite, report, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { Kill } from '../../builders/world/test-ports';
import { Killed } from '../../builders/world/test-ports';
import type { World } from '../../builders/world/world';
import { verifyEach, problemsOf } from '../../verifier/verify-many';

const RECIPIENTS = 3;
const LONG = process.env.LONG_TESTS === '1';

async function readyToSend(): Promise<{ readonly world: World; readonly issueId: string }> {
  const world = aSite({ jiraUsers: 2, addresses: 1, issues: 3 });
  const issueId = await verified(world);
  await untilQuiet(world, 1);
  return { world, issueId };
}

/** The click, and, when the process died during it, the same click again by the person who saw an error. */
async function clickUntilAnswered(world: World, issueId: string): Promise<void> {
  try {
    await send(world, issueId);
  } catch (failure) {
    if (!(failure instanceof Killed)) throw failure;
    checkSend(world);
    const again = await send(world, issueId);
    if (!again.ok) expect(again.refusal.code).toBe('already-sending');
  }
}

/** A person asks the recipients of uncertain deliveries, and says what they answered. */
async function settleUncertain(
  world: World,
  issueId: string,
  otherwise: 'send-again' | 'given-up' = 'send-again',
): Promise<number> {
  const left = mailsByDelivery(world);
  const uncertain = authorisedDeliveries(world).filter((delivery) => stateOf(delivery) === 'uncertain');
  for (const { id } of uncertain)
    valueOf(
      await world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', {
        deliveryId: id,
        outcome: left.has(id) ? 'arrived' : otherwise,
        reason: 'I asked the recipient.',
      }),
    );
  return uncertain.length;
}

async function bundleOf(world: World, issueId: string) {
  return await exported(world, issueId);
}

describe.each(['before', 'after'] as const)('a process killed %s any call of a send', (when) => {
  it('loses nobody, tells nobody twice, and leaves a ledger that verifies', async () => {
    const { world, issueId } = await readyToSend();
    const first = world.state.calls.length;
    const undisturbed = world.copy();
    await clickUntilAnswered(undisturbed, issueId);
    await untilQuiet(undisturbed);
    const last = undisturbed.state.calls.length;
    expect(last - first).toBeGreaterThan(50);
    const bundles = [];
    let interrupted = 0;
    for (let atCall = first + 1; atCall <= last; atCall += 1) {
      const kill: Kill = { atCall, when };
      const victim = world.copy({ kill });
      const at = `killed ${when} call ${atCall - first}, ${undisturbed.state.calls[atCall - 1]}`;
      try {
        await clickUntilAnswered(victim, issueId);
        checkSend(victim);
        await untilQuiet(victim);
        checkSend(victim);
        interrupted += await settleUncertain(victim, issueId);
        await untilQuiet(victim);
        checkSend(victim);
        expect([...mailsByDelivery(victim).values()]).toEqual(Array(RECIPIENTS).fill(1));
        expect((await view(victim, issueId)).state).toBe('recorded');
        expect(Object.values(victim.state.writtenItems).map((lines) => lines.length)).toEqual([1, 1]);
      } catch (failure) {
        throw new Error(`${at}: ${failure instanceof Error ? failure.message : String(failure)}`, { cause: failure });
      }
      if (LONG || atCall % 3 === 0) bundles.push(await bundleOf(victim, issueId));
    }
    expect(interrupted).toBeGreaterThan(0);
    for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
  }, 120_000);

  it('sends nothing more of a release that is rolled back meanwhile', async () => {
    const { world, issueId } = await readyToSend();
    const first = world.state.calls.length;
    const undisturbed = world.copy();
    await clickUntilAnswered(undisturbed, issueId);
    await untilQuiet(undisturbed);
    const last = undisturbed.state.calls.length;
    const bundles = [];
    for (let atCall = first + 1; atCall <= last; atCall += LONG ? 1 : 4) {
      const victim = world.copy({ kill: { atCall, when } });
      const at = `killed ${when} call ${atCall - first}, ${undisturbed.state.calls[atCall - 1]}`;
      try {
        await clickUntilAnswered(victim, issueId);
        // The first event reaches the app, then the roll-back does.
        const [event] = victim.state.pending.filter(({ queue }) => queue === 'deliveries');
        if (event) await victim.deliver(event);
        const before = mailsByDelivery(victim).size;
        const dead = victim.copy();
        await report(dead, { status: 'rolled-back' });
        await untilQuiet(dead);
        checkSend(dead);
        expect(mailsByDelivery(dead).size).toBe(before);
        await settleUncertain(dead, issueId, 'given-up');
        await untilQuiet(dead);
        expect(mailsByDelivery(dead).size).toBe(before);
        const { state } = await view(dead, issueId);
        const closed = dead.all('send').every((one) => one.state === 'closed');
        expect([state, closed]).toEqual([before === RECIPIENTS ? expect.any(String) : 'withdrawn', true]);
        bundles.push(await bundleOf(dead, issueId));
      } catch (failure) {
        throw new Error(`${at}: ${failure instanceof Error ? failure.message : String(failure)}`, { cause: failure });
      }
    }
    for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
  }, 120_000);
});
