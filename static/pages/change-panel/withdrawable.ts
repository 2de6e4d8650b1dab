import { type DecisionView, type RecordState } from '../../../src/contract';

/**
 * A person may take back their own decision of this panel, and one that was made in their name, while it is in force and
 * before everything has left.
 */
export function isWithdrawable(decision: DecisionView, state: RecordState, reader: string): boolean {
  const undecidable: readonly RecordState[] = ['sent', 'confirmed', 'recorded', 'withdrawn'];
  return (
    decision.current &&
    decision.source === 'app' &&
    [decision.accountId, decision.onBehalfOf].includes(reader) &&
    !undecidable.includes(state)
  );
}
