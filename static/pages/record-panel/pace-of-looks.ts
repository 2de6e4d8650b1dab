/** How often a panel asks how a send stands: each look costs an invocation and a check of the reader's permission. */
import type { FollowedProgress } from './record';

const LIVELY_MILLISECONDS = 2_000;
export const SLOWLY_MILLISECONDS = 15_000;
/** While nothing was sent yet, for what others do meanwhile. */
export const QUIETLY_MILLISECONDS = 60_000;

/** Looks while the rest of a send leaves, unless they would come faster than lively or slower than slowly. */
const LOOKS_AHEAD = 20;

type Look = Pick<FollowedProgress, 'steps' | 'byCommunique' | 'secondsLeft' | 'outages' | 'now'>;

/** When to look again at a send that is under way. */
export function whileSending(progress: Look | undefined): number {
  if (!progress) return LIVELY_MILLISECONDS;
  if (rests(progress) || waitsForOutages(progress)) return SLOWLY_MILLISECONDS;
  const shareOfRest = ((progress.secondsLeft ?? 0) * 1000) / LOOKS_AHEAD;
  return Math.min(SLOWLY_MILLISECONDS, Math.max(LIVELY_MILLISECONDS, shareOfRest));
}

/** Whether a service takes nothing, and none is being tried at this moment. */
function waitsForOutages({ outages, now }: Look): boolean {
  return outages.length > 0 && outages.every(({ until }) => until > now);
}

/** Whether nothing of a send leaves now, because what is left waits for its time or for a person. */
function rests({ steps, byCommunique }: Look): boolean {
  const due = Object.keys(steps).filter((id) => steps[id]?.state.at === 'due');
  const nothingLeft = due.every((id) => {
    const counts = byCommunique[id];
    return counts !== undefined && counts.planned + counts.attempting === 0;
  });
  return Object.keys(steps).length > 0 && nothingLeft;
}
