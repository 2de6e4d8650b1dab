import type { Caller } from '../../ports';
import { jiraTime, restUrl, type Site } from '../context';
import { userDetails } from '../people/view';
import { groupsOf } from '../permissions/decide';
import type { CommentDocument, IssueDocument } from '../store/documents';
import { htmlOfDocument } from './adf';

export function commentView(site: Site, comment: CommentDocument, caller: Caller, rendered = false) {
  return {
    self: restUrl(site, `/rest/api/3/issue/${comment.issueId}/comment/${comment.id}`),
    id: comment.id,
    author: userDetails(site, comment.author, caller),
    body: comment.body,
    ...(rendered ? { renderedBody: htmlOfDocument(comment.body) } : {}),
    updateAuthor: userDetails(site, comment.author, caller),
    created: jiraTime(site, comment.created, caller),
    updated: jiraTime(site, comment.updated, caller),
    ...(comment.visibility === undefined ? {} : { visibility: comment.visibility }),
    jsdPublic: comment.visibleToCustomers,
  };
}

/** The comments that the caller may see: a comment restricted to a group is for its members. */
export function visibleComments(site: Site, issue: IssueDocument, caller: Caller): readonly CommentDocument[] {
  return site.store.comments.childrenOf(issue.id).filter((comment) => {
    if (comment.visibility === undefined || caller.kind === 'app') return true;
    if (caller.kind === 'anonymous') return false;
    const wanted = comment.visibility.identifier ?? comment.visibility.value;
    return groupsOf(site, caller.accountId).some((group) => group.groupId === wanted || group.name === wanted);
  });
}

/** The field `comment`. */
export function commentPage(site: Site, issue: IssueDocument, caller: Caller) {
  const comments = visibleComments(site, issue, caller);
  return {
    comments: comments.map((comment) => commentView(site, comment, caller)),
    self: restUrl(site, `/rest/api/3/issue/${issue.id}/comment`),
    maxResults: comments.length,
    total: comments.length,
    startAt: 0,
  };
}
