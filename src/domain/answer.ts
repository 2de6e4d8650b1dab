/** Expected refusals are values with a code, a sentence a person can act on, and the field concerned; bugs throw. */
import type { GateReason } from './gates/gate';

export interface Refusal {
  readonly code: string;
  /** What happened, what it means, what to do: one or two sentences for a person. */
  readonly message: string;
  /** The field of the payload or form that is wrong. */
  readonly field?: string;
  /** What happened in between, one sentence each, when something else stands than what the person saw. */
  readonly happened?: readonly string[];
  /** The gates' reasons when a send was refused. */
  readonly reasons?: readonly GateReason[];
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function answer<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function refuse(
  code: string,
  message: string,
  field?: string,
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { code, message, field } };
}
