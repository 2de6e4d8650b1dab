/**
 * Whether a send may go on. Approvals can be withdrawn and releases rolled back while messages leave, so this is asked
 * again for every batch: cheaply from what the app stores while the authorisation is young, in full once it is old.
 */
import { standingDecisions, type Decision } from '../../domain/approval/approval';
import { digestOf } from '../../domain/encoding/digest';
import { failuresIn, type DeploymentEvidence } from '../../domain/deployment/deployment';
import { currentCorrection } from '../../domain/communique/correction';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import { isArmed, PLANNED_ELSEWHERE, WHY_FENCED } from '../../domain/delivery/fence';
import { allOpen, headlineOf } from '../../domain/gates/evaluate';
import { changeApprovedAlone } from '../../domain/gates/sender';
import { authorisedUntil } from '../../domain/policy/override';
import { JiraFailure, type Ports, type Stored } from '../../ports';
import { authorisationEvent } from './authorisation-entry';
import { judgementOf } from './keep-judgement';
import { loadRecord, type LoadedRecord, type ReadPorts } from '../records/load-record';
import { readPolicy } from '../administering/policies';
import { readSettings } from '../administering/settings';
import { bringIntoLedger, readApprovals } from '../verifying/rely-on-evidence';
import { AUTHORISATION_MILLISECONDS } from './send-communications';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';

export type SendPermission =
  | { readonly kind: 'authorised'; readonly send: SendDocument }
  | { readonly kind: 'stopped'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly afterSeconds: number };

type JudgePorts = ReadPorts & LedgerPorts;

/**
 * @param look `in-full`: the gates are judged anew however young the authorisation is; `objections`: nothing is about to
 * leave, so that its age does not matter and only what speaks against the send does
 */
export async function stillAuthorised(
  ports: JudgePorts,
  send: Stored<SendDocument>,
  look: 'cheap-while-young' | 'in-full' | 'objections' = 'cheap-while-young',
): Promise<SendPermission> {
  if (send.body.state === 'stopped')
    return { kind: 'stopped', reason: send.body.stopReason ?? 'The send was stopped.' };
  const known = await knownFacts(ports, send.body);
  if (known.objection) return stopSend(ports, send, known.objection);
  const isOld = ports.clock.now() >= send.body.authorisation.validUntil;
  const suffices = look === 'objections' || (look === 'cheap-while-young' && !isOld);
  if (suffices && known.doubt === 'none') return { kind: 'authorised', send: send.body };
  try {
    const loaded = await loadRecord(ports, send.body.recordIssueId);
    if (!loaded) return stopSend(ports, send, 'The work item does not exist any more.');
    if (loaded.correction?.id !== send.body.correction?.id) return await stopSend(ports, send, OVERTAKEN);
    const against = judgeAgain(send.body, loaded);
    if (against?.kind === 'stopped') return await stopSend(ports, send, against.reason);
    if (against) return against;
    return isOld || known.doubt === 'settled-by-judging'
      ? await renew(ports, send, loaded)
      : { kind: 'authorised', send: send.body };
  } catch (failure) {
    if (!(failure instanceof JiraFailure)) throw failure;
    return { kind: 'unknown', afterSeconds: failure.retryAfterSeconds ?? SECONDS_UNTIL_KNOWN };
  }
}

/**
 * Why nothing of this send may leave once more, as a sentence; undefined when all gates are open for exactly what was
 * authorised. Judges in full and changes nothing.
 */
export async function whyNotAgain(
  ports: ReadPorts,
  { body: send }: Pick<Stored<SendDocument>, 'body'>,
): Promise<string | undefined> {
  if (send.state === 'stopped') return send.stopReason ?? 'The send was stopped.';
  if (send.stopReason !== undefined && send.reopenedAt === undefined) return send.stopReason;
  const { objection } = await knownFacts(ports, send);
  if (objection) return objection;
  const loaded = await loadRecord(ports, send.recordIssueId);
  if (!loaded) return 'The work item does not exist any more.';
  if (loaded.correction?.id !== send.correction?.id) return OVERTAKEN;
  const against = judgeAgain(send, loaded);
  if (!against) return undefined;
  return against.kind === 'stopped' ? against.reason : 'It is not known just now whether every gate is open.';
}

interface KnownFacts {
  readonly objection?: string;
  /**
   * Something speaks against going on, but whether it matters to this send has to be judged in full: once, or, where
   * what speaks against it stays, for every batch.
   */
  readonly doubt: 'none' | 'settled-by-judging' | 'standing';
}

/** What the app's own storage says against going on; no REST call. */
async function knownFacts(ports: Pick<Ports, 'store' | 'installation'>, send: SendDocument): Promise<KnownFacts> {
  const { judgedAt, environments, versionId, asksDeployment, changeIssueIds } = send.authorisation;
  const [record, approvals, settings] = await Promise.all([
    ports.store.get('record', send.recordIssueId),
    readApprovals(ports, send.recordIssueId),
    readSettings(ports),
  ]);
  if (!record) return { objection: 'The record does not exist any more.', doubt: 'none' };
  if (isOvertaken(record.body, send)) return { objection: OVERTAKEN, doubt: 'none' };
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
  const news = failures.find((failure) => failure.receivedAt >= judgedAt);
  return {
    objection:
      (news && failureOf(news)) ??
      (policy.approval.sources.includes('app') ? declineAmong(decisions, changeIssueIds) : undefined),
    doubt:
      failures.length > 0
        ? 'standing'
        : decisions.some(({ withdrawnAt = 0 }) => withdrawnAt >= judgedAt)
          ? 'settled-by-judging'
          : 'none',
  };
}

const OVERTAKEN = 'A correction of what was told was begun.';

/** Whether a later round of the record tells that this send is not right. */
function isOvertaken({ corrections }: RecordDocument, { correction }: SendDocument): boolean {
  const current = currentCorrection(corrections);
  return current !== undefined && current.id !== correction?.id;
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

const SECONDS_UNTIL_KNOWN = 60;

/** What the fresh judgement says against going on; undefined when every gate is open for what was authorised. */
function judgeAgain(
  send: SendDocument,
  loaded: LoadedRecord,
): Exclude<SendPermission, { readonly kind: 'authorised' }> | undefined {
  const reasons = loaded.verdicts.flatMap((verdict) => verdict.reasons);
  if (reasons.length > 0 && reasons.every((reason) => reason.code === 'unknown'))
    return { kind: 'unknown', afterSeconds: SECONDS_UNTIL_KNOWN };
  if (!allOpen(loaded.verdicts)) return { kind: 'stopped', reason: headlineOf(loaded.verdicts) };
  if (loaded.contentDigest !== send.authorisation.contentDigest)
    return { kind: 'stopped', reason: 'What would be told has changed since sending was authorised.' };
  const alone = changeApprovedAlone(loaded.snapshot, send.authorisation.accountId, loaded.judgedAt);
  if (alone !== undefined) return { kind: 'stopped', reason: `Nobody but the sender approves ${alone} any more.` };
  return undefined;
}

/**
 * The same plan, judged again: the ledger tells it, and what it rests on now. Batches that find the authorisation old at
 * the same time share one renewal.
 */
async function renew(ports: JudgePorts, judged: Stored<SendDocument>, loaded: LoadedRecord): Promise<SendPermission> {
  await bringIntoLedger(ports, loaded);
  return withLedger<SendPermission>(ports, recordLog(ports, loaded.record.issueId), async () => {
    const [current, approvals] = await Promise.all([
      ports.store.get('send', judged.key),
      readApprovals(ports, loaded.record.issueId),
    ]);
    if (!current || current.body.state === 'stopped')
      return { unchanged: { kind: 'stopped', reason: current?.body.stopReason ?? 'The send was stopped.' } };
    const { authorisation, total } = current.body;
    if (authorisation.id !== judged.body.authorisation.id)
      return { unchanged: { kind: 'authorised', send: current.body } };
    const { judgedAt } = loaded;
    const judgement = await judgementOf(ports, loaded, 'renewed', authorisation.accountId);
    const id = digestOf({ renews: authorisation.id, at: judgedAt }).slice(0, 32);
    const renewed: SendDocument = {
      ...current.body,
      authorisation: {
        ...authorisation,
        id,
        judgedAt,
        validUntil: authorisedUntil(loaded.verdicts, judgedAt + AUTHORISATION_MILLISECONDS),
      },
    };
    return {
      actor: { kind: 'app' },
      events: [
        authorisationEvent(loaded, judgement, approvals.body, judgedAt, {
          authorisation: id,
          renews: authorisation.id,
          deliveries: total,
        }),
      ],
      changes: [judgement.change, { kind: 'send', key: current.key, body: renewed, expected: current.revision }],
      value: { kind: 'authorised', send: renewed },
    };
  });
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
