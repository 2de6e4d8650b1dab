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
  const counts: Record<string, number> = {};
  const points: CrashPoint[] = [];
  const stopListening = atEachCall(site, (seam, name) => {
    const match = SEAMS[seam];
    if (!new RegExp(match).test(name)) return undefined;
    const count = (counts[seam] = (counts[seam] ?? 0) + 1);
    for (const when of ['before', 'after'] as const)
      points.push({
        fault: { kind: 'crash', seam, match, count, when },
        call: `${when} ${seam} call ${count}, ${shortened(name)}`,
      });
    return undefined;
  });
  try {
    await work();
  } finally {
    stopListening();
  }
  return points;
}

/** The app's calls, each as `SEAM name`, from now on until nobody listens any more. */
export function listenToCalls(site: TestSite): { readonly calls: readonly string[]; readonly stop: () => void } {
  const calls: string[] = [];
  const stop = atEachCall(site, (seam, name) => {
    calls.push(`${seam} ${name}`);
    return undefined;
  });
  return { calls, stop };
}

/** Asks at each call of the app whether its process dies there, until the answer is called. */
function atEachCall(site: TestSite, ask: FaultPlan['crashPoint']): () => void {
  const plan = site.sandbox.faults as Faults & FaultPlan;
  const { crashPoint } = plan;
  plan.crashPoint = (seam, name) => ask(seam, name) ?? crashPoint(seam, name);
  return () => {
    plan.crashPoint = crashPoint;
  };
}

/** Calls that write or hand a message over: to storage, to a queue, to Jira's mail, to a provider. */
const WRITING: typeof SEAMS = { ...SEAMS, rest: '/notify$' };

export interface Kills {
  /** The calls at which the process was killed, in their order. */
  readonly made: readonly string[];
  stop(): void;
}

/**
 * Kills the process at every so many of the calls that write or hand a message over, again and again. With each first
 * call from 1 to `every` in turn, every call is one at which it was killed.
 */
export function killAgainAndAgain(
  site: TestSite,
  { every, first, when }: { readonly every: number; readonly first: number; readonly when: CrashFault['when'] },
): Kills {
  const made: string[] = [];
  let count = 0;
  const stop = atEachCall(site, (seam, name) => {
    if (!new RegExp(WRITING[seam]).test(name)) return undefined;
    count += 1;
    if (count % every !== first % every) return undefined;
    made.push(`${when} call ${count}, ${shortened(name)}`);
    return when;
  });
  return { made, stop };
}

/** Those of the first run that were reached in every other one, too. */
function reachedInAll([first = [], ...others]: readonly (readonly CrashPoint[])[]): readonly CrashPoint[] {
  const same = (one: CrashPoint, other: CrashPoint): boolean =>
    one.fault.seam === other.fault.seam && one.fault.count === other.fault.count && one.fault.when === other.fault.when;
  return first.filter((point) => others.every((points) => points.some((other) => same(point, other))));
}

/** What came of one run that was to be killed: whether it was, and what was wrong afterwards, in words. */
export interface Played {
  readonly killed: boolean;
  readonly problems: readonly string[];
}

/** Whether the process is killed at every moment instead of at some. */
export const everyPoint = process.env['LONG_TESTS'] === '1';

/**
 * What is wrong after kills at some moments of what happens undisturbed, in words; nothing where all is as promised.
 *
 * @param undisturbed does it and answers with its moments
 * @param play does it with a kill at this moment
 */
export async function problemsOfKills(
  undisturbed: () => Promise<readonly CrashPoint[]>,
  play: (point: CrashPoint) => Promise<Played>,
  { some, seed }: { readonly some: Parameters<typeof someOfEachKind>[1]; readonly seed: number },
): Promise<readonly string[]> {
  const points = reachedInAll([await undisturbed(), await undisturbed()]);
  expect(points.length).toBeGreaterThan(100);
  const problems: string[] = [];
  for (const point of everyPoint ? points : someOfEachKind(points, some, seed))
    problems.push(...(await playReached(point, play)));
  return problems;
}

/**
 * What runs side by side does not make exactly as many calls each time. A run that ended before it came to its point was
 * not interrupted at all, so the call before is tried, until the process was killed.
 */
async function playReached(
  asked: CrashPoint,
  play: (point: CrashPoint) => Promise<Played>,
): Promise<readonly string[]> {
  for (let point: CrashPoint | undefined = asked; point; point = oneCallEarlier(point)) {
    const { killed, problems } = await play(point);
    if (killed || problems.length > 0) return problems.map((problem) => `killed ${point?.call}: ${problem}`);
  }
  return [`no run came to any call before ${asked.call}`];
}

/** The same at the call before, of a run that ended before it came to this one; undefined before the first. */
function oneCallEarlier({ fault, call }: CrashPoint): CrashPoint | undefined {
  const count = fault.count - 1;
  return count < 1 ? undefined : { fault: { ...fault, count }, call: `${call}, or a call before` };
}

function shortened(name: string): string {
  return name.replace(/([a-z-]+)\/\1:\S+/g, '$1').slice(0, 100);
}

/**
 * So many of the points of each kind of call, before it and after it, the same for the same seed and spread over all that
 * there are of the kind: most calls of a send are writes to storage, and none of the others may be left to chance.
 */
function someOfEachKind(
  points: readonly CrashPoint[],
  ofEach: Readonly<Record<CrashFault['seam'], number>>,
  seed: number,
): readonly CrashPoint[] {
  return (['storage', 'rest', 'queue', 'provider'] as const).flatMap((seam, index) =>
    (['before', 'after'] as const).flatMap((when) => {
      const own = points.filter(({ fault }) => fault.seam === seam && fault.when === when);
      return sample(own, ofEach[seam], seed + index);
    }),
  );
}

/** Some of the points, the same for the same seed, spread over all of them. */
function sample<T>(points: readonly T[], size: number, seed: number): readonly T[] {
  const width = points.length / size;
  if (width <= 1) return points;
  let state = seed;
  return Array.from({ length: size }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return points[Math.floor((index + state / 2 ** 32) * width)];
  }).filter((point): point is T => point !== undefined);
}
