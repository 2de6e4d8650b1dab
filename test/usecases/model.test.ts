/**
 * Random histories of one record whose communiqués leave at once, done to the app and to a small model of what it
 * promises: after each step the gates are as the model says, and nothing arrived that the model does not let leave. The
 * model knows no steps of a run-book: `run-book/histories.test.ts` searches those, and no reminders or corrections.
 */
import { exported } from '../builders/world/auditor';
import fc from 'fast-check';
import { runs } from '../builders/arbitraries';
import { histories, historiesAlong } from '../builders/model/commands';
import { WAYS } from '../builders/model/commands/ways';
import { freshModel, type Model } from '../builders/model/model';
import { DEFAULT_POLICY } from '../builders/model/policy';
import type { Rig } from '../builders/model/rig';
import { compareEnd } from '../builders/model/step';
import { worldRig } from '../builders/model/world-rig';
import { problemsOf, verifyEach } from '../verifier/verify-many';

type Bundle = Parameters<typeof verifyEach>[0][number];

it('in every history the gates are as they ought to be, and nothing leaves that may not', async () => {
  const bundles: Bundle[] = [];
  const reached = { sent: 0, overridden: 0, standIns: 0, ruled: 0, arrived: 0, stopped: 0 };

  async function search(which: ReturnType<typeof histories>, count: number): Promise<void> {
    await fc.assert(
      fc.asyncProperty(which, async (history) => {
        const { rig, world, issueId } = await worldRig();
        const model = freshModel(await rig.now());
        await fc.asyncModelRun<Model, Rig, false, Model>(() => ({ model, real: rig }), history);
        await compareEnd(model, rig);
        reached.sent += model.sending ? 1 : 0;
        reached.overridden += model.overrides.some(({ used }) => used) ? 1 : 0;
        reached.standIns += model.decisions.some(({ deputised }) => deputised) ? 1 : 0;
        reached.ruled += model.sending && model.policy !== DEFAULT_POLICY ? 1 : 0;
        reached.stopped += model.sending?.disturbed ? 1 : 0;
        reached.arrived += (await rig.arrived()).length;
        if (model.sending) bundles.push(await exported(world, issueId));
      }),
      runs(count),
    );
  }

  await search(histories(30), 15);
  for (const way of Object.values(WAYS)) {
    await search(historiesAlong(way, 0), 1);
    await search(historiesAlong(way, 20), 2);
  }
  for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
  // Histories that never get to a send would prove nothing.
  expect(Object.entries(reached).filter(([, count]) => count < 3)).toEqual([]);
}, 600_000);
