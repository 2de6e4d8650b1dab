import type { Caller } from '../../ports';
import type { Site } from '../context';
import { refuse } from '../rest/refusal';
import { reindex } from '../search/index-writer';
import type { IssueDocument } from '../store/documents';
import { emitIssueDeleted } from './events';
import { linksOf } from './links';

/** Deletes an issue with all that belongs to it. Jira emits no events for what goes with it. */
export function deleteIssue(site: Site, actor: Caller, issue: IssueDocument, withSubtasks: boolean): void {
  const children = site.store.issues.childrenOf(issue.projectId).filter((child) => child.parentId === issue.id);
  const subtasks = children.filter((child) => site.store.issueTypes.require(child.issueTypeId).hierarchyLevel < 0);
  if (subtasks.length > 0 && !withSubtasks) {
    throw refuse(
      400,
      `The issue '${issue.key}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.`,
    );
  }
  for (const subtask of subtasks) deleteIssue(site, actor, subtask, true);
  for (const link of linksOf(site, issue.id)) site.store.links.delete(link.id);
  for (const log of site.store.changelogs.childrenOf(issue.id)) site.store.changelogs.delete(log.id);
  for (const comment of site.store.comments.childrenOf(issue.id)) site.store.comments.delete(comment.id);
  for (const link of site.store.remoteLinks.childrenOf(issue.id)) site.store.remoteLinks.delete(link.id);
  for (const approval of site.store.approvals.childrenOf(issue.id)) site.store.approvals.delete(approval.id);
  for (const property of site.store.properties.childrenOf(`issue/${issue.id}`)) {
    site.store.properties.delete(`issue/${issue.id}/${property.key}`);
  }
  site.store.requests.delete(issue.id);
  emitIssueDeleted(site, actor, issue);
  site.store.issues.delete(issue.id);
  reindex(site, issue.id);
}
