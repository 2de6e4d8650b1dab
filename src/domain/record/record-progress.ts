/** Where a record stands, and the sentence that says so. */
import { currentCorrection, draftedCorrection, type Correction } from '../communique/correction';
import { awaitsSettlement, isAllKeptBack, settledCount, type DeliveryCounts } from '../delivery/delivery-counts';
import { inRecipients, type Recipients } from '../channels/recipients';
import { allOpen, headlineOf } from '../gates/evaluate';
import type { GateVerdict } from '../gates/gate';
import { dayInWords } from '../script/timing-words';
import type { RecordState } from './record';

const BEFORE_SENDING: ReadonlySet<RecordState> = new Set(['planning', 'awaiting-approval', 'ready']);

/** Whether the record's text, audience and approvals may still change. */
export function isBeforeSending(state: RecordState): boolean {
  return BEFORE_SENDING.has(state);
}

/** Whether there is something that may still be written and approved: what was not sent, or a correction of what was. */
export function isOpenForChanges(record: {
  readonly state: RecordState;
  readonly corrections?: readonly Correction[];
}): boolean {
  return isBeforeSending(record.state) || draftedCorrection(record.corrections) !== undefined;
}

/** Whether approvals and overrides of something that is to be told may still be asked for and given. */
export function awaitsDecisions(record: {
  readonly state: RecordState;
  readonly corrections?: readonly Correction[];
  readonly waiting?: readonly string[];
}): boolean {
  return isOpenForChanges(record) || waitingOf(record).length > 0;
}

/** The communiqués of a send under way that wait for their gates. */
export function waitingOf({
  state,
  corrections,
  waiting,
}: {
  readonly state: RecordState;
  readonly corrections?: readonly Correction[];
  readonly waiting?: readonly string[];
}): readonly string[] {
  return state === 'sending' && currentCorrection(corrections) === undefined ? (waiting ?? []) : [];
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
  { stopReason, waiting, isFenced = false, recipients = 'people' }: SendInWords = {},
): string {
  switch (state) {
    case 'planning':
    case 'awaiting-approval':
    case 'ready':
      return isFenced && allOpen(verdicts)
        ? 'Every gate is open, but nothing is sent from this site.'
        : headlineOf(verdicts);
    case 'sending':
      return isFenced || stopReason !== undefined ? stoppingHeadline(counts) : sendingHeadline(counts, waiting);
    case 'sent':
    case 'recorded':
      return `Sent to ${told(counts)} of ${inRecipients(counts.total, recipients)}; ${confirmedIn(counts, 'acknowledged')}${problemsIn(counts)}.`;
    case 'confirmed':
      return `Confirmed: all ${inRecipients(counts.total, recipients)} acknowledged.`;
    case 'withdrawn':
      return `${stoppedAfter(counts, recipients)}${stopReason ? `: ${stopReason}` : '.'}`;
  }
}

/** What the sentence about a send says besides its counts. */
export interface SendInWords {
  /** What to call those who are told. */
  readonly recipients?: Recipients;
  readonly stopReason?: string;
  /** What communiqués of it wait for, as it goes on after “waits for”, and how many people they are for. */
  readonly waiting?: { readonly for: string; readonly people: number };
  /** Whether nothing is sent from this site. */
  readonly isFenced?: boolean;
}

/** What has not left is being kept back. */
function stoppingHeadline(counts: DeliveryCounts): string {
  return awaitsSettlement(counts)
    ? sendingHeadline(counts, undefined)
    : `Stopping: ${leftCount(counts)} of ${counts.total} have left${problemsIn(counts)}.`;
}

function sendingHeadline(counts: DeliveryCounts, waiting: SendInWords['waiting']): string {
  const settled = settledCount(counts);
  const left = `${leftCount(counts)} of ${counts.total} have left${problemsIn(counts)}`;
  if (!waiting) return awaitsSettlement(counts) ? `Everything has left${problemsIn(counts)}.` : `Sending: ${left}.`;
  const isAllThatIsLeft = settled + waiting.people === counts.total;
  return isAllThatIsLeft
    ? `${left}; the rest waits for ${waiting.for}.`
    : `Sending: ${left}; ${waiting.people} more wait for ${waiting.for}.`;
}

/** What was kept back is settled, but has not left. */
function leftCount(counts: DeliveryCounts): number {
  return settledCount(counts) - counts.stopped;
}

function stoppedAfter(counts: DeliveryCounts, recipients: Recipients): string {
  return told(counts) === 0
    ? 'Stopped before anybody was told'
    : `Stopped after ${told(counts)} of ${inRecipients(counts.total, recipients)} ${counts.total === 1 ? 'was' : 'were'} told`;
}

/** The sentence of a record whose current round is a correction. */
export function correctionHeadline(
  { cause, version, sendId, closedAt }: Correction,
  count: number,
  counts: DeliveryCounts,
  recipients: Recipients,
): string {
  if (sendId === undefined) {
    const who = `${inRecipients(count, recipients)} ${count === 1 ? 'was' : 'were'}`;
    switch (cause.kind) {
      case 'rolled-back':
        return `${version.name} was rolled back from ${cause.environment}; ${who} told that it is live.`;
      case 'failed':
        return `The deployment of ${version.name} to ${cause.environment} failed; ${who} told that it is live.`;
      case 'change-failed':
        return `${cause.changeKey} is “${cause.status}”: the deployment of ${version.name} does not hold; ${who} told that it is live.`;
      case 'rescheduled':
        return `${version.name} is planned for ${dayInWords(cause.after ?? 'no day yet')} instead of ${dayInWords(cause.before ?? 'no day')}; ${who} told the old plan.`;
      case 'person':
        return `What ${who} told is being corrected.`;
    }
  }
  if (closedAt !== undefined && isAllKeptBack(counts))
    return 'Not corrected: every communiqué of the correction was left out.';
  return closedAt === undefined
    ? `Sending the correction: ${leftCount(counts)} of ${counts.total} have left${problemsIn(counts)}.`
    : `Corrected: ${told(counts)} of ${inRecipients(counts.total, recipients)} got the correction; ${confirmedIn(counts, 'acknowledged it')}${problemsIn(counts)}.`;
}

export function told(counts: DeliveryCounts): number {
  return counts.accepted + counts.delivered + counts.acknowledged + counts.attested;
}

/** What is known besides that it was sent: the word of its readers, and of those who told it. */
function confirmedIn({ acknowledged, attested }: DeliveryCounts, word: string): string {
  const byPeople = attested > 0 ? [`${attested} told by a person`] : [];
  return [...(acknowledged > 0 || attested === 0 ? [`${acknowledged} ${word}`] : []), ...byPeople].join(', ');
}

function problemsIn(counts: DeliveryCounts): string {
  const problems = [
    counts.uncertain > 0 ? `${counts.uncertain} uncertain` : '',
    counts.bounced > 0 ? `${counts.bounced} bounced` : '',
    counts.failed > 0 ? `${counts.failed} failed` : '',
    counts.stopped > 0 ? `${counts.stopped} stopped` : '',
    counts['to-do'] > 0 ? `${counts['to-do']} wait for a person to tell them` : '',
  ].filter((text) => text !== '');
  return problems.length > 0 ? `; ${problems.join(', ')}` : '';
}
