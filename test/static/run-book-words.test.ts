/** The run-book lists its steps in the order in which they leave. */
import fc from 'fast-check';
import { type CommuniqueView, type GateName, type Start } from '../../src/contract';
import { NO_DELIVERIES } from '../../src/domain/delivery/delivery-counts';
import { inRunBookOrder, stepWord } from '../../static/pages/record-panel/run-book/run-book-words';
import { NOW } from './harness/fixture';
import { communique } from './harness/fixtures/record/communiques';

const leaves = (id: string, start: Start | undefined, more: Partial<CommuniqueView> = {}): CommuniqueView =>
  communique(0, { id, ...(start ? { timing: { start } } : {}), ...more });

const HELD = { waitsFor: 'the verified deployment' } as const;

const IN_ORDER: readonly CommuniqueView[] = [
  leaves('at once', undefined),
  leaves('an hour after the approval, which is known', { kind: 'after-approval', minutes: 60 }, { startsAt: NOW }),
  leaves('on a day', { kind: 'at', at: NOW + 1 }, { startsAt: NOW + 1 }),
  leaves('on a day, once its gates are open', { kind: 'at', at: NOW + 2 }, HELD),
  leaves('30 minutes after the approval', { kind: 'after-approval', minutes: 30 }),
  leaves('once its gates are open', undefined, HELD),
  leaves('5 minutes after the verification', { kind: 'after-verification', minutes: 5 }, HELD),
  leaves('30 minutes after the verification', { kind: 'after-verification', minutes: 30 }),
  leaves('on a release date that is not set', { kind: 'release-date', days: 0, time: '09:00', timeZone: 'UTC' }),
];

const ids = (communiques: readonly CommuniqueView[]) => communiques.map(({ id }) => id);

test('what leaves at once stands first, and what nobody knows the time of last, by the stage that it follows', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...IN_ORDER], { minLength: IN_ORDER.length }), (shuffled) => {
      expect(ids(inRunBookOrder(shuffled))).toEqual(ids(IN_ORDER));
    }),
  );
});

test('what waits for gates during the send stands below what has left', () => {
  const step = { state: { at: 'waiting', for: 'gates', gates: ['deployment-verified'] }, decisions: [] } as const;
  const order = inRunBookOrder([leaves('waits', undefined, { step }), leaves('left', undefined, { startsAt: NOW })]);
  expect(ids(order)).toEqual(['left', 'waits']);
});

test('what waits during the send for nothing but a new approval stands above what waits for the deployment', () => {
  const waiting = (id: string, gates: readonly GateName[], start?: Start) =>
    leaves(id, start, { step: { state: { at: 'waiting', for: 'gates', gates }, decisions: [] } });
  const order = inRunBookOrder([
    waiting('announcement', ['change-approved', 'deployment-verified']),
    leaves('15 minutes after the approval', { kind: 'after-approval', minutes: 15 }),
    waiting('changed notice', ['change-approved']),
    leaves('left', undefined, { startsAt: NOW }),
  ]);
  expect(ids(order)).toEqual(['left', 'changed notice', '15 minutes after the approval', 'announcement']);
});

test('what waits for another stands below it, although its own time is earlier', () => {
  const start = { kind: 'at-once' } as const;
  const after = { communiqueId: 'later', degree: 'sent', percent: 100 } as const;
  const order = inRunBookOrder([
    communique(0, { id: 'waits', timing: { start, after } }),
    leaves('later', { kind: 'at', at: NOW }),
    leaves('last', { kind: 'after-verification', minutes: 0 }),
  ]);
  expect(ids(order)).toEqual(['later', 'waits', 'last']);
});

test.each([
  ['what has not left yet', { planned: 3 }],
  ['what people were to tell', { 'to-do': 3 }],
  ['what was kept back', { stopped: 3 }],
])('with %s, a step of a send that was stopped is not called done', (_, counts) => {
  expect(stepWord(undefined, { ...NO_DELIVERIES, total: 5, delivered: 2, ...counts }).word).toBe('Stopped');
  expect(stepWord(undefined, { ...NO_DELIVERIES, total: 5, delivered: 5 }).word).toBe('Done');
});
