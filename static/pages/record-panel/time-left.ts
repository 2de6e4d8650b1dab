/**
 * How long a send still takes, by its pace while this page looks on. What was before says nothing of it: messages may have
 * waited for an outage, or for a person who had some of them sent again days later.
 */
import { type Progress } from '../../../src/contract';

export type PaceLook = Pick<Progress, 'now' | 'total' | 'settled' | 'byCommunique' | 'steps' | 'outages'>;

/** Of which looks the pace is made; what is older was perhaps another one. */
const WINDOW_MILLISECONDS = 120_000;

/** The looks that tell the pace, in their order, after one more; none where something else than the pace decides. */
export function withLook(looks: readonly PaceLook[], look: PaceLook): readonly PaceLook[] {
  if (look.outages.length > 0 || Object.values(look.steps).some(({ state }) => HAS_NO_PACE.has(state.at))) return [];
  const since = look.now - WINDOW_MILLISECONDS;
  const fits = (one: PaceLook) => one.now >= since && one.total === look.total && one.settled <= look.settled;
  return [...looks.filter(fits), look];
}

const HAS_NO_PACE: ReadonlySet<string> = new Set(['waiting', 'held']);

/** Undefined while nothing has left since the first look, or nothing is left to do. */
export function secondsLeft(looks: readonly PaceLook[]): number | undefined {
  const [first, last] = [looks[0], looks.at(-1)];
  if (!first || !last || last.settled === first.settled) return undefined;
  const forPeople = Object.values(last.byCommunique).reduce((sum, counts) => sum + counts['to-do'], 0);
  const left = last.total - last.settled - forPeople;
  return left > 0 ? Math.ceil((left * (last.now - first.now)) / 1000 / (last.settled - first.settled)) : undefined;
}
