/** Closes a send once nothing is open any more: "sent" follows from the deliveries only, never from having tried. */
import { chunks } from '../domain/send-plan';
import type { ItemRecordDocument, RecordDocument } from '../domain/documents';
import { told } from '../domain/record-progress';
import type { Change, Ports } from '../ports';
import { itemRecordKey } from './item-record-key';
import { readSendProgress } from './send-progress';
import { recordLog, withLedger, type LedgerPorts } from './with-ledger';

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
  const progress = await readSendProgress(ports, record.body);
  const { counts, batches } = progress;
  const open = counts.planned + counts.attempting + counts.uncertain;
  if (batches.length < send.body.batches.length || open > 0) return;
  if (!batches.every(({ body }) => body.state === 'settled')) return;
  if (send.body.state === 'running') await prepareItems(ports, record.body, told(counts));
  await withLedger(ports, recordLog(ports, record.key), async () => {
    const [currentSend, currentRecord] = await Promise.all([
      ports.store.get('send', sendId),
      ports.store.get('record', record.key),
    ]);
    if (!currentSend || !currentRecord || currentSend.body.state === 'closed') return { unchanged: undefined };
    const now = ports.clock.now();
    const accepted = told(counts) + counts.bounced;
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
          body: { ...currentSend.body, state: 'closed', closedAt: now },
          expected: currentSend.revision,
        },
        {
          kind: 'record',
          key: record.key,
          body: {
            ...currentRecord.body,
            state: currentSend.body.state === 'stopped' ? 'withdrawn' : 'sent',
            sentAt: now,
            changedAt: now,
            acknowledged: counts.acknowledged,
          },
          expected: currentRecord.revision,
        },
      ],
      value: undefined,
    };
  });
  await ports.queue.push('follow-ups', [{ body: { version: 1, issueId: record.key } }]);
}

/** What is to be written to the configuration items is settled before the record counts as sent, so it is never forgotten. */
async function prepareItems(ports: ClosePorts, record: RecordDocument, people: number): Promise<void> {
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
        text: itemText(record, people, ports.clock.now()),
        attempts: 0,
      };
      return [{ kind: 'item-record', key, body, expected: 0 }];
    });
    if (missing.length > 0) await ports.store.commit(missing);
  }
}

/** One line a configuration item carries about the release: what, how many people were told, where the record is. */
function itemText(record: RecordDocument, people: number, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10);
  return `${day}: ${record.projectName} ${record.versionName} released, ${people} people told (${record.issueKey})`;
}
