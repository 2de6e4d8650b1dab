/** The record's panel, as the deployment engineer sees it. */
import type { CommuniqueView, CorrectionView, ItemRecordView, LedgerSummary, RecordView } from '../../contract';
import { isResponsibleGone, looksAfter, problemsBeforeApproval, problemsOf } from '../../domain/communique/communique';
import { standingOf } from '../../domain/deployment/deployment';
import { isStandIn } from '../../domain/privacy/closed-account';
import type { LedgerHeadDocument, SendDocument } from '../../domain/documents';
import { recipientsOver } from '../../domain/channels/recipients';
import { fencedIn, PLANNED_ELSEWHERE, whyKeptIn } from '../../domain/delivery/fence';
import { awaitedInWords, peopleOfVerdicts } from '../../domain/gates/gate';
import { soleApprovers } from '../../domain/gates/sender';
import { changeRequests, groupNameIn } from '../../domain/gates/snapshot';
import { environmentsAsked, environmentsOf } from '../../domain/gates/verification';
import { sentCorrectionOf, type Correction } from '../../domain/communique/correction';
import { judgedAs } from '../../domain/record/judged-as';
import type { RecordState } from '../../domain/record/record';
import {
  correctionHeadline,
  currentState,
  isBeforeSending,
  isOpenForChanges,
  recordHeadline,
  waitingOf,
} from '../../domain/record/record-progress';
import type { Coverage } from '../../domain/record/coverage';
import { toldOfAll } from '../../domain/record/mending';
import { standing as inQuarantine } from '../../domain/record/quarantine';
import { exclusionsInWords, type Audience } from '../../domain/record/audience';
import { dayInWords, describeTiming } from '../../domain/script/timing-words';
import { AT_ONCE } from '../../domain/script/timing';
import type { PersonPermissions, Ports, Stored } from '../../ports';
import { allowedOf } from '../people/authorise';
import { itemRecordKey } from '../ledger/item-record-key';
import { headKey } from '../ledger/ledger-keys';
import { stateOnceSent } from './communique-state';
import { loadOtherCommuniques, type LoadedCommunique, type LoadedRecord } from './load-record';
import { readGroupOptions } from '../administering/group-options';
import { namesOf } from '../people/names';
import { summariseDrifts } from '../approving/present-drift';
import { overridableGates, peopleOfOverrides, presentOverrides } from '../overriding/present-overrides';
import { momentsOf } from '../run-book/moments';
import { peopleOfChase, presentChase, presentHanded } from '../confirming/chase-of-send';
import { presentCoverage } from '../confirming/present-confirmation';
import { presentInterrupted, presentTime } from '../run-book/present-steps';
import { partRecord, type Parted } from '../run-book/judge-steps';
import { judgedIn, type JudgedCommunique } from '../confirming/judge-coverage';
import { whyEndedForGood } from '../sending/ended-for-good';
import { isVerifiedAgain, unsaidIn } from '../correcting/still-so';
import { currentSendId, NOTHING_SENT, readRounds, sendInWords, type SendProgress } from '../sending/send-progress';
import { versionSummary } from './version-summary';
import { recordLog } from '../ledger/with-ledger';

type PresentPorts = Pick<Ports, 'installation' | 'store' | 'jira' | 'clock' | 'ledgerKey' | 'log'>;

export async function presentRecord(
  ports: PresentPorts,
  loaded: LoadedRecord,
  permissions: PersonPermissions,
): Promise<RecordView> {
  const { record, issue, snapshot, verdicts } = loaded;
  const log = recordLog(ports, record.issueId);
  const [rounds, earlier, drifts, head, groups, itemRecords] = await Promise.all([
    readRounds(ports, record),
    loadOtherCommuniques(ports, loaded),
    summariseDrifts(ports, loaded),
    ports.store.get('ledger-head', headKey(log)),
    readGroupOptions(ports, loaded.settings),
    ports.store.getMany(
      'item-record',
      record.items.map((item) => itemRecordKey(record.issueId, item)),
    ),
  ]);
  const state = currentState(record.state, record.submission !== undefined, verdicts);
  const now = ports.clock.now();
  const judged = rounds.flatMap((round) => judgedIn(record, round, now));
  const currentId = currentSendId(record);
  const progress = rounds.find(({ send }) => send?.id === currentId) ?? NOTHING_SENT;
  const parted = isOpenForChanges(record) ? partRecord(loaded) : undefined;
  const currentIds = loaded.communiques.map(({ communique }) => communique.id);
  const context: CommuniqueContext = {
    groupOf: (id) => groupNameIn(loaded, id),
    now,
    corrections: record.corrections,
    judged,
    whyKept: ({ authorisation }) =>
      whyKeptIn(loaded.settings.fence, ports.installation.id(), authorisation.epoch) && PLANNED_ELSEWHERE,
  };
  return {
    issueId: record.issueId,
    issueKey: issue.key,
    projectKey: issue.project.key,
    projectName: issue.project.name,
    revision: loaded.stored.revision,
    state,
    headline: headlineOf(ports, loaded, state, progress),
    version: versionSummary(loaded),
    changes: changeRequests(snapshot).map(({ issueId, key, summary, status }) => ({ issueId, key, summary, status })),
    gates: verdicts,
    judgedAs: judgedAs(record),
    overrides: presentOverrides(snapshot.overrides, loaded),
    overridable: overridableGates(loaded),
    environments: environmentsOf(snapshot).map((name) => ({
      name,
      failureStands: standingOf(loaded.evidence, name).negative !== undefined,
    })),
    installation: {
      ...snapshot.installation,
      revision: record.installation?.revision ?? 0,
      environmentsAsked: environmentsAsked(snapshot.settings),
    },
    peopleVerify: snapshot.settings.policy.deployment.sources.includes('person'),
    drifts,
    communiques: [
      ...loaded.communiques.map((communique) => ({
        ...presentCommunique(communique, rounds, true, context),
        ...presentTime(communique, progress, momentsOf(loaded, ports.clock.now())),
        ...waitsFor(parted, communique),
      })),
      ...earlier.map((communique) => presentCommunique(communique, rounds, false, context)),
    ],
    ...(loaded.correction ? { correction: presentCorrection(loaded, loaded.correction, rounds, now) } : {}),
    configurationItems: record.items.map((item, index): ItemRecordView => {
      const written = itemRecords[index]?.body;
      return {
        ...item,
        state: written?.state ?? 'to-be-written',
        writtenAt: written?.writtenAt,
        problem: written?.problem,
      };
    }),
    groups,
    beginsWith: parted?.open ? currentIds.filter((id) => parted.held[id] === undefined) : [],
    waiting: waitingOf(record),
    contentDigest: loaded.contentDigest,
    ...fencedIn(loaded.settings.fence, ports.installation.id()),
    submittedAt: record.submission?.at,
    soleApprovers: isBeforeSending(state) ? soleApprovers(snapshot, loaded.judgedAt) : [],
    sentAt: record.sentAt,
    ledger: summariseLedger(log, head),
    allowed: allowedOf(permissions),
    people: await namesOf(ports, [
      ...peopleOfVerdicts(verdicts),
      ...[...loaded.communiques, ...earlier].map(({ communique }) => communique.responsibleAccountId),
      ...[...loaded.communiques, ...earlier].flatMap(peopleToMend),
      ...[...loaded.communiques, ...earlier].flatMap(({ communique, group }) =>
        isResponsibleGone(communique)
          ? rounds.flatMap(({ send }) => lookedAfterBy({ communique, group }, send).lookedAfterBy?.accountId ?? [])
          : [],
      ),
      ...(loaded.correction?.cause.kind === 'person' ? [loaded.correction.cause.accountId] : []),
      ...peopleOfOverrides(snapshot.overrides),
      ...Object.values(progress.send?.chases ?? {}).flatMap(peopleOfChase),
      ...(drifts ?? []).flatMap((drift) => [
        ...drift.accountIds,
        ...drift.changes.flatMap(({ by }) => (by ? [by.accountId] : [])),
      ]),
    ]),
    now: ports.clock.now(),
  };
}

/** The sentence a manager could read aloud about the record as it stands. */
export function headlineOf(
  { installation }: Pick<Ports, 'installation'>,
  loaded: LoadedRecord,
  state: RecordState,
  progress: SendProgress,
): string {
  const { counts } = progress;
  const { correction, communiques, verdicts, settings } = loaded;
  const isFenced = fencedIn(settings.fence, installation.id()).fenced !== undefined;
  const parted = isBeforeSending(state) && !correction ? partRecord(loaded) : undefined;
  if (parted?.open && Object.keys(parted.held).length > 0)
    return isFenced ? 'Its first communiqués may leave, but not from this site.' : partedHeadline(loaded, parted);
  if (!correction) return recordHeadline(state, verdicts, counts, { ...sendInWords(progress), isFenced });
  const channels = communiques.map(({ communique }) => communique.channel);
  return correctionHeadline(correction, peopleOf(communiques), counts, recipientsOver(channels));
}

function partedHeadline({ communiques }: LoadedRecord, { held }: Parted): string {
  const first = communiques.filter(({ communique }) => held[communique.id] === undefined);
  const names = first.map(({ groupName }) => groupName).join(', ');
  return `Ready to begin with ${names}; the rest waits for ${awaitedInWords(Object.values(held).flat())}.`;
}

function peopleOf(communiques: readonly LoadedCommunique[]): number {
  return communiques.reduce((sum, { audience }) => sum + audience.count, 0);
}

function presentCorrection(
  loaded: LoadedRecord,
  correction: Correction,
  rounds: readonly SendProgress[],
  now: number,
): CorrectionView {
  const { cause } = correction;
  const unsaid = unsaidIn(loaded, correction);
  return {
    id: correction.id,
    stage: correction.sendId === undefined ? 'draft' : correction.closedAt === undefined ? 'sending' : 'sent',
    because: cause.kind,
    why: whyCorrect(correction),
    ...(cause.kind === 'person' ? { accountId: cause.accountId } : {}),
    startedAt: correction.startedAt,
    people: peopleOf(loaded.communiques),
    verifiedAgain: isVerifiedAgain(loaded, correction),
    ...(unsaid === undefined ? {} : { unsaid }),
    ...(correction.closedAt === undefined ? {} : { closedAt: correction.closedAt }),
    ...presentInterrupted(
      correction,
      rounds.find(({ send }) => send?.id === correction.corrects.sendId),
      now,
    ),
  };
}

function whyCorrect({ cause, version }: Correction): string {
  switch (cause.kind) {
    case 'rolled-back':
      return `${version.name} was rolled back from ${cause.environment}.`;
    case 'failed':
      return `The deployment of ${version.name} to ${cause.environment} failed.`;
    case 'change-failed':
      return `${cause.changeKey} is in the status “${cause.status}”, which says that the deployment of ${version.name} failed or was rolled back.`;
    case 'rescheduled':
      return `The release date of ${version.name} is ${dayInWords(cause.after ?? 'not set any more')}; ${dayInWords(cause.before ?? 'no day')} was told.`;
    case 'person':
      return cause.reason;
  }
}

/** What a communiqué would wait for while others leave. */
function waitsFor(parted: Parted | undefined, { communique }: LoadedCommunique): Pick<CommuniqueView, 'waitsFor'> {
  const gates = parted?.open && parted.held[communique.id];
  return gates ? { waitsFor: awaitedInWords(gates) } : {};
}

/** What is known about every communiqué of the record. */
interface CommuniqueContext {
  readonly groupOf: (communiqueId: string) => string;
  readonly now: number;
  readonly corrections: readonly Correction[] | undefined;
  readonly judged: readonly JudgedCommunique[];
  /** Why nothing more leaves of a send that was authorised before the site was copied or restored, as a sentence. */
  readonly whyKept: (send: SendDocument) => string | undefined;
}

function presentCommunique(
  loaded: LoadedCommunique,
  rounds: readonly SendProgress[],
  current: boolean,
  { groupOf, now, corrections, judged, whyKept }: CommuniqueContext,
): CommuniqueView {
  const { communique, audience } = loaded;
  const round = rounds.find(({ byCommunique }) => byCommunique[communique.id] !== undefined);
  const deliveries = round?.byCommunique[communique.id];
  const kept = round?.send && whyKept(round.send);
  const ended = round?.send && (whyEndedForGood(round.send, communique.id) ?? kept);
  const coverage = presentCoverage(judged, communique.id);
  return {
    id: communique.id,
    revision: communique.revision,
    group: {
      id: communique.groupId,
      name: loaded.groupName,
      channel: communique.channel,
      memberCount: audience.count,
    },
    kind: communique.kind,
    channel: communique.channel,
    subject: communique.subject,
    answers: communique.answers,
    responsibleAccountId: communique.responsibleAccountId,
    ...(isResponsibleGone(communique) ? { responsibleGone: true } : {}),
    ...lookedAfterBy(loaded, round?.send),
    problems: deliveries ? problemsOf(communique) : problemsBeforeApproval(communique),
    audience: {
      count: audience.count,
      resolvedAt: audience.resolvedAt,
      lookingUp: audience.lookUp !== undefined,
      ...foundSoFar(audience),
      excluded: exclusionsInWords(audience),
    },
    ...presentToMend(loaded.group),
    state: communiqueState(loaded, round, coverage?.state),
    deliveries,
    coverage,
    ...(current && round ? presentChase(round, communique.id, now, kept) : {}),
    ...presentHanded(round?.send, communique.id),
    ...(round?.send && sentCorrectionOf(corrections, { sendId: round.send.id, communiqueId: communique.id })
      ? { corrected: true }
      : {}),
    ...reopenedBy(corrections, communique.id, rounds),
    ...(ended === undefined ? {} : { ended }),
    ...(communique.timing ? { timing: communique.timing } : {}),
    timingInWords: describeTiming(communique.timing ?? AT_ONCE, groupOf),
    current,
  };
}

function presentToMend(group: LoadedCommunique['group']): Pick<CommuniqueView, 'toMend'> {
  const count = inQuarantine(group?.quarantine).length;
  if (!group || count === 0) return {};
  const accountId = group.responsibleAccountId;
  const told = toldOfAll(group);
  return {
    toMend: {
      count,
      ...(accountId === undefined || isStandIn(accountId) ? {} : { accountId }),
      ...(told ? { told } : {}),
    },
  };
}

function peopleToMend({ group }: LoadedCommunique): readonly string[] {
  const { accountId, told } = presentToMend(group).toMend ?? {};
  return [accountId, told?.accountId].filter((id) => id !== undefined);
}

function lookedAfterBy(
  { communique, group }: Pick<LoadedCommunique, 'communique' | 'group'>,
  send: SendProgress['send'],
): Pick<CommuniqueView, 'lookedAfterBy'> {
  if (!send || !isResponsibleGone(communique)) return {};
  const accountId = looksAfter(communique, send.authorisation.accountId, group?.responsibleAccountId);
  return { lookedAfterBy: accountId === undefined ? {} : { accountId } };
}

function foundSoFar({ lookUp }: Audience): Pick<CommuniqueView['audience'], 'found'> {
  if (lookUp?.found === undefined) return {};
  const { found: people, about } = lookUp;
  return { found: { people, ...(about === undefined ? {} : { about }) } };
}

/** How many acknowledged what the correction's communiqué corrects. */
function reopenedBy(
  corrections: readonly Correction[] | undefined,
  communiqueId: string,
  rounds: readonly SendProgress[],
): Pick<CommuniqueView, 'reopened'> {
  for (const { corrects, communiques } of corrections ?? []) {
    const corrected = communiques.find(({ id }) => id === communiqueId)?.corrects;
    const round = rounds.find(({ send }) => send?.id === corrects.sendId);
    const reopened = corrected === undefined ? 0 : (round?.byCommunique[corrected]?.acknowledged ?? 0);
    if (reopened > 0) return { reopened };
  }
  return {};
}

function communiqueState(
  { communique, audience }: LoadedCommunique,
  round: SendProgress | undefined,
  coverage: Coverage['state'] | undefined,
): CommuniqueView['state'] {
  const deliveries = round?.byCommunique[communique.id];
  if (round?.send && deliveries) return stateOnceSent(round.send, communique.id, deliveries, coverage);
  return problemsOf(communique).length === 0 && audience.count > 0 ? 'ready' : 'draft';
}

export function summariseLedger(log: string, head: Stored<LedgerHeadDocument> | undefined): LedgerSummary {
  return { origin: log, size: head?.body.size ?? 0, root: head?.body.root ?? '', signedAt: head?.body.signedAt };
}
