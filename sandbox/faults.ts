import { type Fault, type Faults } from './ports';

type RestFault = Extract<Fault, { kind: 'rest' }>;
type StallFault = Extract<Fault, { kind: 'stall' }>;
type ProviderFault = Extract<Fault, { kind: 'provider' }>;
type CrashFault = Extract<Fault, { kind: 'crash' }>;

/** What the parts that play faults ask; each question uses the fault up by one. */
export interface FaultPlan {
  /** The answer to give instead of Jira's to this call, `METHOD path`. */
  restFault(methodAndPath: string): Pick<RestFault, 'status' | 'headers' | 'body'> | undefined;
  /** Resolves when this call may go on; undefined where nothing holds it up. */
  stall(name: string): Promise<void> | undefined;
  /** What happens to this call to a provider. */
  providerFault(url: string): ProviderFault['effect'] | undefined;
  /** Whether the app's process dies at this call. Ask exactly once a call: asking is what counts it. */
  crashPoint(seam: CrashFault['seam'], name: string): CrashFault['when'] | undefined;
}

interface Planned {
  readonly id: string;
  readonly fault: Fault;
  readonly pattern: RegExp;
  /** Times played. */
  used: number;
  /** Lets the calls go on that this fault holds up. */
  readonly release: (() => void)[];
  /** Calls seen that match: those that a fault lets through, or that a crash counts. */
  seen: number;
}

/** Keeps the faults to play, in memory: a sandbox that is started again has none. */
export function createFaults(): Faults & FaultPlan {
  let planned: Planned[] = [];
  let lastId = 0;

  /** The first fault that fits and is not used up, used up by one. */
  function take<Repeated extends RestFault | ProviderFault | StallFault>(
    select: (fault: Fault) => Repeated | undefined,
    subject: string,
  ): { readonly fault: Repeated; readonly entry: Planned } | undefined {
    for (const entry of planned) {
      const fault = select(entry.fault);
      if (fault === undefined || entry.used >= fault.times || !entry.pattern.test(subject)) continue;
      entry.seen += 1;
      if (fault.kind === 'rest' && entry.seen <= (fault.skip ?? 0)) continue;
      entry.used += 1;
      return { fault, entry };
    }
    return undefined;
  }

  function letGo(entries: readonly Planned[]): void {
    for (const go of entries.flatMap(({ release }) => release)) go();
  }

  return {
    /** @throws SyntaxError when the pattern is not a regular expression */
    add(fault) {
      lastId += 1;
      const id = `fault-${lastId}`;
      planned.push({ id, fault, pattern: new RegExp(fault.match), used: 0, seen: 0, release: [] });
      return id;
    },
    remove(id) {
      letGo(planned.filter((entry) => entry.id === id));
      planned = planned.filter((entry) => entry.id !== id);
    },
    clear() {
      letGo(planned);
      planned = [];
    },
    list: () => planned.map(({ id, fault, used }) => ({ id, fault, used })),

    restFault: (methodAndPath) => take((fault) => (fault.kind === 'rest' ? fault : undefined), methodAndPath)?.fault,
    stall(name) {
      const taken = take((fault) => (fault.kind === 'stall' ? fault : undefined), name);
      return taken && new Promise((resolve) => taken.entry.release.push(resolve));
    },
    providerFault: (url) => take((fault) => (fault.kind === 'provider' ? fault : undefined), url)?.fault.effect,
    crashPoint(seam, name) {
      let when: CrashFault['when'] | undefined;
      for (const entry of planned) {
        const { fault } = entry;
        if (fault.kind !== 'crash' || fault.seam !== seam || entry.used > 0 || !entry.pattern.test(name)) continue;
        entry.seen += 1;
        if (entry.seen !== fault.count || when !== undefined) continue;
        entry.used = 1;
        when = fault.when;
      }
      return when;
    },
  };
}
