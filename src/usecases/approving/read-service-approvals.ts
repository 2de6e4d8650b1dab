/**
 * The approvals of Jira Service Management on a record's changes. The platform gives them for one request at a time, so
 * what was read for showing is kept, and asked for again only where a change was touched since.
 */
import { z } from 'zod';
import type { ServiceApprovals } from '../../domain/approval/approval';
import {
  stillKnown,
  worthKeeping,
  type KnownApproval,
  type KnownApprovals,
} from '../../domain/approval/known-approvals';
import { isUnread } from '../../domain/approval/unread';
import type { MarkedIssue, Ports } from '../../ports';
import type { AskSource } from './ask-source';

/**
 * Whether what was read before may be shown again. `fresh` asks Jira for everything: whatever lets messages leave or an
 * issue move is judged so. `as-known` is for showing, and for following up.
 */
export type Freshness = 'fresh' | 'as-known';

interface ApprovalPorts extends Pick<Ports, 'cache' | 'serviceManagement' | 'clock'> {
  readonly ask: AskSource;
}

const decision = z.enum(['approved', 'declined', 'pending']);
const kept = z.record(
  z.string(),
  z.object({
    mark: z.string(),
    readAt: z.number(),
    approvals: z.union([
      z.literal('not-a-request'),
      z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          finalDecision: decision,
          approvers: z.array(z.object({ accountId: z.string(), decision })),
          createdAt: z.number(),
          completedAt: z.number().optional(),
        }),
      ),
    ]),
  }),
);

const KEPT_FOR_HOURS = 24;

function cacheKey(recordIssueId: string): string {
  return `approvals:${recordIssueId}`;
}

/** What was read before; nothing when it was never read, or is kept in a form that this version does not know. */
export async function recallApprovals(ports: Pick<Ports, 'cache'>, recordIssueId: string): Promise<KnownApprovals> {
  const found = kept.safeParse(await ports.cache.get(cacheKey(recordIssueId)));
  return found.success ? found.data : {};
}

export interface ApprovalQuestion {
  readonly recordIssueId: string;
  readonly changeIssueIds: readonly string[];
  readonly freshness: Freshness;
  readonly recalled: KnownApprovals;
  /** Marks of the changes, read before their approvals are, so that whatever happens in between is noticed next time. */
  readonly marks: ReadonlyMap<string, MarkedIssue>;
}

/** Approvals by change; a change whose approvals are not known, or not yet, has that instead, and none of it is kept. */
export async function readServiceApprovals(
  ports: ApprovalPorts,
  { recordIssueId, changeIssueIds, freshness, recalled, marks }: ApprovalQuestion,
): Promise<Readonly<Record<string, ServiceApprovals>>> {
  const known =
    freshness === 'fresh' ? {} : only(stillKnown(recalled, onlyMarks(marks), ports.clock.now()), changeIssueIds);
  const missing = changeIssueIds.filter((issueId) => known[issueId] === undefined);
  const readAt = ports.clock.now();
  const read = await inTurns(missing, (issueId) => readOne(ports, issueId));
  if (freshness === 'as-known') {
    const learnt = read.flatMap(([issueId, approvals]): (readonly [string, KnownApproval])[] => {
      const mark = marks.get(issueId)?.mark;
      return mark === undefined || isUnread(approvals) ? [] : [[issueId, { mark, readAt, approvals }]];
    });
    const isComplete = read.every(([, approvals]) => !isUnread(approvals));
    // Where nothing was learnt, the next look tells what is out of date as well as this one could.
    if (isComplete || learnt.length > 0)
      await keep(ports, recordIssueId, recalled, { ...known, ...Object.fromEntries(learnt) });
  }
  return {
    ...Object.fromEntries(Object.entries(known).map(([issueId, { approvals }]) => [issueId, approvals])),
    ...Object.fromEntries(read),
  };
}

function onlyMarks(issues: ApprovalQuestion['marks']): ReadonlyMap<string, string> {
  return new Map([...issues].map(([issueId, { mark }]) => [issueId, mark]));
}

function only(known: KnownApprovals, changeIssueIds: readonly string[]): KnownApprovals {
  return Object.fromEntries(Object.entries(known).filter(([issueId]) => changeIssueIds.includes(issueId)));
}

async function keep(
  ports: Pick<Ports, 'cache'>,
  recordIssueId: string,
  before: KnownApprovals,
  after: KnownApprovals,
): Promise<void> {
  const same =
    Object.keys(before).length === Object.keys(after).length &&
    Object.entries(after).every(([issueId, { mark, readAt }]) => {
      const known = before[issueId];
      return known?.mark === mark && known.readAt === readAt;
    });
  if (!same) await ports.cache.put(cacheKey(recordIssueId), worthKeeping(after), KEPT_FOR_HOURS);
}

async function readOne(ports: ApprovalPorts, issueId: string): Promise<readonly [string, ServiceApprovals]> {
  return [issueId, await ports.ask('the approvals of a change', () => ports.serviceManagement.approvals(issueId))];
}

/** Calls of Jira side by side; more at once are answered as too many. */
const AT_ONCE = 8;

async function inTurns<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (let start = 0; start < all.length; start += AT_ONCE)
    results.push(...(await Promise.all(all.slice(start, start + AT_ONCE).map(work))));
  return results;
}
