import type { Site } from '../context';
import { Refusal } from './refusal';

interface Window {
  readonly milliseconds: number;
  readonly calls: number;
}

/** Jira's limits of writes to one issue, and of calls to one site by one app (Atlassian, "Rate limiting"). */
const ISSUE_WINDOWS: readonly Window[] = [
  { milliseconds: 2_000, calls: 20 },
  { milliseconds: 30_000, calls: 100 },
];
const BURST = { read: { milliseconds: 1_000, calls: 100 }, change: { milliseconds: 1_000, calls: 50 } };

/** Refuses the app's calls that come too fast. What is kept is only in memory, as with Jira's own counters. */
export function createRateLimits(site: Site) {
  const history = new Map<string, number[]>();

  const count = (name: string, windows: readonly Window[], reason: string): void => {
    const now = site.clock.now();
    const longest = Math.max(...windows.map((window) => window.milliseconds));
    const times = (history.get(name) ?? []).filter((time) => time > now - longest);
    for (const window of windows) {
      const within = times.filter((time) => time > now - window.milliseconds);
      const oldest = within[0];
      if (within.length < window.calls || oldest === undefined) continue;
      history.set(name, times);
      const seconds = Math.max(1, Math.ceil((oldest + window.milliseconds - now) / 1000));
      throw tooMany(reason, seconds, now);
    }
    history.set(name, [...times, now]);
  };

  return {
    /** 100 calls a second for each endpoint, half of that where it replaces or deletes. */
    call(method: string, route: string): void {
      const window = method === 'PUT' || method === 'DELETE' ? BURST.change : BURST.read;
      count(`burst ${method} ${route}`, [window], 'jira-burst-based');
    },
    issueWrite(issueId: string): void {
      count(`issue ${issueId}`, ISSUE_WINDOWS, 'jira-per-issue-on-write');
    },
  };
}

const tooMany = (reason: string, seconds: number, now: number): Refusal =>
  new Refusal(
    429,
    { errorMessages: ['Rate limit exceeded.'], errors: {} },
    {
      'retry-after': String(seconds),
      'ratelimit-reason': reason,
      'x-ratelimit-reset': new Date(now + seconds * 1000).toISOString(),
    },
  );
