/** Closes a send once nothing is open any more: "sent" follows from the deliveries only, never from having tried. */
import { withCorrection } from '../../domain/communique/correction';
import { isAllKeptBack, type DeliveryCounts } from '../../domain/delivery/delivery-counts';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { RecordState } from '../../domain/record/record';
import { told } from '../../domain/record/record-progress';
import type { Ports } from '../../ports';
import { readSettledProgress, sendIdsOf } from './send-progress';
import { setGoing } from '../run-book/run-script';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';

type ClosePorts = LedgerPorts & Pick<Ports, 'queue'>;

/**
 * Does nothing while a delivery is planned, attempted or uncertain: an uncertain one waits for a receipt or a person. Nor
 * while a batch is not told to the ledger, since the closing entry sums up what the ledger tells.
 */
export async function closeSend(ports: ClosePorts, sendId: string): Promise<void> {
  const send = await ports.store.get('send', sendId);
  if (!send || send.body.state === 'closed') return;
  const record = await ports.store.get('record', send.body.recordIssueId);
  if (!record) return;
  if (!(await countsOnceOver(ports, send.body))) return;
  await withLedger(ports, recordLog(ports, record.key), async () => {
    const [currentSend, currentRecord] = await Promise.all([
      ports.store.get('send', sendId),
      ports.store.get('record', record.key),
    ]);
    if (!currentSend || !currentRecord || currentSend.body.state === 'closed') return { unchanged: undefined };
    // As the log has them that the entry sums up: a report or a person may have come in between.
    const counts = await countsOnceOver(ports, currentSend.body);
    if (!counts) return { unchanged: undefined };
    const others = await readOtherSends(ports, currentRecord.body, sendId);
    const now = ports.clock.now();
    const accepted = told(counts) + counts.bounced;
    const closed: SendDocument = {
      ...currentSend.body,
      ...(isAllKeptBack(counts) && currentSend.body.state === 'running' ? { stopReason: LEFT_OUT } : {}),
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

/** Undefined while something of it is open, or is not told to the ledger. */
async function countsOnceOver(ports: LedgerPorts, send: SendDocument): Promise<DeliveryCounts | undefined> {
  const { counts, isSettled } = await readSettledProgress(ports, send);
  const open = counts.planned + counts.attempting + counts['to-do'] + counts.uncertain;
  return isSettled && open === 0 ? counts : undefined;
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
