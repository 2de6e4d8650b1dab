/** What a person says became of what they had to tell: a telephone call, a presentation, a notice on a board. */
import type { CoverageProof } from '../record/coverage';
import { stateOf, type Delivery, type Handover, type Progress } from './delivery';
import { isToBeReminded, reminderOf, withReminder } from './reminder';

/** `taken-back`: that they had been told was said by mistake. */
export const ATTESTED_OUTCOMES = ['told', 'not-reached', 'not-done', 'taken-back'] as const;
export type AttestedOutcome = (typeof ATTESTED_OUTCOMES)[number];

export interface Attestation {
  readonly outcome: AttestedOutcome;
  /** What is worth knowing of it; why, where it could not be done. */
  readonly note?: string;
  readonly accountId: string;
}

/** Who says it, of those who may say what became of a task. */
export interface Witness {
  readonly accountId: string;
  /** Responsible for the communiqué, or standing in for who is. */
  readonly isResponsible: boolean;
}

/**
 * Whether a person may say so. Of a task that was withdrawn, because the release does not hold any more, only that it
 * had been done before: then they were told, and have to hear the correction. What was attested is taken back by who
 * attested it or who is responsible: nobody else knows better.
 */
export function mayAttest(
  { progress }: Pick<Delivery, 'progress'>,
  outcome: AttestedOutcome,
  { accountId, isResponsible }: Witness,
): boolean {
  if (outcome === 'taken-back')
    return progress.at === 'attested' && (isResponsible || progress.accountId === accountId);
  return progress.at === 'to-do' || (progress.at === 'stopped' && progress.withdrawn === true && outcome === 'told');
}

/** The delivery as the person says it ended. */
export function attest(delivery: Delivery, attestation: Attestation, now: number): Delivery {
  return { ...delivery, progress: ended(attestation, now) };
}

/**
 * What of a delivery is for a person to do by the group's next channel: nothing more once its reader confirmed it, and of
 * what nobody is to be told any more only what had been done before.
 *
 * @param over why nobody of the communiqué is to be told any more; undefined while somebody may be
 * @returns undefined where nobody was to tell its reader
 */
export function taskOfReminder(
  delivery: Delivery,
  { number, proof }: { readonly number: number; readonly proof: CoverageProof },
  over: string | undefined,
): Pick<Handover, 'progress' | 'receipts'> | undefined {
  const task = reminderOf(delivery, number);
  if (task?.progress.at !== 'to-do') return task;
  const { since } = task.progress;
  if (!isToBeReminded(delivery, proof))
    return { ...task, progress: { at: 'stopped', stoppedAt: since, reason: whyNobodyCalls(delivery) } };
  return over === undefined
    ? task
    : { ...task, progress: { at: 'stopped', stoppedAt: since, reason: over, withdrawn: true } };
}

function whyNobodyCalls(delivery: Delivery): string {
  switch (stateOf(delivery)) {
    case 'acknowledged':
      return 'Confirmed meanwhile: nobody has to call.';
    case 'delivered':
      return 'Delivered meanwhile: nobody has to call.';
    default:
      return 'It did not arrive: once that is mended, it can be sent again.';
  }
}

/**
 * Whether a person may say so of what they were to do by the next channel. Nothing of it leaves anew, so whoever was not
 * reached may still be, and whoever was taken back told after all.
 */
export function mayAttestReminder(
  task: Pick<Handover, 'progress'>,
  outcome: AttestedOutcome,
  witness: Witness,
): boolean {
  return mayAttest(task, outcome, witness) || (task.progress.at === 'failed' && outcome === 'told');
}

/** The delivery after a person said what became of telling its reader by the next channel. */
export function attestReminder(delivery: Delivery, number: number, attestation: Attestation, now: number): Delivery {
  const known = reminderOf(delivery, number);
  return known ? withReminder(delivery, number, { ...known, progress: ended(attestation, now) }) : delivery;
}

function ended({ outcome, note, accountId }: Attestation, now: number): Progress {
  switch (outcome) {
    case 'told':
      return { at: 'attested', attestedAt: now, accountId, ...(note ? { note } : {}) };
    case 'not-reached':
      return { at: 'failed', failedAt: now, reason: sentence('Not reached', note) };
    case 'taken-back':
      return { at: 'failed', failedAt: now, reason: sentence('Not told after all', note) };
    case 'not-done':
      return { at: 'failed', failedAt: now, reason: sentence('Could not be done', note) };
  }
}

function sentence(what: string, note: string | undefined): string {
  return note ? `${what}: ${note}` : `${what}.`;
}
