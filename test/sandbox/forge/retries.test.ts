import fc from 'fast-check';
import { type DeliveryPast, nextStep } from '../../../sandbox/forge/deliveries/retries';
import { type InvocationEnd } from '../../../sandbox/forge/invoker';

const hour = 3600_000;
const start = 1_800_000_000_000;
const failures: readonly InvocationEnd[] = [
  { kind: 'threw', error: { name: 'Error', message: 'no', stack: '' } },
  { kind: 'timedOut', seconds: 55 },
  { kind: 'refused', message: 'Too many invocations.' },
  { kind: 'processEnded' },
  {
    kind: 'returned',
    value: { _retry: true, retryOptions: { retryAfter: 5000, retryReason: 'FUNCTION_RETRY_REQUEST' } },
  },
];
const anyFailure = fc.constantFrom(...failures);
const anyPast = fc.record({
  kind: fc.constantFrom<DeliveryPast['kind']>('queue', 'trigger'),
  enqueuedAt: fc.constant(start),
  failures: fc.nat({ max: 5000 }),
  retryCount: fc.nat({ max: 10 }),
});

it('never waits longer than 15 minutes', () => {
  fc.assert(
    fc.property(anyPast, anyFailure, fc.nat({ max: 96 * hour }), (past, end, elapsed) => {
      const step = nextStep(past, end, start + elapsed);
      return step.kind !== 'retry' || (step.at >= start + elapsed && step.at <= start + elapsed + 900_000);
    }),
  );
});

it('retries nothing after the retention window: a day, four for failures of the platform', () => {
  fc.assert(
    fc.property(anyPast, anyFailure, (past, end) => {
      const window = (end.kind === 'processEnded' ? 96 : 24) * hour;
      return nextStep(past, end, start + window + 1).kind === 'dropped';
    }),
  );
});

it('waits longer from failure to failure', () => {
  const waits = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => {
    const past: DeliveryPast = { kind: 'queue', enqueuedAt: start, failures: count, retryCount: count };
    const step = nextStep(past, { kind: 'timedOut', seconds: 55 }, start);
    return step.kind === 'retry' ? (step.at - start) / 1000 : undefined;
  });
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900]);
});

it('takes any other result for success, whatever it looks like', () => {
  const past: DeliveryPast = { kind: 'queue', enqueuedAt: start, failures: 0, retryCount: 0 };
  fc.assert(fc.property(fc.jsonValue(), (value) => nextStep(past, { kind: 'returned', value }, start).kind === 'done'));
});

it('drops a retry whose data exceed 4 KB', () => {
  const past: DeliveryPast = { kind: 'queue', enqueuedAt: start, failures: 0, retryCount: 0 };
  const ask = (size: number): InvocationEnd => ({
    kind: 'returned',
    value: { _retry: true, retryOptions: { retryAfter: 1, retryData: 'x'.repeat(size) } },
  });
  expect(nextStep(past, ask(4000), start)).toMatchObject({ kind: 'retry', at: start + 1000 });
  expect(nextStep(past, ask(5000), start)).toMatchObject({ kind: 'dropped' });
});
