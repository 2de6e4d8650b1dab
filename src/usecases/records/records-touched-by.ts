/** Which records an event in Jira may concern. Too many do no harm; the sweep finds those that were missed. */
import type { Ports } from '../../ports';
import { ISSUE_TYPE_NAME } from '../administering/settings';

export async function recordsTouchedBy(
  ports: Pick<Ports, 'store' | 'jira'>,
  event: { readonly issueIds: readonly string[]; readonly versionIds: readonly string[] },
): Promise<readonly string[]> {
  const touched = new Set<string>();
  const own = await ports.store.getMany('record', event.issueIds);
  for (const [index, issueId] of event.issueIds.entries()) {
    if (own[index]) touched.add(issueId);
    else for (const linked of await recordsLinkedTo(ports, issueId)) touched.add(linked);
  }
  for (const versionId of new Set(event.versionIds)) {
    const page = await ports.store.query(
      { kind: 'record', index: 'by-version', partition: [versionId] },
      { limit: 100 },
    );
    for (const record of page.items) touched.add(record.key);
  }
  return [...touched];
}

async function recordsLinkedTo(ports: Pick<Ports, 'jira'>, issueId: string): Promise<readonly string[]> {
  const issue = await ports.jira.recordIssue(issueId);
  return (issue?.linked ?? []).filter((other) => other.typeName === ISSUE_TYPE_NAME).map((other) => other.issueId);
}
