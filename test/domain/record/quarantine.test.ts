import fc from 'fast-check';
import {
  keptFor,
  QUARANTINE_LIMIT,
  quarantineId,
  standing,
  withFaults,
  withRelease,
  withTold,
  type AddressFault,
} from '../../../src/domain/record/quarantine';
import { runs } from '../../builders/arbitraries';
import { anAddress } from '../../builders/people';

const faults = fc.array(
  fc.record({
    recipient: fc.integer({ min: 0, max: 5 }).map((index) => anAddress(`partner-${index}@example.com`)),
    at: fc.integer({ min: 1, max: 1000 }),
    reason: fc.constant('No such mailbox.'),
    how: fc.constantFrom('bounced' as const, 'refused' as const),
  }),
  { maxLength: 20 },
);
const idsOf = (list: readonly AddressFault[]) => [...new Set(list.map(({ recipient }) => quarantineId(recipient)))];

it('keeps out exactly those that bounced, however often and in whatever order it is told', () => {
  fc.assert(
    fc.property(faults, (list) => {
      const once = standing(withFaults([], list)).map(({ id }) => id);
      const again = standing(withFaults(withFaults([], [...list].reverse()), list)).map(({ id }) => id);
      expect([...once].sort()).toEqual([...idsOf(list)].sort());
      expect([...again].sort()).toEqual([...once].sort());
    }),
    runs(),
  );
});

it('keeps one that a person released from being kept out again by what was known before, not by what comes after', () => {
  fc.assert(
    fc.property(faults, fc.integer({ min: 1, max: 1000 }), (list, releasedAt) => {
      const [first] = list;
      if (!first) return;
      const id = quarantineId(first.recipient);
      const released = withRelease(withFaults([], list), id, releasedAt);
      const after = standing(withFaults(released, list)).some((one) => one.id === id);
      expect(after).toBe(list.some(({ recipient, at }) => quarantineId(recipient) === id && at > releasedAt));
    }),
    runs(),
  );
});

it('lets go of an address that is not in the group any more, and of no other', () => {
  const [kept, gone] = [anAddress('kept@example.com'), anAddress('gone@example.com')];
  const quarantine = withFaults(
    [],
    [kept, gone].map((recipient) => ({ recipient, at: 1, reason: 'x', how: 'bounced' })),
  );
  const members = { kind: 'addresses', addresses: [{ name: '', address: 'KEPT@example.com' }] } as const;
  expect(keptFor(quarantine, members).map(({ id }) => id)).toEqual([quarantineId(kept)]);
});

it('never grows beyond what fits beside the members of a group', () => {
  const many = Array.from({ length: QUARANTINE_LIMIT + 50 }, (_, index) => ({
    recipient: anAddress(`p-${index}@example.com`),
    at: 1_700_000_000_000,
    reason: 'x'.repeat(2000),
    how: 'bounced' as const,
  }));
  const found = withFaults([], many);
  const quarantine = withTold(found, new Set(found.map(({ id }) => id)));
  expect(quarantine.length).toBe(QUARANTINE_LIMIT);
  expect(Buffer.byteLength(JSON.stringify(quarantine))).toBeLessThan(71_000);
  expect(quarantine[0]?.reason).toMatch(/^x+…$/);
});
