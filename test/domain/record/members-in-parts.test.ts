/** How the members of a large group are laid out in parts. */
import fc from 'fast-check';
import {
  inParts,
  isAbout,
  MEMBER_LIMIT,
  namedTwice,
  PART_ROOM,
  parseMembers,
  partOf,
  withMember,
  withoutMember,
  writeMembers,
} from '../../../src/domain/record/members-in-parts';
import { runs } from '../../builders/arbitraries';
import { quarantineId } from '../../../src/domain/record/quarantine';
import type { NamedRecipient } from '../../../src/domain/record/stakeholder-group';

/** What Forge's key-value store takes as one value, as JSON. */
const VALUE_LIMIT = 240 * 1024;
const ID = '0'.repeat(32);

const address = fc.record(
  {
    kind: fc.constant('address' as const),
    name: fc.string({ maxLength: 200, unit: 'binary' }),
    address: fc.nat().map((number) => `customer-${number}@customers.example`),
    number: fc.constant('+4915123456789'),
  },
  { requiredKeys: ['kind', 'name', 'address'] },
);
const members = fc.uniqueArray(address, { selector: (one) => one.address, maxLength: 300 });

/** As long as a name, an address and a number are taken, of one character, the longest of which JSON writes as six. */
function longest(index: number, character = '\u0001'): NamedRecipient {
  const local = String(index).padStart(64, character);
  return {
    kind: 'address',
    name: character.repeat(200),
    address: `${local}@${'customers.'.repeat(18)}example`,
    number: '+491512345678901',
  };
}

/** Characters that addresses take in front of the @: of one byte and of three, escaped and not. */
const CHARACTERS = ['x', '\u0001', '\u001f', '漢', "'"] as const;

const kept = (part: readonly NamedRecipient[]): number =>
  Buffer.byteLength(JSON.stringify({ text: writeMembers('addresses', part), path: '' }));

describe('members in parts', () => {
  it('are each in the part that follows from who they are, and in no other', () => {
    fc.assert(
      fc.property(members, (all) => {
        const { members: head, parts } = inParts(ID, 'addresses', all);
        expect(head).toMatchObject({ parts: parts.length, count: all.length });
        expect(head.reachedNext).toBe(all.filter(({ number }) => number !== undefined).length);
        expect(new Set(parts.flat())).toEqual(new Set(all));
        for (const [index, part] of parts.entries())
          for (const member of part) expect(partOf(quarantineId(member), parts.length)).toBe(index);
      }),
    );
  });

  it('come back from the storage as they were', () => {
    fc.assert(
      fc.property(members, (all) => {
        expect(parseMembers(writeMembers('addresses', all))).toEqual({ of: 'addresses', members: all });
      }),
    );
  });

  it('fit into the values of the storage with the longest names and addresses', () => {
    const most = Array.from({ length: MEMBER_LIMIT / 5 }, (_, index) => longest(index));
    const { parts } = inParts(ID, 'addresses', most);
    expect(Math.max(...parts.map(kept))).toBeLessThan(VALUE_LIMIT);
  });

  it('fit into the values of the storage whatever they are called, and however many are added one by one', () => {
    const anyone = fc.record({ character: fc.constantFrom(...CHARACTERS), count: fc.constantFrom(1, 60, 74, 75, 200) });
    fc.assert(
      fc.property(fc.array(anyone, { minLength: 1, maxLength: 4 }), (kinds) => {
        const all = kinds.flatMap(({ character, count }, kind) =>
          Array.from({ length: count }, (_, index) => longest(1000 * kind + index, character)),
        );
        const { members: head, parts } = inParts(ID, 'addresses', all);
        expect(parts.flat()).toHaveLength(all.length);
        expect(head.parts).toBe(parts.length);
        let part = parts[0] ?? [];
        for (let index = 9000; index < 9000 + PART_ROOM; index += 1) {
          part = withMember(head, part, longest(index, kinds[0]?.character))?.part ?? part;
        }
        expect(kept(part)).toBeLessThan(VALUE_LIMIT);
      }),
      runs(10),
    );
  });

  it('of usual length are as many in a part as before', () => {
    const usual = Array.from({ length: 1_000 }, (_, index): NamedRecipient => ({
      ...{ kind: 'address', name: `Müller-Lüdenscheidt ${index}`, address: `someone-${index}@customers.example` },
    }));
    expect(inParts(ID, 'addresses', usual).members.parts).toBe(14);
  });

  it('are as before after one was added and removed again, and a full part takes nobody', () => {
    fc.assert(
      fc.property(members, address, (all, added) => {
        const { members: head, parts } = inParts(ID, 'addresses', all);
        const part = parts[0] ?? [];
        const more = withMember(head, part, added);
        if (!more) return expect(part.length).toBeGreaterThanOrEqual(PART_ROOM);
        expect(more.members.count).toBe(head.count + 1);
        return expect(withoutMember(more.members, more.part, added)).toEqual({ members: head, part });
      }),
    );
    const full = Array.from({ length: PART_ROOM }, (_, index) => longest(index));
    expect(withMember(inParts(ID, 'addresses', full).members, full, longest(PART_ROOM))).toBeUndefined();
  });

  it('tell who is named twice, whatever the case', () => {
    const again: NamedRecipient = { kind: 'address', name: 'Again', address: 'Kim@Example.com' };
    const kim: NamedRecipient = { kind: 'address', name: 'Kim', address: 'kim@example.com' };
    expect([namedTwice([kim, again]), namedTwice([kim])]).toEqual([again, undefined]);
  });

  it('are found by all of the words, in whatever they have', () => {
    const kim: NamedRecipient = { kind: 'telephone-number', name: 'Kim Ola', number: '+4915123456789' };
    expect([['ola', '+4915'], ['kim', 'nobody'], []].map((words) => isAbout(kim, words))).toEqual([true, false, true]);
  });
});
