/** Who was told by a send, and so has to hear its correction: read from the deliveries, never from a group. */
import { currentCorrection, type Correction, type CorrectionCause } from '../../domain/communique/correction';
import { toldBy } from '../../domain/communique/correction-draft';
import { isWrongNow } from '../../domain/communique/correction-needed';
import { mayHaveBeenToldCount, NO_DELIVERIES } from '../../domain/delivery/delivery-counts';
import type { PlannedBatch } from '../../domain/delivery/send-plan';
import type { RecordDocument } from '../../domain/documents';
import {
  resolvedAudience,
  type Audience,
  type AudienceMember,
  type ResolvedAudience,
} from '../../domain/record/audience';
import { refuse } from '../../domain/answer';
import { toldNothingWrong } from '../../domain/script/interruption';
import type { Ports } from '../../ports';
import { LookUpBudget } from '../planning/look-up-budget';
import { communiqueKey, type LoadedCommunique, type LoadedRecord } from '../records/load-record';
import { CONTENT_CHANGED } from '../approving/submit-for-approval';
import { batchesInTurn, plannedBatches } from '../sending/batches-in-turn';
import { readRounds, readSendProgress } from '../sending/send-progress';

type ToldPorts = Pick<Ports, 'store' | 'clock' | 'ledgerKey'>;

/** Who was told of one communiqué, and as of which change of it; `too-many` where more were than one invocation reads. */
export type ToldAudience =
  | { readonly kind: 'exact'; readonly audience: ResolvedAudience }
  | { readonly kind: 'too-many'; readonly toldChanges: number };

/**
 * The audience of each of a correction's communiqués as the deliveries say it now, by communiqué id. Of more people than
 * a page's invocation may look up, who they are is looked up in the background.
 */
export async function audiencesToCorrect(
  ports: ToldPorts,
  correction: Pick<Correction, 'corrects' | 'communiques'>,
  communiques: readonly Pick<LoadedCommunique['communique'], 'id' | 'groupId'>[],
): Promise<ReadonlyMap<string, ToldAudience>> {
  const { sendId } = correction.corrects;
  const [{ byCommunique, toldChanges }, batches] = await Promise.all([
    readSendProgress(ports, sendId),
    plannedBatches(ports, { sendId }),
  ]);
  const budget = new LookUpBudget();
  const audiences = new Map<string, ToldAudience>();
  for (const { id, groupId } of communiques) {
    const corrected = correction.communiques.find((one) => one.id === id)?.corrects ?? '';
    const count = mayHaveBeenToldCount(byCommunique[corrected] ?? NO_DELIVERIES);
    if (count > budget.people) {
      audiences.set(id, { kind: 'too-many', toldChanges: toldChanges[corrected] ?? 0 });
      continue;
    }
    budget.use(count);
    const own = batches.filter(({ communique }) => communique.communiqueId === corrected);
    const members = await toldInBatches(ports, own);
    const audience = resolvedAudience({ groupId, members, excluded: [], resolvedAt: ports.clock.now() });
    audiences.set(id, { kind: 'exact', audience });
  }
  return audiences;
}

/** Who of these batches was told, or may have been; those in which nobody was are not read. */
export async function toldInBatches(
  ports: Pick<Ports, 'store'>,
  planned: readonly PlannedBatch[],
): Promise<readonly AudienceMember[]> {
  const ids: string[] = [];
  for await (const { batch } of batchesInTurn(ports, planned))
    if (batch && mayHaveBeenToldCount(batch.body.counts) > 0) ids.push(...batch.body.deliveryIds);
  const found = await ports.store.getMany('delivery', ids);
  return toldBy(found.flatMap((stored) => (stored ? [stored.body] : [])));
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

/**
 * Whether everything wrong that left before came to an end that the ledger tells, so that who was told is known. What has
 * not begun of a run-book, and what stays true, does not matter.
 */
export async function isToldSettled(ports: ToldPorts, record: RecordDocument): Promise<boolean> {
  const cause = currentCorrection(record.corrections)?.cause;
  const rounds = await readRounds(ports, record);
  return rounds.every(({ send, isSettled, unsettled, byCommunique }) => {
    if (isSettled || !cause || send?.interruptedBy === undefined) return isSettled;
    return unsettled.every((id) => toldNothingWrong(send, id, cause, byCommunique[id]));
  });
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
    return told?.kind === 'exact'
      ? told.audience.digest === audience.digest
      : told !== undefined && isToldAsKnown(audience, told.toldChanges);
  });
  return same ? undefined : CONTENT_CHANGED;
}

/** Whether exactly the same people were told as when they were looked up. */
export function isToldAsKnown(audience: Audience, toldChanges: number): boolean {
  return audience.lookUp === undefined && audience.toldChanges === toldChanges;
}

const TOLD_MEANWHILE = refuse(
  'told-meanwhile',
  'Meanwhile it turned out that another group was told, too. Drop this correction and begin it anew, so that it is for all of them.',
);
