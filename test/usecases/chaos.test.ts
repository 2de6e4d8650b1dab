/**
 * Random troubles around a send: events that are doubled, late, in disorder or lost, processes that are killed, a busy or
 * broken Jira, answers that are lost with or without the message, receipts in between, a day without the sweep, and
 * objections. At every moment the promises hold, and once all is calm everybody was told once, or it is known who was not.
 */
import fc from 'fast-check';
import { stateOf } from '../../src/domain/delivery/delivery';
import { recipientKey } from '../../src/domain/record/stakeholder-group';
import { runs } from '../builders/arbitraries';
import { calmDown, happen, nothingHappened, troubles } from '../builders/chaos/chaos';
import { brokenPromises } from '../builders/chaos/promises';
import { exported } from '../builders/world/auditor';
import { authorisedDeliveries, checkSend, mailsByDelivery } from '../builders/world/invariants';
import { aSite, send, untilQuiet, valueOf, verified, view } from '../builders/world/story';
import type { World } from '../builders/world/world';
import { problemsOf, verifyEach } from '../verifier/verify-many';

const HOUR = 3_600_000;
/** Older than this the evidence of the deployment does not count any more, and what has not left stays. */
const EVIDENCE_AGE = 72 * HOUR;

/** A person asks the recipients of those of which nobody knows, and says what they answered. */
async function settle(world: World, issueId: string, otherwise: 'send-again' | 'given-up'): Promise<void> {
  const arrived = mailsByDelivery(world);
  for (const delivery of authorisedDeliveries(world).filter((one) => stateOf(one) === 'uncertain'))
    valueOf(
      await world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', {
        deliveryId: delivery.id,
        outcome: arrived.has(delivery.id) ? 'arrived' : otherwise,
        reason: 'I asked the recipient.',
      }),
    );
}

it('whatever goes wrong, nobody is told twice, nobody is forgotten, and what is shown is what happened', async () => {
  const ready = aSite({ jiraUsers: 3, addresses: 5, places: 2 });
  const issueId = await verified(ready);
  const recipients = 3 + 5 + 2 + 2;
  for (const recipient of (await everybody(ready.copy(), issueId)).sort()) ready.state.outcomes[recipient] = [];
  const bundles: Parameters<typeof verifyEach>[0][number][] = [];
  const reached = { repeated: 0, kills: 0, uncertain: 0, stopped: 0, outages: 0, reports: 0, days: 0 };

  await fc.assert(
    fc.asyncProperty(troubles, async (night) => {
      const world = ready.copy();
      const happened = nothingHappened(world.state.now);
      valueOf(await send(world, issueId));
      for (const trouble of night) {
        await happen(world, issueId, trouble, happened);
        expect(brokenPromises(world, happened)).toEqual([]);
        checkSend(world);
      }
      calmDown(world, happened);
      const isLate = world.state.now - happened.startedAt > EVIDENCE_AGE - 12 * HOUR;
      const mayGoOn = happened.objectedAt === undefined && !isLate;
      await untilQuiet(world, 8);
      expect(brokenPromises(world, happened)).toEqual([]);
      const states = authorisedDeliveries(world).map(stateOf);
      expect([states.length, states.filter((state) => state === 'planned' || state === 'attempting')]).toEqual([
        recipients,
        [],
      ]);
      if (mayGoOn) expect(states).not.toContain('stopped');
      reached.uncertain += states.includes('uncertain') ? 1 : 0;

      const told = new Set(mailsByDelivery(world).keys());
      await settle(world, issueId, mayGoOn ? 'send-again' : 'given-up');
      await untilQuiet(world, 8);
      checkSend(world);
      const ends = authorisedDeliveries(world);
      if (mayGoOn) {
        expect(mailsByDelivery(world).size).toBe(ends.filter((one) => stateOf(one) !== 'failed').length);
        expect((await view(world, issueId)).state).toBe('recorded');
      } else if (happened.objectedAt !== undefined) expect(new Set(mailsByDelivery(world).keys())).toEqual(told);
      expect(world.all('batch').every(({ state }) => state === 'settled')).toBe(true);
      expect(world.all('send').every(({ state }) => state === 'closed')).toBe(true);
      bundles.push(await exported(world, issueId));

      reached.repeated += world.state.handed.length > recipients ? 1 : 0;
      reached.kills += happened.kills;
      reached.stopped += states.includes('stopped') ? 1 : 0;
      reached.outages += happened.outages.length;
      reached.reports += happened.reported.size;
      reached.days += night.some((trouble) => trouble.what === 'time' && trouble.minutes === 24 * 60) ? 1 : 0;
    }),
    runs(60),
  );
  for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
  // Nights without trouble would prove nothing.
  expect(Object.entries(reached).filter(([, count]) => count < 5)).toEqual([]);
}, 600_000);

/** All recipients of the send, as channels know them. */
async function everybody(world: World, issueId: string): Promise<string[]> {
  valueOf(await send(world, issueId));
  await untilQuiet(world);
  return authorisedDeliveries(world).map(({ recipient }) => recipientKey(recipient));
}
