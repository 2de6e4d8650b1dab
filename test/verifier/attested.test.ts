/** What the verifier makes of what people say they told, and of what they take back. */
import type { LedgerEventOf, SettledDelivery } from '../../src/domain/ledger/event';
import { accountOpening, APP, exampleBundle, person, settled, STORY, type Step } from '../domain/ledger/example';
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
