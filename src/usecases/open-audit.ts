/** The auditor's list of records with the state of each control. Changes nothing. */
import type { AuditRow, AuditView } from '../contract';
import { answer, type Answer } from '../domain/answer';
import type { RecordDocument } from '../domain/documents';
import { isBeforeSending } from '../domain/record-progress';
import type { Ports } from '../ports';
import { authoriseAudit } from './audit';

const ROWS_ON_A_PAGE = 50;

export async function openAudit(
  ports: Pick<Ports, 'jira' | 'store' | 'clock'>,
  request: { readonly words?: string; readonly cursor?: string },
): Promise<Answer<AuditView>> {
  const permission = await authoriseAudit(ports);
  if (!permission.ok) return permission;
  const page = await ports.store.query(
    { kind: 'record', index: 'by-change-time', partition: ['everywhere'] },
    { limit: ROWS_ON_A_PAGE, cursor: request.cursor, descending: true },
  );
  const current = await ports.store.getMany(
    'record',
    page.items.map((item) => item.key),
  );
  const words = (request.words ?? '').trim().toLowerCase();
  const records = current.flatMap((stored) => (stored ? [stored.body] : []));
  return answer({
    rows: records.filter((record) => matches(record, words)).map(auditRow),
    nextCursor: page.nextCursor,
    now: ports.clock.now(),
  });
}

function matches(record: RecordDocument, words: string): boolean {
  const items = record.items.map((item) => item.name).join(' ');
  const text =
    `${record.issueKey} ${record.projectKey} ${record.projectName} ${record.versionName} ${items}`.toLowerCase();
  return words.split(/\s+/).every((word) => text.includes(word));
}

export function auditRow(record: RecordDocument): AuditRow {
  const sent = !isBeforeSending(record.state);
  return {
    issueId: record.issueId,
    issueKey: record.issueKey,
    projectKey: record.projectKey,
    versionName: record.versionName,
    state: record.state,
    plannedAt: record.plannedAt,
    sentAt: record.sentAt,
    recipients: record.recipients,
    acknowledged: record.acknowledged,
    controls: [
      {
        name: 'Gates opened before sending',
        result: record.sendId ? 'pass' : sent ? 'fail' : 'pending',
        text: record.sendId ? 'Sending was authorised with every gate open.' : 'Nothing was sent yet.',
      },
      {
        name: 'Sent',
        result: record.state === 'withdrawn' ? 'fail' : record.sentAt ? 'pass' : 'pending',
        text: record.sentAt ? 'Every delivery is settled.' : 'Deliveries are still open.',
      },
      {
        name: 'Configuration items recorded',
        result: record.state === 'recorded' ? 'pass' : record.items.length === 0 && record.sentAt ? 'pass' : 'pending',
        text:
          record.state === 'recorded'
            ? `${record.items.length} configuration items carry the record.`
            : `${record.items.length} configuration items are to carry the record.`,
      },
    ],
  };
}
