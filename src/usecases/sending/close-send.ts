/** Closes a send once nothing is open any more: "sent" follows from the deliveries only, never from having tried. */
import { chunks } from '../../domain/delivery/send-plan';
import type { CommuniqueKind } from '../../domain/communique/communique';
import { withCorrection } from '../../domain/communique/correction';
import { isAllKeptBack, NO_DELIVERIES, type DeliveryCounts } from '../../domain/delivery/delivery-counts';
import type { ItemRecordDocument, RecordDocument, SendDocument } from '../../domain/documents';
import type { RecordState } from '../../domain/record/record';
import { told } from '../../domain/record/record-progress';
import type { Change, Ports } from '../../ports';
import { itemRecordKey } from '../ledger/item-record-key';
import { readSettledProgress, sendIdsOf, type SendProgress } from './send-progress';
import { setGoing } from '../run-book/run-script';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';

type ClosePorts = LedgerPorts & Pick<Ports, 'queue'>;

const ITEMS_IN_ONE_STEP = 15;

/**
 * Does nothing while a delivery is planned, attempted or uncertain: an uncertain one waits for a receipt or a person. Nor
 * while a batch is not told to the ledger, since the closing entry sums up what the ledger tells.
 */
export async function closeSend(ports: ClosePorts, sendId: string): Promise<void> {
  const send = await ports.store.get('send', sendId);
  if (!send || send.body.state === 'closed') return;
  const record = await ports.store.get('record', send.body.recordIssueId);
  if (!record) return;
  const { counts, byCommunique, isSettled } = await readSettledProgress(ports, send.body);
  if (!isSettled || counts.planned + counts.attempting + counts['to-do'] + counts.uncertain > 0) return;
  const isLeftOut = isAllKeptBack(counts);
  if (send.body.correction) await amendItems(ports, record.body, send.body, told(counts));
  else if (send.body.state === 'running' && !isLeftOut) {
    await prepareItems(ports, record.body, send.body, byCommunique);
    await amendByEarlierCorrections(ports, record.body);
  }
  await withLedger(ports, recordLog(ports, record.key), async () => {
    const [currentSend, currentRecord] = await Promise.all([
      ports.store.get('send', sendId),
      ports.store.get('record', record.key),
    ]);
    if (!currentSend || !currentRecord || currentSend.body.state === 'closed') return { unchanged: undefined };
    const others = await readOtherSends(ports, currentRecord.body, sendId);
    const now = ports.clock.now();
    const accepted = told(counts) + counts.bounced;
    const closed: SendDocument = {
      ...currentSend.body,
      ...(isLeftOut && currentSend.body.state === 'running' ? { stopReason: LEFT_OUT } : {}),
      state: 'closed',
      closedAt: now,
    };
    return {
      actor: { kind: 'app' },
      events: [
        {
          type: 'send-closed',
          data: {
            authorisation: currentSend.body.authorisation.id,
            planned: counts.total,
            accepted,
            failed: counts.failed,
            cancelled: counts.stopped,
          },
        },
      ],
      changes: [
        {
          kind: 'send',
          key: sendId,
          body: closed,
          expected: currentSend.revision,
        },
        {
          kind: 'record',
          key: record.key,
          body: {
            ...closedRecord(currentRecord.body, closed, counts, now),
            state: stateOnceClosed([closed, ...others]),
            changedAt: now,
          },
          expected: currentRecord.revision,
        },
      ],
      value: undefined,
    };
  });
  if (send.body.correction) await setGoing(ports, send.body.correction.correctsSendId);
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId: record.key } }]);
}

/** People left out one communiqué after the other: that is no release that was announced to nobody, but none announced. */
const LEFT_OUT = 'every communiqué was left out.';

async function readOtherSends(
  ports: Pick<Ports, 'store'>,
  record: RecordDocument,
  sendId: string,
): Promise<readonly SendDocument[]> {
  const ids = sendIdsOf(record).filter((id) => id !== sendId);
  const found = ids.length === 0 ? [] : await ports.store.getMany('send', ids);
  return found.flatMap((stored) => (stored ? [stored.body] : []));
}

/** Where a record stands when the first of these sends has just ended; the others are its other rounds. */
function stateOnceClosed([closing, ...others]: readonly [SendDocument, ...SendDocument[]]): RecordState {
  if (others.some(({ state }) => state !== 'closed')) return 'sending';
  const announcement = [closing, ...others].find(({ correction }) => correction === undefined);
  // What stops a second try takes nothing back of what was sent in full before.
  return announcement?.stopReason === undefined || announcement.reopenedAt !== undefined ? 'sent' : 'withdrawn';
}

function closedRecord(
  record: RecordDocument,
  { correction }: SendDocument,
  counts: DeliveryCounts,
  now: number,
): RecordDocument {
  if (!correction && isAllKeptBack(counts)) return record;
  if (!correction) return { ...record, sentAt: record.sentAt ?? now, acknowledged: counts.acknowledged };
  const current = record.corrections?.find(({ id }) => id === correction.id);
  return current
    ? { ...record, corrections: withCorrection(record.corrections, { ...current, closedAt: current.closedAt ?? now }) }
    : record;
}

/** What is to be written to the configuration items is settled before the record counts as sent, so it is never forgotten. */
async function prepareItems(
  ports: ClosePorts,
  record: RecordDocument,
  send: SendDocument,
  byCommunique: SendProgress['byCommunique'],
): Promise<void> {
  const text = itemText(record, send, byCommunique, ports.clock.now());
  for (const items of chunks(record.items, ITEMS_IN_ONE_STEP)) {
    const keys = items.map((item) => itemRecordKey(record.issueId, item));
    const known = await ports.store.getMany('item-record', keys);
    const missing = items.flatMap((item, index): Change[] => {
      const key = keys[index];
      if (known[index] || key === undefined) return [];
      const body: ItemRecordDocument = {
        recordIssueId: record.issueId,
        item,
        state: 'to-be-written',
        text,
        attempts: 0,
      };
      return [{ kind: 'item-record', key, body, expected: 0 }];
    });
    if (missing.length > 0) await ports.store.commit(missing);
  }
}

/** One line a configuration item carries about the release: what, how many people were told, where the record is. */
function itemText(
  record: RecordDocument,
  { communiques }: SendDocument,
  byCommunique: SendProgress['byCommunique'],
  now: number,
): string {
  const toldOf = (kind: CommuniqueKind): number =>
    communiques
      .filter((one) => one.kind === kind)
      .reduce((sum, { communiqueId }) => sum + told(byCommunique[communiqueId] ?? NO_DELIVERIES), 0);
  const [announced, noticed] = [toldOf('release-announcement'), toldOf('planned-notice')];
  const day = new Date(now).toISOString().slice(0, 10);
  // Where only what is planned was told, nobody verified that it is released.
  const isPlan = announced === 0 && noticed > 0;
  return `${day}: ${record.projectName} ${record.versionName} ${isPlan ? 'planned' : 'released'}, ${announced + noticed} people told (${record.issueKey})`;
}

/** A run-book that went on after a correction has its line only now, and the correction belongs to it. */
async function amendByEarlierCorrections(ports: ClosePorts, record: RecordDocument): Promise<void> {
  for (const { sendId, closedAt } of record.corrections ?? []) {
    const send = sendId === undefined || closedAt === undefined ? undefined : await ports.store.get('send', sendId);
    if (!send) continue;
    const { counts } = await readSettledProgress(ports, send.body);
    await amendItems(ports, record, send.body, told(counts));
  }
}

/** The line of a release that was corrected says so, on every item that is to carry it. */
async function amendItems(
  ports: ClosePorts,
  record: RecordDocument,
  send: SendDocument,
  people: number,
): Promise<void> {
  const cause = record.corrections?.find(({ id }) => id === send.correction?.id)?.cause;
  if (!cause) return;
  const day = new Date(ports.clock.now()).toISOString().slice(0, 10);
  const marker = ` (${record.issueKey})`;
  for (const items of chunks(record.items, ITEMS_IN_ONE_STEP)) {
    const known = await ports.store.getMany(
      'item-record',
      items.map((item) => itemRecordKey(record.issueId, item)),
    );
    const amended = known.flatMap((stored): Change[] => {
      if (!stored || stored.body.amendedBy?.includes(send.id)) return [];
      const { recordIssueId, item, text, amendedBy = [] } = stored.body;
      const line = text.endsWith(marker) ? text.slice(0, -marker.length) : text;
      const body: ItemRecordDocument = {
        recordIssueId,
        item,
        state: 'to-be-written',
        text: `${line}; ${AMENDMENT[cause.kind]}, ${people} people told so on ${day}${marker}`,
        attempts: 0,
        amendedBy: [...amendedBy, send.id],
      };
      return [{ kind: 'item-record', key: stored.key, body, expected: stored.revision }];
    });
    if (amended.length > 0) await ports.store.commit(amended);
  }
}

const AMENDMENT = {
  'rolled-back': 'rolled back',
  failed: 'its deployment failed',
  'change-failed': 'its deployment failed',
  rescheduled: 'planned for another day',
  person: 'corrected',
} as const;
