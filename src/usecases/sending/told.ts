/** Who was told by a send, and so has to hear its correction: read from the deliveries, never from a group. */
import {
  audienceToCorrect,
  isWrongNow,
  type Correction,
  type CorrectionCause,
} from '../../domain/communique/correction';
import { mayHaveBeenToldCount } from '../../domain/delivery/delivery-counts';
import type { Delivery } from '../../domain/delivery/delivery';
import type { PlannedBatch } from '../../domain/delivery/send-plan';
import type { RecordDocument } from '../../domain/documents';
import type { ResolvedAudience } from '../../domain/record/audience';
import { refuse } from '../../domain/answer';
import type { Ports } from '../../ports';
import { communiqueKey, type LoadedCommunique, type LoadedRecord } from '../records/load-record';
import { CONTENT_CHANGED } from '../approving/submit-for-approval';
import { batchesInTurn, plannedBatches } from './batches-in-turn';
import { readRounds, readSendProgress } from './send-progress';

type ToldPorts = Pick<Ports, 'store' | 'clock' | 'ledgerKey'>;

/** The audience of each of a correction's communiqués as the deliveries say it now, by communiqué id. */
export async function audiencesToCorrect(
  ports: ToldPorts,
  correction: Pick<Correction, 'corrects' | 'communiques'>,
  communiques: readonly Pick<LoadedCommunique['communique'], 'id' | 'groupId'>[],
): Promise<ReadonlyMap<string, ResolvedAudience>> {
  const batches = await plannedBatches(ports, { sendId: correction.corrects.sendId });
  const audiences = await Promise.all(
    communiques.map(async ({ id, groupId }) => {
      const corrected = correction.communiques.find((one) => one.id === id)?.corrects ?? '';
      const deliveries = await deliveriesOf(ports, batches, corrected);
      return [id, audienceToCorrect(groupId, deliveries, ports.clock.now())] as const;
    }),
  );
  return new Map(audiences);
}

/** Batches in which nobody was told are not read. */
async function deliveriesOf(
  ports: ToldPorts,
  planned: readonly PlannedBatch[],
  communiqueId: string,
): Promise<readonly Delivery[]> {
  const own = planned.filter(({ communique }) => communique.communiqueId === communiqueId);
  const ids: string[] = [];
  for await (const { batch } of batchesInTurn(ports, own))
    if (batch && mayHaveBeenToldCount(batch.body.counts) > 0) ids.push(...batch.body.deliveryIds);
  const found = await ports.store.getMany('delivery', ids);
  return found.flatMap((stored) => (stored ? [stored.body] : []));
}

/**
 * Communiqués that said something wrong for this cause and of which anything was handed over: even for a delivery that
 * failed a late receipt may tell otherwise. Those that reached nobody leave for nobody.
 */
export async function communiquesToCorrect(
  ports: ToldPorts,
  record: RecordDocument,
  cause: Pick<CorrectionCause, 'kind'>,
): Promise<readonly LoadedCommunique['communique'][]> {
  const { byCommunique } = await readSendProgress(ports, record.sendId);
  const found = await ports.store.getMany(
    'communique',
    record.communiqueIds.map((id) => communiqueKey(record.issueId, id)),
  );
  return found.flatMap((stored) => {
    const counts = stored && byCommunique[stored.body.id];
    if (!counts || !isWrongNow(stored.body.kind, cause)) return [];
    return counts.total > counts.stopped + counts.planned ? [stored.body] : [];
  });
}

/** Whether everything that left before came to an end that the ledger tells, so that who was told is known. */
export async function isToldSettled(ports: ToldPorts, record: RecordDocument): Promise<boolean> {
  const rounds = await readRounds(ports, record);
  return rounds.every(({ isSettled }) => isSettled);
}

/** Why a correction is not for exactly those who were told; undefined when it is, or when it is no correction. */
export async function whyNotExact(
  ports: ToldPorts,
  { record, correction, communiques }: LoadedRecord,
): Promise<ReturnType<typeof refuse> | undefined> {
  if (!correction) return undefined;
  const covered = new Set(correction.communiques.map(({ corrects }) => corrects));
  const wrong = await communiquesToCorrect(ports, record, correction.cause);
  if (wrong.some(({ id }) => !covered.has(id))) return TOLD_MEANWHILE;
  if (!(await isToldSettled(ports, record))) return CONTENT_CHANGED;
  const exact = await audiencesToCorrect(
    ports,
    correction,
    communiques.map(({ communique }) => communique),
  );
  const same = communiques.every(({ communique, audience }) => {
    const told = exact.get(communique.id);
    return told !== undefined && told.digest === audience.digest;
  });
  return same ? undefined : CONTENT_CHANGED;
}

const TOLD_MEANWHILE = refuse(
  'told-meanwhile',
  'Meanwhile it turned out that another group was told, too. Drop this correction and begin it anew, so that it is for all of them.',
);
