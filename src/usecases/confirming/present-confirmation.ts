/** How far the targets of communiqués are, for the people who follow them. */
import type { CommuniqueView, Progress } from '../../contract';
import type { RecordDocument } from '../../domain/documents';
import type { SendProgress } from '../sending/send-progress';
import { presentChase } from './chase-of-send';
import { judgedIn, type JudgedCommunique } from './judge-coverage';

/** Undefined where it has no target. */
export function presentCoverage(
  judged: readonly JudgedCommunique[],
  communiqueId: string,
): CommuniqueView['coverage'] | undefined {
  const own = judged.find(({ communique }) => communique.communiqueId === communiqueId);
  return own?.communique.target && { ...own.communique.target, ...own.coverage };
}

/** Of each communiqué of a round that has a target, by its id. Pure: what was read of the round says all of it. */
export function presentConfirmation(
  record: RecordDocument,
  round: SendProgress,
  now: number,
): Progress['confirmation'] {
  const judged = judgedIn(record, round, now);
  const confirmation: Record<string, Progress['confirmation'][string]> = {};
  for (const {
    communique: { communiqueId },
  } of judged) {
    const coverage = presentCoverage(judged, communiqueId);
    if (coverage) confirmation[communiqueId] = { coverage, ...presentChase(round, communiqueId, now) };
  }
  return confirmation;
}
