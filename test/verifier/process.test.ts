import type {
  LedgerEvent,
  LedgerEventOf,
  LedgerEventType,
  MessagePin,
  PlannedStep,
  SettledReminder,
  VerificationAsked,
} from '../../src/domain/ledger/event';
import { sha256Hex } from '../../src/domain/encoding/digest';
import { contentOf } from '../../src/domain/ledger/content';
import {
  accountOpening,
  APP,
  exampleBundle,
  MESSAGE,
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

function indexOf(type: LedgerEventType): number {
  return STORY.findIndex((step) => step.event.type === type);
}

/** The story with its first event of a type changed. */
function withData<Type extends LedgerEventType>(
  type: Type,
  change: (event: LedgerEventOf<Type>) => LedgerEvent,
): readonly Step[] {
  const isWanted = (event: LedgerEvent): event is LedgerEventOf<Type> => event.type === type;
  return STORY.map((step, index) =>
    index === indexOf(type) && isWanted(step.event) ? { ...step, event: change(step.event) } : step,
  );
}

function withActor(type: LedgerEventType, actor: Step['actor']): readonly Step[] {
  return STORY.map((step, index) => (index === indexOf(type) ? { ...step, actor } : step));
}

const authorised = (change: Partial<LedgerEventOf<'send-authorised'>['data']>) =>
  withData('send-authorised', ({ data }) => ({ type: 'send-authorised', data: { ...data, ...change } }));
const deliveries = (list: LedgerEventOf<'deliveries-settled'>['data']['deliveries']) =>
  withData('deliveries-settled', ({ data }) => ({ type: 'deliveries-settled', data: { ...data, deliveries: list } }));
const replacedBy = (type: LedgerEventType, event: LedgerEvent) =>
  STORY.map((step, index) => (index === indexOf(type) ? { ...step, event } : step));

function inserted(index: number, step: Step, steps: readonly Step[] = STORY): readonly Step[] {
  return [...steps.slice(0, index), step, ...steps.slice(index)];
}

/** The story with the approval found in Jira Service Management instead of given in the app. */
function recognised(change: Partial<LedgerEventOf<'approval-recognised'>['data']> = {}): readonly Step[] {
  return replacedBy('change-approved', {
    type: 'approval-recognised',
    data: {
      submission: 'submission-1',
      change: 'CHG-7',
      pin: PIN_DIGEST,
      covers: [PIN],
      source: 'jsm',
      approval: '31',
      decision: 'approved',
      approvers: [accountOpening('Manager').commitment],
      ...change,
    },
  });
}

/** The story with another pin, submitted, approved and authorised alike, and all three deliveries accepted. */
function withEveryPin(change: Partial<MessagePin>, count: number): readonly Step[] {
  const covers = [{ ...PIN, ...change }];
  return STORY.map(({ actor, event }): Step => {
    switch (event.type) {
      case 'submitted-for-approval':
        return { actor, event: { type: event.type, data: { ...event.data, covers } } };
      case 'change-approved':
        return { actor, event: { type: event.type, data: { ...event.data, covers } } };
      case 'send-authorised':
        return { actor, event: { type: event.type, data: { ...event.data, plan: covers, deliveries: count } } };
      case 'deliveries-settled':
        return {
          actor,
          event: { type: event.type, data: { ...event.data, deliveries: [settled(0), settled(1), settled(2)] } },
        };
      default:
        return { actor, event };
    }
  });
}

const declined: LedgerEvent = {
  type: 'change-declined',
  data: { submission: 'submission-1', change: 'CHG-7', pin: PIN_DIGEST },
};

const approvedAgain: LedgerEvent = {
  type: 'change-approved',
  data: { submission: 'submission-1', change: 'CHG-7', pin: PIN_DIGEST, covers: [PIN] },
};

function withdrawn(decision: number): LedgerEvent {
  return { type: 'decision-withdrawn', data: { submission: 'submission-1', change: 'CHG-7', decision } };
}

/** The story with these steps after the first event of a type, and the send relying on what it relied on. */
function after(type: LedgerEventType, steps: readonly Step[]): readonly Step[] {
  const index = indexOf(type);
  const moved = (entry: number) => (entry > index ? entry + steps.length : entry);
  return [...STORY.slice(0, index + 1), ...steps, ...STORY.slice(index + 1)].map((step): Step =>
    step.event.type === 'send-authorised'
      ? {
          ...step,
          event: {
            ...step.event,
            data: {
              ...step.event.data,
              decisions: step.event.data.decisions.map(moved),
              evidence: step.event.data.evidence.map(moved),
            },
          },
        }
      : step,
  );
}

function deployment(change: Partial<LedgerEventOf<'deployment-evidence'>['data']>): LedgerEvent {
  return {
    type: 'deployment-evidence',
    data: {
      source: 'deploy-prod',
      sequence: 8,
      environment: 'production',
      version: '5.1.3',
      verdict: 'rolled-back',
      evidence: sha256Hex('other'),
      observedAt: stepTime(7),
      ...change,
    },
  };
}

const ARTIFACT = `sha256:${'a'.repeat(64)}`;
const COMMIT = 'c'.repeat(40);

const ASKED: VerificationAsked = {
  version: '5.1.3',
  environments: ['production'],
  sources: ['pipeline', 'person'],
  people: 2,
  maximumAgeHours: 72,
};

interface Deployed {
  /** What the record names to be installed. */
  readonly named?: Partial<LedgerEventOf<'installation-named'>['data']>;
  /** Entries in place of the story's evidence; without them, the story's own with these changes. */
  readonly words?: readonly Step[];
  readonly evidence?: Partial<LedgerEventOf<'deployment-evidence'>['data']>;
  readonly asked?: Partial<VerificationAsked>;
  /** Which of the words the send relies on, by their place among them; all of them where nothing is said. */
  readonly relied?: readonly number[];
}

/** The story with a deployment that was verified in another way, and what had to be verified told with the send. */
function deployedAs({ named, words, evidence = {}, asked, relied }: Deployed): readonly Step[] {
  const naming: readonly Step[] = named
    ? [
        {
          actor: person('Dev'),
          event: {
            type: 'installation-named',
            data: { revision: 1, artifacts: [], commits: [], environments: [], ...named },
          },
        },
      ]
    : [];
  const at = indexOf('deployment-evidence');
  const own: readonly Step[] = words ?? [{ actor: APP, event: deployment({ verdict: 'verified', ...evidence }) }];
  const first = at + naming.length;
  const indices = (relied ?? own.map((_, index) => index)).map((index) => first + index);
  return [...STORY.slice(0, at), ...naming, ...own, ...STORY.slice(at + 1)].map((step): Step =>
    step.event.type === 'send-authorised'
      ? {
          ...step,
          event: {
            ...step.event,
            data: { ...step.event.data, evidence: indices, verification: { ...ASKED, ...asked } },
          },
        }
      : step,
  );
}

function attested(
  who: string,
  change: Partial<LedgerEventOf<'deployment-evidence'>['data']> = {},
  actor: Step['actor'] = person(who),
): Step {
  const checked = accountOpening(who).commitment;
  return { actor, event: deployment({ source: 'person', verdict: 'verified', checked, ...change }) };
}

const reported = (change: Partial<LedgerEventOf<'deployment-evidence'>['data']> = {}): Step => ({
  actor: { kind: 'pipeline', name: 'deploy-prod' },
  event: deployment({ verdict: 'verified', ...change }),
});

function found(change: string, more: Partial<LedgerEventOf<'change-status-recognised'>['data']> = {}): Step {
  return {
    actor: APP,
    event: {
      type: 'change-status-recognised',
      data: {
        change,
        version: '5.1.3',
        verdict: 'verified',
        status: sha256Hex('Implemented'),
        observedAt: stepTime(7),
        ...more,
      },
    },
  };
}

/** The story with its authorisation prolonged by the app, and the deliveries settled under the new one. */
function renewed(change: Partial<LedgerEventOf<'send-authorised'>['data']> = {}): readonly Step[] {
  const first = STORY[indexOf('send-authorised')]?.event;
  if (first?.type !== 'send-authorised') throw new Error('The story has no authorisation.');
  const data = { ...first.data, authorisation: 'send-1-again', renews: 'send-1', ...change };
  const steps = deliveriesUnder('send-1-again');
  return inserted(8, { actor: APP, event: { type: 'send-authorised', data } }, steps);
}

/** The story in which the uncertain delivery is settled by a late bounce, before the send is closed. */
/** The story with a time of its own for its communiqué. */
function timed(step: Partial<PlannedStep>): readonly Step[] {
  return authorised({ script: [{ communique: PIN.communique, from: stepTime(8), ...step }] });
}

/** The story in which a person decides about the communiqué right after its send was authorised. */
function decided(
  decision: LedgerEventOf<'step-decided'>['data']['decision'],
  steps: readonly Step[] = STORY,
  {
    actor = person('Engineer'),
    ...change
  }: Partial<LedgerEventOf<'step-decided'>['data']> & { readonly actor?: Step['actor'] } = {},
): readonly Step[] {
  const data = {
    authorisation: 'send-1',
    communique: PIN.communique,
    decision,
    reason: accountOpening('Engineer').commitment,
    ...change,
  };
  return inserted(indexOf('send-authorised') + 1, { actor, event: { type: 'step-decided', data } }, steps);
}

function receiptInsteadOfPerson(): readonly Step[] {
  return STORY.map((step, index) =>
    index === indexOf('delivery-settled-by-person')
      ? {
          actor: APP,
          event: {
            type: 'receipts-recorded',
            data: { receipts: [{ delivery: 'delivery-2', kind: 'bounced', at: stepTime(41) }] },
          },
        }
      : step,
  );
}

/** The story in which a person gives the uncertain delivery up for another attempt, which is accepted. */
function sentAgain(): readonly Step[] {
  const steps = withData('delivery-settled-by-person', ({ data }) => ({
    type: 'delivery-settled-by-person',
    data: { ...data, outcome: 'cancelled' },
  }));
  return inserted(
    indexOf('send-closed'),
    {
      actor: APP,
      event: { type: 'deliveries-settled', data: { authorisation: 'send-1', deliveries: [settled(2)] } },
    },
    steps,
  );
}

/** The story in which a closed send is opened again for a delivery that failed for certain, or that bounced since. */
function sentAgainAfterClosing(why: 'failed' | 'bounced'): readonly Step[] {
  const delivery = why === 'failed' ? 'delivery-2' : 'delivery-1';
  const bounce: readonly Step[] =
    why === 'failed'
      ? []
      : [
          {
            actor: APP,
            event: { type: 'receipts-recorded', data: { receipts: [{ delivery, kind: 'bounced', at: stepTime(42) }] } },
          },
        ];
  const steps = withData('delivery-settled-by-person', ({ data }) => ({
    type: 'delivery-settled-by-person',
    data: { ...data, outcome: 'failed' },
  }));
  const closing = steps[indexOf('send-closed')];
  if (closing?.event.type !== 'send-closed') throw new Error('The story closes its send.');
  const first = { ...closing.event.data, accepted: 2, failed: 1, cancelled: 0 };
  const last = { ...first, accepted: why === 'failed' ? 3 : 2, failed: why === 'failed' ? 0 : 1 };
  const after: readonly Step[] = [
    { actor: APP, event: { type: 'send-closed', data: first } },
    ...bounce,
    {
      actor: person('Deployment engineer'),
      event: {
        type: 'delivery-settled-by-person',
        data: { authorisation: 'send-1', delivery, outcome: 'cancelled' },
      },
    },
    {
      actor: APP,
      event: {
        type: 'deliveries-settled',
        data: { authorisation: 'send-1', deliveries: [settled(why === 'failed' ? 2 : 1)] },
      },
    },
    { actor: APP, event: { type: 'send-closed', data: last } },
  ];
  return steps.flatMap((step, index) => (index === indexOf('send-closed') ? after : [step]));
}

/** With a receipt of the second delivery right before its bounce. */
function withReceiptBefore(kind: 'acknowledged', steps: readonly Step[]): readonly Step[] {
  const at = stepTime(42);
  const receipt = {
    actor: APP,
    event: { type: 'receipts-recorded', data: { receipts: [{ delivery: 'delivery-1', kind, at }] } },
  } as const;
  return inserted(indexOf('send-closed') + 1, receipt, steps);
}

/** The story's end, at which one of two people is known to have acknowledged, with a judgement of a target. */
function judged(
  change: Partial<LedgerEventOf<'coverage-judged'>['data']>,
  type: 'reached' | 'missed',
): readonly Step[] {
  const data = {
    authorisation: 'send-1',
    communique: PIN.communique,
    proof: 'acknowledged',
    percent: 33,
    hours: 48,
    people: 3,
    reached: 1,
    outcome: type,
    ...change,
  } as const;
  return [...STORY, { actor: APP, event: { type: 'coverage-judged', data } }];
}

/** The story's end, after which those who are missing are reminded: the second recipient, a few minutes later. */
function reminding({
  begun = {},
  settled: ended = {},
  by = APP,
  between = [],
  story = STORY,
}: {
  readonly begun?: Partial<LedgerEventOf<'reminder-begun'>['data']>;
  readonly settled?: Partial<LedgerEventOf<'reminders-settled'>['data']>;
  readonly by?: Step['actor'];
  readonly between?: readonly Step[];
  readonly story?: readonly Step[];
} = {}): readonly Step[] {
  const about = { authorisation: 'send-1', communique: PIN.communique, reminder: 1 } as const;
  const hours = by.kind === 'person' ? {} : { hours: 0 };
  const content = contentOf(REMINDER).digest;
  const deliveries = [reminder('delivery-1')];
  return [
    ...story,
    { actor: by, event: { type: 'reminder-begun', data: { ...about, ...hours, content, ...begun } } },
    ...between,
    { actor: APP, event: { type: 'reminders-settled', data: { ...about, deliveries, ...ended } } },
  ];
}

const REMINDER = `Please confirm.\n\n${MESSAGE}`;

/** The story in which the first recipient acknowledged at this time. */
const acknowledgedAt = (at: string) =>
  withData('receipts-recorded', () => ({
    type: 'receipts-recorded',
    data: { receipts: [{ delivery: 'delivery-0', kind: 'acknowledged', at }] },
  }));

const reminder = (delivery: string, at = stepTime(18)): SettledReminder => ({ delivery, outcome: 'accepted', at });

const stoppedReminding: Step = {
  actor: person('Engineer'),
  event: {
    type: 'reminding-stopped',
    data: { authorisation: 'send-1', communique: PIN.communique, reason: accountOpening('Dev').commitment },
  },
};

const escalated: Step = {
  actor: APP,
  event: {
    type: 'coverage-escalated',
    data: {
      authorisation: 'send-1',
      communique: PIN.communique,
      to: accountOpening('Dev').commitment,
      people: 3,
      reached: 1,
      needed: 3,
    },
  },
};

const reopened: Step = {
  actor: APP,
  event: {
    type: 'acknowledgements-reopened',
    data: {
      authorisation: 'send-1',
      communiques: [{ communique: 'correction-1', corrects: PIN.communique, acknowledged: 1 }],
    },
  },
};

const reminderEntry = `${LOG} entry ${STORY.length}`;
const remindersEntry = `${LOG} entry ${STORY.length + 1}`;

const deliveriesUnder = (authorisation: string) =>
  withData('deliveries-settled', ({ data }) => ({ type: 'deliveries-settled', data: { ...data, authorisation } }));

describe('a log that keeps every rule is accepted', () => {
  test('with all its contents', () => {
    expect(verifyOne(exampleBundle()).lines.filter(({ kind }) => kind === 'problem' || kind === 'finding')).toEqual([]);
  });

  test('when a message and the list of recipients are withheld', () => {
    expect(verifyOne(exampleBundle(STORY, undefined, { contents: [] })).accepted).toBe(true);
  });

  test('when personal data was erased, and the report says how much', () => {
    const result = verifyOne(exampleBundle(STORY, undefined, { openings: [accountOpening('Manager')] }));
    expect(result.accepted).toBe(true);
    expect(result.lines.map(({ message }) => message)).toContain(
      '1 of 6 commitments are opened and fit; 5 are withheld or erased.',
    );
  });

  test.each<[string, readonly Step[]]>([
    ['when an approval was found in Jira Service Management', recognised()],
    [
      'when the change’s status approved it, and nobody is named',
      recognised({ source: 'change-status', approvers: [] }),
    ],
    [
      'when a person approved in the app what nobody had submitted',
      withData('change-approved', ({ data }) => ({
        type: 'change-approved',
        data: { ...data, submission: 'none', pin: sha256Hex('other') },
      })),
    ],
    [
      'when a communiqué was saved once more, with the same words, after it was approved',
      withData('change-approved', ({ data }) => ({
        type: 'change-approved',
        data: { ...data, covers: [{ ...PIN, revision: 1 }] },
      })),
    ],
    [
      'when the approver had declined before',
      inserted(
        5,
        { actor: person('Manager'), event: declined },
        withData('send-authorised', ({ data }) => ({
          type: 'send-authorised',
          data: { ...data, decisions: [6], evidence: [7] },
        })),
      ),
    ],
    ['when the authorisation was prolonged', renewed()],
    ['when it tells what had to be verified', deployedAs({})],
    ['when two people attested the deployment', deployedAs({ words: [attested('Engineer'), attested('Manager')] })],
    [
      'when one person attested it, and the policy asked for no second one',
      deployedAs({ words: [attested('Engineer')], asked: { people: 1 } }),
    ],
    [
      'when two people attest that it was deployed anew after a roll-back',
      deployedAs({
        words: [
          attested('Engineer', { verdict: 'rolled-back', observedAt: stepTime(6) }),
          attested('Engineer', { deployedAnew: true }),
          attested('Manager', { deployedAnew: true }),
        ],
        relied: [1, 2],
      }),
    ],
    [
      'when every environment is verified, each by another source',
      deployedAs({
        words: [
          reported({ environment: 'eu' }),
          attested('Engineer', { environment: 'us' }),
          attested('Manager', { environment: 'us' }),
        ],
        asked: { environments: ['eu', 'us'] },
      }),
    ],
    [
      'when the record names one environment for its phase',
      deployedAs({ named: { environments: ['eu'] }, evidence: { environment: 'eu' }, asked: { environments: ['eu'] } }),
    ],
    [
      'when exactly what the record names is verified, by the first digits of its commit',
      deployedAs({
        named: { artifacts: [ARTIFACT], commits: [COMMIT] },
        evidence: { artifacts: [ARTIFACT], commits: [COMMIT.slice(0, 12)] },
      }),
    ],
    [
      'when the status of every change says that it is verified',
      deployedAs({
        words: [found('CHG-7'), found('CHG-8')],
        asked: { sources: ['change-status'], changes: ['CHG-7', 'CHG-8'] },
      }),
    ],
    ['when a receipt tells what became of an uncertain delivery', receiptInsteadOfPerson()],
    ['when a person has an uncertain delivery sent again', sentAgain()],
    ['when the target that a communiqué has is reached', judged({}, 'reached')],
    ['when the target is missed once its time is over', judged({ percent: 95, hours: 0 }, 'missed')],
    ['when somebody is told that it was missed', [...judged({ percent: 95, hours: 0 }, 'missed'), escalated]],
    ['when those who are missing are reminded as planned', reminding()],
    ['when a person has them reminded', reminding({ by: person('Engineer') })],
    [
      'when a reminder was under way as its reader acknowledged',
      reminding({
        story: acknowledgedAt(stepTime(16)),
        settled: { deliveries: [reminder('delivery-0')] },
      }),
    ],
    ['when a person has what failed sent again after the send was closed', sentAgainAfterClosing('failed')],
    ['when a person has what bounced sent again after the send was closed', sentAgainAfterClosing('bounced')],
    [
      'when an older deployment is reported to have failed',
      inserted(7, { actor: APP, event: deployment({ sequence: 6, verdict: 'failed' }) }),
    ],
    ['when a communiqué leaves at the time that it was given', timed({ from: stepTime(30), lateAt: stepTime(32) })],
    ['when a person releases what is late', decided('release', timed({ from: stepTime(8), lateAt: stepTime(20) }))],
    [
      'when two machines disagree about the time by seconds',
      deliveries([
        settled(0, { at: stepTime(6).replace(':00.000', ':30.000') }),
        settled(1),
        settled(2, { outcome: 'uncertain' }),
      ]),
    ],
  ])('%s', (_, steps) => {
    const { accepted, lines } = verifyOne(exampleBundle(steps));
    expect(lines.filter(({ kind }) => kind === 'problem' || kind === 'finding')).toEqual([]);
    expect(accepted).toBe(true);
  });

  test('when a planned notice leaves before anything is deployed', () => {
    const steps = withEveryPin({ kind: 'planned-notice' }, 3).map((step): Step =>
      step.event.type === 'send-authorised'
        ? { ...step, event: { ...step.event, data: { ...step.event.data, evidence: [] } } }
        : step.event.type === 'deliveries-settled'
          ? { ...step, event: { ...step.event, data: { ...step.event.data, deliveries: [settled(0), settled(1)] } } }
          : step,
    );
    expect(placesOf(verifyOne(exampleBundle(steps)))).toEqual([]);
  });
});

describe('a properly signed log that breaks a rule is refused, naming the entry:', () => {
  const send = `${LOG} entry ${indexOf('send-authorised')}`;
  const approval = `${LOG} entry ${indexOf('change-approved')}`;
  const delivered = `${LOG} entry ${indexOf('deliveries-settled')}`;
  const atDecision = `${LOG} entry ${indexOf('send-authorised') + 1}`;
  const afterDecision = `${LOG} entry ${indexOf('deliveries-settled') + 1}`;
  const other = sha256Hex('other');

  const broken: readonly (readonly [rule: string, steps: readonly Step[], place: string])[] = [
    ['sending although a gate is held', authorised({ gates: [{ gate: 'freeze', open: false, reasons: [] }] }), send],
    ['sending without any gate', authorised({ gates: [] }), send],
    ['sending without an approval', authorised({ decisions: [] }), send],
    ['sending on an approval given later', authorised({ decisions: [9] }), send],
    ['sending on something that is no approval', authorised({ decisions: [3] }), send],
    ['sending other bytes than were approved', authorised({ plan: [{ ...PIN, content: other }] }), send],
    [
      'sending to other people than were approved',
      authorised({ plan: [{ ...PIN, audience: { count: 3, digest: other } }] }),
      send,
    ],
    ['sending over another channel than was approved', authorised({ plan: [{ ...PIN, channel: 'chat' }] }), send],
    ['calling an announcement a notice', authorised({ plan: [{ ...PIN, kind: 'planned-notice' }] }), send],
    ['announcing without a verified deployment', authorised({ evidence: [] }), send],
    ['announcing on other evidence', authorised({ evidence: [5] }), send],
    ['planning other numbers than were authorised', authorised({ deliveries: 4 }), send],
    ['announcing what was rolled back', inserted(7, { actor: APP, event: deployment({}) }), `${LOG} entry 8`],
    [
      'sending on a withdrawn approval',
      [
        ...STORY.slice(0, 6),
        {
          actor: person('Manager'),
          event: { type: 'decision-withdrawn', data: { submission: 'submission-1', change: 'CHG-7', decision: 5 } },
        },
        STORY[6] ?? { actor: APP, event: { type: 'personal-data-erased', data: { commitments: [] } } },
        ...authorised({ evidence: [7] }).slice(7),
      ],
      `${LOG} entry 8`,
    ],
    [
      'approving a replaced submission',
      [
        ...STORY.slice(0, 4),
        {
          actor: person('Dev'),
          event: {
            type: 'submitted-for-approval',
            data: {
              submission: 'submission-2',
              supersedes: 'submission-1',
              changes: ['CHG-7'],
              pin: other,
              covers: [{ ...PIN, revision: 3 }],
            },
          },
        },
        ...STORY.slice(5),
      ],
      approval,
    ],
    ['approving in nobody’s name', withActor('change-approved', APP), approval],
    ['recognising an approval of something else than was submitted', recognised({ pin: other }), approval],
    ['recognising an approval of what nobody submitted', recognised({ submission: 'none' }), approval],
    [
      'recognising an approval of a message not submitted',
      recognised({ covers: [{ ...PIN, content: other }] }),
      approval,
    ],
    ['recognising an approval by nobody', recognised({ approvers: [] }), approval],
    [
      'sending on an approval that its author turned into a decline',
      inserted(6, { actor: person('Manager'), event: declined }, authorised({ evidence: [7] })),
      `${LOG} entry 8`,
    ],
    [
      'sending on an approval whose author declined afterwards, and withdrew that',
      after('change-approved', [
        { actor: person('Manager'), event: declined },
        { actor: person('Manager'), event: withdrawn(6) },
      ]),
      `${LOG} entry 9`,
    ],
    [
      'sending on an approval whose author approved again, and withdrew that',
      after('change-approved', [
        { actor: person('Manager'), event: approvedAgain },
        { actor: person('Manager'), event: withdrawn(6) },
      ]),
      `${LOG} entry 9`,
    ],
    [
      'sending on a deployment that failed after all, under the same number',
      inserted(7, { actor: APP, event: deployment({ sequence: 7, verdict: 'failed' }) }),
      `${LOG} entry 8`,
    ],
    [
      'sending on a deployment that a person had called rolled back, before the pipeline’s word was taken over',
      deployedAs({
        words: [attested('Engineer', { verdict: 'rolled-back', observedAt: stepTime(6) }), reported()],
        relied: [1],
      }),
      `${LOG} entry 8`,
    ],
    [
      'sending on two attestations after a roll-back that do not say that it was deployed anew',
      deployedAs({
        words: [
          attested('Engineer', { verdict: 'rolled-back', observedAt: stepTime(6) }),
          attested('Engineer'),
          attested('Manager'),
        ],
        relied: [1, 2],
      }),
      `${LOG} entry 9`,
    ],
    [
      'sending on a deployment that was outdated by a newer one, which nobody verified',
      deployedAs({ words: [reported({ sequence: 9, verdict: 'deployed' }), reported()], relied: [1] }),
      `${LOG} entry 8`,
    ],
    ['announcing on one person’s word where two were asked for', deployedAs({ words: [attested('Engineer')] }), send],
    [
      'announcing on the word of one person who attested twice',
      deployedAs({ words: [attested('Engineer'), attested('Engineer')] }),
      `${LOG} entry 8`,
    ],
    [
      'announcing on an attestation in nobody’s name',
      deployedAs({ words: [attested('Engineer'), attested('Manager'), attested('Dev', {}, APP)] }),
      `${LOG} entry 9`,
    ],
    [
      'announcing what is verified in one of two environments only',
      deployedAs({ words: [reported({ environment: 'eu' })], asked: { environments: ['eu', 'us'] } }),
      send,
    ],
    ['announcing what had to be verified nowhere', deployedAs({ asked: { environments: [] } }), send],
    [
      'asking for fewer environments than the record names for its phase',
      deployedAs({ named: { environments: ['production', 'us'] } }),
      `${LOG} entry 8`,
    ],
    ['announcing one version on the deployment of another', deployedAs({ evidence: { version: '5.1.2' } }), send],
    ['announcing on a source that the policy did not count', deployedAs({ asked: { sources: ['person'] } }), send],
    [
      'announcing on evidence that was too old',
      deployedAs({ evidence: { observedAt: '2026-11-01T00:00:00.000Z' } }),
      send,
    ],
    [
      'announcing another artifact than the record names',
      deployedAs({ named: { artifacts: [ARTIFACT] }, evidence: { artifacts: [`sha256:${'b'.repeat(64)}`] } }),
      `${LOG} entry 8`,
    ],
    [
      'announcing a deployment of one of two artifacts that the record names',
      deployedAs({
        named: { artifacts: [ARTIFACT, `sha256:${'b'.repeat(64)}`] },
        evidence: { artifacts: [ARTIFACT] },
      }),
      `${LOG} entry 8`,
    ],
    [
      'announcing a deployment that does not tell the commit that the record names',
      deployedAs({ named: { commits: [COMMIT] } }),
      `${LOG} entry 8`,
    ],
    [
      'announcing a commit of which too few digits are told',
      deployedAs({ named: { commits: [COMMIT] }, evidence: { commits: [COMMIT.slice(0, 11)] } }),
      `${LOG} entry 8`,
    ],
    [
      'announcing on statuses where the record names an artifact',
      deployedAs({
        named: { artifacts: [ARTIFACT] },
        words: [found('CHG-7')],
        asked: { sources: ['change-status'], changes: ['CHG-7'] },
      }),
      `${LOG} entry 8`,
    ],
    [
      'announcing on the status of one of two changes',
      deployedAs({ words: [found('CHG-7')], asked: { sources: ['change-status'], changes: ['CHG-7', 'CHG-8'] } }),
      send,
    ],
    [
      'naming what to install without counting the namings',
      deployedAs({ named: { revision: 2 } }),
      `${LOG} entry ${indexOf('deployment-evidence')}`,
    ],
    ['relying on an approval and on something that is none', authorised({ decisions: [5, 3] }), send],
    ['authorising the same send twice', inserted(8, STORY[7] ?? { actor: APP, event: declined }), `${LOG} entry 8`],
    [
      'counting other recipients than the list has',
      withEveryPin({ audience: { count: 4, digest: PIN.audience.digest } }, 4),
      send,
    ],
    [
      'delivering to more people than were authorised, where the list is withheld',
      withEveryPin({ audience: { count: 2, digest: other } }, 2),
      delivered,
    ],
    [
      'closing a send of which a delivery is missing',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, accepted: 2 } })).map((step) =>
        step.event.type === 'deliveries-settled' || step.event.type === 'delivery-settled-by-person'
          ? {
              actor: APP,
              event: {
                type: 'deliveries-settled',
                data: {
                  authorisation: 'send-1',
                  deliveries: step.event.type === 'deliveries-settled' ? [settled(0), settled(1)] : [],
                },
              },
            }
          : step,
      ),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    ['renewing what nobody authorised', authorised({ renews: 'send-0' }), send],
    ['renewing a send with another plan', renewed({ plan: [PIN, PIN], deliveries: 6 }), `${LOG} entry 8`],
    ['delivering other bytes than were authorised', deliveries([settled(0, { content: other })]), delivered],
    [
      'delivering to someone who was not authorised',
      deliveries([settled(0, { recipient: accountOpening('Stranger').commitment })]),
      delivered,
    ],
    ['delivering before the time that a communiqué was given', timed({ from: stepTime(40) }), delivered],
    ['delivering late what nobody released', timed({ from: stepTime(8), lateAt: stepTime(20) }), delivered],
    ['giving a time to what is not sent', timed({ communique: 'another', from: stepTime(8) }), send],
    ['delivering what a person had skipped', decided('skip'), afterDecision],
    ['delivering what a person had cancelled', decided('cancel'), afterDecision],
    ['skipping a communiqué in nobody’s name', decided('hold', STORY, { actor: APP }), atDecision],
    ['holding a communiqué of a send that never was', decided('hold', STORY, { authorisation: 'send-2' }), atDecision],
    ['holding a communiqué that is not sent', decided('hold', STORY, { communique: 'another' }), atDecision],
    ['delivering long before the authorisation', deliveries([settled(0, { at: stepTime(1) })]), delivered],
    ['delivering twice under one number', deliveries([settled(0), settled(0)]), delivered],
    ['delivering the same to someone twice', deliveries([settled(0), settled(0, { delivery: 'again' })]), delivered],
    [
      'delivering what was authorised elsewhere',
      withData('deliveries-settled', ({ data }) => ({
        type: 'deliveries-settled',
        data: { ...data, authorisation: 'send-2' },
      })),
      delivered,
    ],
    [
      'settling an uncertain delivery in nobody’s name',
      withActor('delivery-settled-by-person', APP),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    [
      'closing a send while a delivery is uncertain',
      STORY.filter((_, index) => index !== indexOf('delivery-settled-by-person')),
      `${LOG} entry ${indexOf('send-closed') - 1}`,
    ],
    [
      'settling by judgement what was certain',
      withData('delivery-settled-by-person', ({ data }) => ({
        type: 'delivery-settled-by-person',
        data: { ...data, delivery: 'delivery-0' },
      })),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    ['calling a target reached that is not', judged({ percent: 95 }, 'reached'), `${LOG} entry ${STORY.length}`],
    ['calling a target missed that is reached', judged({ hours: 0 }, 'missed'), `${LOG} entry ${STORY.length}`],
    [
      'calling a target missed before its time is over',
      judged({ percent: 95 }, 'missed'),
      `${LOG} entry ${STORY.length}`,
    ],
    ['counting more people than acknowledged', judged({ reached: 2 }, 'reached'), `${LOG} entry ${STORY.length}`],
    [
      'judging a target over fewer people than were told',
      judged({ people: 2, percent: 50 }, 'reached'),
      `${LOG} entry ${STORY.length}`,
    ],
    [
      'judging the target of what was not sent',
      judged({ communique: 'another' }, 'reached'),
      `${LOG} entry ${STORY.length}`,
    ],
    [
      'letting an address be written to again in nobody’s name',
      [
        ...STORY,
        {
          actor: APP,
          event: { type: 'address-released', data: { group: 'g', reason: accountOpening('x').commitment } },
        },
      ],
      `${LOG} entry ${STORY.length}`,
    ],
    [
      'sending again what was accepted',
      withData('delivery-settled-by-person', ({ data }) => ({
        type: 'delivery-settled-by-person',
        data: { ...data, delivery: 'delivery-0', outcome: 'cancelled' },
      })),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    [
      'sending again what its reader acknowledged, though it bounced',
      withReceiptBefore('acknowledged', sentAgainAfterClosing('bounced')),
      `${LOG} entry ${indexOf('send-closed') + 3}`,
    ],
    [
      'settling by judgement for a send that never was',
      withData('delivery-settled-by-person', ({ data }) => ({
        type: 'delivery-settled-by-person',
        data: { ...data, authorisation: 'send-2' },
      })),
      `${LOG} entry ${indexOf('delivery-settled-by-person')}`,
    ],
    [
      'closing a send that never was',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, authorisation: 'send-2' } })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'closing a send of another size than was authorised',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, planned: 4 } })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'data that is not what its type says',
      withData('send-closed', ({ data }) => ({
        type: 'deliveries-settled',
        data: { authorisation: data.authorisation, deliveries: [{ ...settled(0), at: 'today' }] },
      })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'closing a send with other numbers than the log has',
      withData('send-closed', ({ data }) => ({ type: 'send-closed', data: { ...data, accepted: 2, failed: 1 } })),
      `${LOG} entry ${indexOf('send-closed')}`,
    ],
    [
      'acknowledging another text than was sent',
      withData('receipts-recorded', () => ({
        type: 'receipts-recorded',
        data: { receipts: [{ delivery: 'delivery-0', kind: 'acknowledged', at: stepTime(40), content: other }] },
      })),
      `${LOG} entry ${indexOf('receipts-recorded')}`,
    ],
    ['reminding of what was never sent', reminding({ begun: { communique: 'another' } }), reminderEntry],
    ['reminding out of turn', reminding({ begun: { reminder: 2 } }), reminderEntry],
    ['reminding earlier than planned', reminding({ begun: { hours: 24 } }), reminderEntry],
    ['reminding because nobody asked', reminding({ begun: { hours: undefined } }), reminderEntry],
    ['reminding of the target that is reached', [...judged({}, 'reached'), ...reminding().slice(-2)], remindersEntry],
    [
      'reminding long after the gates were judged',
      [...STORY, ...Array.from({ length: 12 }, () => found('CHG-7')), ...reminding().slice(-2)],
      `${LOG} entry ${STORY.length + 12}`,
    ],
    ['reminding after a person stopped that', [...STORY, stoppedReminding, ...reminding().slice(-2)], remindersEntry],
    ['stopping to remind in nobody’s name', [...STORY, { ...stoppedReminding, actor: APP }], reminderEntry],
    ['reminding without having begun to', [...STORY, ...reminding().slice(-1)], reminderEntry],
    [
      'reminding whoever acknowledged',
      reminding({ story: acknowledgedAt(stepTime(12)), settled: { deliveries: [reminder('delivery-0')] } }),
      remindersEntry,
    ],
    [
      'reminding somebody to whom nothing was sent',
      reminding({ settled: { deliveries: [reminder('delivery-9')] } }),
      remindersEntry,
    ],
    [
      'reminding somebody twice at once',
      reminding({ settled: { deliveries: [reminder('delivery-1'), reminder('delivery-1')] } }),
      remindersEntry,
    ],
    [
      'reminding somebody after a person stopped that',
      reminding({ between: [stoppedReminding] }),
      `${LOG} entry ${STORY.length + 2}`,
    ],
    [
      'telling somebody of a target that was not missed',
      [...judged({}, 'reached'), escalated],
      `${LOG} entry ${STORY.length + 1}`,
    ],
    [
      'telling somebody twice that a target was missed',
      [...judged({ percent: 95, hours: 0 }, 'missed'), escalated, escalated],
      `${LOG} entry ${STORY.length + 2}`,
    ],
    ['asking anew for acknowledgements of what is not corrected', [...STORY, reopened], reminderEntry],
    [
      'recording a configuration item for a send that never was',
      withData('configuration-item-recorded', ({ data }) => ({
        type: 'configuration-item-recorded',
        data: { ...data, authorisation: 'send-2' },
      })),
      `${LOG} entry ${indexOf('configuration-item-recorded')}`,
    ],
  ];
  const results = verifyEach(broken.map(([, steps]) => exampleBundle(steps)));

  test('a reminder with other words than were approved', () => {
    const contents = [contentOf(MESSAGE), contentOf('Buy something else.')];
    const steps = reminding({ begun: { content: contents[1]?.digest ?? '' } });
    expect(placesOf(verifyOne(exampleBundle(steps, undefined, { contents })))).toEqual([reminderEntry]);
    const right = { contents: [contentOf(MESSAGE), contentOf(REMINDER)] };
    expect(placesOf(verifyOne(exampleBundle(reminding(), undefined, right)))).toEqual([]);
  });

  test.each(broken.map(([rule, , place], index) => [rule, place, results[index]] as const))(
    '%s',
    (_, place, result) => {
      expect(placesOf(result)).toContain(place);
    },
  );

  test('an opening that does not fit its commitment', () => {
    const wrong = { ...accountOpening('Dev'), value: { account: 'someone else' } };
    expect(placesOf(verifyOne(exampleBundle(STORY, undefined, { openings: [wrong] })))).toEqual(['openings.json']);
  });
});

describe('what a reader should look at is reported without refusing:', () => {
  const findings = (steps: readonly Step[]) => {
    const result = verifyOne(exampleBundle(steps));
    return {
      accepted: result.accepted,
      entries: result.lines.filter(({ kind }) => kind === 'finding').map(({ entry }) => entry),
    };
  };

  test('an announcement for which a gate was not asked; only there may what the gate asks for be missing', () => {
    const unasked = (...names: readonly string[]) =>
      authorised({
        decisions: [],
        evidence: [],
        gates: ['change-approved', 'deployment-verified'].map((gate) => ({
          gate,
          open: true,
          reasons: [],
          ...(names.includes(gate) ? { asked: false as const } : {}),
        })),
      });
    const index = indexOf('send-authorised');
    expect(findings(unasked('change-approved', 'deployment-verified'))).toEqual({
      accepted: true,
      entries: [index, index],
    });
    expect(findings(unasked('change-approved')).accepted).toBe(false);
    expect(findings(unasked('deployment-verified')).accepted).toBe(false);
  });

  test('the sender is the only approver', () => {
    const index = indexOf('send-authorised');
    expect(findings(withActor('send-authorised', person('Manager')))).toEqual({ accepted: true, entries: [index] });
  });

  test('one person attests the deployment, and nothing tells how many it took', () => {
    const steps = STORY.map((step) => (step.event.type === 'deployment-evidence' ? attested('Engineer') : step));
    expect(findings(steps)).toEqual({ accepted: true, entries: [indexOf('send-authorised')] });
  });

  test('somebody else declined the same change', () => {
    const steps = inserted(
      5,
      { actor: person('Colleague'), event: declined },
      authorised({ decisions: [6], evidence: [7] }),
    );
    expect(findings(steps)).toEqual({ accepted: true, entries: [8] });
  });

  test('nothing, when whoever declined decided again, even if they withdrew that', () => {
    const steps = after('submitted-for-approval', [
      { actor: person('Colleague'), event: declined },
      { actor: person('Colleague'), event: approvedAgain },
      { actor: person('Colleague'), event: withdrawn(5) },
    ]);
    expect(findings(steps)).toEqual({ accepted: true, entries: [] });
  });

  test('a receipt for a delivery that the log does not know', () => {
    const steps = withData('receipts-recorded', () => ({
      type: 'receipts-recorded',
      data: { receipts: [{ delivery: 'delivery-9', kind: 'bounced', at: stepTime(40) }] },
    }));
    expect(findings(steps)).toEqual({ accepted: true, entries: [indexOf('receipts-recorded')] });
  });
});
