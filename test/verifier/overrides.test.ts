/** What the verifier makes of logs that tell of overrides: kept rules are accepted and reported, broken ones refused. */
import { sha256Hex } from '../../src/domain/encoding/digest';
import type { LedgerEvent, LedgerEventOf } from '../../src/domain/ledger/event';
import { APP, exampleBundle, person, PIN, PIN_DIGEST, stepTime, STORY, type Step } from '../domain/ledger/example';
import { placesOf, verifyEach, verifyOne } from './verify-many';

const LOG = 'logs/record-10042.jsonl';
const ASK = 5;
const GRANT = 6;
const SEND = 8;

type Asked = LedgerEventOf<'override-asked'>['data'];
type Granted = LedgerEventOf<'override-granted'>['data'];
type Authorised = LedgerEventOf<'send-authorised'>['data'];

interface Changes {
  readonly asked?: Partial<Asked>;
  readonly granted?: Partial<Granted>;
  readonly authorised?: Partial<Authorised>;
  readonly asker?: Step['actor'];
  readonly granter?: Step['actor'];
  /** Entries between the grant and the send. */
  readonly between?: readonly Step[];
  readonly reviewed?: Step | 'nobody';
}

const UNTIL = stepTime(59);
const OVERRIDE = { override: 'override-1', gate: 'change-approved', pin: PIN_DIGEST, until: UNTIL } as const;
const asked: Asked = { ...OVERRIDE, covers: [PIN], reason: `commitment:${sha256Hex('reason')}` };
const granted: Granted = { ...OVERRIDE, ask: ASK, reviewDue: '2026-11-23T09:06:00.000Z' };

const review = (actor: Step['actor'], change: Partial<LedgerEventOf<'emergency-reviewed'>['data']> = {}): Step => ({
  actor,
  event: {
    type: 'emergency-reviewed',
    data: {
      override: 'override-1',
      grant: GRANT,
      authorisation: 'send-1',
      outcome: 'justified',
      words: `commitment:${sha256Hex('words')}`,
      ...change,
    },
  },
});

const withdrawn: LedgerEvent = {
  type: 'override-withdrawn',
  data: { override: 'override-1', ask: ASK, reason: `commitment:${sha256Hex('reason')}` },
};

/** The story with an override of the missing approval in place of the approval, and a review in the end. */
function overridden(changes: Changes = {}): readonly Step[] {
  const { between = [], reviewed = review(person('Manager')) } = changes;
  const send = STORY[7]?.event;
  if (send?.type !== 'send-authorised') throw new Error('The story has no authorisation.');
  const data: Authorised = {
    ...send.data,
    gates: [
      { gate: 'change-approved', open: true, reasons: ['not-approved'], override: GRANT },
      { gate: 'deployment-verified', open: true, reasons: [] },
    ],
    decisions: [],
    evidence: [7],
    ...changes.authorised,
  };
  return [
    ...STORY.slice(0, 5),
    {
      actor: changes.asker ?? person('Engineer'),
      event: { type: 'override-asked', data: { ...asked, ...changes.asked } },
    },
    {
      actor: changes.granter ?? person('Administrator'),
      event: { type: 'override-granted', data: { ...granted, ...changes.granted } },
    },
    ...STORY.slice(6, 7),
    ...between,
    { actor: person('Engineer'), event: { type: 'send-authorised', data } },
    ...STORY.slice(8),
    ...(reviewed === 'nobody' ? [] : [reviewed]),
  ];
}

const findingsOf = (steps: readonly Step[]) => {
  const result = verifyOne(exampleBundle(steps));
  expect(placesOf(result)).toEqual([]);
  return result.lines.filter(({ kind }) => kind === 'finding').map(({ message }) => message);
};

describe('a send by override is accepted, and stands out', () => {
  test('when it was reviewed', () => {
    expect(findingsOf(overridden())).toEqual(['opens the gate change-approved by an override, granted in entry 6.']);
  });

  test('until it is reviewed', () => {
    expect(findingsOf(overridden({ reviewed: 'nobody' }))).toContainEqual(
      expect.stringContaining('nobody has reviewed it, which was due by 2026-11-23T09:06:00.000Z'),
    );
  });

  test('when the review found it not justified', () => {
    const reviewed = review(person('Manager'), { outcome: 'not-justified' });
    expect(findingsOf(overridden({ reviewed }))).toContainEqual(expect.stringContaining('was not justified'));
  });

  test('with the decline that speaks against it', () => {
    const declined: LedgerEvent = {
      type: 'change-declined',
      data: { submission: 'submission-1', change: 'CHG-7', pin: PIN_DIGEST },
    };
    expect(findingsOf(overridden({ between: [{ actor: person('Manager'), event: declined }] }))).toContainEqual(
      'opens the gate change-approved by an override, granted in entry 6, although entry 8 speaks against it.',
    );
  });

  test('when it announces a deployment that nobody verified', () => {
    const gate = 'deployment-verified';
    const steps = overridden({
      asked: { gate },
      granted: { gate, reviewDue: undefined },
      authorised: {
        gates: [{ gate, open: true, reasons: ['no-evidence'], override: GRANT }],
        decisions: [8],
        evidence: [],
      },
      between: STORY.slice(5, 6),
      reviewed: 'nobody',
    });
    expect(findingsOf(steps)).toEqual(['opens the gate deployment-verified by an override, granted in entry 6.']);
  });
});

describe('a properly signed log is refused, naming the entry:', () => {
  const gates = (override: number | undefined, gate = 'change-approved') => [
    { gate, open: true, reasons: ['not-approved'], ...(override === undefined ? {} : { override }) },
  ];
  const cases: readonly (readonly [rule: string, steps: readonly Step[], entry: number])[] = [
    ['granting what one asked for oneself', overridden({ granter: person('Engineer') }), GRANT],
    ['asking in nobody’s name', overridden({ asker: APP }), ASK],
    ['granting in nobody’s name', overridden({ granter: APP }), GRANT],
    [
      'asking for more than a day',
      overridden({ asked: { until: '2026-11-21T09:06:00.000Z' }, granted: { until: '2026-11-21T09:06:00.000Z' } }),
      ASK,
    ],
    [
      'overriding a gate that has none',
      overridden({ asked: { gate: 'release-identified' }, granted: { gate: 'release-identified' } }),
      ASK,
    ],
    ['granting for longer than was asked', overridden({ granted: { until: '2026-11-20T11:00:00.000Z' } }), GRANT],
    ['granting something else than was asked', overridden({ granted: { pin: sha256Hex('other') } }), GRANT],
    ['granting what nobody asked for', overridden({ granted: { override: 'override-2' } }), GRANT],
    [
      'granting an override that had ended',
      overridden({ asked: { until: stepTime(5) }, granted: { until: stepTime(5) } }),
      GRANT,
    ],
    [
      'granting what is not approved without a time for its review',
      overridden({ granted: { reviewDue: undefined } }),
      GRANT,
    ],
    [
      'sending by an override that had ended',
      overridden({ asked: { until: stepTime(7) }, granted: { until: stepTime(7) } }),
      SEND,
    ],
    [
      'sending by a withdrawn override',
      overridden({ between: [{ actor: person('Engineer'), event: withdrawn }] }),
      SEND + 1,
    ],
    [
      'sending something else than was overridden',
      overridden({ asked: { covers: [{ ...PIN, content: sha256Hex('other') }] } }),
      SEND,
    ],
    [
      'sending less than was overridden',
      overridden({ asked: { covers: [PIN, { ...PIN, communique: 'other' }] } }),
      SEND,
    ],
    ['sending by an asking that nobody granted', overridden({ authorised: { gates: gates(ASK) } }), SEND],
    [
      'opening another gate than was overridden',
      overridden({ authorised: { gates: gates(GRANT, 'deployment-verified') } }),
      SEND,
    ],
    ['calling a held gate open', overridden({ authorised: { gates: gates(undefined) } }), SEND],
    [
      'sending without approval by no override',
      overridden({ authorised: { gates: [{ gate: 'change-approved', open: true, reasons: [] }] } }),
      SEND,
    ],
    ['reviewing what one asked for', overridden({ reviewed: review(person('Engineer')) }), 14],
    ['reviewing what one granted', overridden({ reviewed: review(person('Administrator')) }), 14],
    ['reviewing in nobody’s name', overridden({ reviewed: review(APP) }), 14],
    ['reviewing another send', overridden({ reviewed: review(person('Manager'), { authorisation: 'send-2' }) }), 14],
    ['reviewing under what nothing was sent', overridden({ reviewed: review(person('Manager'), { grant: ASK }) }), 14],
    ['reviewing twice', [...overridden(), review(person('Manager'))], 15],
  ];
  const results = verifyEach(cases.map(([, steps]) => exampleBundle(steps)));

  test.each(cases.map(([rule, , entry], index) => [rule, index, entry] as const))('%s', (_, index, entry) => {
    expect(placesOf(results[index])).toContain(`${LOG} entry ${entry}`);
  });
});
