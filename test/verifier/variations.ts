/** The example’s story with something about it changed, as a careless or a lying app would have written it. */
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
  MESSAGE,
  person,
  PIN,
  PIN_DIGEST,
  settled,
  stepTime,
  STORY,
  type Step,
} from '../domain/ledger/example';

export const LOG = 'logs/record-10042.jsonl';

export function indexOf(type: LedgerEventType): number {
  return STORY.findIndex((step) => step.event.type === type);
}

/** The story with its first event of a type changed. */
export function withData<Type extends LedgerEventType>(
  type: Type,
  change: (event: LedgerEventOf<Type>) => LedgerEvent,
): readonly Step[] {
  const isWanted = (event: LedgerEvent): event is LedgerEventOf<Type> => event.type === type;
  return STORY.map((step, index) =>
    index === indexOf(type) && isWanted(step.event) ? { ...step, event: change(step.event) } : step,
  );
}

export function withActor(type: LedgerEventType, actor: Step['actor']): readonly Step[] {
  return STORY.map((step, index) => (index === indexOf(type) ? { ...step, actor } : step));
}

export const authorised = (change: Partial<LedgerEventOf<'send-authorised'>['data']>) =>
  withData('send-authorised', ({ data }) => ({ type: 'send-authorised', data: { ...data, ...change } }));
export const deliveries = (list: LedgerEventOf<'deliveries-settled'>['data']['deliveries']) =>
  withData('deliveries-settled', ({ data }) => ({ type: 'deliveries-settled', data: { ...data, deliveries: list } }));
const replacedBy = (type: LedgerEventType, event: LedgerEvent) =>
  STORY.map((step, index) => (index === indexOf(type) ? { ...step, event } : step));

export function inserted(index: number, step: Step, steps: readonly Step[] = STORY): readonly Step[] {
  return [...steps.slice(0, index), step, ...steps.slice(index)];
}

interface Approval {
  readonly change: string;
  readonly submission?: string;
  readonly covers?: readonly MessagePin[];
}

/** The story with other changes asked, approved and linked as the send says; it relies on all of the approvals. */
export function changesAre({
  asked,
  approved,
  linked,
}: {
  readonly asked: readonly string[];
  readonly approved: readonly Approval[];
  readonly linked: readonly string[];
}): readonly Step[] {
  const first = indexOf('change-approved');
  const approvals = approved.map((approval): Step => {
    const data = { submission: 'submission-1', pin: PIN_DIGEST, covers: [PIN], ...approval };
    return { actor: person('Manager'), event: { type: 'change-approved', data } };
  });
  return [...STORY.slice(0, first), ...approvals, ...STORY.slice(first + 1)].map(({ actor, event }): Step => {
    if (event.type === 'submitted-for-approval')
      return { actor, event: { ...event, data: { ...event.data, changes: asked } } };
    if (event.type !== 'send-authorised') return { actor, event };
    const decisions = approvals.map((_, index) => first + index);
    const data = { ...event.data, changes: linked, decisions, evidence: [first + approvals.length] };
    return { actor, event: { type: event.type, data } };
  });
}

/** The story with the approval found in Jira Service Management instead of given in the app. */
export function recognised(change: Partial<LedgerEventOf<'approval-recognised'>['data']> = {}): readonly Step[] {
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
export function withEveryPin(change: Partial<MessagePin>, count?: number): readonly Step[] {
  const covers = [{ ...PIN, ...change }];
  return STORY.map(({ actor, event }): Step => {
    switch (event.type) {
      case 'submitted-for-approval':
        return { actor, event: { type: event.type, data: { ...event.data, covers } } };
      case 'change-approved':
        return { actor, event: { type: event.type, data: { ...event.data, covers } } };
      case 'send-authorised':
        return {
          actor,
          event: {
            type: event.type,
            data: { ...event.data, plan: covers, deliveries: count ?? event.data.deliveries },
          },
        };
      case 'deliveries-settled':
        if (count === undefined) return { actor, event };
        return {
          actor,
          event: { type: event.type, data: { ...event.data, deliveries: [settled(0), settled(1), settled(2)] } },
        };
      default:
        return { actor, event };
    }
  });
}

export const declined: LedgerEvent = {
  type: 'change-declined',
  data: { submission: 'submission-1', change: 'CHG-7', pin: PIN_DIGEST },
};

export const approvedAgain: LedgerEvent = {
  type: 'change-approved',
  data: { submission: 'submission-1', change: 'CHG-7', pin: PIN_DIGEST, covers: [PIN] },
};

export function withdrawn(decision: number): LedgerEvent {
  return { type: 'decision-withdrawn', data: { submission: 'submission-1', change: 'CHG-7', decision } };
}

/** The story with these steps after the first event of a type, and the send relying on what it relied on. */
export function after(type: LedgerEventType, steps: readonly Step[]): readonly Step[] {
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

export function deployment(change: Partial<LedgerEventOf<'deployment-evidence'>['data']>): LedgerEvent {
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

export const ARTIFACT = `sha256:${'a'.repeat(64)}`;
export const COMMIT = 'c'.repeat(40);

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
export function deployedAs({ named, words, evidence = {}, asked, relied }: Deployed): readonly Step[] {
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

export function attested(
  who: string,
  change: Partial<LedgerEventOf<'deployment-evidence'>['data']> = {},
  actor: Step['actor'] = person(who),
): Step {
  const checked = accountOpening(who).commitment;
  return { actor, event: deployment({ source: 'person', verdict: 'verified', checked, ...change }) };
}

export const reported = (change: Partial<LedgerEventOf<'deployment-evidence'>['data']> = {}): Step => ({
  actor: { kind: 'pipeline', name: 'deploy-prod' },
  event: deployment({ verdict: 'verified', ...change }),
});

export function found(change: string, more: Partial<LedgerEventOf<'change-status-recognised'>['data']> = {}): Step {
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
export function renewed(change: Partial<LedgerEventOf<'send-authorised'>['data']> = {}): readonly Step[] {
  const first = STORY[indexOf('send-authorised')]?.event;
  if (first?.type !== 'send-authorised') throw new Error('The story has no authorisation.');
  const data = { ...first.data, authorisation: 'send-1-again', renews: 'send-1', ...change };
  const steps = deliveriesUnder('send-1-again');
  return inserted(8, { actor: APP, event: { type: 'send-authorised', data } }, steps);
}

/** The story in which the uncertain delivery is settled by a late bounce, before the send is closed. */
/** The story with a time of its own for its communiqué. */
export function timed(step: Partial<PlannedStep>): readonly Step[] {
  return authorised({ script: [{ communique: PIN.communique, from: stepTime(8), ...step }] });
}

/** The story in which a person decides about the communiqué right after its send was authorised. */
export function decided(
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

export function receiptInsteadOfPerson(): readonly Step[] {
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
export function sentAgain(): readonly Step[] {
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

/** The story in which a person says what became of the first delivery before the log tells that it ended, and how. */
export function judgedBeforeTold(
  outcome: LedgerEventOf<'delivery-settled-by-person'>['data']['outcome'],
  told: LedgerEventOf<'deliveries-settled'>['data']['deliveries'][number]['outcome'],
): readonly Step[] {
  const event = {
    type: 'delivery-settled-by-person',
    data: { authorisation: 'send-1', delivery: 'delivery-0', outcome },
  } as const;
  return inserted(
    indexOf('deliveries-settled'),
    { actor: person('Engineer'), event },
    withData('deliveries-settled', ({ data }) => ({
      type: 'deliveries-settled',
      data: {
        ...data,
        deliveries: data.deliveries.map((one, place) => (place === 0 ? { ...one, outcome: told } : one)),
      },
    })),
  );
}

/** The story in which a closed send is opened again for a delivery that failed for certain, or that bounced since. */
export function sentAgainAfterClosing(why: 'failed' | 'bounced'): readonly Step[] {
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
export function withReceiptBefore(kind: 'acknowledged', steps: readonly Step[]): readonly Step[] {
  const at = stepTime(42);
  const receipt = {
    actor: APP,
    event: { type: 'receipts-recorded', data: { receipts: [{ delivery: 'delivery-1', kind, at }] } },
  } as const;
  return inserted(indexOf('send-closed') + 1, receipt, steps);
}

/** The story's end, at which one of two people is known to have acknowledged, with a judgement of a target. */
export function judged(
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
export function reminding({
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

/** What the group's next channel says of the message. */
export const NEXT = { channel: 'text-message', content: contentOf('It is here. To confirm: link').digest };

/** Those who are missing are told by their group's next channel, which was approved with the message. */
export const nextTold = (begun: Partial<LedgerEventOf<'reminder-begun'>['data']> = {}, by: Step['actor'] = APP) =>
  reminding({ story: withEveryPin({ next: NEXT }), begun: { ...NEXT, ...begun }, by });

export const REMINDER = `Please confirm.\n\n${MESSAGE}`;

/** The story in which the first recipient acknowledged at this time. */
export const acknowledgedAt = (at: string) =>
  withData('receipts-recorded', () => ({
    type: 'receipts-recorded',
    data: { receipts: [{ delivery: 'delivery-0', kind: 'acknowledged', at }] },
  }));

export const reminder = (delivery: string, at = stepTime(18)): SettledReminder => ({
  delivery,
  outcome: 'accepted',
  at,
});

export const stoppedReminding: Step = {
  actor: person('Engineer'),
  event: {
    type: 'reminding-stopped',
    data: { authorisation: 'send-1', communique: PIN.communique, reason: accountOpening('Dev').commitment },
  },
};

export const escalated = escalatedTo('Dev');

/** @param who nobody: nobody is left who could be told */
export function escalatedTo(who: string | undefined, { instead }: { readonly instead?: true } = {}): Step {
  return {
    actor: APP,
    event: {
      type: 'coverage-escalated',
      data: {
        authorisation: 'send-1',
        communique: PIN.communique,
        ...(who === undefined ? {} : { to: accountOpening(who).commitment }),
        ...(instead ? { instead } : {}),
        people: 3,
        reached: 1,
        needed: 3,
      },
    },
  };
}

export const reopened: Step = {
  actor: APP,
  event: {
    type: 'acknowledgements-reopened',
    data: {
      authorisation: 'send-1',
      communiques: [{ communique: 'correction-1', corrects: PIN.communique, acknowledged: 1 }],
    },
  },
};

export const reminderEntry = `${LOG} entry ${STORY.length}`;
export const remindersEntry = `${LOG} entry ${STORY.length + 1}`;

const deliveriesUnder = (authorisation: string) =>
  withData('deliveries-settled', ({ data }) => ({ type: 'deliveries-settled', data: { ...data, authorisation } }));
