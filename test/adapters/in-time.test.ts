import { inTime, NoAnswer } from '../../src/adapters/in-time';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('an answer in time is what was waited for, and leaves no timer behind', async () => {
  await expect(inTime(async () => 'taken')).resolves.toBe('taken');
  await expect(inTime(() => Promise.reject(new Error('Refused.')))).rejects.toThrow('Refused.');
  expect(jest.getTimerCount()).toBe(0);
});

test('a call that nobody answers is given up after its time, and told so', async () => {
  let heard: AbortSignal | undefined;
  const waited = inTime((signal) => {
    heard = signal;
    return new Promise(() => undefined);
  }, 5_000);
  const ended = jest.fn();
  waited.catch(ended);
  await jest.advanceTimersByTimeAsync(4_999);
  expect([ended.mock.calls.length, heard?.aborted]).toEqual([0, false]);
  await jest.advanceTimersByTimeAsync(1);
  await expect(waited).rejects.toBeInstanceOf(NoAnswer);
  expect(heard?.aborted).toBe(true);
});

test('a call that fails because it was let go had no answer, whatever it calls that itself', async () => {
  const waited = inTime(
    (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new TypeError('fetch failed')));
      }),
    5_000,
  );
  const expected = expect(waited).rejects.toBeInstanceOf(NoAnswer);
  await jest.advanceTimersByTimeAsync(5_000);
  await expected;
});
