/**
 * The process is killed at every call that it takes to let the announcement go that waited for the deployment while the
 * notice of the same record had left, once before the call took effect and once after.
 */
import { stateOf } from '../../../src/domain/delivery/delivery';
import { exported } from '../../builders/world/auditor';
import { checkSend, mailsByDelivery } from '../../builders/world/invariants';
import { makeNotice } from '../../builders/world/run-book';
import { aSite, report, send, submitAndApprove, untilQuiet, valueOf, view, written } from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyEach } from '../../verifier/verify-many';

const PEOPLE = 3;
const LONG = process.env.LONG_TESTS === '1';

/** The notice has left, and a pipeline has just reported that the deployment is verified. */
async function justVerified(): Promise<{ readonly world: World; readonly issueId: string }> {
  const world = aSite({ jiraUsers: 1, addresses: 2, issues: 2 });
  const issueId = await written(world);
  await makeNotice(world, issueId, 'users');
  await submitAndApprove(world, issueId);
  valueOf(await send(world, issueId));
  await untilQuiet(world, 1);
  await report(world);
  return { world, issueId };
}

async function bundleOf(world: World, issueId: string) {
  return await exported(world, issueId);
}

/** A person asks the recipients of uncertain deliveries, and says what they answered. */
async function settleUncertain(world: World, issueId: string): Promise<void> {
  const left = mailsByDelivery(world);
  for (const { id } of world.all('delivery').filter((delivery) => stateOf(delivery) === 'uncertain'))
    valueOf(
      await world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', {
        deliveryId: id,
        outcome: left.has(id) ? 'arrived' : 'send-again',
        reason: 'I asked the recipient.',
      }),
    );
}

describe.each(['before', 'after'] as const)('a process killed %s any call of letting a step go', (when) => {
  it('loses nobody, tells nobody twice or too early, and leaves a ledger that verifies', async () => {
    const { world, issueId } = await justVerified();
    expect(mailsByDelivery(world).size).toBe(1);
    const first = world.state.calls.length;
    const undisturbed = world.copy();
    await untilQuiet(undisturbed, 1);
    const last = undisturbed.state.calls.length;
    expect(mailsByDelivery(undisturbed).size).toBe(PEOPLE);
    const bundles = [];
    for (let atCall = first + 1; atCall <= last; atCall += LONG ? 1 : 4) {
      const victim = world.copy({ kill: { atCall, when } });
      const at = `killed ${when} call ${atCall - first}, ${undisturbed.state.calls[atCall - 1]}`;
      try {
        await untilQuiet(victim, 2);
        checkSend(victim);
        await settleUncertain(victim, issueId);
        await untilQuiet(victim, 2);
        checkSend(victim);
        expect([...mailsByDelivery(victim).values()]).toEqual(Array(PEOPLE).fill(1));
        expect((await view(victim, issueId)).state).toBe('recorded');
      } catch (failure) {
        throw new Error(`${at}: ${failure instanceof Error ? failure.message : String(failure)}`, { cause: failure });
      }
      if (LONG || atCall % 3 === 0) bundles.push(await bundleOf(victim, issueId));
    }
    for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
  }, 120_000);
});
