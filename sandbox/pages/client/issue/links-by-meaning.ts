import type { IssueLink, LinkedIssue } from '../api/jira-schemas';

/** Groups links by what they say about this work item: "blocks", "is communicated by", … */
export function linksByMeaning(links: readonly IssueLink[]): ReadonlyMap<string, readonly LinkedIssue[]> {
  const groups = new Map<string, LinkedIssue[]>();
  for (const link of links) {
    const other = link.outwardIssue ?? link.inwardIssue;
    if (other === undefined) continue;
    const meaning = link.outwardIssue === undefined ? link.type.inward : link.type.outward;
    groups.set(meaning, [...(groups.get(meaning) ?? []), other]);
  }
  return groups;
}
