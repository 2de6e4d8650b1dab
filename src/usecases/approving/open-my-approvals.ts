/** Each change manager's list of what waits for them, why and since when. */
import type { ApprovalToGive, ChangeToDecide, MyApprovalsView } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import { spokenFor, standingDecisions } from '../../domain/approval/approval';
import type { AwaitedApproval } from '../../domain/approval/awaited-approval';
import { contentDigest } from '../../domain/communique/content';
import { deputyOf } from '../../domain/approval/delegation';
import { fencedIn } from '../../domain/delivery/fence';
import type { ApprovalDocument, RecordDocument } from '../../domain/documents';
import { awaitsDecisions } from '../../domain/record/record-progress';
import type { Ports } from '../../ports';
import { readSettings } from '../administering/settings';
import { NOTHING_TO_TELL, tasksToDo } from '../telling/tasks-to-do';
import { emergenciesToReview } from '../overriding/emergencies-to-review';
import type { Person } from '../people/authorise';
import { readDelegations } from './delegations';
import { namesOf } from '../people/names';
import { mayDecide } from './may-decide';
import { NO_APPROVALS } from './no-approvals';

type ListPorts = Pick<Ports, 'store' | 'jira' | 'clock' | 'log' | 'installation'>;

const RECORDS_ON_A_PAGE = 50;
/** Pages on which nothing is for this person are passed over, so that most people get all that they wait for at once. */
const PAGES_AT_ONCE = 5;

/**
 * Costs, for each 50 records that await approval anywhere on the site, one call of Jira and five reads of storage, at
 * most five such pages at once, and besides one call for names, two reads, and what emergencies and tasks cost.
 * What is listed stands as it was last judged; opening a change judges it anew.
 */
export async function openMyApprovals(
  ports: ListPorts,
  person: Person,
  request: { readonly cursor?: string },
): Promise<Answer<MyApprovalsView>> {
  const found: ChangeToDecide[] = [];
  const reviews = request.cursor === undefined ? await emergenciesToReview(ports, person) : { emergencies: [] };
  const toTell = request.cursor === undefined ? await tasksToDo(ports, person) : NOTHING_TO_TELL;
  const [delegated, settings] = await Promise.all([readDelegations(ports), readSettings(ports)]);
  const { delegations } = delegated.body;
  const delegators = deputyOf(delegations, person.accountId, ports.clock.now()).map(({ delegator }) => delegator);
  let { cursor } = request;
  for (let count = 0; count < PAGES_AT_ONCE; count += 1) {
    const page = await readPage(ports, person, delegators, cursor);
    found.push(...page.changes);
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  const changes = joined(found);
  return answer({
    changes,
    emergencies: reviews.emergencies,
    nextEmergencies: reviews.nextCursor,
    tasks: toTell.tasks,
    ...(toTell.more > 0 ? { moreTasks: toTell.more } : {}),
    nextCursor: cursor,
    ...fencedIn(settings.body.fence, ports.installation.id()),
    people: await namesOf(ports, [...changes.flatMap(peopleIn), ...toTell.tasks.map(({ responsible }) => responsible)]),
    now: ports.clock.now(),
  });
}

function peopleIn(change: ChangeToDecide): readonly string[] {
  return change.records.flatMap((record) => [record.submittedBy, ...record.askedOf]);
}

async function readPage(
  ports: ListPorts,
  person: Person,
  delegators: readonly string[],
  cursor: string | undefined,
): Promise<{ readonly changes: readonly ChangeToDecide[]; readonly nextCursor?: string }> {
  const page = await ports.store.query(
    { kind: 'record', index: 'by-state', partition: ['awaiting-approval'] },
    { limit: RECORDS_ON_A_PAGE, cursor },
  );
  const keys = page.items.map((item) => item.key);
  const [records, approvals] = await Promise.all([
    ports.store.getMany('record', keys),
    ports.store.getMany('approval', keys),
  ]);
  const waiting = records.flatMap((stored, index) => {
    const record = stored?.body;
    if (!record?.awaiting || !awaitsDecisions(record)) return [];
    const decided = approvals[index]?.body ?? NO_APPROVALS;
    return record.awaiting.approvals.flatMap((awaited) => {
      const open = [person.accountId, ...delegators].filter((one) => !hasApproved(record, decided, awaited, one));
      const askedOf = open.filter((accountId) => isAsked(record, decided, awaited, accountId));
      // Who has approved for themself is asked once more only in the name of somebody whose word is waited for.
      return open.includes(person.accountId) || askedOf.length > 0 ? [{ record, awaited, askedOf }] : [];
    });
  });
  const issueIds = waiting.flatMap(({ record, awaited }) => [record.issueId, awaited.changeIssueId]);
  const permissions = await ports.jira.permissionsOnIssues([...new Set(issueIds)]);
  const changes = waiting
    .filter(({ record, awaited }) => mayDecide(permissions, record.issueId, awaited.changeIssueId))
    .map(({ record, awaited, askedOf }): ChangeToDecide => ({
      change: { issueId: awaited.changeIssueId, key: awaited.changeKey, summary: awaited.changeSummary },
      records: [approvalToGive(record, awaited, askedOf)],
    }));
  return { changes, nextCursor: page.nextCursor };
}

/** Whoever approved exactly what stands, not too long ago, has done their part, whatever others still have to do. */
function hasApproved(
  record: RecordDocument,
  { decisions }: ApprovalDocument,
  { changeIssueId }: AwaitedApproval,
  accountId: string,
): boolean {
  return standingDecisions(decisions, changeIssueId).some(
    (decision) =>
      spokenFor(decision) === accountId &&
      decision.decision === 'approved' &&
      contentDigest(decision.content) === record.awaiting?.contentDigest &&
      decision.at > (record.awaiting.tooOldUntil ?? -Infinity),
  );
}

/** Asked by name when approval was asked for, or has approved on this change before. */
function isAsked(
  { submission }: RecordDocument,
  { decisions }: ApprovalDocument,
  { changeIssueId }: AwaitedApproval,
  accountId: string,
): boolean {
  return (
    submission?.asked?.includes(accountId) === true ||
    standingDecisions(decisions, changeIssueId).some((decision) => spokenFor(decision) === accountId)
  );
}

function approvalToGive(record: RecordDocument, awaited: AwaitedApproval, askedOf: readonly string[]): ApprovalToGive {
  return {
    recordIssueId: record.issueId,
    recordKey: record.issueKey,
    projectName: record.projectName,
    versionName: record.versionName,
    releaseDate: record.awaiting?.releaseDate,
    recipients: record.recipients,
    why: { code: awaited.code, text: awaited.text },
    since: awaited.since,
    submittedAt: record.submission?.at ?? awaited.since,
    submittedBy: record.submission?.accountId ?? '',
    askedOf,
  };
}

/** One entry for each change, what is planned first at the top; without a date, what waits longest. */
function joined(found: readonly ChangeToDecide[]): readonly ChangeToDecide[] {
  const byChange = new Map<string, ChangeToDecide>();
  for (const { change, records } of found) {
    const known = byChange.get(change.issueId);
    byChange.set(change.issueId, { change, records: [...(known?.records ?? []), ...records].sort(bySoonest) });
  }
  return [...byChange.values()].sort(({ records: [a] }, { records: [b] }) => (a && b ? bySoonest(a, b) : 0));
}

const NO_DATE = '9999-12-31';

function bySoonest(a: ApprovalToGive, b: ApprovalToGive): number {
  const [one, other] = [a.releaseDate ?? NO_DATE, b.releaseDate ?? NO_DATE];
  return one < other ? -1 : one > other ? 1 : a.since - b.since;
}
