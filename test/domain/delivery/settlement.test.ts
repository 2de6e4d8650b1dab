import type { Progress } from '../../../src/domain/delivery/delivery';
import { concerns } from '../../../src/domain/delivery/settlement';

/** Within a second, in which nobody's clock but ours looks. */
const AGAIN = 1_600;
const accepted: Progress = { at: 'accepted', acceptedAt: AGAIN + 1, providerMessageId: 'second' };

describe('what is reported of a delivery that was sent again', () => {
  it.each([
    ['bounced', 'first', AGAIN + 50, false],
    ['accepted', 'first', AGAIN + 50, false],
    ['bounced', 'second', AGAIN + 50, true],
    // The reader has it, whichever of the two it was.
    ['delivered', 'first', AGAIN + 50, true],
    ['acknowledged', undefined, AGAIN + 50, true],
    // Without the provider's name for it, the time tells.
    ['bounced', undefined, 999, false],
    ['bounced', undefined, AGAIN + 50, true],
    // A provider says the time in whole seconds.
    ['bounced', undefined, 1_000, true],
  ] as const)('%s, of the %s message, at %i: counts %s', (kind, providerMessageId, at, counts) => {
    expect(concerns({ againSince: AGAIN, progress: accepted }, { kind, at, providerMessageId })).toBe(counts);
  });

  it('counts where the provider was faster than what notes that it took the message', () => {
    const attempting: Progress = { at: 'attempting', startedAt: AGAIN + 20, leaseUntil: AGAIN + 60_000 };
    const report = { kind: 'bounced', at: 1_000, providerMessageId: 'second' } as const;
    expect(concerns({ againSince: AGAIN, progress: attempting }, report)).toBe(true);
  });
});
