/** What a person says became of what they had to tell: a telephone call, a presentation, a notice on a board. */
import type { Delivery } from './delivery';

export const ATTESTED_OUTCOMES = ['told', 'not-reached', 'not-done'] as const;
export type AttestedOutcome = (typeof ATTESTED_OUTCOMES)[number];

export interface Attestation {
  readonly outcome: AttestedOutcome;
  /** What is worth knowing of it; why, where it could not be done. */
  readonly note?: string;
  readonly accountId: string;
}

/**
 * Whether a person may say so. Of a task that was withdrawn, because the release does not hold any more, only that it
 * had been done before: then they were told, and have to hear the correction.
 */
export function mayAttest({ progress }: Pick<Delivery, 'progress'>, outcome: AttestedOutcome): boolean {
  return progress.at === 'to-do' || (progress.at === 'stopped' && progress.withdrawn === true && outcome === 'told');
}

/** The delivery as the person says it ended. */
export function attest(delivery: Delivery, { outcome, note, accountId }: Attestation, now: number): Delivery {
  switch (outcome) {
    case 'told':
      return { ...delivery, progress: { at: 'attested', attestedAt: now, accountId, ...(note ? { note } : {}) } };
    case 'not-reached':
      return { ...delivery, progress: { at: 'failed', failedAt: now, reason: sentence('Not reached', note) } };
    case 'not-done':
      return { ...delivery, progress: { at: 'failed', failedAt: now, reason: sentence('Could not be done', note) } };
  }
}

function sentence(what: string, note: string | undefined): string {
  return note ? `${what}: ${note}` : `${what}.`;
}
