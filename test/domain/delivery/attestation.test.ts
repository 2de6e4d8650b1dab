import fc from 'fast-check';
import { PEOPLE_CHANNELS } from '../../../src/domain/channels/names';
import { attest, ATTESTED_OUTCOMES, mayAttest } from '../../../src/domain/delivery/attestation';
import { beginAttempt, isSettled, stateOf, stop, wasTold } from '../../../src/domain/delivery/delivery';
import { runs } from '../../builders/arbitraries';
import { aDelivery } from '../../builders/deliveries';
import { HOUR, NOW } from '../../builders/releases';

const channels = fc.constantFrom(...PEOPLE_CHANNELS);
const outcomes = fc.constantFrom(...ATTESTED_OUTCOMES);

const ENGINEER = { accountId: 'engineer', isResponsible: false };

/** What happens to a task: the app looks at it, it is withdrawn, or somebody says what became of it. */
const steps = fc.array(fc.oneof(fc.constant('look' as const), fc.constant('withdraw' as const), outcomes), {
  maxLength: 12,
});

it('is told exactly when a person said so and nobody took it back, whatever happened in which order', () => {
  fc.assert(
    fc.property(channels, steps, (channel, happened) => {
      let delivery = aDelivery({ channel });
      let [wasHandedOver, told] = [false, false];
      for (const [index, step] of happened.entries()) {
        const now = NOW + index * HOUR;
        if (step === 'look') {
          const beginning = beginAttempt(delivery, now);
          expect(['hand-over', 'nothing']).toContain(beginning.kind);
          if (beginning.kind === 'hand-over') delivery = beginning.delivery;
          wasHandedOver ||= beginning.kind === 'hand-over';
        } else if (step === 'withdraw') delivery = stop(delivery, 'It was rolled back.', now);
        else if (mayAttest(delivery, step, ENGINEER)) {
          expect([wasHandedOver, told]).toEqual([true, step === 'taken-back']);
          delivery = attest(delivery, { outcome: step, accountId: ENGINEER.accountId }, now);
          told = step === 'told';
          expect(mayAttest(delivery, step, ENGINEER)).toBe(false);
        }
        expect(wasTold(delivery)).toBe(told);
        expect(stateOf(delivery)).not.toBe('uncertain');
      }
    }),
    runs(),
  );
});

it('is open until somebody says what became of it, however long that takes', () => {
  const beginning = beginAttempt(aDelivery({ channel: 'telephone' }), NOW);
  if (beginning.kind !== 'hand-over') throw new Error('It is handed over.');
  expect(isSettled(beginning.delivery)).toBe(false);
  expect(beginAttempt(beginning.delivery, NOW + 1_000 * HOUR)).toEqual({ kind: 'nothing' });
});

it('is taken back by who attested it and by who is responsible, and by nobody else', () => {
  const told = attest(aDelivery({ channel: 'telephone' }), { outcome: 'told', accountId: 'engineer' }, NOW);
  const may = (accountId: string, isResponsible: boolean) =>
    mayAttest(told, 'taken-back', { accountId, isResponsible });
  expect([may('engineer', false), may('responsible', true), may('colleague', false)]).toEqual([true, true, false]);
});
