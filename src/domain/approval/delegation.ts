/** Standing in for somebody who is absent: a deputy decides in that person's name, for a time. */
import type { Refusal } from '../answer';

export interface Delegation {
  readonly id: string;
  /** Who will be absent. */
  readonly delegator: string;
  /** Who decides meanwhile; never handed on: what a deputy may do is nothing that a deputy could delegate. */
  readonly deputy: string;
  /** From this instant on, in milliseconds since the epoch. */
  readonly from: number;
  /** Until just before this instant. */
  readonly until: number;
  readonly madeAt: number;
  readonly withdrawnAt?: number;
}

export type DelegationRequest = Pick<Delegation, 'delegator' | 'deputy' | 'from' | 'until'>;

export function isInForce(delegation: Delegation, at: number): boolean {
  return delegation.withdrawnAt === undefined && delegation.from <= at && at < delegation.until;
}

/** Whether it is, or will be, in force. */
export function isAhead(delegation: Delegation, at: number): boolean {
  return delegation.withdrawnAt === undefined && at < delegation.until;
}

/** The delegations by which this person may decide for others at this instant. */
export function deputyOf(delegations: readonly Delegation[], deputy: string, at: number): readonly Delegation[] {
  return delegations.filter((delegation) => delegation.deputy === deputy && isInForce(delegation, at));
}

/** Who stands in for this person at this instant. */
export function deputiesOf(delegations: readonly Delegation[], delegator: string, at: number): readonly string[] {
  const own = delegations.filter((delegation) => delegation.delegator === delegator && isInForce(delegation, at));
  return [...new Set(own.map(({ deputy }) => deputy))];
}

const DAY = 24 * 3_600_000;
const LONGEST_DAYS = 366;

/** Why this cannot be delegated; undefined when it can. */
export function problemWith(
  request: DelegationRequest,
  existing: readonly Delegation[],
  now: number,
): Refusal | undefined {
  const { delegator, deputy, from, until } = request;
  if (deputy === delegator)
    return { code: 'own-deputy', message: 'Name somebody else: you cannot stand in for yourself.', field: 'deputy' };
  if (until <= now) return { code: 'over', message: 'Choose a last day that is not over yet.', field: 'until' };
  if (until <= from)
    return { code: 'ends-before', message: 'Choose a last day that is not before the first one.', field: 'until' };
  if (until - Math.max(from, now) > LONGEST_DAYS * DAY)
    return { code: 'too-long', message: 'Name a deputy for at most a year; then you can do it again.', field: 'until' };
  const overlapping = existing.some(
    (other) => other.delegator === delegator && isAhead(other, now) && other.from < until && from < other.until,
  );
  if (overlapping)
    return {
      code: 'overlaps',
      message: 'You have named a deputy for some of these days already. Withdraw that first, or choose other days.',
      field: 'from',
    };
  return undefined;
}
