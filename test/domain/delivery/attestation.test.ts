import fc from 'fast-check';
import { PEOPLE_CHANNELS } from '../../../src/domain/channels/names';
import {
  attest,
  ATTESTED_OUTCOMES,
  attestReminder,
  mayAttest,
  mayAttestReminder,
  taskOfReminder,
} from '../../../src/domain/delivery/attestation';
import {
  addReceipt,
  beginAttempt,
  isSettled,
  stateOf,
  stop,
  wasTold,
  type Delivery,
} from '../../../src/domain/delivery/delivery';
import { beginReminder } from '../../../src/domain/delivery/reminder';
import { accountsIn, ruleOf, withoutClosed } from '../../../src/domain/privacy/personal-data';
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

describe('by the next channel', () => {
  const byTelephone = { number: 1, proof: 'acknowledged', channel: 'telephone' } as const;
  const sent = aDelivery({
    recipient: { kind: 'jira-user', accountId: 'colleague', name: 'Kim' },
    progress: { at: 'accepted', acceptedAt: NOW },
    receipts: { accepted: NOW },
  });

  const handedOver = (delivery: Delivery): Delivery => {
    const beginning = beginReminder(delivery, byTelephone, NOW);
    if (beginning.kind !== 'hand-over') throw new Error('It is for a person to do.');
    return beginning.delivery;
  };

  const happenings = fc.array(fc.oneof(outcomes, fc.constantFrom('acknowledged' as const, 'delivered' as const)), {
    maxLength: 12,
  });

  it('whoever was told counts as told until that is taken back, and their own confirmation outweighs every word', () => {
    fc.assert(
      fc.property(happenings, fc.option(fc.constant('It was rolled back.')), (happened, over) => {
        let delivery = handedOver(sent);
        let [told, acknowledged] = [false, false];
        for (const [index, step] of happened.entries()) {
          const now = NOW + index * HOUR;
          if (step === 'acknowledged' || step === 'delivered') {
            delivery = addReceipt(delivery, step, now);
            acknowledged ||= step === 'acknowledged';
          } else {
            const task = taskOfReminder(delivery, byTelephone, over ?? undefined);
            if (!task || !mayAttestReminder(task, step, ENGINEER)) continue;
            expect(step === 'taken-back').toBe(told);
            delivery = attestReminder(delivery, 1, { outcome: step, accountId: ENGINEER.accountId }, now);
            told = step === 'told';
          }
          expect(stateOf(delivery) === 'acknowledged').toBe(acknowledged);
          expect(stateOf(delivery) === 'attested').toBe(told && !acknowledged);
          expect(delivery.progress).toEqual(sent.progress);
        }
      }),
      runs(200),
    );
  });

  it('nobody is left to do who confirmed it, nor whom nobody is to tell any more', () => {
    const task = (delivery: Delivery, over?: string) => taskOfReminder(delivery, byTelephone, over)?.progress.at;
    const waiting = handedOver(sent);
    expect([task(sent), task(waiting), task(waiting, 'The target is reached.')]).toEqual([
      undefined,
      'to-do',
      'stopped',
    ]);
    expect(task(addReceipt(waiting, 'acknowledged', NOW))).toBe('stopped');
    const confirmed = taskOfReminder(addReceipt(waiting, 'acknowledged', NOW), byTelephone, undefined);
    expect(confirmed && mayAttestReminder(confirmed, 'told', ENGINEER)).toBe(false);
  });

  it('who told them is erased with their account', () => {
    const rule = ruleOf('delivery');
    const told = attestReminder(handedOver(sent), 1, { outcome: 'told', accountId: 'engineer' }, NOW);
    expect(rule && accountsIn(rule, told)).toEqual(['colleague', 'engineer']);
    const erased = rule && withoutClosed(rule, told, new Map([['engineer', 'somebody']]));
    expect(JSON.stringify(erased)).not.toContain('engineer');
  });
});
