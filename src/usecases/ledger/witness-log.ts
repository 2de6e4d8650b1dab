/**
 * Takes the checkpoint of a record's log down in the site's log, so that rewriting the one would have to rewrite the
 * other as well (design decision 8).
 */
import { isBeforeSending } from '../../domain/record/record-progress';
import { headKey } from './ledger-keys';
import { recordLog, siteLog, withLedger, type LedgerPorts } from './with-ledger';

/** Does nothing before sending, and nothing when the log has not grown since. */
export async function witnessLog(ports: LedgerPorts, recordIssueId: string): Promise<void> {
  const log = recordLog(ports, recordIssueId);
  await withLedger(ports, siteLog(ports), async () => {
    const [record, head] = await Promise.all([
      ports.store.get('record', recordIssueId),
      ports.store.get('ledger-head', headKey(log)),
    ]);
    if (!record || !head || isBeforeSending(record.body.state)) return { unchanged: undefined };
    const { size, root, signedNote } = head.body;
    if (size <= (record.body.witnessedSize ?? 0)) return { unchanged: undefined };
    return {
      actor: { kind: 'app' },
      events: [{ type: 'log-checkpointed', data: { log, size, root, checkpoint: signedNote } }],
      changes: [
        { kind: 'record', key: record.key, body: { ...record.body, witnessedSize: size }, expected: record.revision },
      ],
      value: undefined,
    };
  });
}
