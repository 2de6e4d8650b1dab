/**
 * Brings along what follows from a change: configuration items, the mirror in Jira, the state for lists. It can run any
 * number of times and at any moment; whatever was missed is caught up.
 */
import { awaitedApprovals } from '../../domain/approval/awaited-approval';
import { draftedCorrection, isCorrected } from '../../domain/communique/correction';
import { dayMoved, withPastMarks, type Findings } from '../../domain/communique/correction-needed';
import { digestOf } from '../../domain/encoding/digest';
import type { RecordDocument } from '../../domain/documents';
import { isArmed } from '../../domain/delivery/fence';
import { awaitsDecisions, currentState, isBeforeSending } from '../../domain/record/record-progress';
import { STATUS_NAMES, type RecordState } from '../../domain/record/record';
import { JiraFailure, type Ports } from '../../ports';
import { draftDueCorrection } from '../correcting/draft-due-correction';
import { rememberLook } from './last-look';
import { loadRecord, type LoadedRecord, type ReadPorts } from './load-record';
import { askAgainForLookUps } from '../planning/look-up';
import { CHANGE_PROPERTY } from '../planning/plan-communications';
import { readSendProgress, sendIdsOf } from '../sending/send-progress';
import { failedChanges } from '../../domain/gates/change-status';
import { changeRequests } from '../../domain/gates/snapshot';
import { remindApprovers, withReminder } from '../approving/remind-approvers';
import { chaseTargets } from '../confirming/chase-targets';
import { escalateMissedTargets } from '../confirming/escalate';
import { judgeSteps } from '../run-book/judge-steps';
import { asksPeople, isAtRest, setGoing } from '../run-book/run-script';
import { judgeCoverage } from '../confirming/judge-coverage';
import { heldOf } from '../run-book/waiting-steps';
import { stillAuthorised } from '../sending/still-authorised';
import { tellOfCorrection } from '../correcting/tell-of-correction';
import { tellApprovers } from '../approving/tell-approvers';
import { witnessLog } from '../ledger/witness-log';
import { writeConfigurationItems } from '../ledger/write-configuration-items';

const MIRROR_PROPERTY = 'release-communications';

export type FollowUpPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue' | 'items' | 'notices'>;

/** `overtaken` where somebody else wrote to the record meanwhile: what they know may be older than what was found. */
export async function followUpRecord(ports: FollowUpPorts, issueId: string): Promise<'done' | 'overtaken'> {
  const begunAt = ports.clock.now();
  await stopWhatMayNotGoOn(ports, issueId);
  await draftDueCorrection(ports, issueId);
  const again = await writeConfigurationItems(ports, issueId);
  if (again !== undefined)
    await ports.queue.push('follow-ups', [{ body: { version: 1, issueId }, delaySeconds: Math.min(900, again) }]);
  const found = await loadWithItsCorrection(ports, issueId);
  const loaded = found && ((await reviewRunBook(ports, found)) ? await loadRecord(ports, issueId, 'as-known') : found);
  if (!loaded) return 'done';
  await askAgainForLookUps(
    ports,
    issueId,
    loaded.communiques.map(({ communique, audience }) => ({ communiqueId: communique.id, audience })),
  );
  const { state, kept } = await keepState(ports, loaded);
  const mirrored = await mirror(ports, loaded, state);
  // A copy of the site writes to nobody, neither to those who are told nor to those who decide.
  if (isArmed(loaded.settings.fence, ports.installation.id())) {
    await tellApprovers(ports, loaded);
    await remindApprovers(ports, issueId);
    await tellOfCorrection(ports, loaded);
    await chaseTargets(ports, issueId);
    await escalateMissedTargets(ports, issueId);
  }
  await witnessLog(ports, issueId);
  if (kept === 'conflict' || mirrored === 'conflict') return 'overtaken';
  await rememberLook(ports, issueId, begunAt);
  return 'done';
}

/** A running send is stopped by the first news that speaks against it, not only by its next batch. */
async function stopWhatMayNotGoOn(
  ports: FollowUpPorts,
  issueId: string,
  look?: Parameters<typeof stillAuthorised>[2],
): Promise<void> {
  const record = await ports.store.get('record', issueId);
  if (record?.body.state !== 'sending') return;
  const sends = await ports.store.getMany('send', sendIdsOf(record.body));
  for (const send of sends)
    if (send?.body.state === 'running') {
      // A young authorisation is not judged anew, at rest or not.
      const isOld = ports.clock.now() >= send.body.authorisation.validUntil;
      const atRest = isOld && (await isAtRest(ports, send.body));
      const permission = await stillAuthorised(ports, send, look ?? (atRest ? 'objections' : undefined));
      // Nobody is to be called any more; no event of the queue is under way for what people have to do.
      if (permission.kind === 'stopped' && asksPeople(send.body)) await setGoing(ports, send.key);
    }
}

/**
 * Looks whether the gates hold steps of a running send that they did not hold before, or the other way round, by what is
 * known; whether it is so is judged anew before anything follows. Costs nothing unless a run-book is under way. Tells
 * whether anything is otherwise now.
 */
async function reviewRunBook(ports: FollowUpPorts, loaded: LoadedRecord): Promise<boolean> {
  const { record } = loaded;
  if (record.state !== 'sending' || record.sendId === undefined || loaded.correction) return false;
  const send = await ports.store.get('send', record.sendId);
  if (send?.body.state !== 'running' || !send.body.script) return false;
  const judged = await judgeSteps(ports, send.body, loaded);
  if (judged.kind === 'unknown') return false;
  const isAsBefore = judged.kind === 'may-go-on' && digestOf(judged.held) === digestOf(heldOf(send.body.script));
  if (isAsBefore && !judged.ended) return false;
  await stillAuthorised(ports, send, 'in-full');
  await setGoing(ports, send.key);
  return true;
}

/**
 * The status of a change and the release's date are not in the app's storage: only who has just read Jira knows that
 * they speak against what is being told, or was.
 */
async function loadWithItsCorrection(ports: FollowUpPorts, issueId: string): Promise<LoadedRecord | undefined> {
  await judgeCoverage(ports, issueId);
  const loaded = await loadRecord(ports, issueId, 'as-known');
  if (!loaded || isBeforeSending(loaded.record.state)) return loaded;
  const failed = failedChanges(loaded.snapshot);
  const version = toldVersion(loaded);
  const moved = dayMoved(loaded.record, version);
  const isMarked = await markPast(ports, loaded, { version, failedChanges: failed });
  if (failed.length === 0 && !moved) return isMarked ? loadRecord(ports, issueId, 'as-known') : loaded;
  if (failed.length > 0) await stopWhatMayNotGoOn(ports, issueId, 'in-full');
  const outcome = await draftDueCorrection(ports, issueId, failed, moved);
  return outcome === 'drafted' || isMarked ? loadRecord(ports, issueId, 'as-known') : loaded;
}

/** What was dropped and is otherwise by now is not decided any more. Costs nothing while there is no such thing. */
async function markPast(ports: FollowUpPorts, { stored, record }: LoadedRecord, findings: Findings): Promise<boolean> {
  const corrections = withPastMarks(record.corrections, findings);
  if (corrections === record.corrections) return false;
  const body = { ...record, corrections };
  return (await ports.store.commit([{ kind: 'record', key: stored.key, body, expected: stored.revision }])) === 'done';
}

/** The version that was told, as it stands in Jira; undefined when the work item is about another by now. */
function toldVersion({ record, issue }: LoadedRecord): LoadedRecord['issue']['versions'][number] | undefined {
  return issue.versions.find(({ id }) => id === record.versionId);
}

/** All records of a version, for instance after a pipeline reported a deployment of it. */
export async function followUpVersion(ports: FollowUpPorts, versionId: string): Promise<void> {
  let cursor: string | undefined;
  do {
    const page = await ports.store.query(
      { kind: 'record', index: 'by-version', partition: [versionId] },
      { limit: 50, cursor },
    );
    for (const record of page.items) await followUpRecord(ports, record.key);
    cursor = page.nextCursor;
  } while (cursor);
}

async function keepState(
  ports: FollowUpPorts,
  loaded: LoadedRecord,
): Promise<{ readonly state: RecordState; readonly kept: 'done' | 'conflict' }> {
  const { stored, record, verdicts } = loaded;
  const progress = await readSendProgress(ports, record.sendId);
  const state = currentState(record.state, record.submission !== undefined, verdicts);
  const recipients = isBeforeSending(state)
    ? loaded.communiques.reduce((sum, { audience }) => sum + audience.count, 0)
    : progress.counts.total;
  const { acknowledged } = progress.counts;
  const now = ports.clock.now();
  const awaiting = awaitsDecisions({ ...record, state })
    ? await withReminder(
        ports,
        awaitedApprovals(loaded.snapshot, verdicts, record.awaiting, now),
        record.awaiting,
        loaded.settings,
      )
    : undefined;
  const judged = { state, recipients, acknowledged, awaiting };
  if (isSame(judged, record)) return { state, kept: 'done' };
  const kept = await ports.store.commit([
    {
      kind: 'record',
      key: stored.key,
      body: { ...record, ...judged, changedAt: now },
      expected: stored.revision,
    },
  ]);
  return { state, kept };
}

function isSame(judged: Partial<RecordDocument>, record: RecordDocument): boolean {
  const { state, recipients, acknowledged, awaiting } = record;
  return digestOf(judged) === digestOf({ state, recipients, acknowledged, awaiting });
}

/**
 * A projection for JQL, display conditions and automation; never read back. What was mirrored last is remembered, so
 * that looking again at a record on which nothing changed writes nothing to Jira.
 */
async function mirror(ports: FollowUpPorts, loaded: LoadedRecord, state: RecordState): Promise<'done' | 'conflict'> {
  const { record, issue, verdicts } = loaded;
  // As words, since Jira indexes no truth values.
  const corrections = [
    ...(isCorrected(record.corrections) ? ['sent'] : []),
    ...(draftedCorrection(record.corrections) ? ['drafted'] : []),
  ];
  const property = {
    state,
    held: verdicts.filter((verdict) => !verdict.open).map((verdict) => verdict.name),
    overridden: record.overridden ?? verdicts.filter((verdict) => verdict.override).map((verdict) => verdict.name),
    recipients: record.recipients,
    ...(record.confirmation ? { confirmation: record.confirmation } : {}),
    ...(corrections.length > 0 ? { correction: corrections } : {}),
    ...(record.sentAt ? { sentAt: new Date(record.sentAt).toISOString() } : {}),
  };
  const changeIds = changeRequests(loaded.snapshot).map((change) => change.issueId);
  const mirroredIn = (status: string): string => digestOf({ property, changeIds, status });
  if (mirroredIn(issue.status) === record.mirrored) return 'done';
  await ports.jira.setProperty(record.issueId, MIRROR_PROPERTY, property);
  const { marked: changesMarked, failure } = await markChanges(ports, changeIds, record.changesMarked ?? []);
  if (failure) {
    await keepMirrored(ports, record.issueId, { changesMarked });
    throw failure;
  }
  const wanted = STATUS_NAMES[state];
  const moved = issue.status !== wanted && (await ports.jira.moveTo(record.issueId, wanted)) === 'moved';
  const mirrored = mirroredIn(moved ? wanted : issue.status);
  return keepMirrored(ports, record.issueId, { mirrored, changesMarked });
}

/**
 * Has the panel shown on changes where it is not yet. Jira takes some fifty writes a second: what was marked until it
 * took no more is done, so that trying again goes on from there.
 */
async function markChanges(
  ports: Pick<Ports, 'jira'>,
  changeIds: readonly string[],
  before: readonly string[],
): Promise<{ readonly marked: readonly string[]; readonly failure?: JiraFailure }> {
  const marked = before.filter((id) => changeIds.includes(id));
  for (const changeId of changeIds.filter((id) => !before.includes(id)))
    try {
      await ports.jira.setProperty(changeId, CHANGE_PROPERTY, { linked: true });
      marked.push(changeId);
    } catch (failure) {
      if (!(failure instanceof JiraFailure)) throw failure;
      return { marked, failure };
    }
  return { marked };
}

async function keepMirrored(
  ports: Pick<Ports, 'store'>,
  issueId: string,
  kept: Pick<RecordDocument, 'mirrored' | 'changesMarked'>,
): Promise<'done' | 'conflict'> {
  const current = await ports.store.get('record', issueId);
  if (!current) return 'done';
  return ports.store.commit([
    { kind: 'record', key: current.key, body: { ...current.body, ...kept }, expected: current.revision },
  ]);
}
