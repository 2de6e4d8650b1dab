import type { Site } from '../context';
import { textOfDocument } from '../issues/adf';
import type { IndexDocument, IndexedIssue } from '../store/documents';

/** What search will know of this issue; null when there is no such issue. */
function snapshot(site: Site, issueId: string): IndexedIssue | null {
  const issue = site.store.issues.get(issueId);
  if (issue === undefined) return null;
  return {
    issue,
    comments: site.store.comments.childrenOf(issueId).map((comment) => textOfDocument(comment.body)),
    properties: Object.fromEntries(
      site.store.properties.childrenOf(`issue/${issueId}`).map((property) => [property.key, property.value]),
    ),
  };
}

/**
 * Tells search of the issue's present state. Queries see it after the site's lag; until then they see what they saw
 * before, as with Jira's own index, which follows the database and is not part of the transaction.
 */
export function reindex(site: Site, issueId: string, lag = site.searchLag): void {
  const now = site.clock.now();
  const before = site.store.index.get(issueId)?.entries ?? [];
  const current = before.findLastIndex((entry) => entry.due <= now);
  const kept = before.slice(Math.max(0, current));
  site.store.index.put({ issueId, entries: [...kept, { due: now + lag, seen: snapshot(site, issueId) }] });
}

/** What queries see of an entry now; `reconciled` issues are seen as they are. */
export function seenNow(entry: IndexDocument, now: number, reconciled: boolean): IndexedIssue | null {
  if (reconciled) return entry.entries.at(-1)?.seen ?? null;
  return entry.entries.findLast((candidate) => candidate.due <= now)?.seen ?? null;
}
