import type { Progress } from '../../../src/domain/delivery/delivery';
import { concerns } from '../../../src/domain/delivery/settlement';

const AGAIN = 1_000;
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
    ['bounced', undefined, AGAIN - 1, false],
    ['bounced', undefined, AGAIN + 50, true],
  ] as const)('%s, of the %s message, at %i: counts %s', (kind, providerMessageId, at, counts) => {
    expect(concerns({ againSince: AGAIN, progress: accepted }, { kind, at, providerMessageId })).toBe(counts);
  });
});
