/** What every correction is made of: its drafts for exactly those who were told, its entry, and the end of what went before. */
import type { Communique } from '../../domain/communique/communique';
import { type Correction, type CorrectionCause, currentCorrection } from '../../domain/communique/correction';
import { correctionCommuniqueId, draftCorrection } from '../../domain/communique/correction-draft';
import { correctionIdOf } from '../../domain/communique/correction-needed';
import { NO_DELIVERIES, mayHaveBeenToldCount } from '../../domain/delivery/delivery-counts';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { LedgerEvent, LedgerEventOf } from '../../domain/ledger/event';
import { inUtc } from '../../domain/script/timing-words';
import { type Audience, emptyAudience } from '../../domain/record/audience';
import type { Change, Ports } from '../../ports';
import type { LedgerPorts } from '../ledger/with-ledger';
import { askForLookUps, keepMembersOnce, toBeLookedUp } from '../planning/look-up';
import { communiqueSource } from '../planning/communique-changes';
import { readAudiences } from '../planning/audience-members';
import { communiqueKey } from '../records/load-record';
import { readSendProgress, sendIdsOf } from '../sending/send-progress';
import { stopSend } from '../sending/end-send';
import { OVERTAKEN } from '../sending/overtaken';
import { interruptRunBook } from './interrupt-run-book';
import { audiencesToCorrect, communiquesToCorrect } from './told';

export interface Drafted {
  readonly correction: Correction;
  readonly communiques: readonly {
    readonly communique: Communique;
    readonly corrects: string;
    readonly audience: Audience;
  }[];
}

/**
 * Writes the drafts down where nothing refers to them yet; undefined when nobody was told anything that is wrong. What
 * was written by an attempt that was cut off is the same, so it stays.
 */
export async function draft(
  ports: LedgerPorts,
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
  const id = correctionIdOf(record.issueId, send.id, cause, record.corrections?.length ?? 0);
  const drafts = wrong.map((original) => ({
    communique: draftCorrection({
      correctionId: id,
      original,
      cause,
      projectName: record.projectName,
      versionName: send.authorisation.versionName,
      toldAt: send.startedAt,
      moment: inUtc,
    }),
    corrects: original.id,
  }));
  const correction: Correction = {
    id,
    startedAt: ports.clock.now(),
    cause,
    corrects: { sendId: send.id, authorisation: send.authorisation.id },
    version: { id: send.authorisation.versionId, name: send.authorisation.versionName },
    communiques: wrong.map((original) => ({
      id: correctionCommuniqueId(id, original.id),
      corrects: original.id,
      kind: original.kind,
    })),
  };
  const audiences = await audiencesToCorrect(
    ports,
    correction,
    drafts.map(({ communique }) => communique),
  );
  const communiques = [];
  for (const one of drafts) {
    const told = audiences.get(one.communique.id);
    const audience =
      told?.kind === 'exact'
        ? await keepMembersOnce(ports, told.audience)
        : toBeLookedUp(ports, emptyAudience(one.communique.groupId));
    const kept = await keepDraft(ports, communiqueKey(record.issueId, one.communique.id), one.communique, audience);
    communiques.push({ ...one, audience: kept });
  }
  return { correction, communiques };
}

/** Of more people than are read at once: who was told is looked up in the background, once the draft stands. */
export async function lookUpWhoWasTold(
  ports: Pick<Ports, 'queue'>,
  issueId: string,
  { communiques }: Drafted,
): Promise<void> {
  await askForLookUps(
    ports,
    issueId,
    communiques.map(({ communique, audience }) => ({ communiqueId: communique.id, audience })),
  );
}

async function keepDraft(
  ports: Pick<Ports, 'store'>,
  key: string,
  communique: Communique,
  audience: Audience,
): Promise<Audience> {
  const [known, [heard]] = await Promise.all([ports.store.get('communique', key), readAudiences(ports, [key])]);
  const goesOn = audience.lookUp !== undefined && heard?.body.lookUp !== undefined;
  await ports.store.commit([
    ...(known ? [] : [{ kind: 'communique', key, body: communique, expected: 0 } as const]),
    ...(goesOn ? [] : [{ kind: 'audience', key, body: audience, expected: heard?.revision ?? 0 } as const]),
  ]);
  return goesOn ? heard.body : audience;
}

/** The correction as it is kept, and what becomes of a run-book that it interrupts: for the transaction that drafts it. */
export async function interrupting(
  ports: Pick<Ports, 'store' | 'clock' | 'ledgerKey'>,
  { correction }: Drafted,
): Promise<{
  readonly correction: Correction;
  readonly changes: readonly Change[];
  readonly told: Pick<LedgerEventOf<'correction-drafted'>['data'], 'runBook'>;
}> {
  const runBook = await interruptRunBook(ports, correction, 'drafted');
  if (!runBook?.goesOn) return { correction, changes: runBook ? [runBook.change] : [], told: {} };
  return {
    correction: { ...correction, interrupts: true },
    changes: [runBook.change],
    told: { runBook: { ended: runBook.ended } },
  };
}

/** The corrections, with a mark on one that is still leaving: the next one stops it. Reads nothing where none is. */
export async function withCutShort(
  ports: Pick<Ports, 'store' | 'ledgerKey'>,
  corrections: RecordDocument['corrections'] = [],
): Promise<readonly Correction[]> {
  const marked: Correction[] = [];
  for (const correction of corrections)
    marked.push((await isStillLeaving(ports, correction)) ? { ...correction, cutShort: true } : correction);
  return marked;
}

/** Whether a correction that was sent has not left for everybody yet. */
export async function isStillLeaving(
  ports: Pick<Ports, 'store' | 'ledgerKey'>,
  { sendId, closedAt, cutShort }: Correction,
): Promise<boolean> {
  if (sendId === undefined || closedAt !== undefined || cutShort) return false;
  const { counts } = await readSendProgress(ports, sendId);
  return counts.planned + counts.attempting + counts['to-do'] > 0;
}

export function draftedEvent(
  { correction, communiques }: Drafted,
  why: Pick<LedgerEventOf<'correction-drafted'>['data'], 'evidence' | 'schedule' | 'reason' | 'replaces' | 'runBook'>,
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

/**
 * Only the last round of a record goes on: whoever has not heard the earlier one need not hear it any more. A run-book only
 * waits meanwhile.
 */
export async function stopEarlierSends(ports: Pick<Ports, 'store'>, issueId: string): Promise<void> {
  const record = await ports.store.get('record', issueId);
  const current = currentCorrection(record?.body.corrections);
  if (!record || !current) return;
  const sends = await ports.store.getMany(
    'send',
    sendIdsOf(record.body).filter((id) => id !== current.sendId),
  );
  for (const send of sends)
    if (send?.body.state === 'running' && send.body.interruptedBy !== current.id)
      await stopSend(ports, send, OVERTAKEN);
}
