/**
 * How a send stands, at the cost of a few reads and no REST call: a small one delivery by delivery, from its batches; a
 * large one as of the ledger's last entry about each of its batches, from the sums in the head of its record's log.
 */
import { addCounts, NO_DELIVERIES, type DeliveryCounts } from '../../domain/delivery/delivery-counts';
import { batchesOf, type PlannedBatch } from '../../domain/delivery/send-plan';
import { hasOneOtherSide, isOut } from '../../domain/delivery/outage';
import { countsOfTally, tallyKey } from '../../domain/delivery/tally';
import type { OutageView } from '../../contract';
import { correctionBehind, currentCorrection, sentCorrectionOf } from '../../domain/communique/correction';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import { recipientsOver, type Recipients } from '../../domain/channels/recipients';
import { awaitedInWords } from '../../domain/gates/gate';
import type { SendInWords } from '../../domain/record/record-progress';
import { awaitingGates } from '../../domain/script/step';
import type { Ports } from '../../ports';
import { headKey } from '../ledger/ledger-keys';
import { recordLog } from '../ledger/with-ledger';
import { outageOf } from './outages';

export type ProgressPorts = Pick<Ports, 'store' | 'ledgerKey'>;

export interface SendProgress {
  readonly send?: SendDocument;
  /** The deliveries of batches that were not written yet count as planned. */
  readonly counts: DeliveryCounts;
  readonly byCommunique: Readonly<Record<string, DeliveryCounts>>;
  /** Whether the ledger tells of every delivery how it ended. */
  readonly isSettled: boolean;
  /** The communiqués of which it does not tell so yet, by their ids. */
  readonly unsettled: readonly string[];
  /** By communiqué, how often it changed who was told: as long as it stands, the same people were. */
  readonly toldChanges: Readonly<Record<string, number>>;
}

export const NOTHING_SENT: SendProgress = {
  counts: NO_DELIVERIES,
  byCommunique: {},
  isSettled: false,
  unsettled: [],
  toldChanges: {},
};

/** Forge reads so many values by key in one request (key-value store, limits). */
export const BATCHES_IN_ONE_READ = 25;

/** For people who look on: a small send is shown message by message. */
export async function readSendProgress(ports: ProgressPorts, sendId: string | undefined): Promise<SendProgress> {
  const send = sendId === undefined ? undefined : (await ports.store.get('send', sendId))?.body;
  if (!send) return NOTHING_SENT;
  const planned = planOfSend(send);
  if (planned.length > BATCHES_IN_ONE_READ) return readSettledProgress(ports, send);
  const found = await ports.store.getMany(
    'batch',
    planned.map(({ id }) => id),
  );
  return progressOf(
    send,
    planned.map(({ communique, size }, index) => ({
      communiqueId: communique.communiqueId,
      counts: found[index]?.body.counts ?? { ...NO_DELIVERIES, total: size, planned: size },
      toldChanges: found[index]?.body.toldChanges ?? 0,
      isSettled: found[index]?.body.state === 'settled',
    })),
  );
}

/** As the ledger tells it, whatever the number of recipients: one read. */
export async function readSettledProgress(ports: ProgressPorts, send: SendDocument): Promise<SendProgress> {
  const head = await ports.store.get('ledger-head', headKey(recordLog(ports, send.recordIssueId)));
  const planned = planOfSend(send);
  const tallies = send.communiques.map(({ communiqueId, audience }) => {
    const batches = planned.filter(({ communique }) => communique.communiqueId === communiqueId).length;
    const tally = head?.body.tallies?.[tallyKey({ sendId: send.id, communiqueId })];
    return {
      communiqueId,
      counts: countsOfTally(tally, audience.count),
      toldChanges: tally?.toldChanges ?? 0,
      isSettled: (tally?.settled ?? 0) === batches,
    };
  });
  return progressOf(send, tallies);
}

function progressOf(
  send: SendDocument,
  parts: readonly {
    readonly communiqueId: string;
    readonly counts: DeliveryCounts;
    readonly toldChanges: number;
    readonly isSettled: boolean;
  }[],
): SendProgress {
  const byCommunique: Record<string, DeliveryCounts> = {};
  const toldChanges: Record<string, number> = {};
  let counts = NO_DELIVERIES;
  for (const { communiqueId, counts: own, toldChanges: changes } of parts) {
    toldChanges[communiqueId] = (toldChanges[communiqueId] ?? 0) + changes;
    byCommunique[communiqueId] = addCounts(byCommunique[communiqueId] ?? NO_DELIVERIES, own);
    counts = addCounts(counts, own);
  }
  const unsettled = [...new Set(parts.flatMap(({ communiqueId, isSettled }) => (isSettled ? [] : [communiqueId])))];
  return { send, counts, byCommunique, isSettled: unsettled.length === 0, unsettled, toldChanges };
}

/** The batches of a send, whether they were written or not. */
export function planOfSend({ id, communiques }: SendDocument): readonly PlannedBatch[] {
  return batchesOf({ sendId: id, communiques });
}

/** The sends of a record's rounds: of the announcement, then of its corrections. */
export function sendIdsOf({ sendId, corrections }: Pick<RecordDocument, 'sendId' | 'corrections'>): readonly string[] {
  return [sendId, ...(corrections ?? []).map((correction) => correction.sendId)].filter((id) => id !== undefined);
}

/** The send of the round that the record is about now: of its correction once that was sent, else of the announcement. */
export function currentSendId({
  sendId,
  corrections,
}: Pick<RecordDocument, 'sendId' | 'corrections'>): string | undefined {
  return currentCorrection(corrections)?.sendId ?? sendId;
}

/**
 * The sends that still say what is true: of the current round, and of the correction after which a run-book went on.
 */
export function standingSendIds(record: Pick<RecordDocument, 'sendId' | 'corrections'>): readonly string[] {
  return [currentSendId(record), correctionBehind(record.corrections)?.sendId].filter((id) => id !== undefined);
}

/** Whether what a send told with one of its communiqués may be said once more: no correction of it was sent. */
export function isStanding(
  record: Pick<RecordDocument, 'sendId' | 'corrections'>,
  told: { readonly sendId: string; readonly communiqueId: string },
): boolean {
  return standingSendIds(record).includes(told.sendId) && sentCorrectionOf(record.corrections, told) === undefined;
}

/** All rounds of a record, the announcement first. */
export async function readRounds(
  ports: ProgressPorts,
  record: Pick<RecordDocument, 'sendId' | 'corrections'>,
): Promise<readonly SendProgress[]> {
  return Promise.all(sendIdsOf(record).map((id) => readSendProgress(ports, id)));
}

/** What the sentence about a record says of its send besides the counts. */
export function sendInWords({ send, byCommunique }: Pick<SendProgress, 'send' | 'byCommunique'>): SendInWords {
  const waiting = send?.state === 'running' ? awaitingGates(send.script) : [];
  const people = waiting.reduce((sum, id) => sum + (byCommunique[id]?.total ?? 0), 0);
  const awaited = awaitedInWords(waiting.flatMap((id) => send?.script?.[id]?.heldBy ?? []));
  return {
    recipients: recipientsOfSend(send),
    ...(send?.stopReason === undefined ? {} : { stopReason: send.stopReason }),
    ...(waiting.length === 0
      ? {}
      : { waiting: { for: awaited || 'the moment that its time is counted from', people } }),
  };
}

/** What to call those to whom something is sent. */
export function recipientsOfSend(send: Pick<SendDocument, 'communiques'> | undefined): Recipients {
  return recipientsOver((send?.communiques ?? []).map(({ channel }) => channel));
}

/** The channels by which what is left of a send that is under way waits, because their other side takes nothing. */
export function outagesOf({ send, byCommunique }: SendProgress): readonly OutageView[] {
  if (send?.state !== 'running') return [];
  const waiting = send.communiques.flatMap(({ communiqueId, channel }) =>
    (byCommunique[communiqueId]?.planned ?? 0) > 0 ? [channel] : [],
  );
  return [...new Set(waiting)].flatMap((channel) => {
    const outage = outageOf(send, channel);
    if (!isOut(outage) || !hasOneOtherSide(channel)) return [];
    const { since, until, reason, unanswered } = outage;
    return [{ channel, since, until, reason, ...(unanswered ? { unanswered } : {}) }];
  });
}
