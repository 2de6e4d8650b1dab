import fc from 'fast-check';
import {
  deputyOf,
  isInForce,
  problemWith,
  type Delegation,
  type DelegationRequest,
} from '../../../src/domain/approval/delegation';
import { runs } from '../../builders/arbitraries';
import { HOUR, NOW } from '../../builders/releases';

const DAY = 24 * HOUR;

function aDelegation(overrides: Partial<Delegation> = {}): Delegation {
  return {
    id: 'delegation',
    delegator: 'manager',
    deputy: 'deputy',
    from: NOW,
    until: NOW + DAY,
    madeAt: NOW,
    ...overrides,
  };
}

const people = fc.constantFrom('a', 'b', 'c', 'd');
const instants = fc.integer({ min: -5, max: 5 }).map((days) => NOW + days * DAY);
const requests: fc.Arbitrary<DelegationRequest> = fc.record({
  delegator: people,
  deputy: people,
  from: instants,
  until: instants,
});

it('is in force from its first instant until just before its last', () => {
  const delegation = aDelegation();
  expect([NOW - 1, NOW, NOW + DAY - 1, NOW + DAY].map((at) => isInForce(delegation, at))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

it('ends at once when it is withdrawn', () => {
  expect(isInForce(aDelegation({ withdrawnAt: NOW }), NOW)).toBe(false);
});

it('is not handed on: a deputy’s deputy decides for the deputy alone', () => {
  const chain = [aDelegation(), aDelegation({ delegator: 'deputy', deputy: 'third' })];
  expect(deputyOf(chain, 'third', NOW).map(({ delegator }) => delegator)).toEqual(['deputy']);
});

it('leaves nobody with two deputies at any instant, whatever was asked for in whatever order', () => {
  fc.assert(
    fc.property(fc.array(requests, { maxLength: 12 }), instants, (asked, at) => {
      let made: readonly Delegation[] = [];
      for (const [index, request] of asked.entries())
        if (!problemWith(request, made, NOW)) made = [...made, { ...request, id: String(index), madeAt: NOW }];
      const inForce = made.filter((delegation) => isInForce(delegation, at));
      expect(new Set(inForce.map(({ delegator }) => delegator)).size).toBe(inForce.length);
      expect(inForce.every(({ delegator, deputy }) => delegator !== deputy)).toBe(true);
    }),
    runs(),
  );
});

it.each<[string, Partial<DelegationRequest>, string, string]>([
  ['oneself', { deputy: 'manager' }, 'own-deputy', 'deputy'],
  ['a time that is over', { from: NOW - DAY, until: NOW }, 'over', 'until'],
  ['an end before the beginning', { from: NOW + 2 * DAY, until: NOW + DAY }, 'ends-before', 'until'],
  ['more than a year', { until: NOW + 368 * DAY }, 'too-long', 'until'],
  ['days for which somebody is named', { from: NOW + DAY / 2 }, 'overlaps', 'from'],
])('cannot name %s', (_what, request, code, field) => {
  const existing = [aDelegation()];
  const { delegator, deputy } = aDelegation();
  const wanted = { delegator, deputy, from: NOW + DAY, until: NOW + 2 * DAY, ...request };
  expect(problemWith(wanted, existing, NOW)).toMatchObject({ code, field });
  expect(problemWith({ delegator, deputy, from: NOW + DAY, until: NOW + 2 * DAY }, existing, NOW)).toBeUndefined();
});
