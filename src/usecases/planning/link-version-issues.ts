/** Links a record to the issues of its version, in the background and within Jira's limits on writes to one issue. */
import type { Ports } from '../../ports';
import { ISSUE_TYPE_NAME, LINK_TYPE_NAME } from '../administering/settings';

/** Jira allows 20 writes to one issue in two seconds and 100 in thirty (forge documentation, rate limiting). */
const LINKS_IN_ONE_RUN = 15;
/** The search may still give those that were linked a moment ago. */
const ASKED_AT_ONCE = 2 * LINKS_IN_ONE_RUN;
const PAUSE_SECONDS = 5;
/** An issue with more links than this becomes slow to open; the fix version names all of them anyway. */
const LINK_LIMIT = 500;

type LinkPorts = Pick<Ports, 'jira' | 'store' | 'queue'>;

export async function linkVersionIssues(ports: LinkPorts, recordIssueId: string): Promise<void> {
  const [record, issue] = await Promise.all([
    ports.store.get('record', recordIssueId),
    ports.jira.recordIssue(recordIssueId),
  ]);
  const version = issue?.versions[0];
  if (!record || !issue || !version || record.body.issuesLinked) return;
  const linked = new Set(issue.linked.map((other) => other.issueId));
  const found = await ports.jira.unlinkedVersionIssueIds({
    versionId: version.id,
    exceptTypeName: ISSUE_TYPE_NAME,
    recordKey: issue.key,
    limit: ASKED_AT_ONCE,
  });
  const missing = found.filter((id) => !linked.has(id)).slice(0, Math.max(0, LINK_LIMIT - linked.size));
  for (const otherKey of missing.slice(0, LINKS_IN_ONE_RUN))
    await ports.jira.link({ typeName: LINK_TYPE_NAME, recordKey: issue.key, otherKey });
  const maybeMore = missing.length > LINKS_IN_ONE_RUN || (missing.length > 0 && found.length === ASKED_AT_ONCE);
  if (maybeMore) {
    await ports.queue.push('links', [{ body: { version: 1, issueId: recordIssueId }, delaySeconds: PAUSE_SECONDS }]);
    return;
  }
  await ports.store.commit([
    { kind: 'record', key: record.key, body: { ...record.body, issuesLinked: true }, expected: record.revision },
  ]);
}
