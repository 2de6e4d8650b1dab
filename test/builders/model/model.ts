/**
 * What ought to hold of one record, in a form so small that it can be read against the product's promises: what was
 * told by whom, and from that which gates are open. It knows nothing of how the app keeps or computes any of it.
 */

import { approvedAlone, declinedInApp, isApproved, isDeclined } from './approval';
import { DEFAULT_POLICY, isFrozen, type PassableGate, type Policy } from './policy';

export type Approver = 'first-manager' | 'second-manager';
export type Witness = 'engineer' | 'second-engineer';
export type Overrider = 'engineer' | 'administrator' | 'second-administrator';
export type Sender = 'engineer' | Approver;
export type ChangeName = 'A' | 'B';
export type Kind = 'release-announcement' | 'planned-notice';
export type Status = 'deployed' | 'verified' | 'failed' | 'rolled-back';

/** Everything that would be told, each part as the number of one of its variants. */
export interface Content {
  readonly subject: number;
  readonly kind: Kind;
  /** Whether a further issue is in the version. */
  readonly scope: boolean;
  /** Which of the days it is planned for. */
  readonly date: 0 | 1;
  readonly changes: readonly ChangeName[];
  /** How many partners are told besides the users. */
  readonly partners: number;
}

export interface DecisionFact {
  /** Whose word it is, also where a deputy gave it. */
  readonly by: Approver;
  readonly change: ChangeName;
  readonly decision: 'approved' | 'declined';
  readonly content: string;
  readonly at: number;
  readonly deputised?: boolean;
  withdrawn: boolean;
}

export interface Round {
  readonly at: number;
  outcome: 'pending' | 'approved' | 'declined';
  completedAt: number;
}

interface Report {
  readonly by: 'pipeline' | Witness;
  readonly sequence: number;
  readonly status: Status;
  readonly at: number;
  readonly anew: boolean;
}

interface DelegationFact {
  readonly delegator: Approver;
  readonly deputy: Approver;
  readonly until: number;
  withdrawn?: boolean;
}

export interface OverrideFact {
  readonly gate: PassableGate;
  readonly askedBy: Overrider;
  readonly content: string;
  readonly until: number;
  grantedBy?: Overrider;
  withdrawn?: boolean;
  /** Something was sent under it. */
  used?: boolean;
}

/** What was authorised, and what speaks against it since. */
export interface Sending {
  readonly by: Sender;
  readonly content: Content;
  /** The gates that were asked for when it was. */
  readonly asked: readonly PassableGate[];
  readonly recipients: number;
  /** The last moment at which every gate was open for exactly this content. */
  lastOpenAt: number;
  /** When the first of the overrides ends by which it was open then. */
  openUntil: number;
  /** Something spoke against it at some moment, so that it may have been stopped for good. */
  disturbed: boolean;
  withdrawnSinceOpen: boolean;
}

/** What the system under test cannot do in every form. */
export interface Limits {
  /** How often Jira Service Management asks for the approval of one change. */
  readonly rounds: 'any' | 'one';
  readonly witnesses: readonly Witness[];
  readonly overriders: readonly Overrider[];
  /** Whether a change manager may also write and send. */
  readonly managersDoAll: boolean;
  /** Whether anybody can move a change from status to status. */
  readonly statuses: boolean;
  /** The days on which the version may be released. */
  readonly days: readonly [string, string];
}

const NO_LIMITS: Limits = {
  rounds: 'any',
  witnesses: ['engineer', 'second-engineer'],
  overriders: ['engineer', 'administrator', 'second-administrator'],
  managersDoAll: true,
  statuses: true,
  days: ['2026-11-21', '2026-11-28'],
};
export const SANDBOX_LIMITS: Limits = {
  rounds: 'one',
  witnesses: ['engineer'],
  overriders: ['engineer', 'administrator'],
  managersDoAll: false,
  statuses: false,
  days: ['2026-12-01', '2026-12-08'],
};

/** A status that the policy takes for an answer, and since when the change is in it. */
export interface StatusFact {
  readonly says: 'approved' | 'declined';
  readonly at: number;
}

export interface Model {
  readonly limits: Limits;
  now: number;
  policy: Policy;
  content: Content;
  /** Members of the partners' group as it is; the content has those that were looked up last. */
  partners: number;
  decisions: DecisionFact[];
  delegations: DelegationFact[];
  rounds: Record<ChangeName, Round[]>;
  statuses: Partial<Record<ChangeName, StatusFact>>;
  /** The change managers who wrote at what is told. */
  writers: Set<Approver>;
  unreadable: Set<ChangeName>;
  submission?: { readonly content: string; readonly at: number };
  reports: Report[];
  overrides: OverrideFact[];
  sending?: Sending;
  /** The record is about the correction of what was told, of which the model knows only that it may begin. */
  correcting?: boolean;
  /** How many messages arrived. */
  arrived: number;
}

export const USERS = 2;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const AUTHORISATION_AGE = 15 * MINUTE;

export function freshModel(now: number, limits: Limits = NO_LIMITS): Model {
  return {
    limits,
    now,
    policy: DEFAULT_POLICY,
    content: { subject: 1, kind: 'release-announcement', scope: false, date: 0, changes: ['A'], partners: 2 },
    partners: 2,
    decisions: [],
    delegations: [],
    rounds: { A: [], B: [] },
    statuses: {},
    writers: new Set(),
    unreadable: new Set(),
    reports: [],
    overrides: [],
    arrived: 0,
  };
}

export function keyOf(content: Content): string {
  return JSON.stringify({ ...content, changes: [...content.changes].sort() });
}

export function isComplete({ content }: Model): boolean {
  return content.subject > 0 && content.partners > 0;
}

/** Whether this manager may decide in the other's name now. */
export function isDeputy(model: Model, deputy: Approver, delegator: Approver): boolean {
  return model.delegations.some(
    (one) => one.delegator === delegator && one.deputy === deputy && !one.withdrawn && model.now < one.until,
  );
}

/** How the deployment with the highest number stands: what is against it outweighs what is for it. */
export function deployment(model: Model): 'none' | 'negative' | 'verified' | 'not-verified' {
  const newest = Math.max(...model.reports.map((report) => report.sequence));
  const current = model.reports.filter((report) => report.sequence === newest);
  if (current.length === 0) return 'none';
  const against = current.filter((report) => report.status === 'failed' || report.status === 'rolled-back');
  const lastAgainst = Math.max(-Infinity, ...against.map((report) => report.at));
  const verified = current.filter(
    (report) =>
      report.status === 'verified' &&
      (against.length === 0 || (report.by !== 'pipeline' && report.anew && report.at > lastAgainst)),
  );
  if (against.length > 0 && verified.length === 0) return 'negative';
  const { evidence, evidenceHours, secondWitness } = model.policy;
  const counting = verified.filter(
    (report) =>
      evidence.includes(report.by === 'pipeline' ? 'pipeline' : 'person') &&
      model.now - report.at <= evidenceHours * HOUR,
  );
  const people = new Set(counting.filter((report) => report.by !== 'pipeline').map((report) => report.by));
  return counting.some((report) => report.by === 'pipeline') || people.size >= (secondWitness ? 2 : 1)
    ? 'verified'
    : 'not-verified';
}

export function overrideState(
  model: Model,
  { withdrawn, content, until, grantedBy }: OverrideFact,
): 'withdrawn' | 'drifted' | 'expired' | 'in-force' | 'asked' {
  if (withdrawn) return 'withdrawn';
  if (content !== keyOf(model.content)) return 'drifted';
  if (model.now >= until) return 'expired';
  return grantedBy ? 'in-force' : 'asked';
}

/** Whether nothing but what is missing or unknown holds the gate: what was said against it stands. */
export function isPassable(model: Model, gate: PassableGate): boolean {
  const { changes } = model.content;
  switch (gate) {
    case 'change-approved':
      return changes.length > 0 && !changes.some((change) => isDeclined(model, change));
    case 'deployment-verified':
      return deployment(model) !== 'negative';
    case 'freeze-clear':
      return true;
  }
}

/** The overrides by which gates are open that would be held. */
export function passing(model: Model): readonly OverrideFact[] {
  const held = heldGates(model);
  return model.overrides.filter(
    (one) => held[one.gate] === false && isPassable(model, one.gate) && overrideState(model, one) === 'in-force',
  );
}

/** The gates that the product has, by name, and whether each is open. */
export function gatesOf(model: Model): Readonly<Record<string, boolean>> {
  return { ...heldGates(model), ...Object.fromEntries(passing(model).map(({ gate }) => [gate, true])) };
}

/** The same without anything that two people let pass. */
function heldGates(model: Model): Readonly<Record<string, boolean>> {
  const { changes } = model.content;
  const isAsked = (gate: PassableGate) => askedGates(model).includes(gate);
  return {
    'release-identified': changes.length > 0,
    'communiques-complete': isComplete(model),
    'change-approved':
      !isAsked('change-approved') || (changes.length > 0 && changes.every((change) => isApproved(model, change))),
    'deployment-verified': !isAsked('deployment-verified') || deployment(model) === 'verified',
    'freeze-clear': !isAsked('freeze-clear') || !isFrozen(model),
  };
}

export function askedGates({ policy, content }: Model): readonly PassableGate[] {
  return policy.asked[content.kind];
}

export function isAllOpen(model: Model): boolean {
  return Object.values(gatesOf(model)).every((open) => open);
}

/** Brings what is known of a running send up to this moment. */
export function observe(model: Model): void {
  const { sending } = model;
  if (!sending) return;
  const isOpen =
    isAllOpen(model) && keyOf(model.content) === keyOf(sending.content) && !approvedAlone(model, sending.by);
  if (isOpen) {
    sending.lastOpenAt = model.now;
    sending.openUntil = endOf(passing(model));
    sending.withdrawnSinceOpen = false;
  }
  if (!isOpen || mayNotLeave(model) !== undefined) sending.disturbed = true;
}

export function endOf(overrides: readonly OverrideFact[]): number {
  return Math.min(Infinity, ...overrides.map(({ until }) => until));
}

/** Why no message may leave now, in words; undefined when one may. */
export function mayNotLeave(model: Model): string | undefined {
  const { sending, policy } = model;
  if (!sending) return 'nothing was authorised';
  const { asked, content } = sending;
  if (
    asked.includes('change-approved') &&
    policy.places.includes('app') &&
    content.changes.some((change) => declinedInApp(model, change))
  )
    return 'a change manager declined';
  if (asked.includes('deployment-verified') && deployment(model) === 'negative')
    return 'the deployment failed or was rolled back';
  if (model.now >= sending.openUntil) return 'the override that it rests on has ended';
  if (sending.withdrawnSinceOpen) return 'an approval that it rests on was withdrawn';
  if (model.now - sending.lastOpenAt > AUTHORISATION_AGE)
    return 'the gates have not been open for it for a quarter of an hour';
  return undefined;
}
