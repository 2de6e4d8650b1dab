/**
 * A step of a record's script: one communiqué of an authorised send, and whether its time has come. Pure: where a step
 * stands is a function of what was planned, what people decided, how the deliveries stand, and the moment.
 */
import { NO_DELIVERIES, type DeliveryCounts } from '../delivery/delivery-counts';
import { GATE_NAMES, type GateName } from '../gates/gate';
import { isByReadersClocks, lateAtFor, readersClocks, startFor, turnsFrom, type ReadersClocks } from './readers-clocks';
import {
  outsideQuietHours,
  startOf,
  type Dependency,
  type MissingMoment,
  type Moments,
  type QuietHours,
  type Timing,
} from './timing';

/** As it was planned when sending was authorised, and what people decided since. */
export interface Step {
  /** Nothing leaves before; milliseconds since the epoch. Of a step that its gates hold, when it was last judged. */
  readonly startAt: number;
  /** The gates that held it when it was judged last: no authorisation covers it until they are open. */
  readonly heldBy?: readonly GateName[];
  /** Before anything of it is written: from then on it goes on or stops with its send, and waits for no gates. */
  readonly begunAt?: number;
  /** What has not left by then is held for a person. */
  readonly lateAt?: number;
  readonly after?: Dependency;
  readonly quiet?: QuietHours;
  /** Present where each reader's own clocks say when their turn is: from `startAt` on it is that of the first. */
  readonly readers?: ReadersClocks;
  /** When what it waits for had come far enough: it stays so, whatever becomes of single deliveries afterwards. */
  readonly reachedAt?: number;
  /** The revision of its communiqué that somebody saved while it waited: nothing older of it is let go. */
  readonly revision?: number;
  /** A person keeps it back. */
  readonly heldSince?: number;
  /** Why, in that person's words; absent where it was held together with what is being corrected. */
  readonly holdReason?: string;
  /** What would hold it, and a person let pass. */
  readonly passed?: readonly Obstacle[];
  readonly ended?: { readonly how: 'skipped' | 'cancelled'; readonly at: number; readonly reason: string };
}

/** What holds a step until a person decides: its time is over, or what it waits for ended short of what was asked. */
export type Obstacle = 'late' | 'predecessor';

/** The steps of a send, by communiqué id. */
export type Script = Readonly<Record<string, Step>>;

export type StepState =
  | { readonly at: 'waiting'; readonly for: 'time' | 'quiet-hours'; readonly until: number }
  | { readonly at: 'waiting'; readonly for: 'step'; readonly communiqueId: string }
  | { readonly at: 'waiting'; readonly for: 'gates'; readonly gates: readonly GateName[] }
  /** What was told is being corrected. */
  | { readonly at: 'waiting'; readonly for: 'correction' }
  | { readonly at: 'held'; readonly why: 'person'; readonly reason?: string }
  | { readonly at: 'held'; readonly why: Obstacle }
  | { readonly at: 'due' }
  | { readonly at: 'done' }
  | { readonly at: 'skipped' | 'cancelled'; readonly reason: string };

/** @param zones by whose clocks its readers live; they matter only where the timing is by theirs */
export function planStep(
  timing: Timing,
  moments: Moments,
  zones: ReadersClocks['zones'] = [null],
): { readonly step: Step } | { readonly missing: MissingMoment } {
  const start = startOf(timing.start, moments);
  if ('missing' in start) return start;
  const { after, quiet, lateAfterMinutes } = timing;
  const readers = isByReadersClocks(timing) ? readersClocks(timing, moments, zones) : undefined;
  if (readers) return { step: planForReaders({ readers, quiet, after }, moments.authorisedAt) };
  const startAt = Math.max(start.at, moments.authorisedAt);
  const dueAt = outsideQuietHours(start.at, quiet);
  return {
    step: {
      startAt,
      ...(lateAfterMinutes === undefined ? {} : { lateAt: dueAt + lateAfterMinutes * 60_000 }),
      ...(after ? { after } : {}),
      ...(quiet ? { quiet } : {}),
    },
  };
}

/** It begins with the turn of its first reader, and is late when it is too late for the last, or for one from the start. */
function planForReaders(
  { readers, quiet, after }: Pick<Step, 'quiet' | 'after'> & { readonly readers: ReadersClocks },
  authorisedAt: number,
): Step {
  const startAt = Math.max(Math.min(...readers.zones.map((zone) => startFor(readers, zone))), authorisedAt);
  const late = readers.zones.flatMap((zone) => lateAtFor({ readers, quiet }, zone) ?? []);
  const over = late.filter((at) => at <= authorisedAt);
  return {
    startAt,
    ...(late.length === 0 ? {} : { lateAt: over.length > 0 ? Math.min(...over) : Math.max(...late) }),
    ...(after ? { after } : {}),
    ...(quiet ? { quiet } : {}),
    readers,
  };
}

/**
 * A step that its gates hold. What it depends on is kept, so that what it waits for is known; its time is planned once
 * the gates are open, since it may be relative to that.
 *
 * @param before as it stood until now: what people decided about it stays
 */
export function holdByGates({ after, quiet }: Timing, heldBy: readonly GateName[], now: number, before?: Step): Step {
  return { ...decidedOf(before), startAt: now, heldBy, ...(after ? { after } : {}), ...(quiet ? { quiet } : {}) };
}

/** A step whose gates are open by now, as it was planned for that; what people decided about it meanwhile stays. */
export function letGo(planned: Step, before: Step | undefined): Step {
  return { ...planned, ...decidedOf(before) };
}

function decidedOf(
  step: Step | undefined,
): Pick<Step, 'revision' | 'heldSince' | 'holdReason' | 'passed' | 'ended' | 'reachedAt'> {
  if (!step) return {};
  const { revision, heldSince, holdReason, passed, ended, reachedAt } = step;
  return {
    ...(revision === undefined ? {} : { revision }),
    ...(heldSince === undefined ? {} : { heldSince }),
    ...(holdReason === undefined ? {} : { holdReason }),
    ...(passed ? { passed } : {}),
    ...(ended ? { ended } : {}),
    ...(reachedAt === undefined ? {} : { reachedAt }),
  };
}

/**
 * Why what a communiqué of a send says cannot be changed any more; undefined while its step waits. What leaves at once with
 * all others has begun with them.
 *
 * @param counts its deliveries
 */
export function whyFixed(
  script: Script | undefined,
  communiqueId: string,
  counts: DeliveryCounts | undefined,
): 'begun' | 'ended' | undefined {
  const step = script?.[communiqueId];
  if (step?.ended) return 'ended';
  const begun = !script || step?.begunAt !== undefined || hasBegun(counts) || isOver(counts);
  return begun ? 'begun' : undefined;
}

/**
 * A step whose communiqué somebody has changed while it waited: it waits until that is approved. What people let pass of
 * the time that it had, and what came far enough for that, says nothing of another time.
 */
export function changeStep(
  before: Step | undefined,
  communique: { readonly revision: number; readonly timing: Timing },
  changed: 'words' | 'time',
  now: number,
): Step {
  const heldBy = GATE_NAMES.filter((name) => name === 'change-approved' || before?.heldBy?.includes(name));
  const held = holdByGates(communique.timing, heldBy, now, before);
  const { passed: _passed, reachedAt: _reachedAt, ...afresh } = held;
  return { ...(changed === 'time' ? afresh : held), revision: communique.revision };
}

/** The communiqués that no authorisation covers because their gates hold them, and that nobody left out. */
export function awaitingGates(script: Script | undefined): readonly string[] {
  return Object.entries(script ?? {}).flatMap(([id, { heldBy, ended }]) => (heldBy && !ended ? [id] : []));
}

/** @param counts the deliveries of each communiqué, by its id; those of a step that is not there yet count as none */
export function stateOfStep(
  script: Script,
  communiqueId: string,
  counts: Readonly<Record<string, DeliveryCounts>>,
  now: number,
): StepState {
  const step = script[communiqueId];
  if (!step) return { at: 'due' };
  if (step.ended) return { at: step.ended.how, reason: step.ended.reason };
  if (isOver(counts[communiqueId])) return { at: 'done' };
  if (isHandedOver(counts[communiqueId])) return { at: 'due' };
  if (step.heldSince !== undefined)
    return { at: 'held', why: 'person', ...(step.holdReason === undefined ? {} : { reason: step.holdReason }) };
  if (step.heldBy) return { at: 'waiting', for: 'gates', gates: step.heldBy };
  const holds = (obstacle: Obstacle): boolean => step.passed?.includes(obstacle) !== true;
  if (step.lateAt !== undefined && now >= step.lateAt && holds('late')) return { at: 'held', why: 'late' };
  if (now < step.startAt) return { at: 'waiting', for: 'time', until: turnsFrom(step, step.startAt).first };
  const predecessor = holds('predecessor') ? predecessorOf(script, step, counts) : 'reached';
  if (predecessor === 'short') return { at: 'held', why: 'predecessor' };
  if (step.after && predecessor === 'awaited')
    return { at: 'waiting', for: 'step', communiqueId: step.after.communiqueId };
  const until = turnsFrom(step, now).first;
  return until > now ? { at: 'waiting', for: 'quiet-hours', until } : { at: 'due' };
}

/** Whether nothing of it is still to leave. */
export function isOver(counts: DeliveryCounts | undefined): boolean {
  return counts !== undefined && counts.planned + counts.attempting + counts['to-do'] === 0;
}

/** Whether all that is left of it is for people to do: it has left the app, so that no time of its own holds it. */
function isHandedOver(counts: DeliveryCounts | undefined): boolean {
  return counts !== undefined && counts.planned + counts.attempting === 0 && counts['to-do'] > 0;
}

/** `short`: what is waited for can no longer happen. */
function predecessorOf(
  script: Script,
  { after, reachedAt }: Step,
  all: Readonly<Record<string, DeliveryCounts>>,
): 'reached' | 'awaited' | 'short' {
  if (!after || reachedAt !== undefined) return 'reached';
  const { communiqueId, degree, percent } = after;
  const counts = all[communiqueId] ?? NO_DELIVERIES;
  if (counts.total > 0 && reached(counts, degree) * 100 >= percent * counts.total) return 'reached';
  if (script[communiqueId]?.ended) return 'short';
  const undecided = counts.planned + counts.attempting + counts['to-do'] + counts.uncertain;
  return degree === 'sent' && isOver(all[communiqueId]) && undecided === 0 ? 'short' : 'awaited';
}

function reached(counts: DeliveryCounts, degree: Dependency['degree']): number {
  const { accepted, delivered, acknowledged, attested, bounced } = counts;
  switch (degree) {
    case 'sent':
      return accepted + delivered + acknowledged + attested + bounced;
    case 'delivered':
      return delivered + acknowledged + attested;
    case 'acknowledged':
      return acknowledged;
  }
}

/** The script with a mark on each step whose predecessor has come far enough by now; the same script when there is none. */
export function markReached(script: Script, counts: Readonly<Record<string, DeliveryCounts>>, now: number): Script {
  const reached = Object.entries(script).filter(
    ([, step]) => awaitsPredecessor(step) && predecessorOf(script, step, counts) === 'reached',
  );
  if (reached.length === 0) return script;
  return { ...script, ...Object.fromEntries(reached.map(([id, step]) => [id, { ...step, reachedAt: now }])) };
}

/** Whether a step waits for what becomes of this communiqué. */
export function isAwaited(script: Script, communiqueId: string): boolean {
  return Object.values(script).some((step) => awaitsPredecessor(step) && step.after?.communiqueId === communiqueId);
}

/** Whether it depends on how the deliveries of another communiqué stand. */
export function awaitsPredecessor({ after, reachedAt, ended }: Step): boolean {
  return after !== undefined && reachedAt === undefined && ended === undefined;
}

export const STEP_DECISIONS = ['hold', 'release', 'skip', 'cancel'] as const;
export type StepDecision = (typeof STEP_DECISIONS)[number];

/** What a person may decide about a step that stands so; `left`: whether anything of it has left. */
export function possibleDecisions(state: StepState, left: boolean): readonly StepDecision[] {
  const end: StepDecision = left ? 'cancel' : 'skip';
  switch (state.at) {
    case 'waiting':
    case 'due':
      return ['hold', end];
    case 'held':
      return ['release', end];
    case 'done':
    case 'skipped':
    case 'cancelled':
      return [];
  }
}

/** @param state where it stands: releasing it lets pass what holds it there */
export function decideStep(
  { heldSince: _heldSince, holdReason: _holdReason, ...step }: Step,
  state: StepState,
  decision: StepDecision,
  at: number,
  reason: string,
): Step {
  switch (decision) {
    case 'hold':
      return { ...step, heldSince: at, holdReason: reason };
    case 'release':
      return state.at === 'held' && state.why !== 'person'
        ? { ...step, passed: [...(step.passed ?? []), state.why] }
        : step;
    case 'skip':
      return { ...step, ended: { how: 'skipped', at, reason } };
    case 'cancel':
      return { ...step, ended: { how: 'cancelled', at, reason } };
  }
}

/** Whether anything of a communiqué has left, or may have. */
export function hasBegun(counts: DeliveryCounts | undefined): boolean {
  return counts !== undefined && counts.planned < counts.total;
}
