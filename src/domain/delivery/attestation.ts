/** What a person says became of what they had to tell: a telephone call, a presentation, a notice on a board. */
import type { Delivery } from './delivery';

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
export function attest(delivery: Delivery, { outcome, note, accountId }: Attestation, now: number): Delivery {
  switch (outcome) {
    case 'told':
      return { ...delivery, progress: { at: 'attested', attestedAt: now, accountId, ...(note ? { note } : {}) } };
    case 'not-reached':
      return { ...delivery, progress: { at: 'failed', failedAt: now, reason: sentence('Not reached', note) } };
    case 'taken-back':
      return { ...delivery, progress: { at: 'failed', failedAt: now, reason: sentence('Not told after all', note) } };
    case 'not-done':
      return { ...delivery, progress: { at: 'failed', failedAt: now, reason: sentence('Could not be done', note) } };
  }
}

function sentence(what: string, note: string | undefined): string {
  return note ? `${what}: ${note}` : `${what}.`;
}
