import { GATE_TITLES, type GateName } from '../../../domain/gates/gate';

/** An entry of a later version of the app may name a gate that this one does not know. */
export function titleOf(gate: string): string {
  return gate in GATE_TITLES ? GATE_TITLES[gate as GateName] : gate;
}
