/** What the verifier makes of logs in which a notice leaves first and the announcement waits for its gates. */
import { sha256Hex } from '../../src/domain/encoding/digest';
import type { EndedStep, LedgerEventOf, MessagePin, SettledDelivery } from '../../src/domain/ledger/event';
import {
  accountOpening,
  APP,
  exampleBundle,
  person,
  PIN,
  PIN_DIGEST,
  settled,
  stepTime,
  STORY,
  type Step,
} from '../domain/ledger/example';
import { placesOf, verifyEach, verifyOne } from './verify-many';

const LOG = 'logs/record-10042.jsonl';
const FIRST = 6;
const EVIDENCE = 8;
const SECOND = 9;

type Authorised = LedgerEventOf<'send-authorised'>['data'];

const NOTICE: MessagePin = {
  ...PIN,
  communique: 'notice',
  kind: 'planned-notice',
  content: sha256Hex('notice'),
  audience: { count: 1, digest: sha256Hex('readers of the notice') },
};

const noticeLeft: SettledDelivery = {
  ...settled(0),
  delivery: 'delivery-of-notice',
  communique: NOTICE.communique,
  content: NOTICE.content,
  at: stepTime(FIRST),
};

interface Changes {
  readonly first?: Partial<Authorised>;
  readonly second?: Partial<Authorised>;
  /** What was told to have left under the first authorisation. */
  readonly early?: readonly SettledDelivery[];
  readonly approved?: readonly MessagePin[];
  /** In place of the evidence; by default the story's own. */
  readonly evidence?: Step;
  /** In place of the second authorisation. */
  readonly instead?: Step;
}

/** Sending is authorised before the deployment is verified, for the notice, and once more after it, for the announcement. */
function inParts(changes: Changes = {}): readonly Step[] {
  const { first = {}, second = {}, early = [noticeLeft], approved = [PIN, NOTICE] } = changes;
  const plan = [NOTICE, PIN];
  const common = { snapshot: PIN_DIGEST, decisions: [5], plan, deliveries: 4 };
  const approval = { gate: 'change-approved', open: true, reasons: [] } as const;
  const step = (event: Step['event'], actor: Step['actor'] = APP): Step => ({ actor, event });
  const evidence = STORY[6];
  if (!evidence) throw new Error('The story has evidence.');
  return [
    ...STORY.slice(0, 5),
    step(
      {
        type: 'change-approved',
        data: { submission: 'submission-1', change: 'CHG-7', pin: PIN_DIGEST, covers: approved },
      },
      person('Manager'),
    ),
    step(
      {
        type: 'send-authorised',
        data: {
          ...common,
          authorisation: 'send-0',
          gates: [approval, { gate: 'deployment-verified', open: true, asked: false, reasons: [] }],
          evidence: [],
          awaiting: [PIN.communique],
          ...first,
        },
      },
      person('Engineer'),
    ),
    step({ type: 'deliveries-settled', data: { authorisation: 'send-0', deliveries: early } }),
    changes.evidence ?? evidence,
    changes.instead ??
      step({
        type: 'send-authorised',
        data: {
          ...common,
          authorisation: 'send-1',
          renews: 'send-0',
          gates: [approval, { gate: 'deployment-verified', open: true, reasons: [] }],
          evidence: [EVIDENCE],
          ...second,
        },
      }),
    ...STORY.slice(8).map((one) =>
      one.event.type === 'send-closed'
        ? step({ ...one.event, data: { ...one.event.data, planned: 4, accepted: 4 } })
        : one,
    ),
  ];
}

const held = (change: Partial<LedgerEventOf<'steps-held'>['data']> = {}): Step => ({
  actor: APP,
  event: {
    type: 'steps-held',
    data: {
      authorisation: 'send-0',
      steps: [{ communique: PIN.communique, gates: ['deployment-verified'] }],
      ...change,
    },
  },
});

const ended = (change: Partial<LedgerEventOf<'steps-ended'>['data']> = {}): Step => ({
  actor: APP,
  event: {
    type: 'steps-ended',
    data: {
      authorisation: 'send-1',
      steps: [ending(PIN.communique)],
      ...change,
    },
  },
});

const ending = (communique: string): EndedStep => ({
  communique,
  because: 'gates',
  gates: [{ gate: 'deployment-verified', reasons: ['rolled-back'] }],
});

describe('a notice that left before the announcement', () => {
  test('is accepted, without a finding that nobody asked for the deployment', () => {
    const result = verifyOne(exampleBundle(inParts()));
    expect(placesOf(result)).toEqual([]);
    expect(result.lines.filter(({ kind }) => kind === 'finding')).toEqual([]);
  });

  test('is accepted when what waited was written anew and approved so meanwhile', () => {
    const rewritten = { ...PIN, content: sha256Hex('rewritten') };
    const result = verifyOne(exampleBundle(inParts({ first: { plan: [NOTICE, rewritten] } })));
    expect(placesOf(result)).toEqual([]);
  });
});

/** The notice is corrected before the announcement of the same record leaves. */
function corrected({
  drafted = {},
  runBook = { ended: [], held: [PIN.communique] },
  sent = true,
  released = true,
}: {
  readonly drafted?: Partial<LedgerEventOf<'correction-drafted'>['data']>;
  readonly runBook?: Authorised['runBook'];
  readonly sent?: boolean;
  readonly released?: boolean;
} = {}): readonly Step[] {
  const before = inParts();
  const [evidence, renewal] = before.slice(8, 10);
  if (!evidence || renewal?.event.type !== 'send-authorised') throw new Error('The announcement is let go.');
  const draft: LedgerEventOf<'correction-drafted'>['data'] = {
    correction: 'correction-1',
    corrects: 'send-0',
    because: 'person',
    reason: accountOpening('Why').commitment,
    runBook: { ended: [] },
    communiques: [
      {
        communique: 'correction-of-notice',
        corrects: NOTICE.communique,
        group: 'group-users',
        channel: NOTICE.channel,
        source: sha256Hex('source'),
      },
    ],
    ...drafted,
  };
  const steps: Step[] = [
    ...before.slice(0, 8),
    { actor: person('Engineer'), event: { type: 'correction-drafted', data: draft } },
  ];
  if (sent)
    steps.push({
      actor: person('Engineer'),
      event: {
        type: 'send-authorised',
        data: {
          authorisation: 'send-2',
          corrects: 'send-0',
          ...(runBook ? { runBook } : {}),
          snapshot: PIN_DIGEST,
          gates: [{ gate: 'communiques-complete', open: true, reasons: [] }],
          decisions: [],
          evidence: [],
          plan: [{ ...NOTICE, communique: 'correction-of-notice', kind: 'correction' }],
          deliveries: 1,
        },
      },
    });
  const relied = { ...renewal.event.data, evidence: [steps.length] };
  steps.push(evidence, { ...renewal, event: { ...renewal.event, data: relied } });
  if (released)
    steps.push({
      actor: person('Engineer'),
      event: {
        type: 'step-decided',
        data: {
          authorisation: 'send-0',
          communique: PIN.communique,
          decision: 'release',
          reason: accountOpening('Why').commitment,
        },
      },
    });
  return [...steps, ...before.slice(10)];
}

describe('a run-book that goes on after a correction', () => {
  test('is accepted once a person released what waited', () => {
    expect(placesOf(verifyOne(exampleBundle(corrected())))).toEqual([]);
  });
});

describe('a properly signed log is refused, naming the entry:', () => {
  const broken: readonly (readonly [rule: string, steps: readonly Step[], entry: number])[] = [
    ['announcing while the announcement waits for its gates', inParts({ early: [noticeLeft, settled(0)] }), 7],
    [
      'an announcement that may have left while it waited',
      inParts({ early: [noticeLeft, settled(0, { outcome: 'uncertain' })] }),
      7,
    ],
    ['letting the announcement go without evidence', inParts({ second: { evidence: [] } }), SECOND],
    [
      'letting the announcement go at once without evidence',
      inParts({ first: { awaiting: [], gates: [{ gate: 'deployment-verified', open: true, reasons: [] }] } }),
      FIRST,
    ],
    ['sending a notice that nobody approved', inParts({ approved: [PIN] }), FIRST],
    ['letting an announcement go that nobody approved', inParts({ approved: [NOTICE] }), SECOND],
    [
      'pinning anew what has left',
      inParts({ second: { plan: [{ ...NOTICE, content: sha256Hex('other') }, PIN] } }),
      SECOND,
    ],
    ['waiting for something that is not planned', inParts({ first: { awaiting: [PIN.communique, 'other'] } }), FIRST],
    ['authorising nothing', inParts({ first: { awaiting: [PIN.communique, NOTICE.communique] } }), FIRST],
    [
      'an announcement that left before it was let go',
      inParts({ second: { script: [{ communique: PIN.communique, from: stepTime(45) }] } }),
      10,
    ],
    ['holding steps of a send that nobody authorised', inParts({ instead: held({ authorisation: 'other' }) }), SECOND],
    [
      'holding what is not planned',
      inParts({ instead: held({ steps: [{ communique: 'other', gates: [] }] }) }),
      SECOND,
    ],
    ['holding nothing', inParts({ instead: held({ steps: [] }) }), SECOND],
    [
      'what left though its gates held it again',
      [...inParts().slice(0, 10), held({ authorisation: 'send-1' }), ...inParts().slice(10)],
      11,
    ],
    ['what left though news had ended it', [...inParts().slice(0, 10), ended(), ...inParts().slice(10)], 11],
    ['ending steps of a send that nobody authorised', inParts({ instead: ended({ authorisation: 'other' }) }), SECOND],
    [
      'ending what is not planned',
      inParts({ instead: ended({ authorisation: 'send-0', steps: [ending('other')] }) }),
      SECOND,
    ],
    ['ending nothing', inParts({ instead: ended({ authorisation: 'send-0', steps: [] }) }), SECOND],
    ['ending what was ended before', [...inParts().slice(0, 10), ended(), ended(), ...inParts().slice(10)], 11],
    [
      'ending a communiqué without a reason',
      inParts({ instead: ended({ authorisation: 'send-0', steps: [{ ...ending(PIN.communique), gates: [] }] }) }),
      SECOND,
    ],
    ['going on after a correction before anybody released it', corrected({ released: false }), 12],
    ['going on while something is being corrected', corrected({ sent: false }), 12],
    ['going on with what a correction ended', corrected({ drafted: { runBook: { ended: [PIN.communique] } } }), 13],
    [
      'ending what says nothing that is corrected',
      corrected({
        drafted: {
          because: 'rescheduled',
          schedule: { before: '2026-12-01', after: '2026-12-08' },
          runBook: { ended: [PIN.communique] },
        },
      }),
      8,
    ],
  ];

  const results = verifyEach(broken.map(([, steps]) => exampleBundle(steps)));
  test.each(broken.map(([rule, , entry], index) => [rule, entry, index] as const))('%s', (_, entry, index) => {
    expect(placesOf(results[index])).toContain(`${LOG} entry ${entry}`);
  });
});
