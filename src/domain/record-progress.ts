/** Where a record stands, and the sentence that says so. */
import { settledCount, type DeliveryCounts } from './delivery-counts';
import { headlineOf } from './gates/evaluate';
import type { GateVerdict } from './gates/gate';
import type { RecordState } from './record';

const BEFORE_SENDING: ReadonlySet<RecordState> = new Set(['planning', 'awaiting-approval', 'ready']);

/** Whether the record's text, audience and approvals may still change. */
export function isBeforeSending(state: RecordState): boolean {
  return BEFORE_SENDING.has(state);
}

/** The state that follows from the gates while nothing was sent; later states are decided by what happened. */
export function currentState(state: RecordState, submitted: boolean, verdicts: readonly GateVerdict[]): RecordState {
  if (!isBeforeSending(state)) return state;
  const isOpen = (name: GateVerdict['name']): boolean =>
    verdicts.some((verdict) => verdict.name === name && verdict.open);
  if (isOpen('release-identified') && isOpen('communiques-complete') && isOpen('change-approved')) return 'ready';
  return submitted ? 'awaiting-approval' : 'planning';
}

export function recordHeadline(
  state: RecordState,
  verdicts: readonly GateVerdict[],
  counts: DeliveryCounts,
  stopReason?: string,
): string {
  switch (state) {
    case 'planning':
    case 'awaiting-approval':
    case 'ready':
      return headlineOf(verdicts);
    case 'sending':
      return `Sending: ${settledCount(counts)} of ${counts.total} have left${problemsIn(counts)}.`;
    case 'sent':
    case 'recorded':
      return `Sent to ${told(counts)} of ${counts.total} people; ${counts.acknowledged} acknowledged${problemsIn(counts)}.`;
    case 'confirmed':
      return `Confirmed: all ${counts.total} people acknowledged.`;
    case 'withdrawn':
      return `Stopped after ${told(counts)} of ${counts.total} people were told${stopReason ? `: ${stopReason}` : '.'}`;
  }
}

export function told(counts: DeliveryCounts): number {
  return counts.accepted + counts.delivered + counts.acknowledged;
}

function problemsIn(counts: DeliveryCounts): string {
  const problems = [
    counts.uncertain > 0 ? `${counts.uncertain} uncertain` : '',
    counts.bounced > 0 ? `${counts.bounced} bounced` : '',
    counts.failed > 0 ? `${counts.failed} failed` : '',
    counts.stopped > 0 ? `${counts.stopped} stopped` : '',
  ].filter((text) => text !== '');
  return problems.length > 0 ? `; ${problems.join(', ')}` : '';
}
