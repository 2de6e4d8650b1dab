/** What every correction is made of: its drafts for exactly those who were told, its entry, and the end of what went before. */
import type { Communique } from '../../domain/communique/communique';
import {
  type Correction,
  type CorrectionCause,
  audienceToCorrect,
  correctionCommuniqueId,
  correctionIdOf,
  currentCorrection,
  draftCorrection,
} from '../../domain/communique/correction';
import { NO_DELIVERIES, mayHaveBeenToldCount } from '../../domain/delivery/delivery-counts';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { LedgerEvent, LedgerEventOf } from '../../domain/ledger/event';
import { type ResolvedAudience, withoutMembers } from '../../domain/record/audience';
import type { Ports } from '../../ports';
import type { LedgerPorts } from '../ledger/with-ledger';
import { keepMembers } from '../planning/audience-members';
import { communiqueSource } from '../planning/communique-changes';
import { communiqueKey } from '../records/load-record';
import { readSendProgress, sendIdsOf } from '../sending/send-progress';
import { stopSend } from '../sending/still-authorised';
import { audiencesToCorrect, communiquesToCorrect } from '../sending/told';

export interface Drafted {
  readonly correction: Correction;
  readonly communiques: readonly { readonly communique: Communique; readonly corrects: string }[];
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

export function draftedEvent(
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

/** Only the last round of a record goes on: whoever has not heard the earlier one need not hear it any more. */
export async function stopEarlierSends(ports: Pick<Ports, 'store'>, issueId: string): Promise<void> {
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
