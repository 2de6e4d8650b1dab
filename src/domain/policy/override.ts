/**
 * An override: two different people let one held gate of one record pass, for a reason, for exactly what would be told
 * now, and for some hours. It passes over what is missing or unknown; what somebody said against it stands.
 */
import type { GateName, GateVerdict, PassedOver } from '../gates/gate';
import { DEFAULT_POLICY, OPTIONAL_GATES, type OptionalGate } from './policy';

/** What a policy may leave out, two people may let pass. The others are asked always: without them nothing can be judged. */
export const OVERRIDABLE_GATES = OPTIONAL_GATES;
export type OverridableGate = OptionalGate;

export const LONGEST_OVERRIDE_HOURS = 24;

/**
 * Codes of the reasons that may be passed over. A reason that is not listed holds, so that neither a decline nor a failure
 * nor a roll-back is talked round, nor a rule that is added later.
 */
const PASSABLE: Readonly<Record<OverridableGate, ReadonlySet<string>>> = {
  'change-approved': new Set([
    'not-approved',
    'drifted',
    'unknown',
    'approval-expired',
    'quorum',
    'required-approver',
    'owner-missing',
    'own-work',
  ]),
  'deployment-verified': new Set([
    'no-evidence',
    'not-verified',
    'too-old',
    'other-source',
    'second-person',
    'unknown',
    'no-artifact',
    'artifact-missing',
    'no-commit',
    'commit-missing',
  ]),
  'freeze-clear': new Set(['frozen', 'planned-in-freeze', 'unknown-date']),
};

/** What one person did about an override, with the ledger entry that says so. */
export interface OverrideAct {
  readonly accountId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly ledgerIndex: number;
}

export type ReviewOutcome = 'justified' | 'not-justified';

export interface GateOverride {
  readonly id: string;
  readonly gate: OverridableGate;
  /** Exactly what may be told under it; whatever changes voids it. */
  readonly contentDigest: string;
  readonly reason: string;
  /** From this moment on it is void; milliseconds since the epoch. */
  readonly until: number;
  readonly asked: OverrideAct;
  readonly granted?: OverrideAct;
  /** What the policy asked when it was granted, where it was kept: later changes of the policy do not move the time. */
  readonly reviewWithinHours?: number;
  readonly withdrawn?: OverrideAct & { readonly reason: string };
  /** The send that was authorised under it. */
  readonly used?: { readonly authorisation: string; readonly accountId: string; readonly at: number };
  readonly review?: OverrideAct & { readonly outcome: ReviewOutcome; readonly words: string };
}

export type OverrideState = 'asked' | 'in-force' | 'withdrawn' | 'drifted' | 'expired';

/** Void beats granted, and only another person than the one who asked can have granted it. */
export function stateOfOverride(override: GateOverride, contentDigest: string, now: number): OverrideState {
  if (override.withdrawn) return 'withdrawn';
  if (override.contentDigest !== contentDigest) return 'drifted';
  if (now >= override.until) return 'expired';
  const { asked, granted } = override;
  return granted && granted.accountId !== asked.accountId && granted.at < override.until ? 'in-force' : 'asked';
}

function isOverridable(gate: GateName): gate is OverridableGate {
  return (OVERRIDABLE_GATES as readonly GateName[]).includes(gate);
}

/** Whether a gate is held by nothing but what two people may pass over. */
function mayBePassedOver(verdict: GateVerdict): boolean {
  const { name, open, reasons } = verdict;
  return !open && isOverridable(name) && reasons.length > 0 && reasons.every(({ code }) => PASSABLE[name].has(code));
}

/** The verdict as the overrides that are in force leave it. A function of the set of them: their order does not matter. */
export function passOver(
  verdict: GateVerdict,
  overrides: readonly GateOverride[],
  contentDigest: string,
  now: number,
): GateVerdict {
  if (!mayBePassedOver(verdict)) return verdict;
  const [override] = overrides
    .filter((one) => one.gate === verdict.name && stateOfOverride(one, contentDigest, now) === 'in-force')
    .sort((a, b) => b.until - a.until || (a.id < b.id ? -1 : 1));
  if (!override?.granted) return verdict;
  const { id, reason, asked, granted, until } = override;
  return {
    ...verdict,
    open: true,
    reasons: [],
    override: {
      id,
      reason,
      askedBy: asked.accountId,
      grantedBy: granted.accountId,
      until,
      passed: verdict.reasons,
      ledgerIndex: granted.ledgerIndex,
    },
  };
}

/** The overrides that these verdicts rest on. */
export function passedOverBy(verdicts: readonly GateVerdict[]): readonly PassedOver[] {
  return verdicts.flatMap((verdict) => verdict.override ?? []);
}

/** Until when an authorisation on these verdicts may stand: no longer than the overrides that it rests on. */
export function authorisedUntil(verdicts: readonly GateVerdict[], otherwise: number): number {
  return Math.min(otherwise, ...passedOverBy(verdicts).map((override) => override.until));
}

/** Until when the review of an emergency is due; undefined where none is: nothing was sent without approval under it. */
export function reviewDue({
  gate,
  granted,
  used,
  reviewWithinHours,
}: Pick<GateOverride, 'gate' | 'granted' | 'used' | 'reviewWithinHours'>): number | undefined {
  return gate === 'change-approved' && granted && used ? reviewDueFrom(granted.at, reviewWithinHours) : undefined;
}

const HOUR_MILLISECONDS = 3_600_000;

/**
 * Telling people without an approval of the change is the emergency path: it is reviewed afterwards, until this moment.
 *
 * @param grantedAt milliseconds since the epoch, like the answer
 */
export function reviewDueFrom(grantedAt: number, hours = DEFAULT_POLICY.approval.reviewWithinHours): number {
  return grantedAt + hours * HOUR_MILLISECONDS;
}

/** Why this may not be asked for now, by what holds the gates; undefined when it may. */
export function whyNotToAsk(gate: OverridableGate, verdicts: readonly GateVerdict[]): string | undefined {
  const verdict = verdicts.find(({ name }) => name === gate);
  if (!verdict || verdict.open) return 'This gate is open; there is nothing to override.';
  if (verdicts.some(({ name, open }) => !open && !isOverridable(name)))
    return 'Complete the release and its communiqués first: an override covers exactly what stands, so completing them would void it.';
  const standing = verdict.reasons.filter(({ code }) => !PASSABLE[gate].has(code));
  if (standing.length === 0) return undefined;
  return `${standing.map(({ text }) => text).join(' ')} An override passes over what is missing or unknown, never over this.`;
}
