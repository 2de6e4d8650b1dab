import fc from 'fast-check';
import type { Outcome } from '../../../src/domain/channels/outcome';
import { stateOf, type Delivery } from '../../../src/domain/delivery/delivery';
import {
  addReminderReceipt,
  afterReminder,
  beginReminder,
  endReminder,
  handedOverAs,
  isToBeReminded,
  reminderIdOf,
  reminderOf,
} from '../../../src/domain/delivery/reminder';
import { runs } from '../../builders/arbitraries';
import { aDelivery } from '../../builders/deliveries';
import { NOW } from '../../builders/releases';

const told = aDelivery({ progress: { at: 'accepted', acceptedAt: NOW }, receipts: { accepted: NOW } });
const asked = { number: 1, proof: 'acknowledged' } as const;

function begin(delivery: Delivery, now = NOW): Delivery {
  const beginning = beginReminder(delivery, asked, now);
  if (beginning.kind !== 'begin') throw new Error(`It is ${beginning.kind}.`);
  return beginning.delivery;
}

it('its id leads back to the delivery and the number', () => {
  expect(handedOverAs(reminderIdOf(told.id, 3))).toEqual({ deliveryId: told.id, reminder: 3 });
  expect(handedOverAs(told.id)).toEqual({ deliveryId: told.id });
});

it('is for whoever was told without the proof that counts', () => {
  const states = {
    accepted: told,
    delivered: aDelivery({ receipts: { delivered: NOW } }),
    acknowledged: aDelivery({ receipts: { acknowledged: NOW } }),
    bounced: aDelivery({ receipts: { bounced: NOW } }),
    failed: aDelivery({ progress: { at: 'failed', failedAt: NOW, reason: '' } }),
    uncertain: aDelivery({ progress: { at: 'uncertain', since: NOW, reason: '' } }),
    planned: aDelivery(),
  };
  const asking = (proof: 'acknowledged' | 'delivered') =>
    Object.entries(states).flatMap(([name, delivery]) => (isToBeReminded(delivery, proof) ? [name] : []));
  expect(asking('acknowledged')).toEqual(['accepted', 'delivered']);
  expect(asking('delivered')).toEqual(['accepted']);
});

it('leaves the delivery as it is, and its attempt is on record before it leaves', () => {
  const begun = begin(told);
  expect({ ...begun, reminders: undefined }).toEqual({ ...told, reminders: undefined });
  expect(reminderOf(begun, 1)?.progress.at).toBe('attempting');
});

it('that was cut off is uncertain and not repeated', () => {
  const begun = begin(told);
  const later = beginReminder(begun, asked, NOW + 10 * 60_000);
  expect(later.kind).toBe('uncertain');
  if (later.kind === 'uncertain') expect(beginReminder(later.delivery, asked, NOW + 20 * 60_000).kind).toBe('nothing');
});

it('that is just being handed over is not taken from whoever does that, and ending it changes nothing', () => {
  const thanked = { ...begin(told), receipts: { accepted: NOW, acknowledged: NOW } };
  expect(beginReminder(thanked, asked, NOW).kind).toBe('wait');
  expect(endReminder(thanked, 1, 'It was ended.', NOW)).toBe(thanked);
});

it('that is to be tried again is dropped once its reader acknowledged', () => {
  const again = afterReminder(begin(told), 1, { kind: 'try-again', reason: 'Busy.' }, NOW);
  expect(reminderOf(again, 1)?.progress.at).toBe('planned');
  const thanked = { ...again, receipts: { ...again.receipts, acknowledged: NOW } };
  const next = beginReminder(thanked, asked, NOW + 60_000);
  expect(next.kind === 'end' && reminderOf(next.delivery, 1)?.progress.at).toBe('stopped');
});

it('that was delivered proves the message; one that bounced says nothing of it', () => {
  const begun = afterReminder(begin(told), 1, { kind: 'accepted' }, NOW);
  expect(stateOf(addReminderReceipt(begun, 1, { kind: 'delivered', at: NOW }))).toBe('delivered');
  expect(stateOf(addReminderReceipt(begun, 1, { kind: 'bounced', at: NOW }))).toBe('accepted');
  expect(addReminderReceipt(begun, 2, { kind: 'delivered', at: NOW })).toBe(begun);
});

it('is handed over at most once, whatever the outcomes, receipts and moments', () => {
  const outcomes: fc.Arbitrary<Outcome> = fc.constantFrom(
    { kind: 'accepted' },
    { kind: 'refused', reason: 'No.' },
    { kind: 'unknown', reason: 'Lost.' },
    { kind: 'try-again', reason: 'Busy.' },
  );
  const steps = fc.array(
    fc.record({ minutes: fc.nat(30), outcome: outcomes, cutOff: fc.boolean(), receipt: fc.nat(8), ended: fc.nat(12) }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(steps, (looks) => {
      let delivery: Delivery = told;
      let [now, mayHaveLeft] = [NOW, 0];
      for (const { minutes, outcome, cutOff, receipt, ended } of looks) {
        now += minutes * 60_000;
        if (receipt === 0) delivery = addReminderReceipt(delivery, 1, { kind: 'accepted', at: now });
        if (ended === 0) delivery = endReminder(delivery, 1, 'Over.', now);
        const beginning = beginReminder(delivery, asked, now);
        if (beginning.kind === 'uncertain' || beginning.kind === 'end') delivery = beginning.delivery;
        if (beginning.kind !== 'begin') continue;
        delivery = beginning.delivery;
        if (cutOff || outcome.kind === 'accepted' || outcome.kind === 'unknown') mayHaveLeft += 1;
        if (!cutOff) delivery = afterReminder(delivery, 1, outcome, now);
      }
      expect(mayHaveLeft).toBeLessThanOrEqual(1);
      expect(stateOf(delivery)).toBe('accepted');
    }),
    runs(),
  );
});

describe('by the next channel of the group', () => {
  const byText = { ...asked, channel: 'text-message' } as const;
  const reached: Delivery = {
    ...told,
    recipient: { kind: 'address', address: 'kim@example.com', name: 'Kim', number: '+4915100000000' },
  };

  it('it leaves on that channel, where an answer that was lost leaves it uncertain', () => {
    const beginning = beginReminder(reached, byText, NOW);
    if (beginning.kind !== 'begin') throw new Error(`It is ${beginning.kind}.`);
    expect([beginning.channel, reminderOf(beginning.delivery, 1)?.channel]).toEqual(['text-message', 'text-message']);
    const lost = afterReminder(beginning.delivery, 1, { kind: 'unknown', reason: 'Lost.' }, NOW);
    expect(reminderOf(lost, 1)).toMatchObject({ channel: 'text-message', progress: { at: 'uncertain' } });
    expect(beginReminder(lost, byText, NOW + 10 * 60_000).kind).toBe('nothing');
    expect(stateOf(lost)).toBe('accepted');
  });

  it('nobody is told whom it cannot reach, or who has the proof that counts', () => {
    expect(beginReminder(told, byText, NOW).kind).toBe('nothing');
    const thanked = { ...reached, receipts: { ...reached.receipts, acknowledged: NOW } };
    expect(beginReminder(thanked, byText, NOW).kind).toBe('nothing');
  });

  it('what is proven of it is proven of the message', () => {
    const beginning = beginReminder(reached, byText, NOW);
    if (beginning.kind !== 'begin') throw new Error(`It is ${beginning.kind}.`);
    const left = afterReminder(beginning.delivery, 1, { kind: 'accepted' }, NOW);
    expect(stateOf(addReminderReceipt(left, 1, { kind: 'delivered', at: NOW }))).toBe('delivered');
    expect(stateOf(addReminderReceipt(left, 1, { kind: 'bounced', at: NOW }))).toBe('accepted');
  });
});
