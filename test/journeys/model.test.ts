/** Some of the histories that the app in memory is compared on, with the real bundle in the sandbox. */
import fc from 'fast-check';
import { queryUsers } from '../../sandbox/demo/people';
import { runs } from '../builders/arbitraries';
import { histories } from '../builders/model/commands';
import { freshModel, SANDBOX_LIMITS, type Model } from '../builders/model/model';
import type { Rig } from '../builders/model/rig';
import { compareEnd } from '../builders/model/step';
import { bundleRig } from './support/bundle-rig';
import { TestSite } from './support/site';

let site: TestSite;

beforeAll(async () => {
  site = await TestSite.start();
}, 60_000);
afterEach(() => site.clearFaults());
afterAll(() => site.stop());

const userIds = queryUsers.others.slice(0, 2).map((user) => user.accountId);

test('with the real bundle, too, the gates are as they ought to be, and nothing leaves that may not', async () => {
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(histories(12), async (history) => {
      const rig = await bundleRig(site, userIds);
      const model = freshModel(await rig.now(), SANDBOX_LIMITS);
      await fc.asyncModelRun<Model, Rig, false, Model>(() => ({ model, real: rig }), history);
      await compareEnd(model, rig);
      sent += model.sending ? 1 : 0;
    }),
    { ...runs(6), endOnFailure: true },
  );
  expect(sent).toBeGreaterThan(0);
}, 900_000);
