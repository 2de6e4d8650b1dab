/** What the verifier makes of what people say they told, and of what they take back. */
import type { LedgerEventOf, SettledDelivery } from '../../src/domain/ledger/event';
import { contentOf } from '../../src/domain/ledger/content';
import {
  accountOpening,
  APP,
  exampleBundle,
  person,
  PIN,
  settled,
  STORY,
  stepTime,
  type Step,
} from '../domain/ledger/example';
import { withEveryPin } from './variations';
import { placesOf, verifyOne } from './verify-many';

const LOG = 'logs/record-10042.jsonl';
const CALLED = STORY.findIndex(({ event }) => event.type === 'deliveries-settled');
const REASON = accountOpening('It was another Kim.').commitment;

type Attested = LedgerEventOf<'deliveries-attested'>['data'];

const byTelephone = (number: number, more: Partial<SettledDelivery> = {}) =>
  settled(number, { channel: 'telephone', ...more });

function attested(data: Partial<Attested> = {}, actor: Step['actor'] = person('Engineer')): Step {
  const deliveries = [0, 1, 2].map((number) => byTelephone(number));
  return {
    actor,
    event: { type: 'deliveries-attested', data: { authorisation: 'send-1', attested: 'told', deliveries, ...data } },
  };
}

const takenBack = (data: Partial<Attested> = {}) =>
  attested({
    attested: 'taken-back',
    note: REASON,
    deliveries: [byTelephone(0, { outcome: 'failed' })],
    ...data,
  });

/** The story up to its deliveries, by telephone. */
function told(...steps: readonly Step[]): readonly Step[] {
  const before = JSON.stringify(STORY.slice(0, CALLED)).replaceAll('"external-mail"', '"telephone"');
  return [...(JSON.parse(before) as readonly Step[]), ...steps];
}

const reached = (count: number): Step => ({
  actor: APP,
  event: {
    type: 'coverage-judged',
    data: {
      authorisation: 'send-1',
      communique: byTelephone(0).communique,
      proof: 'attested',
      percent: 60,
      hours: 24,
      people: 3,
      reached: count,
      outcome: 'reached',
    },
  },
});

test('accepts a word that was given, taken back with a reason, and given again after the task was sent again', () => {
  const again: Step = {
    actor: person('Engineer'),
    event: {
      type: 'delivery-settled-by-person',
      data: { authorisation: 'send-1', delivery: byTelephone(0).delivery, outcome: 'cancelled', reason: REASON },
    },
  };
  const story = told(attested(), takenBack(), again, attested({ deliveries: [byTelephone(0)] }), reached(3));
  expect(placesOf(verifyOne(exampleBundle(story)))).toEqual([]);
});

test.each<[string, readonly Step[], number]>([
  ['taking back what nobody had attested', told(takenBack()), 0],
  ['taking back what was attested as not reached', told(notReached(), takenBack()), 1],
  ['taking back twice', told(attested(), takenBack(), takenBack()), 2],
  ['taking back without a reason', told(attested(), takenBack({ note: undefined })), 1],
  ['taking back in nobody’s name', told(attested(), { ...takenBack(), actor: APP }), 1],
  ['taking back and counting it as told', told(attested(), takenBack({ deliveries: [byTelephone(0)] })), 1],
  ['counting what was taken back for a target', told(attested(), takenBack(), reached(3)), 2],
  ['saying it anew without its being sent again', told(attested(), takenBack(), attested()), 2],
])('refuses %s, naming the entry', (_rule, story, entry) => {
  expect(placesOf(verifyOne(exampleBundle(story)))).toContain(`${LOG} entry ${CALLED + entry}`);
});

function notReached(): Step {
  return attested({ attested: 'not-reached', deliveries: [byTelephone(0, { outcome: 'failed' })] });
}

describe('by the next channel of a group', () => {
  const NEXT = { channel: 'telephone', content: contentOf('Hello, I am calling.').digest };
  const toldNext = (delivery: string, at = stepTime(20)) => ({ delivery, at });
  type AttestedReminders = LedgerEventOf<'reminders-attested'>['data'];

  const saysNext = (data: Partial<AttestedReminders> = {}, actor: Step['actor'] = person('Engineer')): Step => ({
    actor,
    event: {
      type: 'reminders-attested',
      data: {
        authorisation: 'send-1',
        communique: PIN.communique,
        reminder: 1,
        attested: 'told',
        deliveries: [toldNext('delivery-1')],
        ...data,
      },
    },
  });

  /** The story up to the telephone, and what follows. */
  const called = (next: typeof NEXT, ...steps: readonly Step[]): readonly Step[] => [
    ...withEveryPin({ next }),
    {
      actor: APP,
      event: {
        type: 'reminder-begun',
        data: { authorisation: 'send-1', communique: PIN.communique, reminder: 1, hours: 0, ...next },
      },
    },
    ...steps,
  ];

  const judgedWith = (data: Partial<LedgerEventOf<'coverage-judged'>['data']>): Step => ({
    actor: APP,
    event: {
      type: 'coverage-judged',
      data: {
        authorisation: 'send-1',
        communique: PIN.communique,
        proof: 'acknowledged',
        percent: 60,
        hours: 24,
        people: 3,
        reached: 2,
        attested: 1,
        outcome: 'reached',
        ...data,
      },
    },
  });

  const back = saysNext({ attested: 'taken-back', note: REASON });

  test('accepts a word that was given, counts for the target, is taken back, and given again', () => {
    expect(placesOf(verifyOne(exampleBundle(called(NEXT, saysNext(), judgedWith({}), back, saysNext()))))).toEqual([]);
  });

  test.each<[string, readonly Step[], number]>([
    ['by a channel that people do not serve', called({ ...NEXT, channel: 'text-message' }, saysNext()), 1],
    ['in nobody’s name', called(NEXT, saysNext({}, APP)), 1],
    ['of a delivery that nobody sent', called(NEXT, saysNext({ deliveries: [toldNext('another')] })), 1],
    ['given twice', called(NEXT, saysNext(), saysNext()), 2],
    ['taken back that nobody gave', called(NEXT, back), 1],
    ['taken back without a reason', called(NEXT, saysNext(), saysNext({ attested: 'taken-back' })), 2],
    ['given before that was begun', called(NEXT, saysNext({ deliveries: [toldNext('delivery-1', stepTime(0))] })), 1],
    ['counted that nobody gave', called(NEXT, judgedWith({})), 1],
    ['counted although it was taken back', called(NEXT, saysNext(), back, judgedWith({})), 3],
    ['counted as if it were more', called(NEXT, saysNext(), judgedWith({ attested: undefined })), 2],
  ])('refuses a word %s, naming the entry', (_rule, story, entry) => {
    expect(placesOf(verifyOne(exampleBundle(story)))).toContain(`${LOG} entry ${STORY.length + entry}`);
  });
});
