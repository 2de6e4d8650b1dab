/** Messages that are handed over together leave one after the other all the same. */
import { pace } from '../../../src/adapters/channels/pace';
import { readOnce } from '../../../src/adapters/channels/read-once';

/** Waits that end when they are told to, in their order. */
function waits() {
  const ends: (() => void)[] = [];
  return { ends, wait: () => new Promise<void>((resolve) => ends.push(resolve)) };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the pace of a channel', () => {
  it('lets one message leave at once and each other one a wait later, also when all ask at the same time', async () => {
    const { ends, wait } = waits();
    const turn = pace(wait);
    const left: number[] = [];
    const all = [1, 2, 3].map((message) => turn().then(() => left.push(message)));
    await settled();
    expect(left).toEqual([1]);
    ends[0]?.();
    await settled();
    expect(left).toEqual([1, 2]);
    ends[1]?.();
    await Promise.all(all);
    expect(left).toEqual([1, 2, 3]);
  });
});

describe('secrets that are read once', () => {
  it('are asked for once each, also by those that ask at the same time', async () => {
    const asked: string[] = [];
    const secrets = readOnce({
      get: async (name) => {
        asked.push(name);
        return `secret of ${name}`;
      },
    });
    const names = ['text-provider-key.twilio', 'mail-provider-key.postmark', 'text-provider-key.twilio'] as const;
    expect(await Promise.all(names.map((name) => secrets.get(name)))).toEqual(names.map((name) => `secret of ${name}`));
    expect(asked).toEqual(names.slice(0, 2));
  });

  it('are asked for again when they could not be read', async () => {
    let tries = 0;
    const secrets = readOnce({
      async get() {
        if ((tries += 1) === 1) throw new Error('Busy.');
        return 'a secret';
      },
    });
    await expect(secrets.get('text-provider-key.twilio')).rejects.toThrow('Busy.');
    expect(await secrets.get('text-provider-key.twilio')).toBe('a secret');
  });
});
