/**
 * Whether a send may go on. Approvals can be withdrawn and releases rolled back while messages leave, so this is asked
 * again for every batch: cheaply from what the app stores while the authorisation is young, in full once it is old.
 */
import { standingDecisions, type Decision } from '../../domain/approval/approval';
import { digestOf } from '../../domain/encoding/digest';
import { failuresIn, type DeploymentEvidence } from '../../domain/deployment/deployment';
import { currentCorrection, sentCorrectionOf } from '../../domain/communique/correction';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import { isArmed, PLANNED_ELSEWHERE, WHY_FENCED } from '../../domain/delivery/fence';
import type { LedgerEventOf } from '../../domain/ledger/event';
import type { GateOverride } from '../../domain/policy/override';
import { awaitingGates, type Script, type Step } from '../../domain/script/step';
import { JiraFailure, type Change, type Ports, type Stored } from '../../ports';
import { authorisationEvent } from './authorisation-entry';
import { judgementOf } from './keep-judgement';
import { loadRecord, type LoadedRecord, type ReadPorts, type Round } from '../records/load-record';
import { keepPinned } from '../approving/keep-pinned';
import { readPolicy } from '../administering/policies';
import { readSettings } from '../administering/settings';
import { bringIntoLedger, readApprovals } from '../verifying/rely-on-evidence';
import { authorisedFacts, keepUsed, overriddenGates, usedOverrides } from './authorisation';
import {
  judgeSteps,
  judgeTogether,
  plannedCommuniques,
  type EndedSteps,
  type HeldSteps,
  type Parted,
} from '../run-book/judge-steps';
import { judgedScript } from '../run-book/plan-script';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';

export type SendPermission =
  | { readonly kind: 'authorised'; readonly send: SendDocument }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly afterSeconds: number };

type JudgePorts = ReadPorts & LedgerPorts;

/**
 * @param look `in-full`: the gates are judged anew however young the authorisation is; `objections`: nothing is about to
 * leave, so that its age does not matter and only what speaks against the send does
 * @param communiqueId what is about to leave: the authorisation has to be about it
 */
export async function stillAuthorised(
  ports: JudgePorts,
  send: Stored<SendDocument>,
  look: 'cheap-while-young' | 'in-full' | 'objections' = 'cheap-while-young',
  communiqueId?: string,
): Promise<SendPermission> {
  if (send.body.state === 'stopped')
    return { kind: 'stopped', reason: send.body.stopReason ?? 'The send was stopped.' };
  const known = await knownFacts(ports, send.body, communiqueId === undefined ? [] : [communiqueId]);
  // In a run-book, news may concern only what has not begun.
  const objection = known.objection ?? (send.body.script ? undefined : known.news);
  if (objection === OVERTAKEN) return endOvertaken(ports, send, communiqueId);
  if (objection) return stopSend(ports, send, objection);
  const isOld = ports.clock.now() >= send.body.authorisation.validUntil;
  const { about } = send.body.authorisation;
  const isCovered = communiqueId === undefined || about === undefined || about.includes(communiqueId);
  const suffices = look === 'objections' || (look === 'cheap-while-young' && !isOld && isCovered);
  if (suffices && known.doubt === 'none') return { kind: 'authorised', send: send.body };
  try {
    const loaded = await loadRecord(ports, send.body.recordIssueId, 'fresh', undefined, roundOf(send.body));
    if (!loaded) return stopSend(ports, send, 'The work item does not exist any more.');
    if (isOvertaken(loaded.record, send.body)) return await endOvertaken(ports, send, communiqueId);
    const judged = send.body.script
      ? await judgeSteps(ports, send.body, loaded, communiqueId)
      : judgeTogether(send.body, loaded);
    if (judged.kind === 'unknown') return { kind: 'unknown', afterSeconds: SECONDS_UNTIL_KNOWN };
    if (judged.kind === 'not-this') return { kind: 'stopped', reason: judged.reason };
    if (judged.kind === 'stopped')
      return judged.ended
        ? await endSteps(ports, send, judged.ended, { stopReason: judged.reason })
        : await stopSend(ports, send, judged.reason);
    if (judged.ended) return await endSteps(ports, send, judged.ended, { communiqueId });
    const isOtherwise = digestOf(judged.held) !== digestOf(heldOf(send.body.script));
    return isOld || !isCovered || isOtherwise || known.doubt === 'settled-by-judging'
      ? await renew(ports, send, loaded, judged)
      : { kind: 'authorised', send: send.body };
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    return { kind: 'unknown', afterSeconds: failure.retryAfterSeconds ?? SECONDS_UNTIL_KNOWN };
  }
}

/**
 * Why nothing of these communiqués may leave once more, as a sentence; undefined when all gates are open for exactly what
 * was authorised. Judges in full and changes nothing.
 *
 * @param communiqueIds those of which something is to leave once more; of all where it is absent
 */
export async function whyNotAgain(
  ports: ReadPorts,
  { body: send }: Pick<Stored<SendDocument>, 'body'>,
  communiqueIds?: readonly string[],
): Promise<string | undefined> {
  if (send.state === 'stopped') return send.stopReason ?? 'The send was stopped.';
  if (send.stopReason !== undefined && send.reopenedAt === undefined) return send.stopReason;
  const known = await knownFacts(ports, send, communiqueIds);
  if (known.objection) return known.objection;
  const loaded = await loadRecord(ports, send.recordIssueId, 'fresh', undefined, roundOf(send));
  if (!loaded) return 'The work item does not exist any more.';
  if (isOvertaken(loaded.record, send, communiqueIds)) return OVERTAKEN;
  const waiting = awaitingGates(send.script);
  const ids = send.communiques
    .map(({ communiqueId }) => communiqueId)
    .filter((id) => !waiting.includes(id) && !isOvertaken(loaded.record, send, [id]));
  if (ids.length === 0) return OVERTAKEN;
  const about = communiqueIds ? ids.filter((id) => communiqueIds.includes(id)) : ids;
  if (known.news && !send.script) return known.news;
  const judged = judgeTogether(send, loaded, send.script && !send.correction ? about : 'all');
  switch (judged.kind) {
    case 'may-go-on':
      return undefined;
    case 'stopped':
    case 'not-this':
      return judged.reason;
    case 'unknown':
      return 'It is not known just now whether every gate is open.';
  }
}

interface KnownFacts {
  /** Why nothing of the send goes on, whatever the gates say. */
  readonly objection?: string;
  /** What somebody said since that holds a gate of something that is authorised. */
  readonly news?: string;
  /**
   * Something speaks against going on, but whether it matters to this send has to be judged in full: once, or, where
   * what speaks against it stays, for every batch.
   */
  readonly doubt: 'none' | 'settled-by-judging' | 'standing';
}

/** What the app's own storage says against going on with a send, or with these communiqués of it; no REST call. */
async function knownFacts(
  ports: Pick<Ports, 'store' | 'installation'>,
  send: SendDocument,
  communiqueIds?: readonly string[],
): Promise<KnownFacts> {
  const { judgedAt, environments, versionId, asksDeployment, changeIssueIds } = send.authorisation;
  const [record, approvals, settings] = await Promise.all([
    ports.store.get('record', send.recordIssueId),
    readApprovals(ports, send.recordIssueId),
    readSettings(ports),
  ]);
  if (!record) return { objection: 'The record does not exist any more.', doubt: 'none' };
  if (isOvertaken(record.body, send, communiqueIds)) return { objection: OVERTAKEN, doubt: 'none' };
  const { fence } = settings.body;
  if (!isArmed(fence, ports.installation.id())) return { objection: WHY_FENCED, doubt: 'none' };
  if (fence.epoch !== send.authorisation.epoch) return { objection: PLANNED_ELSEWHERE, doubt: 'none' };
  const { decisions } = approvals.body;
  // A roll-back is what a correction tells, and a decline speaks against what it takes back.
  if (send.correction) return { doubt: decidedSince(decisions, judgedAt) ? 'settled-by-judging' : 'none' };
  const [deployment, { policy }] = await Promise.all([
    ports.store.get('deployment', versionId),
    readPolicy(ports, record.body.projectId),
  ]);
  const failures = asksDeployment ? failuresIn(deployment?.body.evidence ?? [], environments) : [];
  const failure = failures.find(({ receivedAt }) => receivedAt >= judgedAt);
  const news =
    (failure && failureOf(failure)) ??
    (policy.approval.sources.includes('app') ? declineAmong(decisions, changeIssueIds) : undefined);
  return {
    ...(news === undefined ? {} : { news }),
    doubt:
      failures.length > 0 || news !== undefined
        ? 'standing'
        : decisions.some(({ withdrawnAt = 0 }) => withdrawnAt >= judgedAt)
          ? 'settled-by-judging'
          : 'none',
  };
}

export const OVERTAKEN = 'A correction of what was told was begun.';

/** Whether a later round of the record tells that this send, or one of these communiqués of it, is not right. */
export function isOvertaken(
  { corrections }: RecordDocument,
  { id, correction }: SendDocument,
  communiqueIds: readonly string[] = [],
): boolean {
  const current = currentCorrection(corrections);
  if (current !== undefined && current.id !== correction?.id) return true;
  return communiqueIds.some(
    (communiqueId) => sentCorrectionOf(corrections, { sendId: id, communiqueId }) !== undefined,
  );
}

/** What a later round corrects is over; of a run-book only what was corrected, and the rest waits for the correction. */
async function endOvertaken(
  ports: JudgePorts,
  send: Stored<SendDocument>,
  communiqueId: string | undefined,
): Promise<SendPermission> {
  const [current, record] = await Promise.all([
    ports.store.get('send', send.key),
    ports.store.get('record', send.body.recordIssueId),
  ]);
  if (current?.body.interruptedBy !== undefined) return { kind: 'unknown', afterSeconds: SECONDS_UNTIL_KNOWN };
  if (current && record && !isOvertaken(record.body, current.body))
    return communiqueId !== undefined && isOvertaken(record.body, current.body, [communiqueId])
      ? { kind: 'stopped', reason: OVERTAKEN }
      : { kind: 'unknown', afterSeconds: SECONDS_UNTIL_KNOWN };
  return stopSend(ports, send, OVERTAKEN);
}

/** The correction that a send tells; `announcement` where it tells none. */
function roundOf({ correction }: SendDocument): Round {
  return correction?.id ?? 'announcement';
}

function decidedSince(decisions: readonly Decision[], judgedAt: number): boolean {
  return decisions.some(({ at, withdrawnAt = 0 }) => Math.max(at, withdrawnAt) >= judgedAt);
}

function failureOf({ status, version, environment }: DeploymentEvidence): string | undefined {
  switch (status) {
    case 'rolled-back':
      return `${version} was rolled back from ${environment}.`;
    case 'failed':
      return `The deployment of ${version} to ${environment} failed.`;
    case 'deployed':
    case 'verified':
      return undefined;
  }
}

function declineAmong(decisions: readonly Decision[], changeIssueIds: readonly string[]): string | undefined {
  for (const change of changeIssueIds)
    if (standingDecisions(decisions, change).some((decision) => decision.decision === 'declined'))
      return 'A change manager declined the change.';
  return undefined;
}

/**
 * What has begun and may not go on ends by itself; the other steps of its run-book are judged as ever. Where no other is
 * left, the send is stopped.
 */
async function endSteps(
  ports: JudgePorts,
  { key, body: { recordIssueId } }: Stored<SendDocument>,
  ended: EndedSteps,
  { communiqueId, stopReason }: { readonly communiqueId?: string; readonly stopReason?: string },
): Promise<SendPermission> {
  await withLedger<undefined>(ports, recordLog(ports, recordIssueId), async () => {
    const send = await ports.store.get('send', key);
    const open = Object.entries(ended).filter(([id]) => !send?.body.script?.[id]?.ended);
    if (send?.body.state !== 'running' || open.length === 0) return { unchanged: undefined };
    const { script, startedAt, authorisation, reopenedAt } = send.body;
    const at = ports.clock.now();
    // What stops a second try ends nothing for good: people may send it again once the gates are open.
    const isForGood = stopReason === undefined || reopenedAt === undefined;
    const steps = open.map(([id, { reason }]): [string, Step] => {
      const step = script?.[id] ?? { startAt: startedAt, begunAt: startedAt };
      return [id, { ...step, ended: { how: 'cancelled', at, reason } }];
    });
    const after: Partial<SendDocument> =
      stopReason === undefined
        ? { script: { ...script, ...Object.fromEntries(steps) } }
        : { state: 'stopped', stopReason };
    return {
      actor: { kind: 'app' },
      events: isForGood
        ? [
            {
              type: 'steps-ended',
              data: {
                authorisation: authorisation.id,
                steps: open.map(([communique, { because, gates }]) => ({ communique, because, gates })),
              },
            },
          ]
        : [],
      changes: [{ kind: 'send', key, body: { ...send.body, ...after }, expected: send.revision }],
      value: undefined,
    };
  });
  if (stopReason !== undefined) return { kind: 'stopped', reason: stopReason };
  const reason = communiqueId === undefined ? undefined : ended[communiqueId]?.reason;
  // Whatever else was asked about is judged when it is asked about next, which is without these.
  return reason === undefined ? { kind: 'unknown', afterSeconds: 1 } : { kind: 'stopped', reason };
}

const SECONDS_UNTIL_KNOWN = 60;

/** The gates that hold steps of a send, as they were found when it was judged last. */
export function heldOf(script: Script | undefined): HeldSteps {
  return Object.fromEntries(
    awaitingGates(script).map((communiqueId) => [communiqueId, script?.[communiqueId]?.heldBy ?? []]),
  );
}

/**
 * The same plan, judged again: the ledger tells it, what it rests on now, and what waits for its gates from now on.
 * Batches that find the authorisation old at the same time share one renewal.
 */
async function renew(
  ports: JudgePorts,
  judged: Stored<SendDocument>,
  loaded: LoadedRecord,
  parted: Parted,
): Promise<SendPermission> {
  const { open } = parted;
  if (open) await bringIntoLedger(ports, open);
  if (awaitingGates(judged.body.script).some((id) => parted.held[id] === undefined)) await keepPinned(ports, loaded);
  return withLedger<SendPermission>(ports, recordLog(ports, loaded.record.issueId), async () => {
    const [current, record, approvals] = await Promise.all([
      ports.store.get('send', judged.key),
      ports.store.get('record', loaded.record.issueId),
      readApprovals(ports, loaded.record.issueId),
    ]);
    if (!current || current.body.state === 'stopped' || !record)
      return { unchanged: { kind: 'stopped', reason: current?.body.stopReason ?? 'The send was stopped.' } };
    const { authorisation } = current.body;
    if (authorisation.id !== judged.body.authorisation.id)
      return { unchanged: { kind: 'authorised', send: current.body } };
    if (isJudgedBefore(current.body.script, loaded)) return { unchanged: { kind: 'unknown', afterSeconds: 1 } };
    const script = judgedScript(current.body.script, loaded, parted);
    const heldAnew = stepsHeldAnew(current.body.script, script);
    const { judgedAt } = loaded;
    if (!open && heldAnew.length === 0) return { unchanged: { kind: 'authorised', send: current.body } };
    const id = open ? digestOf({ renews: authorisation.id, at: judgedAt }).slice(0, 32) : authorisation.id;
    const judgement = open && (await judgementOf(ports, open, 'renewed', authorisation.accountId));
    const communiques = replan(current.body, loaded, script);
    const renewed: SendDocument = {
      ...current.body,
      ...(script ? { script } : {}),
      communiques,
      total: communiques.reduce((sum, { audience }) => sum + audience.count, 0),
      authorisation: open ? { ...authorisation, ...authorisedFacts(open), id } : authorisation,
    };
    const overrides = open
      ? unusedOverrides(open, { authorisation: id, accountId: authorisation.accountId, at: judgedAt })
      : [];
    return {
      actor: { kind: 'app' },
      events: [
        ...(heldAnew.length > 0
          ? [{ type: 'steps-held', data: { authorisation: authorisation.id, steps: heldAnew } } as const]
          : []),
        ...(open && judgement
          ? [
              authorisationEvent(open, judgement, approvals.body, judgedAt, {
                authorisation: id,
                renews: authorisation.id,
                communiques,
                script: letGoNow(current.body.script, script),
              }),
            ]
          : []),
      ],
      changes: [
        ...(judgement ? [judgement.change] : []),
        { kind: 'send', key: current.key, body: renewed, expected: current.revision },
        ...waitingChange(record, script, {
          ...overriddenGates({ ...loaded, record: record.body }, overrides),
          ...dayToldFirst(current.body, script, loaded),
        }),
        ...keepUsed(approvals, loaded.record.issueId, overrides),
      ],
      value: { kind: 'authorised', send: renewed },
    };
  });
}

/** Whether what waits was changed after it was read to be judged: then it is judged again, as it stands. */
function isJudgedBefore(script: Script | undefined, { communiques }: LoadedRecord): boolean {
  return communiques.some(({ communique: { id, revision } }) => (script?.[id]?.revision ?? 0) > revision);
}

/** Those that wait for other gates than before, or did not wait for any. */
export function stepsHeldAnew(
  before: Script | undefined,
  after: Script | undefined,
): LedgerEventOf<'steps-held'>['data']['steps'] {
  return awaitingGates(after).flatMap((communique) => {
    const gates = after?.[communique]?.heldBy ?? [];
    return digestOf(before?.[communique]?.heldBy ?? null) === digestOf(gates) ? [] : [{ communique, gates }];
  });
}

/** What the entry says of the script: the times of those that it lets go. */
function letGoNow(before: Script | undefined, after: Script | undefined): Script | undefined {
  const told = Object.entries(after ?? {}).filter(([id, { heldBy }]) => !heldBy && before?.[id]?.heldBy);
  return told.length === 0 ? undefined : Object.fromEntries(told);
}

/** Of what the gates held until now, what stands now is what leaves: it was approved since. */
function replan(
  { communiques, script: before }: SendDocument,
  loaded: LoadedRecord,
  after: Script | undefined,
): SendDocument['communiques'] {
  const planned = plannedCommuniques(loaded);
  return communiques.map((known) => {
    const { communiqueId } = known;
    const isLetGo = before?.[communiqueId]?.heldBy && !after?.[communiqueId]?.heldBy;
    return (isLetGo && planned.find((one) => one.communiqueId === communiqueId)) || known;
  });
}

/** The day that notices tell which leave first once they were approved anew. */
function dayToldFirst(
  { communiques, script: before }: SendDocument,
  after: Script | undefined,
  { sources, record }: LoadedRecord,
): Pick<RecordDocument, 'toldDay'> {
  const { releaseDate, versionId } = sources.release;
  const notices = communiques.filter(({ kind }) => kind === 'planned-notice').map(({ communiqueId }) => communiqueId);
  const areAllToCome = notices.every((id) => after?.[id] && after[id].begunAt === undefined);
  const isOneLetGo = notices.some((id) => before?.[id]?.heldBy && !after?.[id]?.heldBy);
  const isAnew = areAllToCome && isOneLetGo && versionId === record.versionId && releaseDate !== record.toldDay;
  return isAnew ? { toldDay: releaseDate } : {};
}

/** An override that a send has used is not used a second time by its renewals. */
function unusedOverrides(open: LoadedRecord, used: NonNullable<GateOverride['used']>): readonly GateOverride[] {
  const before = new Set(open.snapshot.overrides.flatMap((override) => (override.used ? override.id : [])));
  return usedOverrides(open, used).filter(({ id }) => !before.has(id));
}

/** The record's list of what waits, which is written only where it changes. */
export function waitingChange(
  { key, body, revision }: Stored<RecordDocument>,
  script: Script | undefined,
  more: Partial<RecordDocument> = {},
): readonly Change[] {
  const waiting = awaitingGates(script);
  if (digestOf(waiting) === digestOf(body.waiting ?? []) && Object.keys(more).length === 0) return [];
  return [{ kind: 'record', key, body: { ...body, ...more, waiting }, expected: revision }];
}

/** Nothing more leaves; what is on its way settles by itself. */
export async function stopSend(
  ports: Pick<Ports, 'store'>,
  send: Stored<SendDocument>,
  reason: string,
): Promise<SendPermission> {
  for (
    let current: Stored<SendDocument> | undefined = send;
    current;
    current = await ports.store.get('send', send.key)
  ) {
    if (current.body.state !== 'running') break;
    const stopped: SendDocument = { ...current.body, state: 'stopped', stopReason: reason };
    const done = await ports.store.commit([{ kind: 'send', key: send.key, body: stopped, expected: current.revision }]);
    if (done === 'done') break;
  }
  return { kind: 'stopped', reason };
}
