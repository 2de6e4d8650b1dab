/**
 * Sends a record: judges the gates, writes the plan and its authorisation, and only then lets anything leave
 * (design decisions 4 to 7).
 */
import type { RecordView } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { digestOf } from '../../domain/encoding/digest';
import { withCorrection, type Correction } from '../../domain/communique/correction';
import { verdictOfChange, verdictOfEvidence } from '../../domain/communique/correction-needed';
import type { LedgerEvent } from '../../domain/ledger/event';
import { failuresIn } from '../../domain/deployment/deployment';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import { isArmed, WHY_FENCED, type Fence } from '../../domain/delivery/fence';
import { headlineOf } from '../../domain/gates/evaluate';
import { failedChanges } from '../../domain/gates/change-status';
import { changeApprovedAlone, whyNotToSend } from '../../domain/gates/sender';
import { environmentsOf } from '../../domain/gates/verification';
import { isOpenForChanges } from '../../domain/record/record-progress';
import { batchesOf, type SendPlan } from '../../domain/delivery/send-plan';
import { awaitingGates } from '../../domain/script/step';
import type { Ports } from '../../ports';
import { authorisedFacts, keepUsed, overriddenGates, saysTheSame, usedOverrides } from './authorisation';
import { authorisationEvent } from './authorisation-entry';
import { authorise, type Person } from '../people/authorise';
import { judgementOf } from './keep-judgement';
import { keepContent } from '../planning/contents';
import { keepPinned } from '../approving/keep-pinned';
import { loadRecord, type LoadedRecord, type ReadPorts } from '../records/load-record';
import { NO_RECORD, openRecord } from '../records/open-record';
import { bringIntoLedger, readApprovals } from '../verifying/rely-on-evidence';
import { CONTENT_CHANGED } from '../approving/submit-for-approval';
import { partRecord, planOf } from '../run-book/judge-steps';
import { planScript } from '../run-book/plan-script';
import { pushBatches } from './push-batches';
import { setGoing } from '../run-book/run-script';
import { readSettledProgress } from './send-progress';
import { interruptRunBook } from '../correcting/interrupt-run-book';
import { dayToldBy, saysFailure, whyNotSo } from '../correcting/still-so';
import { isToldSettled, whyNotExact } from '../correcting/told';
import { recordLog, withLedger, type Step, type Unchanged } from '../ledger/with-ledger';
import { resolveAudiences } from '../planning/write-communiques';

type SendPorts = ReadPorts & Pick<Ports, 'random' | 'ledgerKey' | 'queue'>;

export async function sendCommunications(
  ports: SendPorts,
  person: Person,
  issueId: string,
  contentDigest: string,
): Promise<Answer<RecordView>> {
  const permissions = await authorise(ports, { issueId }, 'send-communications');
  if (!permissions.ok) return permissions;
  const before = await loadRecord(ports, issueId, 'as-known');
  if (!before) return NO_RECORD;
  if (!isOpenForChanges(before.record)) return ALREADY_SENT;
  if (before.correction && !(await isToldSettled(ports, before.record))) return STILL_STOPPING;
  if ((await resolveAudiences(ports, person, before, 'to-send')) === 'later') return LOOKING_UP;
  const loaded = await loadRecord(ports, issueId);
  if (!loaded) return NO_RECORD;
  const { fence } = loaded.settings;
  if (!isArmed(fence, ports.installation.id())) return FENCED;
  const parted = partRecord(loaded);
  if (!parted.open) return refuseSend(ports, person, loaded);
  const alone = changeApprovedAlone(loaded.snapshot, person.accountId, loaded.judgedAt);
  if (alone !== undefined) return refuseSender(ports, person, loaded, alone);
  if (loaded.contentDigest !== contentDigest) return CONTENT_CHANGED;
  const timed = planScript(parted.open, loaded.judgedAt, parted.held);
  if (!timed.ok) return timed;
  await keepPinned(ports, loaded);
  await bringIntoLedger(ports, parted.open);
  const plan = planOf(loaded, fence.epoch);
  const authorised = await authoriseSend(ports, person, loaded, plan, fence);
  if (!authorised.ok) return authorised;
  if (loaded.correction?.interrupts) await setGoing(ports, loaded.correction.corrects.sendId);
  if (timed.value) await setGoing(ports, plan.sendId);
  else
    await pushBatches(
      ports,
      plan.sendId,
      batchesOf(plan).map(({ id }) => id),
    );
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId } }]);
  return openRecord(ports, issueId);
}

const STILL_STOPPING = refuse(
  'still-stopping',
  'Messages of what is corrected are still being stopped, so nobody can say yet who was told. Send the correction in a few minutes.',
);

const LOOKING_UP = refuse(
  'looking-up',
  'The recipients are so many that they are looked up in the background before anything is sent. Each communiqué says how far that has come; send again when it is done.',
);

const ALREADY_SENT = refuse('already-sending', 'This record was sent already; nobody is told twice.');

const FENCED = refuse('fenced', WHY_FENCED);

async function refuseSend(ports: SendPorts, person: Person, loaded: LoadedRecord): Promise<Answer<RecordView>> {
  await recordRefusal(ports, person, loaded);
  return {
    ok: false,
    refusal: {
      code: 'held',
      message: headlineOf(loaded.verdicts),
      reasons: loaded.verdicts.flatMap((verdict) => verdict.reasons),
    },
  };
}

/** Every gate is open, but not for this person. */
async function refuseSender(
  ports: SendPorts,
  person: Person,
  loaded: LoadedRecord,
  changeKey: string,
): Promise<Answer<RecordView>> {
  await recordRefusal(ports, person, loaded, OWN_APPROVAL);
  return refuse(OWN_APPROVAL, whyNotToSend(changeKey));
}

const OWN_APPROVAL = 'own-approval';

/** A refusal is part of the record: who wanted to send, and what held, or why it may not be this person. */
async function recordRefusal(ports: SendPorts, person: Person, loaded: LoadedRecord, sender?: string): Promise<void> {
  await withLedger(ports, recordLog(ports, loaded.record.issueId), async () => {
    const judgement = await judgementOf(ports, loaded, 'refused', person.accountId);
    return {
      actor: { kind: 'person', accountId: person.accountId },
      events: [
        {
          type: 'send-refused',
          data: {
            snapshot: judgement.digest,
            policy: loaded.policy.content.digest,
            gates: judgement.gates,
            ...(sender === undefined ? {} : { sender }),
          },
        },
      ],
      changes: [judgement.change, keepContent(loaded.policy.content)],
      value: undefined,
    };
  });
}

/**
 * The step after which deliveries may leave. The gates are judged once more from a snapshot taken inside the step, so
 * that what is written is what was judged.
 */
async function authoriseSend(
  ports: SendPorts,
  person: Person,
  planned: LoadedRecord,
  plan: SendPlan,
  fence: Fence,
): Promise<Answer<undefined>> {
  const issueId = planned.record.issueId;
  let first = true;
  return withLedger(
    ports,
    recordLog(ports, issueId),
    async (): Promise<Step<Answer<undefined>> | Unchanged<Answer<undefined>>> => {
      const approvals = await readApprovals(ports, issueId);
      const loaded =
        first && saysTheSame(planned.approval.body, approvals.body) ? planned : await loadRecord(ports, issueId);
      first = false;
      if (!loaded) return { unchanged: NO_RECORD };
      if (!isOpenForChanges(loaded.record)) return { unchanged: ALREADY_SENT };
      const { open, held } = partRecord(loaded);
      if (!open || loaded.contentDigest !== planned.contentDigest) return { unchanged: CONTENT_CHANGED };
      const alone = changeApprovedAlone(loaded.snapshot, person.accountId, loaded.judgedAt);
      if (alone !== undefined) return { unchanged: refuse(OWN_APPROVAL, whyNotToSend(alone)) };
      const inexact = (await whyNotExact(ports, loaded)) ?? whyNotSo(loaded);
      if (inexact) return { unchanged: inexact };
      const now = ports.clock.now();
      const timed = planScript(open, now, held);
      if (!timed.ok) return { unchanged: timed };
      const script = timed.value;
      const judgement = await judgementOf(ports, open, 'authorised', person.accountId);
      const { correction } = loaded;
      const runBook = correction && (await interruptRunBook(ports, correction, 'sent'));
      const authorisation = {
        id: digestOf({ send: plan.sendId, at: now, person: person.accountId }).slice(0, 32),
        ...authorisedFacts(open),
        versionId: loaded.sources.release.versionId,
        versionName: loaded.sources.release.name,
        accountId: person.accountId,
        epoch: fence.epoch,
      };
      const overrides = usedOverrides(open, {
        authorisation: authorisation.id,
        accountId: person.accountId,
        at: now,
      });
      const send: SendDocument = {
        id: plan.sendId,
        recordIssueId: issueId,
        authorisation,
        ...(correction ? { correction: { id: correction.id, correctsSendId: correction.corrects.sendId } } : {}),
        communiques: plan.communiques,
        total: plan.total,
        ...(script ? { script } : {}),
        startedAt: now,
        state: 'running',
      };
      return {
        actor: { kind: 'person', accountId: person.accountId },
        events: [
          authorisationEvent(open, judgement, approvals.body, now, {
            authorisation: authorisation.id,
            communiques: plan.communiques,
            script,
            ...(runBook ? { runBook: { ended: runBook.ended, held: runBook.held } } : {}),
          }),
          ...(await reopenedBy(ports, correction, authorisation.id)),
        ],
        changes: [
          judgement.change,
          { kind: 'send', key: plan.sendId, body: send, expected: 0 },
          ...(runBook ? [runBook.change] : []),
          {
            kind: 'record',
            key: issueId,
            body: {
              ...authorisedRecord(loaded, plan, now, runBook?.goesOn ?? false),
              ...overriddenGates(loaded, overrides),
              ...(runBook?.goesOn ? {} : { waiting: script && awaitingGates(script) }),
              state: 'sending',
              changedAt: now,
            },
            expected: loaded.stored.revision,
          },
          ...keepUsed(approvals, issueId, overrides),
        ],
        value: { ok: true, value: undefined },
      };
    },
  );
}

/** Whoever acknowledged what is corrected knows nothing of the correction yet. */
async function reopenedBy(
  ports: SendPorts,
  correction: Correction | undefined,
  authorisation: string,
): Promise<readonly LedgerEvent[]> {
  const corrected = correction && (await ports.store.get('send', correction.corrects.sendId));
  if (!corrected) return [];
  const { byCommunique } = await readSettledProgress(ports, corrected.body);
  const communiques = correction.communiques
    .map(({ id, corrects }) => ({
      communique: id,
      corrects,
      acknowledged: byCommunique[corrects]?.acknowledged ?? 0,
    }))
    .filter(({ acknowledged }) => acknowledged > 0);
  return communiques.length > 0 ? [{ type: 'acknowledgements-reopened', data: { authorisation, communiques } }] : [];
}

/** The day that the notices of a send tell. */
function dayTold({ record, communiques, sources }: LoadedRecord): Pick<RecordDocument, 'toldDay'> {
  const { releaseDate, versionId } = sources.release;
  const hasNotice = communiques.some(({ communique }) => communique.kind === 'planned-notice');
  return hasNotice && releaseDate !== undefined && versionId === record.versionId ? { toldDay: releaseDate } : {};
}

/** @param goesOn whether a run-book that the correction interrupted goes on after it */
function authorisedRecord(loaded: LoadedRecord, plan: SendPlan, now: number, goesOn: boolean): RecordDocument {
  const { record, correction, evidence, snapshot } = loaded;
  const confirmation = plan.communiques.some(({ target }) => target) ? ('open' as const) : undefined;
  if (!correction) return { ...record, ...dayTold(loaded), sendId: plan.sendId, recipients: plan.total, confirmation };
  const { interrupts: _interrupts, ...draft } = correction;
  const [known] = [
    ...failuresIn(evidence, environmentsOf(snapshot))
      .filter((failure) => saysFailure(loaded, correction, failure))
      .map(verdictOfEvidence),
    ...failedChanges(snapshot).map(verdictOfChange),
  ];
  const toldDay = dayToldBy(loaded, correction);
  return {
    ...record,
    // What is not corrected has its targets still.
    confirmation: confirmation ?? (record.confirmation && 'open'),
    corrections: withCorrection(record.corrections, {
      ...draft,
      ...(goesOn ? { interrupts: true } : {}),
      sendId: plan.sendId,
      sentAt: now,
      ...(known ? { sentKnowing: known.about } : {}),
      ...(toldDay ? { toldDay } : {}),
    }),
  };
}
