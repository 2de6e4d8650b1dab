/**
 * What becomes of a run-book when something that it told has to be corrected. Those who heard it are put right first; then
 * what has not begun goes on, as far as it is still true.
 */
import type { CorrectionCause } from '../communique/correction';
import { isWrongNow } from '../communique/correction-needed';
import type { DeliveryCounts } from '../delivery/delivery-counts';
import type { PlannedCommunique } from '../delivery/send-plan';
import { hasBegun, isOver, type Script, type Step } from './step';

export interface Interruption {
  readonly script: Script;
  /** Communiqués of which nothing more leaves, because it is not right. */
  readonly ended: readonly string[];
  /** Communiqués that a person has to look at before they leave: nobody else knows what was found wrong. */
  readonly held: readonly string[];
  /** Whether anything is left that may leave afterwards. */
  readonly goesOn: boolean;
}

/**
 * A communiqué of which something has left ends with the draft, since who was told has to be known. What has not begun is
 * decided on when the correction is sent: as long as it may be dropped, nothing is lost. A notice that has not begun when
 * its day moves is neither ended nor held: it is asked for again, for its new day.
 *
 * @param counts the deliveries of each communiqué, by its id
 */
export function interrupt(
  { script, communiques }: { readonly script: Script; readonly communiques: readonly PlannedCommunique[] },
  cause: Pick<CorrectionCause, 'kind'>,
  stage: 'drafted' | 'sent',
  counts: Readonly<Record<string, DeliveryCounts>>,
  now: number,
): Interruption {
  const steps: Record<string, Step> = { ...script };
  const [ended, held]: [string[], string[]] = [[], []];
  let goesOn = false;
  for (const { communiqueId, kind } of communiques) {
    // One without a time of its own has begun with the send.
    const step: Step = script[communiqueId] ?? { startAt: now, begunAt: now };
    if (step.ended || isOver(counts[communiqueId])) continue;
    const left = step.begunAt !== undefined || hasBegun(counts[communiqueId]);
    const isOutOfDate = stage === 'sent' && cause.kind !== 'person' && cause.kind !== 'rescheduled';
    if (isWrongNow(kind, cause) && (left || isOutOfDate)) {
      steps[communiqueId] = { ...step, ended: { how: left ? 'cancelled' : 'skipped', at: now, reason: NOT_RIGHT } };
      ended.push(communiqueId);
      continue;
    }
    goesOn = true;
    if (stage !== 'sent' || cause.kind !== 'person') continue;
    steps[communiqueId] = { ...step, heldSince: step.heldSince ?? now };
    held.push(communiqueId);
  }
  return { script: steps, ended, held, goesOn };
}

const NOT_RIGHT = 'What it says is not right any more.';

/** Whether it cannot have told anybody what is corrected: it is right, or nothing of it has left. */
export function toldNothingWrong(
  { script, communiques }: { readonly script?: Script; readonly communiques: readonly PlannedCommunique[] },
  communiqueId: string,
  cause: Pick<CorrectionCause, 'kind'>,
  counts: DeliveryCounts | undefined,
): boolean {
  const kind = communiques.find((one) => one.communiqueId === communiqueId)?.kind;
  const step = script?.[communiqueId];
  const waits = step !== undefined && step.begunAt === undefined && !step.ended && !hasBegun(counts);
  return waits || (kind !== undefined && !isWrongNow(kind, cause));
}
