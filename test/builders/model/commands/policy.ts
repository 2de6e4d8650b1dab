import fc from 'fast-check';
import type { Approver, Kind, Model } from '../model';
import { DEFAULT_POLICY, type Freeze, type Place, type Policy } from '../policy';
import type { Command } from '../step';

const HOUR = 60 * 60_000;

/** A part of the policy, and whether the system can follow it. */
interface Wish {
  readonly name: string;
  readonly part: (model: Model) => Partial<Policy>;
  readonly isPossible?: (model: Model) => boolean;
}

function setting({ name, part, isPossible }: Wish, by: 'administrator' | 'engineer' = 'administrator'): Command {
  return {
    name: `${by} has the policy ${name}`,
    isPossible,
    async run(model, rig) {
      const policy = { ...model.policy, ...part(model) };
      const outcome = by === 'administrator' ? 'ok' : 'not-permitted';
      expect(await rig.setPolicy(by, policy)).toBe(outcome);
      if (outcome === 'ok') model.policy = policy;
    },
  };
}

const is = (name: string, part: Partial<Policy>): Wish => ({ name, part: () => part });

function approvalsFrom(places: readonly Place[], together: boolean): Wish {
  return {
    name: `count approvals of ${places.join(together ? ' together with ' : ' or ')}`,
    part: () => ({ places, together }),
    isPossible: ({ limits }) => limits.statuses || !places.includes('change-status'),
  };
}

function asking(kind: Kind, gates: Policy['asked'][Kind]): Wish {
  return {
    name: `ask ${gates.join(' and ') || 'nothing'} of a ${kind}`,
    part: ({ policy }) => ({ asked: { ...policy.asked, [kind]: gates } }),
  };
}

type When = 'now' | 'soon' | 'first day' | 'second day';

function freezing(when: When, kinds: readonly Kind[]): Wish {
  return {
    name: `freeze ${kinds.join(' and ')}: ${when}`,
    part: (model) => ({ freezes: [...model.policy.freezes, { ...hoursOf(model, when), kinds }] }),
    isPossible: ({ policy }) => policy.freezes.length < 4,
  };
}

function hoursOf({ now, limits }: Model, when: When): Pick<Freeze, 'from' | 'until'> {
  if (when === 'now') return { from: now - HOUR, until: now + 2 * HOUR };
  if (when === 'soon') return { from: now + HOUR, until: now + 3 * HOUR };
  const midnight = Date.parse(limits.days[when === 'first day' ? 0 : 1]);
  return { from: midnight + 20 * HOUR, until: midnight + 24 * HOUR };
}

const quorum = (people: 1 | 2): Wish => is(`ask for ${people} to approve`, { quorum: people });
const lasting = (approvalHours: number | undefined): Wish =>
  is(approvalHours ? `let approvals count for ${approvalHours} hours` : 'let approvals count for ever', {
    approvalHours,
  });
const required = (by: Approver | undefined): Wish =>
  is(by ? `ask for the word of ${by}` : 'ask for nobody’s word', { required: by });

const NOTHING = is('as it is by default', DEFAULT_POLICY);
const BOTH_KINDS: readonly Kind[] = ['release-announcement', 'planned-notice'];

const wishes: fc.Arbitrary<Wish> = fc.oneof(
  fc
    .tuple(fc.uniqueArray(fc.constantFrom<Place>('app', 'app', 'jsm', 'change-status'), { minLength: 1 }), fc.boolean())
    .map(([places, together]) => approvalsFrom(places, together)),
  fc.constantFrom(1 as const, 2 as const).map(quorum),
  fc.constantFrom(undefined, 1, 24).map(lasting),
  fc.constantFrom(undefined, 'first-manager' as const, 'second-manager' as const).map(required),
  fc.boolean().map((separateDuties) => is(`${separateDuties ? 'keep' : 'not keep'} duties apart`, { separateDuties })),
  fc
    .record({
      evidence: fc.constantFrom<Policy['evidence']>(['pipeline'], ['person'], ['pipeline', 'person']),
      evidenceHours: fc.constantFrom(1, 72),
      secondWitness: fc.boolean(),
    })
    .map((part) =>
      is(
        `count ${part.evidenceHours}-hour-old evidence of ${part.evidence.join(' or ')}${part.secondWitness ? ', of two people' : ''}`,
        part,
      ),
    ),
  fc
    .tuple(
      fc.constantFrom(...BOTH_KINDS),
      fc.subarray(['change-approved', 'deployment-verified', 'freeze-clear'] as const),
    )
    .map(([kind, gates]) => asking(kind, gates)),
  fc
    .tuple(
      fc.constantFrom<When>('now', 'soon', 'first day', 'second day'),
      fc.subarray([...BOTH_KINDS], { minLength: 1 }),
    )
    .map(([when, kinds]) => freezing(when, kinds)),
  fc.constant(is('without freezes', { freezes: [] })),
);

/** An administrator changes what the gates ask, at any time; nobody else may. */
export const changePolicy: fc.Arbitrary<Command> = fc.oneof(
  { weight: 12, arbitrary: wishes.map((wish) => setting(wish)) },
  { weight: 1, arbitrary: wishes.map((wish) => setting(wish, 'engineer')) },
  { weight: 2, arbitrary: fc.constant(setting(NOTHING)) },
);

export const askForTwo = setting(quorum(2));
export const letApprovalsExpire = setting(lasting(1));
export const freezeNow = setting(freezing('now', BOTH_KINDS));
export const freezeFirstDay = setting(freezing('first day', ['planned-notice']));
export const askForSecondManager = setting(required('second-manager'));
export const countStatus = setting(approvalsFrom(['change-status'], false));
export const countBothPlaces = setting(approvalsFrom(['app', 'jsm'], true));
