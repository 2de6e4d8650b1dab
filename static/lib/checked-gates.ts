import { type GateReason, type GateVerdict } from '../../src/contract';

interface Gated {
  readonly gates: readonly GateVerdict[];
}

/** Whether some source has not answered yet, so that a gate is held for now. */
export function isBeingChecked({ gates }: Gated): boolean {
  return gates.some(isGateChecked);
}

export function isGateChecked({ reasons }: Pick<GateVerdict, 'reasons'>): boolean {
  return reasons.some(isChecking);
}

export function isChecking({ code }: Pick<GateReason, 'code'>): boolean {
  return code === 'checking';
}

/** The view when the second, patient look brought no answer either: what was being checked is not known, and held. */
export function unanswered<T extends Gated>(view: T): T {
  return { ...view, gates: view.gates.map((gate) => ({ ...gate, reasons: gate.reasons.map(notKnown) })) };
}

function notKnown(reason: GateReason): GateReason {
  if (!isChecking(reason)) return reason;
  return {
    code: 'unknown',
    text: `${reason.subject ?? 'The change'}: Jira has not answered in time. Until it does, nothing is sent.`,
    whoCanOpen: 'Whoever checks again once Jira answers',
    remedy: 'check-again',
    ...(reason.subject === undefined ? {} : { subject: reason.subject }),
  };
}
