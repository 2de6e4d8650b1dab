import { type SiteClient, type Usage } from './site-client';

export interface StepReport {
  readonly step: string;
  readonly milliseconds: number;
  /** What the step used; the difference of the host's counters before and after. */
  readonly used: Omit<Usage, 'invocations'> & { readonly invocations: Readonly<Record<string, number>> };
}

/** Runs the steps one after another, times each and counts what it used. */
export class StepRunner {
  readonly reports: StepReport[] = [];

  constructor(
    private readonly client: SiteClient,
    private readonly say: (line: string) => void,
  ) {}

  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    // What the step before left to the background would count as this step's.
    await this.client.idle();
    const before = (await this.client.state()).usage;
    const start = performance.now();
    const result = await work();
    const milliseconds = Math.round(performance.now() - start);
    const used = difference(before, (await this.client.state()).usage);
    this.reports.push({ step: name, milliseconds, used });
    this.say(`${name}: ${(milliseconds / 1000).toFixed(1)} s, ${used.restCalls} REST calls, ${used.points} points`);
    return result;
  }
}

export function difference(before: Usage, after: Usage): StepReport['used'] {
  const invocations = Object.entries(after.invocations)
    .map(([name, count]) => [name, count - (before.invocations[name] ?? 0)] as const)
    .filter(([, count]) => count > 0);
  return {
    invocations: Object.fromEntries(invocations),
    restCalls: after.restCalls - before.restCalls,
    points: after.points - before.points,
    storageReads: after.storageReads - before.storageReads,
    storageWrites: after.storageWrites - before.storageWrites,
    queueEvents: after.queueEvents - before.queueEvents,
    webTriggerCalls: after.webTriggerCalls - before.webTriggerCalls,
  };
}
