/** What another policy would have said of what was judged already. */
import type { GateVerdict as LedgerGate } from '../ledger/event';
import type { GatePolicy } from '../policy/policy';
import { evaluate } from './evaluate';
import type { GateName, GateReason, GateVerdict } from './gate';
import { snapshotOf, type Judged, type JudgedFacts } from './judgement';
import { changeApprovedAlone } from './sender';
import type { GateSnapshot } from './snapshot';

/** `cannot-tell`: what the policy asks for was not looked up then, so nobody can say. It is never taken for open. */
export type TriedState = 'open' | 'held' | 'cannot-tell';

export interface TriedGate {
  readonly name: GateName;
  /** Absent for a gate that there was not then. */
  readonly then?: 'open' | 'held';
  readonly now: TriedState;
  /** Sentences; why it would be held, or why nobody can tell. */
  readonly reasons: readonly string[];
}

export interface Trial {
  readonly then: 'open' | 'held';
  readonly now: TriedState;
  /** The gates on which it differs from what was said then; none when nobody can tell anything. */
  readonly differing: readonly TriedGate[];
}

/** The code of the reasons of a gate whose source could not be read. */
const UNKNOWN = 'unknown';

/**
 * Judges the facts once more, at the moment of their judgement, with the policy in place of the one they were judged by.
 * Without facts nobody can tell.
 */
export function tryPolicyOn(facts: JudgedFacts | undefined, judged: Judged, policy: GatePolicy): Trial {
  const snapshot = facts && snapshotOf(facts);
  if (!snapshot) {
    const wasOpen = judged.gates.every(({ open }) => open);
    return { then: wasOpen ? 'open' : 'held', now: 'cannot-tell', differing: [] };
  }
  const before = judge(snapshot, judged);
  const after = judge(asAskedBy(policy, snapshot), judged);
  const gates = after.map((verdict): TriedGate => {
    const same = before.find(({ name }) => name === verdict.name);
    return {
      name: verdict.name,
      then: stateThen(judged.gates, same, verdict.name),
      now: stateNow(verdict, same),
      reasons: textsOf(verdict),
    };
  });
  return {
    then: gates.every(({ then }) => then !== 'held') ? 'open' : 'held',
    now: worst(gates.map(({ now }) => now)),
    differing: gates.filter((gate) => gate.then !== gate.now),
  };
}

/** What the policy would have had to judge: of people's groups, only those were looked up that were asked for then. */
function asAskedBy(policy: GatePolicy, snapshot: GateSnapshot): GateSnapshot {
  const { settings, members } = snapshot;
  const known = groupsRequired(settings.policy);
  const allKnown = groupsRequired(policy).every((groupId) => known.includes(groupId));
  return {
    ...snapshot,
    settings: { ...settings, policy },
    members: allKnown ? members : { ...members, groupsOf: {} },
  };
}

function groupsRequired({ approval }: GatePolicy): readonly string[] {
  return approval.required.flatMap((one) => (one.kind === 'group' ? [one.groupId] : []));
}

/** The gates' verdicts, and as a part of the approval whether the one who sends approved alone. */
function judge(snapshot: GateSnapshot, { at, sender }: Judged): readonly GateVerdict[] {
  const alone = sender === undefined ? undefined : changeApprovedAlone(snapshot, sender, at);
  return evaluate(snapshot, at).map((verdict) =>
    alone === undefined || verdict.name !== 'change-approved'
      ? verdict
      : { ...verdict, open: false, reasons: [...verdict.reasons, approvedAlone(alone)] },
  );
}

function approvedAlone(changeKey: string): GateReason {
  return {
    code: 'own-approval',
    text: `Who sent was the only one who approved ${changeKey}.`,
    whoCanOpen: 'Somebody else, by sending it or approving it as well',
  };
}

/** As it was said then; a sender who had approved alone was refused although every gate was open. */
function stateThen(judged: readonly LedgerGate[], before: GateVerdict | undefined, name: GateName): TriedGate['then'] {
  const gate = judged.find((candidate) => candidate.gate === name);
  if (!gate) return undefined;
  return gate.open && !before?.reasons.some(({ code }) => code === 'own-approval') ? 'open' : 'held';
}

/** What could not be read then held the gate, and the same would hold it again; anything else unknown is not told. */
function stateNow(verdict: GateVerdict, before: GateVerdict | undefined): TriedState {
  if (verdict.open) return 'open';
  const onlyUnknown = verdict.reasons.every(({ code }) => code === UNKNOWN);
  const asBefore = before !== undefined && textsOf(before).join('\n') === textsOf(verdict).join('\n');
  return onlyUnknown && !asBefore ? 'cannot-tell' : 'held';
}

function textsOf({ reasons }: GateVerdict): readonly string[] {
  return reasons.map(({ text }) => text);
}

function worst(states: readonly TriedState[]): TriedState {
  if (states.includes('held')) return 'held';
  return states.includes('cannot-tell') ? 'cannot-tell' : 'open';
}
