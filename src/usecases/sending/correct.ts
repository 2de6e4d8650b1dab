/**
 * Begins a correction of what was told, for exactly those who were told: by itself when a verdict against the deployment
 * comes after something was announced, or because a person found it wrong (domain D9). Also drops one that is not needed.
 */
import type { RecordView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import {
  audienceToCorrect,
  correctionCommuniqueId,
  correctionIdOf,
  currentCorrection,
  draftCorrection,
  draftedCorrection,
  needsCorrection,
  needsRescheduling,
  withCorrection,
  type Correction,
  type CorrectionCause,
  type Corrections,
  type Rescheduled,
  type Verdict,
  verdictOfChange,
  verdictOfEvidence,
} from '../../domain/communique/correction';
import type { Communique } from '../../domain/communique/communique';
import { mayHaveBeenToldCount, NO_DELIVERIES } from '../../domain/delivery/delivery-counts';
import { failuresIn } from '../../domain/deployment/deployment';
import type { DeploymentDocument, RecordDocument, SendDocument } from '../../domain/documents';
import type { LedgerEvent, LedgerEventOf } from '../../domain/ledger/event';
import { isBeforeSending } from '../../domain/record/record-progress';
import { withoutMembers, type ResolvedAudience } from '../../domain/record/audience';
import type { LinkedChange } from '../../domain/record/release';
import { contentOf } from '../../domain/ledger/content';
import type { Change, Ports } from '../../ports';
import { keepContent } from '../planning/contents';
import { authorise, type Person } from '../people/authorise';
import { keepMembers } from '../planning/audience-members';
import { communiqueSource } from '../planning/communique-changes';
import { communiqueKey, type ReadPorts } from '../records/load-record';
import { NO_RECORD, openRecord } from '../records/open-record';
import { keepOpening, openingOfText } from '../ledger/person-commitment';
import { takeOver } from '../verifying/rely-on-evidence';
import { readSendProgress, sendIdsOf } from './send-progress';
import { stopSend } from './still-authorised';
import { audiencesToCorrect, communiquesToCorrect } from './told';
import { recordLog, withLedger, type LedgerPorts, type Step, type Unchanged } from '../ledger/with-ledger';

type CorrectPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;
type DraftPorts = LedgerPorts;

/**
 * Drafts the correction that a failed or rolled-back deployment makes necessary. It can run any number of times: one
 * verdict is corrected once, and a draft that nobody has touched gives way to that of a newer verdict. What a pipeline or
 * a person reported comes before what the status of a change says, since it tells what happened where.
 *
 * @param failedChanges changes that were just found in a status which the policy takes for a failed deployment
 * @param moved how the release's day was just found to have moved since it was told
 */
export async function draftDueCorrection(
  ports: DraftPorts,
  issueId: string,
  failedChanges: readonly LinkedChange[] = [],
  moved?: Rescheduled,
): Promise<'drafted' | 'nothing-due'> {
  const stored = await ports.store.get('record', issueId);
  const record = stored?.body;
  if (!record?.sendId) return 'nothing-due';
  const send = await ports.store.get('send', record.sendId);
  const against = send && ((await standingVerdict(ports, send.body, failedChanges)) ?? (moved && { cause: moved }));
  if (!against || !isNeeded(record.corrections, against, await touchedDraft(ports, record))) return 'nothing-due';
  const drafted = await draft(ports, record, send.body, against.cause);
  if (!drafted) return 'nothing-due';
  const taken = against.evidence && (await takeOver(ports, issueId, against.evidence));
  const outcome = await withLedger<'drafted' | 'nothing-due'>(ports, recordLog(ports, issueId), async (firstIndex) => {
    const current = await ports.store.get('record', issueId);
    if (!current) return { unchanged: 'nothing-due' };
    const replaced = draftedCorrection(current.body.corrections);
    if (!isNeeded(current.body.corrections, against, await touchedDraft(ports, current.body)))
      return { unchanged: 'nothing-due' };
    const found = against.change && foundFailed(against.change, send.body, ports.clock.now());
    return {
      actor: { kind: 'app' },
      events: [
        ...(found ? [found.event] : []),
        draftedEvent(drafted, {
          ...(against.verdict ? { evidence: taken ?? firstIndex } : scheduleOf(against.cause)),
          ...(replaced ? { replaces: replaced.id } : {}),
        }),
      ],
      changes: [
        ...(found ? [found.change] : []),
        {
          kind: 'record',
          key: issueId,
          body: {
            ...current.body,
            corrections: [
              ...(replaced
                ? withCorrection(current.body.corrections, { ...replaced, dropped: { at: ports.clock.now() } })
                : (current.body.corrections ?? [])),
              drafted.correction,
            ],
            changedAt: ports.clock.now(),
          },
          expected: current.revision,
        },
      ],
      value: 'drafted',
    };
  });
  await stopEarlierSends(ports, issueId);
  return outcome;
}

/** A person found what was told wrong; what has not left yet does not leave any more. */
export async function startCorrection(
  ports: CorrectPorts,
  person: Person,
  issueId: string,
  reason: string,
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const stored = await ports.store.get('record', issueId);
  if (!stored) return NO_RECORD;
  const send = stored.body.sendId === undefined ? undefined : await ports.store.get('send', stored.body.sendId);
  if (!send || isBeforeSending(stored.body.state)) return NOTHING_TOLD;
  const opening = openingOfText(ports, reason);
  const cause: CorrectionCause = {
    kind: 'person',
    accountId: person.accountId,
    reason,
    commitment: opening.commitment,
  };
  if (draftedCorrection(stored.body.corrections)) return ALREADY_BEGUN;
  const drafted = await draft(ports, stored.body, send.body, cause);
  if (!drafted) return NOTHING_TOLD;
  const begun = await withLedger(
    ports,
    recordLog(ports, issueId),
    async (): Promise<Step<Answer<undefined>> | Unchanged<Answer<undefined>>> => {
      const current = await ports.store.get('record', issueId);
      if (!current) return { unchanged: NO_RECORD };
      if (draftedCorrection(current.body.corrections)) return { unchanged: ALREADY_BEGUN };
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [draftedEvent(drafted, { reason: opening.commitment })],
        changes: [
          keepOpening(opening),
          {
            kind: 'record',
            key: issueId,
            body: {
              ...current.body,
              corrections: [...(current.body.corrections ?? []), drafted.correction],
              changedAt: ports.clock.now(),
            },
            expected: current.revision,
          },
        ],
        value: answer(undefined),
      };
    },
  );
  if (!begun.ok) return begun;
  await stopEarlierSends(ports, issueId);
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  return openRecord(ports, issueId);
}

const NOTHING_TOLD = refuse(
  'nothing-told',
  'Nobody was told anything by this record yet, so there is nothing to correct. Change the communiqués instead.',
);

const ALREADY_BEGUN = refuse(
  'correction-begun',
  'A correction is being written already. Reload the page to see it; send it or drop it first.',
);

export async function dropCorrection(
  ports: CorrectPorts,
  person: Person,
  issueId: string,
  request: { readonly correctionId: string; readonly reason: string },
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const opening = openingOfText(ports, request.reason);
  const dropped = await withLedger(
    ports,
    recordLog(ports, issueId),
    async (): Promise<Step<Answer<undefined>> | Unchanged<Answer<undefined>>> => {
      const current = await ports.store.get('record', issueId);
      if (!current) return { unchanged: NO_RECORD };
      const found = draftedCorrection(current.body.corrections);
      if (!found || found.id !== request.correctionId) return { unchanged: NOTHING_TO_DROP };
      const now = ports.clock.now();
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [{ type: 'correction-dropped', data: { correction: found.id, reason: opening.commitment } }],
        changes: [
          keepOpening(opening),
          {
            kind: 'record',
            key: issueId,
            body: {
              ...current.body,
              corrections: withCorrection(current.body.corrections, { ...found, dropped: { at: now } }),
              changedAt: now,
            },
            expected: current.revision,
          },
        ],
        value: answer(undefined),
      };
    },
  );
  if (!dropped.ok) return dropped;
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  return openRecord(ports, issueId);
}

const NOTHING_TO_DROP = refuse(
  'no-correction',
  'This correction was sent or dropped meanwhile. Reload the page to see what stands now.',
  'correctionId',
);

interface Drafted {
  readonly correction: Correction;
  readonly communiques: readonly { readonly communique: Communique; readonly corrects: string }[];
}

/**
 * Writes the drafts down where nothing refers to them yet; undefined when nobody was told anything that is wrong. What
 * was written by an attempt that was cut off is the same, so it stays.
 */
async function draft(
  ports: DraftPorts,
  record: RecordDocument,
  send: SendDocument,
  cause: CorrectionCause,
): Promise<Drafted | undefined> {
  const [wrong, progress] = await Promise.all([
    communiquesToCorrect(ports, record, cause),
    readSendProgress(ports, record.sendId),
  ]);
  const told = wrong.filter(({ id }) => mayHaveBeenToldCount(progress.byCommunique[id] ?? NO_DELIVERIES) > 0);
  if (told.length === 0) return undefined;
  const id = correctionIdOf(record.issueId, send.id, cause);
  const communiques = wrong.map((original) => ({
    communique: draftCorrection({
      correctionId: id,
      original,
      cause,
      projectName: record.projectName,
      versionName: send.authorisation.versionName,
      toldAt: send.startedAt,
      moment,
    }),
    corrects: original.id,
  }));
  const correction: Correction = {
    id,
    startedAt: ports.clock.now(),
    cause,
    corrects: { sendId: send.id, authorisation: send.authorisation.id },
    version: { id: send.authorisation.versionId, name: send.authorisation.versionName },
    communiques: wrong.map((original) => ({ id: correctionCommuniqueId(id, original.id), corrects: original.id })),
  };
  const audiences = await audiencesToCorrect(
    ports,
    correction,
    communiques.map(({ communique }) => communique),
  );
  for (const { communique } of communiques) {
    const audience = audiences.get(communique.id) ?? audienceToCorrect(communique.groupId, [], correction.startedAt);
    await keepDraft(ports, communiqueKey(record.issueId, communique.id), communique, audience);
  }
  return { correction, communiques };
}

/** `2026-11-21 22:05 UTC` */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

async function keepDraft(
  ports: Pick<Ports, 'store'>,
  key: string,
  communique: Communique,
  audience: ResolvedAudience,
): Promise<void> {
  await keepMembers(ports, audience);
  const [known, heard] = await Promise.all([ports.store.get('communique', key), ports.store.get('audience', key)]);
  await ports.store.commit([
    ...(known ? [] : [{ kind: 'communique', key, body: communique, expected: 0 } as const]),
    { kind: 'audience', key, body: withoutMembers(audience), expected: heard?.revision ?? 0 },
  ]);
}

function draftedEvent(
  { correction, communiques }: Drafted,
  why: Pick<LedgerEventOf<'correction-drafted'>['data'], 'evidence' | 'schedule' | 'reason' | 'replaces'>,
): LedgerEvent {
  return {
    type: 'correction-drafted',
    data: {
      correction: correction.id,
      corrects: correction.corrects.authorisation,
      because: correction.cause.kind,
      ...why,
      communiques: communiques.map(({ communique, corrects }) => ({
        communique: communique.id,
        corrects,
        group: communique.groupId,
        channel: communique.channel,
        source: communiqueSource(communique),
      })),
    },
  };
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

function scheduleOf(cause: CorrectionCause): Pick<LedgerEventOf<'correction-drafted'>['data'], 'schedule'> {
  if (cause.kind !== 'rescheduled') return {};
  const { before, after } = cause;
  return {
    schedule: { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
  };
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

/** The entry that tells in which status the change was found, and the name that the entry's digest stands for. */
function foundFailed(
  { issueId, status }: LinkedChange,
  { authorisation }: SendDocument,
  now: number,
): { readonly event: LedgerEvent; readonly change: Change } {
  const content = contentOf(status);
  return {
    event: {
      type: 'change-status-recognised',
      data: {
        change: issueId,
        version: authorisation.versionName,
        verdict: 'failed',
        status: content.digest,
        observedAt: new Date(now).toISOString(),
      },
    },
    change: keepContent(content),
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

/** Only the last round of a record goes on: whoever has not heard the earlier one need not hear it any more. */
async function stopEarlierSends(ports: Pick<Ports, 'store'>, issueId: string): Promise<void> {
  const record = await ports.store.get('record', issueId);
  const current = currentCorrection(record?.body.corrections);
  if (!record || !current) return;
  const sends = await ports.store.getMany(
    'send',
    sendIdsOf(record.body).filter((id) => id !== current.sendId),
  );
  for (const send of sends)
    if (send?.body.state === 'running') await stopSend(ports, send, 'A correction of what was told was begun.');
}
