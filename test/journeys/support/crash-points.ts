import type { FaultPlan } from '../../../sandbox/faults';
import type { Fault, Faults } from '../../../sandbox/ports';
import type { TestSite } from './site';

export type CrashFault = Extract<Fault, { readonly kind: 'crash' }>;

/** A moment at which the app's process can be killed, with the call that it was making in the recorded run. */
export interface CrashPoint {
  readonly fault: CrashFault;
  readonly call: string;
}

/** Reading from storage changes nothing: a kill around it is a kill before the next write. */
const SEAMS: Readonly<Record<CrashFault['seam'], string>> = {
  storage: '^(transaction|set|delete|entity/set|entity/delete|secret/set|secret/delete)',
  rest: '',
  queue: '',
  provider: '',
};

/** Every moment of what `work` does: before and after each write to storage, REST call, push and call of a provider. */
export async function crashPointsOf(site: TestSite, work: () => Promise<unknown>): Promise<readonly CrashPoint[]> {
  const plan = site.sandbox.faults as Faults & FaultPlan;
  const counts: Record<string, number> = {};
  const points: CrashPoint[] = [];
  const { crashPoint } = plan;
  plan.crashPoint = (seam, name) => {
    const match = SEAMS[seam];
    if (new RegExp(match).test(name)) {
      const count = (counts[seam] = (counts[seam] ?? 0) + 1);
      for (const when of ['before', 'after'] as const)
        points.push({
          fault: { kind: 'crash', seam, match, count, when },
          call: `${when} ${seam} call ${count}, ${shortened(name)}`,
        });
    }
    return crashPoint(seam, name);
  };
  try {
    await work();
  } finally {
    plan.crashPoint = crashPoint;
  }
  return points;
}

/** Those of the first run that were reached in every other one, too. */
export function reachedInAll([first = [], ...others]: readonly (readonly CrashPoint[])[]): readonly CrashPoint[] {
  const same = (one: CrashPoint, other: CrashPoint): boolean =>
    one.fault.seam === other.fault.seam && one.fault.count === other.fault.count && one.fault.when === other.fault.when;
  return first.filter((point) => others.every((points) => points.some((other) => same(point, other))));
}

/** The same at the call before, of a run that ended before it came to this one; undefined before the first. */
export function oneCallEarlier({ fault, call }: CrashPoint): CrashPoint | undefined {
  const count = fault.count - 1;
  return count < 1 ? undefined : { fault: { ...fault, count }, call: `${call}, or a call before` };
}

function shortened(name: string): string {
  return name.replace(/([a-z-]+)\/\1:\S+/g, '$1').slice(0, 100);
}

/** Some of the points, the same for the same seed, spread over all of them; every one of them for `all`. */
export function sample<T>(points: readonly T[], size: number, seed: number): readonly T[] {
  const width = points.length / size;
  if (width <= 1) return points;
  let state = seed;
  return Array.from({ length: size }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return points[Math.floor((index + state / 2 ** 32) * width)];
  }).filter((point): point is T => point !== undefined);
}
