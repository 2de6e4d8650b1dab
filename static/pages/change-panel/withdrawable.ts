import { type DecisionView, type RecordState } from '../../../src/contract';

/** A person may take back their own decision of this panel while it is in force and before everything has left. */
export function isWithdrawable(decision: DecisionView, state: RecordState, reader: string): boolean {
  const undecidable: readonly RecordState[] = ['sent', 'confirmed', 'recorded', 'withdrawn'];
  return decision.current && decision.source === 'app' && decision.accountId === reader && !undecidable.includes(state);
}
