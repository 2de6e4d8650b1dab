import fc from 'fast-check';
import {
  addReceipt,
  afterOutcome,
  ATTEMPT_LIMIT,
  backOffSeconds,
  beginAttempt,
  isSettled,
  LEASE_MILLISECONDS,
  stateOf,
  stop,
  wasTold,
  type Delivery,
} from '../../../src/domain/delivery/delivery';
import { addCounts, countDeliveries, NO_DELIVERIES, settledCount } from '../../../src/domain/delivery/delivery-counts';
import { CHANNEL_DEFINITIONS } from '../../../src/domain/channels';
import { CHANNELS, isServedByPeople } from '../../../src/domain/channels/names';
import { deliveries, outcomes, receipts, runs } from '../../builders/arbitraries';
import { aDelivery } from '../../builders/deliveries';
import { HOUR, NOW } from '../../builders/releases';

const SENT_CHANNELS = CHANNELS.filter((channel) => !isServedByPeople(channel));

describe('an attempt', () => {
  it('begins only when its time has come, and never on what is settled', () => {
    fc.assert(
      fc.property(deliveries, fc.integer({ min: NOW - HOUR, max: NOW + HOUR }), (delivery, now) => {
        const beginning = beginAttempt(delivery, now);
        if (isSettled(delivery)) expect(beginning).toEqual({ kind: 'nothing' });
        if (beginning.kind !== 'begin') return;
        expect(delivery.progress.at).toBe('planned');
        expect(delivery.progress.at === 'planned' && delivery.progress.dueAt <= now).toBe(true);
        expect(beginning.delivery.attempts).toBe(delivery.attempts + 1);
      }),
      runs(),
    );
  });

  it('that was cut off is uncertain once its lease is over, never begun again blindly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: HOUR }), fc.integer({ min: 1, max: ATTEMPT_LIMIT }), (late, attempts) => {
        const begun = beginAttempt(aDelivery({ attempts }), NOW);
        if (begun.kind !== 'begin') throw new Error('It should have begun.');
        const during = beginAttempt(begun.delivery, NOW + LEASE_MILLISECONDS - 1);
        expect(during).toEqual({ kind: 'wait', until: NOW + LEASE_MILLISECONDS });
        const after = beginAttempt(begun.delivery, NOW + LEASE_MILLISECONDS + late - 1);
        expect(after.kind).toBe('uncertain');
        if (after.kind !== 'uncertain') return;
        expect(stateOf(after.delivery)).toBe('uncertain');
        expect(beginAttempt(after.delivery, NOW + 10 * HOUR)).toEqual({ kind: 'nothing' });
      }),
      runs(50),
    );
  });

  it('comes to an end after a bounded number of tries, whatever the provider answers', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SENT_CHANNELS), fc.infiniteStream(outcomes), (channel, answers) => {
        const { recognisesRepeats } = CHANNEL_DEFINITIONS[channel];
        let delivery = aDelivery({ channel });
        let unanswered = false;
        let now = NOW;
        let sent = 0;
        while (!isSettled(delivery)) {
          const beginning = beginAttempt(delivery, now);
          if (beginning.kind === 'wait') {
            expect(beginning.until).toBeGreaterThan(now);
            now = beginning.until;
            continue;
          }
          if (beginning.kind !== 'begin') throw new Error(`It is ${beginning.kind}.`);
          sent += 1;
          const [outcome] = [...answers.take(1)];
          if (outcome === undefined) throw new Error('The stream is infinite.');
          delivery = afterOutcome(beginning.delivery, outcome, now);
          const isRepeated = outcome.kind === 'try-again' || (recognisesRepeats && outcome.kind === 'unknown');
          if (!isRepeated) expect(isSettled(delivery)).toBe(true);
          unanswered ||= outcome.kind === 'unknown';
          if (unanswered) expect(['failed', 'stopped']).not.toContain(stateOf(delivery));
          if (unanswered) expect(stateOf(stop(delivery, 'Rolled back.', now))).not.toBe('stopped');
        }
        expect(sent).toBeLessThanOrEqual(ATTEMPT_LIMIT);
      }),
      runs(),
    );
  });

  it('waits as long as the provider asks, otherwise ever longer, at most a quarter of an hour', () => {
    const tried = aDelivery({ attempts: 3, progress: { at: 'attempting', startedAt: NOW, leaseUntil: NOW + 1 } });
    expect(afterOutcome(tried, { kind: 'try-again', reason: 'Busy.', afterSeconds: 7 }, NOW).progress).toEqual({
      at: 'planned',
      dueAt: NOW + 7000,
      reason: 'Busy.',
    });
    expect(afterOutcome(tried, { kind: 'try-again', reason: 'Busy.' }, NOW).progress).toEqual({
      at: 'planned',
      dueAt: NOW + 120_000,
      reason: 'Busy.',
    });
    const waits = Array.from({ length: 20 }, (_, attempts) => backOffSeconds(attempts));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect([Math.min(...waits), Math.max(...waits)]).toEqual([30, 900]);
  });
});

it.each([
  [365 * 24 * 3600, 3600],
  [Number.MAX_VALUE, 3600],
  [-5, 0],
])('asks again within the hour whoever asks for %d seconds', (afterSeconds, waited) => {
  const tried = aDelivery({ attempts: 1, progress: { at: 'attempting', startedAt: NOW, leaseUntil: NOW + 1 } });
  expect(afterOutcome(tried, { kind: 'try-again', reason: 'Busy.', afterSeconds }, NOW).progress).toEqual({
    at: 'planned',
    dueAt: NOW + 1000 * waited,
    reason: 'Busy.',
  });
});

it('is not given up within hours because each answer asks for a few seconds only', () => {
  let now = NOW;
  let delivery = aDelivery();
  while (!isSettled(delivery)) {
    const beginning = beginAttempt(delivery, now);
    if (beginning.kind === 'wait') now = beginning.until;
    else if (beginning.kind === 'begin')
      delivery = afterOutcome(beginning.delivery, { kind: 'try-again', reason: 'Busy.', afterSeconds: 1 }, now);
    else throw new Error(`It is ${beginning.kind}.`);
  }
  expect(now - NOW).toBeGreaterThan(20 * 3_600_000);
});

describe('receipts', () => {
  const arrivals = fc.array(receipts, { maxLength: 8 });
  const withReceipts = (delivery: Delivery, some: readonly { kind: 'accepted'; at: number }[] | unknown[]) =>
    (some as readonly { kind: Parameters<typeof addReceipt>[1]; at: number }[]).reduce(
      (before, { kind, at }) => addReceipt(before, kind, at),
      delivery,
    );

  it('come to the same in any order and any number of times', () => {
    fc.assert(
      fc.property(
        deliveries,
        arrivals.chain((some) =>
          fc.record({
            some: fc.constant(some),
            again: fc.shuffledSubarray([...some, ...some], { minLength: some.length }),
          }),
        ),
        (delivery, { some, again }) => {
          const once = withReceipts(delivery, some);
          expect(withReceipts(withReceipts(delivery, again), some)).toEqual(once);
          expect(withReceipts(delivery, [...some].reverse())).toEqual(once);
        },
      ),
      runs(),
    );
  });

  it('never make a delivery less certain than it was', () => {
    fc.assert(
      fc.property(deliveries, receipts, (delivery, { kind, at }) => {
        const after = addReceipt(delivery, kind, at);
        expect(isSettled(after)).toBe(true);
        if (stateOf(delivery) === 'acknowledged') expect(stateOf(after)).toBe('acknowledged');
        if (kind === 'acknowledged') expect([stateOf(after), wasTold(after)]).toEqual(['acknowledged', true]);
        if (kind === 'bounced' && delivery.receipts.acknowledged === undefined) expect(wasTold(after)).toBe(false);
      }),
      runs(),
    );
  });

  it('settle what nobody else could tell', () => {
    const uncertain = aDelivery({ progress: { at: 'uncertain', since: NOW, reason: 'Cut off.' } });
    expect(stateOf(addReceipt(uncertain, 'delivered', NOW))).toBe('delivered');
    expect(beginAttempt(addReceipt(aDelivery(), 'accepted', NOW), NOW)).toEqual({ kind: 'nothing' });
  });
});

describe('stopping', () => {
  it('keeps back what has not left and changes nothing else', () => {
    fc.assert(
      fc.property(deliveries, (delivery) => {
        const stopped = stop(delivery, 'Rolled back.', NOW);
        if (stateOf(delivery) === 'planned') {
          expect(stateOf(stopped)).toBe('stopped');
          expect(beginAttempt(stopped, NOW + HOUR)).toEqual({ kind: 'nothing' });
        } else if (beginAttempt(delivery, NOW).kind === 'uncertain') expect(stateOf(stopped)).toBe('uncertain');
        else expect(stopped).toBe(delivery);
      }),
      runs(),
    );
  });
});

describe('the counts of deliveries', () => {
  const { total: _total, ...states } = NO_DELIVERIES;

  it('partition the total', () => {
    fc.assert(
      fc.property(fc.array(deliveries, { maxLength: 20 }), (some) => {
        const counts = countDeliveries(some);
        const sum = (Object.keys(states) as (keyof typeof states)[]).reduce((all, state) => all + counts[state], 0);
        expect([counts.total, sum]).toEqual([some.length, some.length]);
        expect(settledCount(counts)).toBe(some.filter(isSettled).length);
      }),
      runs(),
    );
  });

  it('of two parts add up to those of the whole', () => {
    fc.assert(
      fc.property(fc.array(deliveries), fc.array(deliveries), (one, other) => {
        expect(addCounts(countDeliveries(one), countDeliveries(other))).toEqual(countDeliveries([...one, ...other]));
      }),
      runs(),
    );
  });
});
