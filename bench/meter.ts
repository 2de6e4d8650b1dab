/** Counts what one piece of work costs, and what it would cost at the least. */
import type { SiteClient } from '../sandbox/journey/site-client';
import type { TrafficEntry } from '../sandbox/ports';

export interface Cost {
  readonly calls: number;
  readonly points: number;
  readonly milliseconds: number;
  readonly reads: number;
  readonly writes: number;
}

/** Calls about the reader and about names, which no gate asks. */
const NOT_JUDGING = /^(POST \/rest\/api\/3\/permissions\/check|GET \/rest\/api\/3\/user\/bulk)/;

export class Meter {
  constructor(
    private readonly host: { traffic(): readonly TrafficEntry[] },
    private readonly client: SiteClient,
  ) {}

  /** Only what the work itself does: the background is quiet before, and only the first invocation counts. */
  async run(
    work: () => Promise<unknown>,
  ): Promise<{ readonly cost: Cost; readonly judging: Pick<Cost, 'calls' | 'points'> }> {
    await this.client.idle();
    const before = this.host.traffic().length;
    const usage = (await this.client.state()).usage;
    const started = performance.now();
    await work();
    const milliseconds = performance.now() - started;
    const after = (await this.client.state()).usage;
    const made = this.host.traffic().slice(before);
    const own = made.filter(({ invocationId }) => invocationId === made[0]?.invocationId);
    const judging = own.filter(({ method, path }) => !NOT_JUDGING.test(`${method} ${path}`));
    return {
      cost: {
        calls: own.length,
        points: pointsOf(own),
        milliseconds,
        reads: after.storageReads - usage.storageReads,
        writes: after.storageWrites - usage.storageWrites,
      },
      judging: { calls: judging.length, points: pointsOf(judging) },
    };
  }
}

function pointsOf(entries: readonly TrafficEntry[]): number {
  return entries.reduce((sum, { points }) => sum + points, 0);
}

/** Most ids that one search tells, most issues that one request fetches (REST documentation of Jira Cloud). */
const IDS_IN_ONE_SEARCH = 5000;
const ISSUES_IN_ONE_FETCH = 100;

/**
 * The least that Jira's REST API allows: a call that reads the record and the marks of its changes, a search for the ids
 * in its version, and the approvals of each change that has to be asked, with one approval in each answer.
 */
export function leastFor(work: {
  readonly issues: number;
  readonly marks?: number;
  readonly approvals?: number;
}): Pick<Cost, 'calls' | 'points'> {
  const { issues, marks = 0, approvals = 0 } = work;
  const records = Math.ceil((1 + marks) / ISSUES_IN_ONE_FETCH);
  const searches = Math.max(1, Math.ceil(issues / IDS_IN_ONE_SEARCH));
  return {
    calls: records + searches + approvals,
    points: records + 1 + marks + searches + issues + approvals * 2,
  };
}
