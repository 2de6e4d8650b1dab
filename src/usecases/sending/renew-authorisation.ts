/** An authorisation that has grown old is renewed by a fresh judgement, which may also let go what waited until now. */
import type { RecordDocument, SendDocument } from '../../domain/documents';
import { digestOf } from '../../domain/encoding/digest';
import type { GateOverride } from '../../domain/policy/override';
import { awaitingGates, type Script } from '../../domain/script/step';
import type { Stored } from '../../ports';
import { keepPinned } from '../approving/keep-pinned';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';
import type { LoadedRecord, ReadPorts } from '../records/load-record';
import { plannedCommuniques, type Parted } from '../run-book/judge-steps';
import { judgedScript } from '../run-book/plan-script';
import { stepsHeldAnew, waitingChange } from '../run-book/waiting-steps';
import { areStatusesTold, bringIntoLedger, readApprovals } from '../verifying/rely-on-evidence';
import { authorisedFacts, keepUsed, overriddenGates, saysTheSame, usedOverrides } from './authorisation';
import { authorisationEvent } from './authorisation-entry';
import { judgementOf } from './keep-judgement';
import type { SendPermission } from './send-permission';

/**
 * The same plan, judged again: the ledger tells it, what it rests on now, and what waits for its gates from now on.
 * Batches that find the authorisation old at the same time share one renewal.
 */
export async function renewAuthorisation(
  ports: ReadPorts & LedgerPorts,
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
    const isOutdated =
      isJudgedBefore(current.body.script, loaded) ||
      !saysTheSame(loaded.approval.body, approvals.body) ||
      (await isMoreReported(ports, loaded)) ||
      (open && !areStatusesTold(open, approvals.body, loaded.judgedAt));
    // Somebody said something else while it was judged: it is judged again, as it stands.
    if (isOutdated) return { unchanged: { kind: 'unknown', afterSeconds: 1 } };
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
        ...waitingChange(record, current.body, script, {
          ...overriddenGates({ ...loaded, record: record.body }, overrides),
          ...dayToldFirst(current.body, script, loaded),
        }),
        ...keepUsed(approvals, loaded.record.issueId, overrides),
      ],
      value: { kind: 'authorised', send: renewed },
    };
  });
}

/** Whether what waits was changed after it was read to be judged. */
function isJudgedBefore(script: Script | undefined, { communiques }: LoadedRecord): boolean {
  return communiques.some(({ communique: { id, revision } }) => (script?.[id]?.revision ?? 0) > revision);
}

/** Whether somebody reported something of the deployment after it was read to be judged. */
async function isMoreReported(ports: Pick<ReadPorts, 'store'>, { sources, evidence }: LoadedRecord): Promise<boolean> {
  const deployment = await ports.store.get('deployment', sources.release.versionId);
  const known = new Set(evidence.map(({ id }) => id));
  return deployment?.body.evidence.some(({ id }) => !known.has(id)) ?? false;
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
