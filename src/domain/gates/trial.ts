/** What another policy would have said of what was judged already. */
import type { GateVerdict as LedgerGate } from '../ledger/event';
import type { GatePolicy } from '../policy';
import { evaluate } from './evaluate';
import type { GateName, GateVerdict } from './gate';
import { snapshotOf, type JudgedFacts } from './judgement';

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
export function tryPolicyOn(
  facts: JudgedFacts | undefined,
  judged: { readonly at: number; readonly gates: readonly LedgerGate[] },
  policy: GatePolicy,
): Trial {
  const then = judged.gates.every(({ open }) => open) ? 'open' : 'held';
  const snapshot = facts && snapshotOf(facts);
  if (!snapshot) return { then, now: 'cannot-tell', differing: [] };
  const before = evaluate(snapshot, judged.at);
  const after = evaluate({ ...snapshot, settings: { ...snapshot.settings, policy } }, judged.at);
  const gates = after.map((verdict): TriedGate => ({
    name: verdict.name,
    then: stateThen(judged.gates, verdict.name),
    now: stateNow(
      verdict,
      before.find(({ name }) => name === verdict.name),
    ),
    reasons: textsOf(verdict),
  }));
  return { then, now: worst(gates.map(({ now }) => now)), differing: gates.filter((gate) => gate.then !== gate.now) };
}

function stateThen(judged: readonly LedgerGate[], name: GateName): TriedGate['then'] {
  const gate = judged.find((candidate) => candidate.gate === name);
  return gate && (gate.open ? 'open' : 'held');
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
