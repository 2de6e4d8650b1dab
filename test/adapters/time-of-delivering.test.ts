/** An invocation that delivers has the time to write down what it begun last came to, whatever was slow before. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { ANSWERED_WITHIN_MILLISECONDS, ASKED_MILLISECONDS, SEARCHED_MILLISECONDS } from '../../src/adapters/in-time';
import { PATIENCE_SECONDS } from '../../src/adapters/forge/patience';
import { LEASE_MILLISECONDS } from '../../src/domain/delivery/delivery';
import {
  HANDING_OVER_MILLISECONDS,
  INVOCATION_MILLISECONDS,
  WRITING_MILLISECONDS,
} from '../../src/entry/time-of-delivering';

const functions = z.object({
  modules: z.object({
    function: z.array(z.object({ key: z.string(), timeoutSeconds: z.number().optional() })),
  }),
});
const { modules } = functions.parse(parse(readFileSync(join(__dirname, '../../manifest.yml'), 'utf8')));

test('the platform gives it the time that it counts with', () => {
  expect(modules.function.find(({ key }) => key === 'deliver')?.timeoutSeconds).toBe(INVOCATION_MILLISECONDS / 1000);
});

test('the last hand-over may ask or search, and then wait for its answer, as long as the adapters do', () => {
  expect(HANDING_OVER_MILLISECONDS).toBeGreaterThanOrEqual(2 * ASKED_MILLISECONDS + ANSWERED_WITHIN_MILLISECONDS);
  expect(HANDING_OVER_MILLISECONDS).toBeGreaterThanOrEqual(SEARCHED_MILLISECONDS + ANSWERED_WITHIN_MILLISECONDS);
});

test('what it came to can be written although the storage is as busy as the app waits for', () => {
  const busy = 1000 * PATIENCE_SECONDS.reduce((sum, seconds) => sum + seconds, 0);
  expect(WRITING_MILLISECONDS).toBeGreaterThan(busy + 20_000);
});

test('whose attempt is under way is alive: a lease ends after the invocation that began it', () => {
  expect(LEASE_MILLISECONDS).toBeGreaterThan(INVOCATION_MILLISECONDS);
});
