/** How often a panel asks how a send stands: each look costs an invocation and a check of the reader's permission. */
import type { Progress } from '../../../src/contract';

const LIVELY_MILLISECONDS = 2_000;
export const SLOWLY_MILLISECONDS = 15_000;

/** Looks while the rest of a send leaves, unless they would come faster than lively or slower than slowly. */
const LOOKS_AHEAD = 20;

/** When to look again at a send that is under way. */
export function whileSending(progress: Pick<Progress, 'steps' | 'secondsLeft' | 'silent'> | undefined): number {
  if (!progress) return LIVELY_MILLISECONDS;
  if (rests(progress) || progress.silent.length > 0) return SLOWLY_MILLISECONDS;
  const shareOfRest = ((progress.secondsLeft ?? 0) * 1000) / LOOKS_AHEAD;
  return Math.min(SLOWLY_MILLISECONDS, Math.max(LIVELY_MILLISECONDS, shareOfRest));
}

/** Whether nothing of a send leaves now, because what is left waits for its time or for a person. */
function rests({ steps }: Pick<Progress, 'steps'>): boolean {
  const states = Object.values(steps);
  return states.length > 0 && states.every(({ state }) => state.at !== 'due');
}
