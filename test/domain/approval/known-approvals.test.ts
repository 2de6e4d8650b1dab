import fc from 'fast-check';
import {
  APPROVALS_KNOWN_FOR,
  stillKnown,
  worthKeeping,
  type KnownApproval,
} from '../../../src/domain/approval/known-approvals';
import { aServiceApproval } from '../../builders/approvals';
import { NOW } from '../../builders/releases';

const known = (overrides: Partial<KnownApproval> = {}): KnownApproval => ({
  mark: 'untouched',
  readAt: NOW,
  approvals: [aServiceApproval()],
  ...overrides,
});

const marks = new Map([['900', 'untouched']]);

describe('approvals that were read before', () => {
  it('are shown again while nobody touched the change', () => {
    expect(stillKnown({ '900': known() }, marks, NOW + 1)).toEqual({ '900': known() });
  });

  it.each([
    ['the change was touched since', new Map([['900', 'touched']]), NOW],
    ['the app does not see the change any more', new Map<string, string>(), NOW],
    ['they were read an hour ago', marks, NOW + APPROVALS_KNOWN_FOR],
    ['they were read at a moment that has not come', marks, NOW - 1],
  ])('are asked for anew when %s', (_why, now, at) => {
    expect(stillKnown({ '900': known() }, now, at)).toEqual({});
  });

  it('are never more than what is marked as it was, whatever was kept', () => {
    const mark = fc.constantFrom('a', 'b', 'c');
    const id = fc.constantFrom('1', '2', '3', '4');
    fc.assert(
      fc.property(
        fc.dictionary(id, fc.record({ mark, readAt: fc.integer({ min: NOW - 2 * APPROVALS_KNOWN_FOR, max: NOW }) })),
        fc.dictionary(id, mark),
        (kept, current) => {
          const all = Object.fromEntries(Object.entries(kept).map(([key, facts]) => [key, known(facts)]));
          for (const [key, one] of Object.entries(stillKnown(all, new Map(Object.entries(current)), NOW))) {
            expect(current[key]).toBe(one.mark);
            expect(NOW - one.readAt).toBeLessThan(APPROVALS_KNOWN_FOR);
          }
        },
      ),
    );
  });

  it('are kept for as many changes as one stored value holds, and the others are asked for again', () => {
    const approvals = Array.from({ length: 20 }, (_, index) => aServiceApproval({ id: `round-${index}` }));
    const many = Object.fromEntries(Array.from({ length: 99 }, (_, index) => [String(index), known({ approvals })]));
    const kept = worthKeeping(many);
    expect(Object.keys(kept).length).toBeGreaterThan(10);
    expect(Object.keys(kept).length).toBeLessThan(99);
    expect(JSON.stringify(kept).length).toBeLessThan(240 * 1024);
  });
});
