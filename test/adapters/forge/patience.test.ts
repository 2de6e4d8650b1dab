import { ForgeKvsAPIError } from '@forge/kvs';
import { patience } from '../../../src/adapters/forge/patience';
import { StoreBusy } from '../../../src/ports';

const refused = (status: number) =>
  new ForgeKvsAPIError({ status, statusText: '', traceId: null }, { code: 'RATE', message: 'Not now.' });

/** A platform that refuses so many calls before it takes one, and what was waited for it in seconds. */
function platform(refusals: number, status = 429) {
  const waits: number[] = [];
  let left = refusals;
  return {
    waits,
    wait: async (milliseconds: number) => void waits.push(milliseconds / 1000),
    call: async () => {
      left -= 1;
      if (left >= 0) throw refused(status);
      return 'taken';
    },
  };
}

describe('a call of the storage that the platform refuses for the moment', () => {
  it('is made again until it is taken, after longer and longer waits', async () => {
    const busy = platform(4);
    expect(await patience('nobody', busy.wait)(busy.call)).toBe('taken');
    expect(busy.waits).toEqual([1, 2, 4, 8]);
  });

  it('is given up after half a minute where nobody waits for it', async () => {
    const busy = platform(Infinity);
    await expect(patience('nobody', busy.wait)(busy.call)).rejects.toThrow(StoreBusy);
    expect(busy.waits).toEqual([1, 2, 4, 8, 16]);
  });

  it('lets a page wait for some seconds in all, however many of its calls are refused', async () => {
    const page = platform(0);
    const patiently = patience('page', page.wait);
    for (const refusals of [2, 1]) expect(await patiently(callRefused(refusals))).toBe('taken');
    await expect(patiently(callRefused(Infinity))).rejects.toThrow(StoreBusy);
    expect(page.waits.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThan(25 / 2);
  });

  it('is not made again where it was refused for what it is', async () => {
    const failing = platform(1, 400);
    await expect(patience('nobody', failing.wait)(failing.call)).rejects.toThrow(ForgeKvsAPIError);
    expect(failing.waits).toEqual([]);
  });
});

/** A further call of the same invocation. */
function callRefused(refusals: number): () => Promise<string> {
  return platform(refusals).call;
}
