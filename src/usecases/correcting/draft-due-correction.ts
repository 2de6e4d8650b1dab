/** Drafts by itself the correction of what was told, once something speaks against it (domain D9). */
import {
  type Correction,
  type CorrectionCause,
  type Corrections,
  type Rescheduled,
  draftedCorrection,
  withCorrection,
} from '../../domain/communique/correction';
import {
  type Verdict,
  isDropped,
  needsCorrection,
  needsRescheduling,
  isVerdict,
  verdictOfChange,
  verdictOfEvidence,
} from '../../domain/communique/correction-needed';
import { failuresIn } from '../../domain/deployment/deployment';
import { mayHaveBeenToldCount, NO_DELIVERIES } from '../../domain/delivery/delivery-counts';
import type { DeploymentDocument, RecordDocument, SendDocument } from '../../domain/documents';
import { contentOf } from '../../domain/ledger/content';
import type { LedgerEvent, LedgerEventOf } from '../../domain/ledger/event';
import type { LinkedChange } from '../../domain/record/release';
import type { Change, Ports } from '../../ports';
import { type LedgerPorts, recordLog, withLedger } from '../ledger/with-ledger';
import { keepContent } from '../planning/contents';
import { communiqueKey } from '../records/load-record';
import { readSendProgress } from '../sending/send-progress';
import { readApprovals, takeOver, withoutStatusesOf } from '../verifying/rely-on-evidence';
import { setGoing } from '../run-book/run-script';
import {
  draft,
  draftedEvent,
  interrupting,
  isStillLeaving,
  lookUpWhoWasTold,
  stopEarlierSends,
  withCutShort,
  type Drafted,
} from './write-correction';

/**
 * Drafts the correction that a failed or rolled-back deployment makes necessary. It can run any number of times: one
 * verdict is corrected once, and a draft that nobody has touched gives way to that of a newer verdict. What a pipeline or
 * a person reported comes before what the status of a change says, since it tells what happened where.
 *
 * @param failedChanges changes that were just found in a status which the policy takes for a failed deployment
 * @param moved how the release's day was just found to have moved since it was told
 */
export async function draftDueCorrection(
  ports: LedgerPorts & Pick<Ports, 'queue'>,
  issueId: string,
  failedChanges: readonly LinkedChange[] = [],
  moved?: Rescheduled,
): Promise<'drafted' | 'nothing-due'> {
  const stored = await ports.store.get('record', issueId);
  const record = stored?.body;
  if (!record?.sendId) return 'nothing-due';
  const send = await ports.store.get('send', record.sendId);
  if (!send) return 'nothing-due';
  const found = await firstDue(ports, record, send.body, failedChanges, moved);
  if (!found) return 'nothing-due';
  const { against, drafted } = found;
  const taken = against.evidence && (await takeOver(ports, issueId, against.evidence));
  const outcome = await withLedger<'drafted' | 'nothing-due'>(ports, recordLog(ports, issueId), async (firstIndex) => {
    const current = await ports.store.get('record', issueId);
    if (!current) return { unchanged: 'nothing-due' };
    const replaced = draftedCorrection(current.body.corrections);
    if (!isNeeded(current.body.corrections, against, await touchedDraft(ports, current.body)))
      return { unchanged: 'nothing-due' };
    const { correction, changes, told } = await interrupting(ports, drafted);
    const failed = against.change && (await foundFailed(ports, issueId, against.change, send.body));
    return {
      actor: { kind: 'app' },
      events: [
        ...(failed ? [failed.event] : []),
        draftedEvent(drafted, {
          ...(against.verdict ? { evidence: taken ?? firstIndex } : scheduleOf(against.cause)),
          ...(replaced ? { replaces: replaced.id } : {}),
          ...told,
        }),
      ],
      changes: [
        ...(failed?.changes ?? []),
        ...changes,
        {
          kind: 'record',
          key: issueId,
          body: {
            ...current.body,
            corrections: [
              ...(replaced
                ? withCorrection(current.body.corrections, {
                    ...replaced,
                    dropped: { at: ports.clock.now(), replaced: true },
                  })
                : await withCutShort(ports, current.body.corrections)),
              correction,
            ],
            changedAt: ports.clock.now(),
          },
          expected: current.revision,
        },
      ],
      value: 'drafted',
    };
  });
  if (outcome === 'drafted') await lookUpWhoWasTold(ports, issueId, drafted);
  await stopEarlierSends(ports, issueId);
  if (outcome === 'drafted') await setGoing(ports, send.key);
  return outcome;
}

/** What stands against the deployment of what was announced, and how it is to be corrected. */
interface Against {
  /** Absent where nothing is said against the deployment, and only its day has moved. */
  readonly verdict?: Verdict;
  readonly cause: CorrectionCause;
  readonly evidence?: DeploymentDocument['evidence'][number];
  readonly change?: LinkedChange;
}

function isNeeded(
  corrections: Corrections,
  { verdict, cause }: Against,
  isTouched: (draft: Correction) => boolean,
): boolean {
  return cause.kind === 'rescheduled'
    ? needsRescheduling(corrections, cause, isTouched)
    : needsCorrection(corrections, verdict, isTouched);
}

/**
 * The first of what stands that made anything wrong of what people were told, with its drafts: a failure says nothing
 * against notices, whose day may have moved because of it.
 */
async function firstDue(
  ports: LedgerPorts,
  record: RecordDocument,
  send: SendDocument,
  failedChanges: readonly LinkedChange[],
  moved: Rescheduled | undefined,
): Promise<{ readonly against: Against; readonly drafted: Drafted } | undefined> {
  const [verdict, isTouched] = await Promise.all([
    standingVerdict(ports, send, failedChanges),
    touchedDraft(ports, record),
  ]);
  const standing: readonly Against[] = [...(verdict ? [verdict] : []), ...(moved ? [{ cause: moved }] : [])];
  for (const against of standing) {
    if (!isNeeded(record.corrections, against, isTouched)) continue;
    if (against.cause === moved && (await isOut(ports, record, send, verdict))) continue;
    if (against.cause === moved && (await isTellingElse(ports, record))) continue;
    const drafted = await draft(ports, record, send, against.cause);
    if (drafted) return { against, drafted };
  }
  return undefined;
}

/**
 * Once the release was announced to anybody, nobody waits for the day that notices told; unless it failed since, and those
 * who had heard that it is live were told so, or a person decided that they need not be.
 */
async function isOut(
  ports: Pick<Ports, 'store' | 'ledgerKey'>,
  { corrections }: RecordDocument,
  send: SendDocument,
  verdict: Against | undefined,
): Promise<boolean> {
  if (verdict && corrections?.some((one) => isVerdict(one.cause) && (one.sendId !== undefined || isDropped(one))))
    return false;
  const { byCommunique } = await readSendProgress(ports, send.id);
  return send.communiques.some(
    ({ communiqueId, kind }) =>
      kind === 'release-announcement' && mayHaveBeenToldCount(byCommunique[communiqueId] ?? NO_DELIVERIES) > 0,
  );
}

/**
 * Whether a correction of something else has not left for everybody yet: the correction of a day would stop it, and says
 * nothing of what it says. The next look drafts it.
 */
async function isTellingElse(
  ports: Pick<Ports, 'store' | 'ledgerKey'>,
  { corrections = [] }: RecordDocument,
): Promise<boolean> {
  for (const correction of corrections)
    if (correction.cause.kind !== 'rescheduled' && (await isStillLeaving(ports, correction))) return true;
  return false;
}

async function standingVerdict(
  ports: Pick<Ports, 'store'>,
  send: SendDocument,
  failedChanges: readonly LinkedChange[],
): Promise<Against | undefined> {
  const evidence = await standingFailure(ports, send);
  if (evidence && (evidence.status === 'failed' || evidence.status === 'rolled-back'))
    return {
      verdict: verdictOfEvidence(evidence),
      cause: {
        kind: evidence.status,
        evidenceId: evidence.id,
        environment: evidence.environment,
        at: evidence.occurredAt,
      },
      evidence,
    };
  // Where the deployment had to be verified, no change was in such a status when the send was authorised.
  const change = send.authorisation.asksDeployment ? failedChanges[0] : undefined;
  return (
    change && {
      verdict: verdictOfChange(change),
      cause: { kind: 'change-failed', changeIssueId: change.issueId, changeKey: change.key, status: change.status },
      change,
    }
  );
}

/**
 * The entry that tells in which status the change was found, and the name that the entry's digest stands for. What was
 * told of the change's statuses before is not relied on any more.
 */
async function foundFailed(
  ports: Pick<Ports, 'store' | 'clock'>,
  recordIssueId: string,
  { issueId, status }: LinkedChange,
  { authorisation }: SendDocument,
): Promise<{ readonly event: LedgerEvent; readonly changes: readonly Change[] }> {
  const content = contentOf(status);
  const approvals = await readApprovals(ports, recordIssueId);
  return {
    event: {
      type: 'change-status-recognised',
      data: {
        change: issueId,
        version: authorisation.versionName,
        verdict: 'failed',
        status: content.digest,
        observedAt: new Date(ports.clock.now()).toISOString(),
      },
    },
    changes: [
      keepContent(content),
      {
        kind: 'approval',
        key: recordIssueId,
        body: withoutStatusesOf(approvals.body, issueId),
        expected: approvals.revision,
      },
    ],
  };
}

/** The verdict against the deployment of what was announced, where nothing overcame it. */
async function standingFailure(
  ports: Pick<Ports, 'store'>,
  send: SendDocument,
): Promise<DeploymentDocument['evidence'][number] | undefined> {
  const deployment = await ports.store.get('deployment', send.authorisation.versionId);
  return failuresIn(deployment?.body.evidence ?? [], send.authorisation.environments).find(
    (failure) => failure.receivedAt >= send.startedAt - JUDGING_MILLISECONDS,
  );
}

/** A verdict that came while the send was being judged is news; one that was known before was announced in spite of it. */
const JUDGING_MILLISECONDS = 60_000;

/** Whether a person has changed the draft that stands: then it is theirs to send or to drop. */
async function touchedDraft(
  ports: Pick<Ports, 'store'>,
  record: RecordDocument,
): Promise<(draft: Correction) => boolean> {
  const standing = draftedCorrection(record.corrections);
  const found = await ports.store.getMany(
    'communique',
    (standing?.communiques ?? []).map(({ id }) => communiqueKey(record.issueId, id)),
  );
  const touched = found.some((stored) => stored !== undefined && stored.body.revision > 1);
  return (candidate) => candidate.id === standing?.id && touched;
}

function scheduleOf(cause: CorrectionCause): Pick<LedgerEventOf<'correction-drafted'>['data'], 'schedule'> {
  if (cause.kind !== 'rescheduled') return {};
  const { before, after } = cause;
  return {
    schedule: { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
  };
}
