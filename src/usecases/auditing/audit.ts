/** What every entry of the auditor's page begins with: the permission to audit, and the record it is about. */
import { refuse, type Answer } from '../../domain/answer';
import type { RecordDocument } from '../../domain/documents';
import type { Ports, Stored } from '../../ports';

export async function authoriseAudit(ports: Pick<Ports, 'jira'>): Promise<Answer<undefined>> {
  if (await ports.jira.mayAudit()) return { ok: true, value: undefined };
  return refuse(
    'not-permitted',
    'You need the global permission “Audit release communications”. A Jira administrator can grant it.',
  );
}

export async function auditedRecord(
  ports: Pick<Ports, 'jira' | 'store'>,
  issueId: string,
): Promise<Answer<Stored<RecordDocument>>> {
  const permission = await authoriseAudit(ports);
  if (!permission.ok) return permission;
  const record = await ports.store.get('record', issueId);
  if (!record) return refuse('no-record', 'There is no release communications record for this work item.', 'issueId');
  return { ok: true, value: record };
}
