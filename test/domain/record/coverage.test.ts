import fc from 'fast-check';
import { NO_DELIVERIES } from '../../../src/domain/delivery/delivery-counts';
import {
  canProve,
  confirmationOf,
  coverageOf,
  neededOf,
  type CoverageTarget,
} from '../../../src/domain/record/coverage';
import { runs } from '../../builders/arbitraries';
import { HOUR, NOW } from '../../builders/releases';

const targets: fc.Arbitrary<CoverageTarget> = fc.record({
  proof: fc.constantFrom('delivered', 'acknowledged'),
  percent: fc.integer({ min: 1, max: 100 }),
  hours: fc.integer({ min: 1, max: 720 }),
});
const counts = fc
  .record({ accepted: fc.nat(50), delivered: fc.nat(50), acknowledged: fc.nat(50), bounced: fc.nat(50) })
  .map((some) => ({
    ...NO_DELIVERIES,
    ...some,
    total: some.accepted + some.delivered + some.acknowledged + some.bounced,
  }));

it('needs whole people: 95 % of 25 are 24, and 1 % of one is one', () => {
  expect([neededOf({ percent: 95 }, 25), neededOf({ percent: 1 }, 1), neededOf({ percent: 50 }, 0)]).toEqual([
    24, 1, 0,
  ]);
});

it('is never helped by leaving people out because nobody reaches them', () => {
  fc.assert(
    fc.property(targets, counts, fc.integer({ min: 1, max: 50 }), (target, told, unreachable) => {
      const about = (out: number) => coverageOf(target, { counts: told, unreachable: out, since: NOW }, NOW).state;
      if (about(unreachable) === 'reached') expect(about(0)).toBe('reached');
    }),
    runs(),
  );
});

it('is missed only once its time is over, and reached at any time', () => {
  fc.assert(
    fc.property(targets, counts, fc.integer({ min: 0, max: 1000 }), (target, told, hours) => {
      const now = NOW + hours * HOUR;
      const { state, reached, needed } = coverageOf(target, { counts: told, unreachable: 0, since: NOW }, now);
      expect(state === 'reached').toBe(reached >= needed);
      if (state === 'missed') expect(hours).toBeGreaterThanOrEqual(target.hours);
      if (state === 'open') expect(hours).toBeLessThan(target.hours);
    }),
    runs(),
  );
});

it('never counts what was only accepted', () => {
  const told = { ...NO_DELIVERIES, total: 10, accepted: 10 };
  const target = { proof: 'delivered', percent: 1, hours: 1 } as const;
  expect(coverageOf(target, { counts: told, unreachable: 0, since: NOW }, NOW).reached).toBe(0);
  expect([canProve('jira-mail', 'delivered'), canProve('jira-mail', 'acknowledged')]).toEqual([false, true]);
});

it('is confirmed when every target is reached, missed when any is, and has ended when none is left', () => {
  expect(confirmationOf([])).toBe('ended');
  expect(confirmationOf(['reached', 'reached'])).toBe('reached');
  expect(confirmationOf(['reached', 'open'])).toBe('open');
  expect(confirmationOf(['missed', 'open'])).toBe('missed');
});
