import type { TrafficEntry } from '../../../sandbox/ports';
import type { TestSite } from './site';

/** A REST call whatever the ids in it, as a fault names it. */
export interface RestShape {
  /** Regular expression on `METHOD path`. */
  readonly match: string;
  readonly name: string;
  /** Whether it only asks; the answer's body then matters. */
  readonly reads: boolean;
}

/** One that is made in the background. */
export interface LaterShape extends RestShape {
  /** How often the first invocation, which a person waits for, made such a call before. */
  readonly earlier: number;
}

/** Calls by POST that change nothing. */
const ASKING = /permissions\/check|search\/jql|bulkfetch|object\/aql/;

/** The REST calls that the app made during `work`, each shape once, apart by whether the first invocation made them. */
export async function shapesDuring(
  site: TestSite,
  work: () => Promise<unknown>,
): Promise<{ readonly first: readonly RestShape[]; readonly later: readonly LaterShape[] }> {
  await site.idle();
  const before = site.sandbox.host.traffic().length;
  await work();
  const made = site.sandbox.host.traffic().slice(before);
  const firstInvocation = made[0]?.invocationId;
  const first = made.filter((entry) => entry.invocationId === firstInvocation);
  return {
    first: distinct(first),
    later: distinct(made.filter((entry) => entry.invocationId !== firstInvocation)).map((shape) => ({
      ...shape,
      earlier: first.filter((entry) => shapeOf(entry).match === shape.match).length,
    })),
  };
}

function distinct(entries: readonly TrafficEntry[]): readonly RestShape[] {
  return [...new Map(entries.map(shapeOf).map((shape) => [shape.match, shape])).values()];
}

function shapeOf({ method, path }: TrafficEntry): RestShape {
  const bare = path.split('?')[0] ?? path;
  const pattern = bare.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\d+/g, '\\d+');
  return {
    match: `^${method} ${pattern}(\\?|$)`,
    name: `${method} ${bare.replace(/\/\d+/g, '/…')}`,
    reads: method === 'GET' || ASKING.test(bare),
  };
}
