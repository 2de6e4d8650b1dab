/** Which releases were told without an approval of the change, and wait for this person's review. */
import type { EmergencyToReview } from '../../contract';
import type { Ports } from '../../ports';
import { mayDecide } from '../approving/may-decide';
import type { Person } from '../people/authorise';

/** Emergencies are rare; a site with more of them that wait has the rest in the audit. */
const EMERGENCIES_SHOWN = 50;

/** One query of storage, and one read and one call of Jira where something waits; what is due first at the top. */
export async function emergenciesToReview(
  ports: Pick<Ports, 'store' | 'jira'>,
  person: Person,
): Promise<readonly EmergencyToReview[]> {
  const found = await ports.store.query(
    { kind: 'record', index: 'by-review', partition: ['due'] },
    { limit: EMERGENCIES_SHOWN },
  );
  if (found.items.length === 0) return [];
  const records = await ports.store.getMany(
    'record',
    found.items.map(({ key }) => key),
  );
  const waiting = records.flatMap((stored) =>
    (stored?.body.reviews ?? [])
      .filter(({ outcome, involved }) => outcome === undefined && !involved.includes(person.accountId))
      .flatMap(({ changes, sentAt, dueAt }) =>
        stored ? changes.map((change) => ({ change, record: stored.body, sentAt, dueAt })) : [],
      ),
  );
  if (waiting.length === 0) return [];
  const issueIds = waiting.flatMap(({ record, change }) => [record.issueId, change.issueId]);
  const permissions = await ports.jira.permissionsOnIssues([...new Set(issueIds)]);
  return waiting
    .filter(({ record, change }) => mayDecide(permissions, record.issueId, change.issueId))
    .map(({ record, change, sentAt, dueAt }) => ({
      change,
      recordIssueId: record.issueId,
      recordKey: record.issueKey,
      projectName: record.projectName,
      versionName: record.versionName,
      recipients: record.recipients,
      sentAt,
      dueAt,
    }))
    .sort((a, b) => a.dueAt - b.dueAt);
}
