/**
 * Judges every gate over one snapshot. Pure: the verdicts are a function of the snapshot and the moment, every rule that
 * the policy asks for runs, every reason is collected, and what is unknown is held. What two people let pass is applied
 * last, over the verdicts.
 */
import { contentDigest } from '../communique/content';
import { passOver } from '../policy/override';
import { kindsAsking, OPTIONAL_GATES, type OptionalGate, type PolicyKind } from '../policy/policy';
import { GATE_NAMES, GATE_TITLES, type GateName, type GateVerdict } from './gate';
import { changeApproved } from './rules/change-approved';
import { communiquesComplete } from './rules/communiques-complete';
import { deploymentVerified } from './rules/deployment-verified';
import { freezeClear } from './rules/freeze-clear';
import { releaseIdentified } from './rules/release-identified';
import { isCorrection, kindsOf, narrowed, type GateSnapshot } from './snapshot';

type Rule = (snapshot: GateSnapshot, now: number) => GateVerdict;

/** A new gate is one module, one line here, and its name in gate.ts where the order is. */
const RULES: Readonly<Record<GateName, Rule>> = {
  'release-identified': releaseIdentified,
  'communiques-complete': communiquesComplete,
  'change-approved': changeApproved,
  'deployment-verified': deploymentVerified,
  'freeze-clear': freezeClear,
};

export function evaluate(snapshot: GateSnapshot, now: number): readonly GateVerdict[] {
  // Two people let pass exactly what stands altogether.
  const current = contentDigest(snapshot.content);
  const judged = narrowed(snapshot);
  return GATE_NAMES.map((name) =>
    isAsked(judged, name) ? passOver(RULES[name](judged, now), judged.overrides, current, now) : notAsked(judged, name),
  );
}

/**
 * The verdicts on each of these communiqués by the gates that its own kind asks for. Those of a correction are judged
 * together: what reached nobody needs no correction, as long as it reached somebody else.
 */
export function evaluateEach(
  snapshot: GateSnapshot,
  communiqueIds: readonly string[],
  now: number,
): ReadonlyMap<string, readonly GateVerdict[]> {
  if (isCorrection(snapshot)) {
    const together = evaluate({ ...snapshot, about: undefined }, now);
    return new Map(communiqueIds.map((id) => [id, together]));
  }
  return new Map(communiqueIds.map((id) => [id, evaluate({ ...snapshot, about: [id] }, now)]));
}

/** The names of the gates that hold. */
export function heldGates(verdicts: readonly GateVerdict[]): readonly GateName[] {
  return verdicts.filter(({ open }) => !open).map(({ name }) => name);
}

function isAsked(snapshot: GateSnapshot, name: GateName): boolean {
  return !isOptional(name) || kindsAsking(snapshot.settings.policy, name, kindsOf(snapshot)).length > 0;
}

function isOptional(name: GateName): name is OptionalGate {
  return OPTIONAL_GATES.some((optional) => optional === name);
}

const KIND_WORDS: Readonly<Record<PolicyKind, string>> = {
  'planned-notice': 'a notice of what is planned',
  'release-announcement': 'an announcement',
  correction: 'a correction',
};

function notAsked(snapshot: GateSnapshot, name: GateName): GateVerdict {
  const kinds = kindsOf(snapshot).map((kind) => KIND_WORDS[kind]);
  const what = kinds.length === 0 ? 'anything' : kinds.join(' or ');
  return {
    name,
    open: true,
    notAsked: true,
    summary: `Not asked by the policy for ${what}`,
    reasons: [],
    evidence: [],
  };
}

export function allOpen(verdicts: readonly GateVerdict[]): boolean {
  return verdicts.length > 0 && verdicts.every((verdict) => verdict.open);
}

/** The sentence a manager could read aloud. */
export function headlineOf(verdicts: readonly GateVerdict[]): string {
  const held = verdicts.filter((verdict) => !verdict.open);
  if (held.length === 0) return readyHeadline(verdicts);
  return `Held: ${held.map(({ summary }) => lowerFirst(summary.replace(/\.$/, ''))).join('; ')}.`;
}

function readyHeadline(verdicts: readonly GateVerdict[]): string {
  const passed = verdicts.filter((verdict) => verdict.override).map((verdict) => `“${GATE_TITLES[verdict.name]}”`);
  if (passed.length === 0) return 'Ready to send: every gate is open.';
  return `Ready to send by override of ${passed.join(' and ')}.`;
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
