/**
 * Finds what was left behind and sets it going again: a send whose events were lost, an item that was not written, a
 * record whose mirror is old. Nothing depends on an event having arrived.
 */
import { sha256Hex } from '../../domain/encoding/digest';
import type { RecordDocument } from '../../domain/documents';
import type { RecordState } from '../../domain/record/record';
import { JiraFailure, type Ports, type Stored } from '../../ports';
import { chaseTargets } from '../confirming/chase-targets';
import { escalateMissedTargets } from '../confirming/escalate';
import { judgeCoverage } from '../confirming/judge-coverage';
import { draftDueCorrection } from '../correcting/draft-due-correction';
import { recordsWithOverdueReviews, remindReviewers } from '../overriding/remind-reviewers';
import { setGoing } from '../run-book/run-script';
import { followUpRecord } from './follow-up';
import type { ReadPorts } from './load-record';
import { askToMend, groupsToMend } from '../receiving/ask-to-mend';
import { sendsStillTold, tendTasks } from '../telling/tend-tasks';
import { reminderIsDue } from '../approving/remind-approvers';

type SweepPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue' | 'items' | 'notices'>;

/** Somebody waits for these, so every sweep looks at all of them, but for those whose send only waits for its time. */
const URGENT_STATES = ['sending', 'sent'] as const;
/** Only their mirror in Jira can be old; each record of these is looked at once an hour, or when a reminder is due. */
const PATIENT_STATES = ['awaiting-approval', 'ready', 'planning'] as const;
/** Only a roll-back can still be news to these: each that people may still act on is looked at once an hour. */
const TOLD_STATES = ['recorded', 'confirmed', 'withdrawn'] as const;
const TOLD_DAYS = 30;
const RECORDS_ON_A_PAGE = 100;
/** The platform's shortest interval, which the manifest asks for. */
const SWEEP_INTERVAL_MILLISECONDS = 5 * 60_000;
const SWEEPS_AN_HOUR = 12;

export async function sweep(ports: SweepPorts, deadline: number): Promise<void> {
  const atRest = await reviveSends(ports);
  const turn = Math.floor(ports.clock.now() / SWEEP_INTERVAL_MILLISECONDS) % SWEEPS_AN_HOUR;
  for (const state of URGENT_STATES)
    await sweepState(ports, state, deadline, ({ key }) => !atRest.has(key) || turnOf(key) === turn);
  for (const state of PATIENT_STATES)
    await sweepState(
      ports,
      state,
      deadline,
      ({ key, body }) => turnOf(key) === turn || reminderIsDue(body, ports.clock.now()),
    );
  if (turn === 0) await sweepReviews(ports, deadline);
  if (turn === 0) await sweepTasks(ports, deadline);
  if (turn === 0) await sweepQuarantines(ports, deadline);
  for (const state of TOLD_STATES)
    await sweepTold(ports, state, deadline, ({ key, body }) => turnOf(key) === turn || body.confirmation === 'open');
}

/**
 * Costs no call of Jira, and four reads for a record whose turn it is, unless it has a correction or one is due. One whose
 * targets are open is looked at each time, for those reads and its batches.
 */
async function sweepTold(
  ports: SweepPorts,
  state: RecordState,
  deadline: number,
  isItsTurn: (record: Stored<RecordDocument>) => boolean,
): Promise<void> {
  const since = ports.clock.now() - TOLD_DAYS * 24 * 3_600_000;
  let cursor: string | undefined;
  do {
    const page = await ports.store.query(
      { kind: 'record', index: 'by-state', partition: [state] },
      { limit: RECORDS_ON_A_PAGE, cursor, descending: true },
    );
    for (const { key, body } of page.items.filter(isItsTurn)) {
      if (ports.clock.now() >= deadline) return;
      const drafted = (await draftDueCorrection(ports, key)) === 'drafted';
      if (drafted || body.corrections || (await judgeCoverage(ports, key)) === 'news') await followUp(ports, key);
      else await chase(ports, key);
    }
    cursor = page.items.every(({ body }) => body.changedAt >= since) ? page.nextCursor : undefined;
  } while (cursor);
}

/** Emergencies whose review is overdue; one query an hour where there are none. */
async function sweepReviews(ports: SweepPorts, deadline: number): Promise<void> {
  for (const issueId of await recordsWithOverdueReviews(ports)) {
    if (ports.clock.now() >= deadline) return;
    await unlessJiraFails(ports, { issueId }, () => remindReviewers(ports, issueId));
  }
}

/** What people were asked to tell with sends that are closed: one query an hour where there is none. */
async function sweepTasks(ports: SweepPorts, deadline: number): Promise<void> {
  for await (const send of sendsStillTold(ports)) {
    if (ports.clock.now() >= deadline) return;
    const record = await ports.store.get('record', send.recordIssueId);
    for (const { communiqueId } of record ? send.communiques : [])
      if (record)
        await unlessJiraFails(ports, { issueId: record.key }, () => tendTasks(ports, record.body, send, communiqueId));
  }
}

/** Groups with addresses to be mended that nobody was told of: one query an hour where there is none. */
async function sweepQuarantines(ports: SweepPorts, deadline: number): Promise<void> {
  for await (const groupId of groupsToMend(ports)) {
    if (ports.clock.now() >= deadline) return;
    await unlessJiraFails(ports, { groupId }, () => askToMend(ports, groupId));
  }
}

/** Spreads the records over the sweeps of an hour, always in the same way, so that each has its turn. */
function turnOf(issueId: string): number {
  return Number.parseInt(sha256Hex(issueId).slice(0, 8), 16) % SWEEPS_AN_HOUR;
}

async function sweepState(
  ports: SweepPorts,
  state: RecordState,
  deadline: number,
  isItsTurn: (record: Stored<RecordDocument>) => boolean,
): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await ports.store.query(
      { kind: 'record', index: 'by-state', partition: [state] },
      { limit: RECORDS_ON_A_PAGE, cursor },
    );
    for (const { key } of page.items.filter(isItsTurn)) {
      if (ports.clock.now() >= deadline) return;
      await followUp(ports, key);
      const record = await ports.store.get('record', key);
      if (record && !record.body.issuesLinked)
        await ports.queue.push('links', [{ body: { version: 1, issueId: key } }]);
    }
    cursor = page.nextCursor;
  } while (cursor);
}

async function followUp(ports: SweepPorts, issueId: string): Promise<void> {
  await unlessJiraFails(ports, { issueId }, () => followUpRecord(ports, issueId));
}

/** What is left to do for a record that was told: bring its groups to their targets, or before who answers for them. */
async function chase(ports: SweepPorts, issueId: string): Promise<void> {
  await unlessJiraFails(ports, { issueId }, async () => {
    await chaseTargets(ports, issueId);
    await escalateMissedTargets(ports, issueId);
  });
}

/** What Jira fails on waits for the next sweep and does not keep this one from the rest. */
async function unlessJiraFails(
  ports: SweepPorts,
  about: Readonly<Record<string, string>>,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    ports.log.warn('Jira failed on what the sweep looked after', { ...about, status: failure.status });
  }
}

/**
 * A batch that is delivered already is recognised when its event arrives, so an event too many does no harm; in a long
 * outage they would become many, so that what an event is known to bring is left alone. Answers with the records of which
 * nothing leaves now.
 */
async function reviveSends(ports: SweepPorts): Promise<ReadonlySet<string>> {
  const [atRest, underWay] = [new Set<string>(), new Set<string>()];
  for (const state of ['running', 'stopped'] as const) {
    let cursor: string | undefined;
    do {
      const page = await ports.store.query(
        { kind: 'send', index: 'by-state', partition: [state] },
        { limit: 50, cursor },
      );
      for (const { key, body } of page.items)
        ((await setGoing(ports, key, ports.cache)) === 'at-rest' ? atRest : underWay).add(body.recordIssueId);
      cursor = page.nextCursor;
    } while (cursor);
  }
  return new Set([...atRest].filter((issueId) => !underWay.has(issueId)));
}
