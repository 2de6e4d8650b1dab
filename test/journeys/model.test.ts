/**
 * Some of the histories that the app in memory is compared on, with the real bundle in the sandbox: of records whose
 * communiqués leave at once. What becomes of run-books there is in `run-book-crashes.test.ts`.
 */
import fc from 'fast-check';
import { queryUsers } from '../../sandbox/demo/people';
import { runs } from '../builders/arbitraries';
import { historiesAlong } from '../builders/model/commands';
import { WAYS } from '../builders/model/commands/ways';
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

describe('with the real bundle, too, the gates are as they ought to be, and nothing leaves that may not', () => {
  test.each(Object.entries(WAYS))(
    '%s',
    async (_name, way) => {
      await fc.assert(
        fc.asyncProperty(historiesAlong(way, 5), async (history) => {
          const rig = await bundleRig(site, userIds);
          const model = freshModel(await rig.now(), SANDBOX_LIMITS);
          await fc.asyncModelRun<Model, Rig, false, Model>(() => ({ model, real: rig }), history);
          await compareEnd(model, rig);
        }),
        { ...runs(1), endOnFailure: true },
      );
    },
    600_000,
  );
});
