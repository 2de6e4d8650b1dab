/**
 * Judges every gate over one snapshot. Pure: the verdicts are a function of the snapshot and the moment, every rule runs,
 * every reason is collected, and what is unknown is held.
 */
import type { GateVerdict } from './gate';
import { changeApproved } from './rules/change-approved';
import { communiquesComplete } from './rules/communiques-complete';
import { deploymentVerified } from './rules/deployment-verified';
import { releaseIdentified } from './rules/release-identified';
import type { GateSnapshot } from './snapshot';

type Rule = (snapshot: GateSnapshot, now: number) => GateVerdict;

/** In the order in which people meet them. */
const RULES: readonly Rule[] = [releaseIdentified, communiquesComplete, changeApproved, deploymentVerified];

export function evaluate(snapshot: GateSnapshot, now: number): readonly GateVerdict[] {
  return RULES.map((rule) => rule(snapshot, now));
}

export function allOpen(verdicts: readonly GateVerdict[]): boolean {
  return verdicts.length > 0 && verdicts.every((verdict) => verdict.open);
}

/** The sentence a manager could read aloud. */
export function headlineOf(verdicts: readonly GateVerdict[]): string {
  const held = verdicts.filter((verdict) => !verdict.open);
  if (held.length === 0) return 'Ready to send: every gate is open.';
  return `Held: ${held.map((verdict) => lowerFirst(verdict.summary)).join('; ')}.`.replace(/\.+$/, '.');
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
