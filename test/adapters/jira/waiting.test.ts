import { forgeWaiting, isAbandoned } from '../../../src/adapters/jira/waiting';
import { JiraFailure } from '../../../src/ports';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('work that comes to its end in time is what was waited for, and leaves no timer behind', async () => {
  await expect(forgeWaiting.within(4_000, async () => 'approved')).resolves.toBe('approved');
  expect(jest.getTimerCount()).toBe(0);
});

test('a failure in time is the caller’s', async () => {
  const failing = forgeWaiting.within(4_000, () => Promise.reject(new JiraFailure(503, 'Down.')));
  await expect(failing).rejects.toThrow('Down.');
  expect(jest.getTimerCount()).toBe(0);
});

test('late work is not waited for, sees that nobody waits, and may fail without anybody hearing of it', async () => {
  let goOn = (): void => undefined;
  const paused = new Promise<void>((resolve) => (goOn = resolve));
  const seen: boolean[] = [];
  const work = jest.fn(async () => {
    seen.push(isAbandoned());
    await paused;
    seen.push(isAbandoned());
    throw new JiraFailure(504, 'Too late.');
  });
  const waited = forgeWaiting.within(4_000, work);
  await jest.advanceTimersByTimeAsync(3_999);
  expect(seen).toEqual([false]);
  await jest.advanceTimersByTimeAsync(1);
  await expect(waited).resolves.toBe('late');
  goOn();
  await expect(work.mock.results[0]?.value).rejects.toThrow('Too late.');
  expect(seen).toEqual([false, true]);
  expect(isAbandoned()).toBe(false);
});
