import { z } from 'zod';
import { restUrl } from '../context';
import { userDetails } from '../people/view';
import { holds, visibleIssue } from '../permissions/decide';
import { answer, noContent, type Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import { get, post, remove, type Route } from '../rest/router';
import type { IssueDocument, RemoteLinkDocument } from '../store/documents';
import { addComment } from './comment-store';
import { commentView, visibleComments } from './comment-view';

const issueOf = (call: Call): IssueDocument => visibleIssue(call.site, call.caller, call.parameter('issueIdOrKey'));

/** Comments, watchers and remote links of an issue. */
export const issueDetailRoutes: readonly Route[] = [
  get('/rest/api/3/issue/{issueIdOrKey}/comment', (call) => {
    const issue = issueOf(call);
    const startAt = Math.max(0, call.queryNumber('startAt', 0));
    const maxResults = Math.min(100, Math.max(0, call.queryNumber('maxResults', 100)));
    const order = call.query('orderBy') ?? 'created';
    if (!['created', '+created', '-created'].includes(order)) {
      throw refuse(400, "Invalid orderBy field. The only valid field is 'created'.");
    }
    const comments = [...visibleComments(call.site, issue, call.caller)];
    if (order === '-created') comments.reverse();
    const rendered = call.expands('renderedBody');
    return answer({
      startAt,
      maxResults,
      total: comments.length,
      comments: comments
        .slice(startAt, startAt + maxResults)
        .map((comment) => commentView(call.site, comment, call.caller, rendered)),
    });
  }),
  post('/rest/api/3/issue/{issueIdOrKey}/comment', (call) => {
    const comment = addComment(call.site, call.caller, issueOf(call), call.json());
    return answer(commentView(call.site, comment, call.caller, call.expands('renderedBody')), 201);
  }),
  get('/rest/api/3/issue/{issueIdOrKey}/comment/{id}', (call) => {
    const issue = issueOf(call);
    const id = call.parameter('id');
    const comment = visibleComments(call.site, issue, call.caller).find((candidate) => candidate.id === id);
    if (comment === undefined) throw refuse(404, `Can not find a comment for the id: ${id}.`);
    return answer(commentView(call.site, comment, call.caller, call.expands('renderedBody')));
  }),
  get('/rest/api/3/issue/{issueIdOrKey}/watchers', (call) => {
    const issue = issueOf(call);
    const { site, caller } = call;
    const project = site.store.projects.require(issue.projectId);
    const mayList = holds(site, caller, 'VIEW_VOTERS_AND_WATCHERS', { project, issue });
    return answer({
      self: restUrl(site, `/rest/api/3/issue/${issue.key}/watchers`),
      isWatching: caller.kind !== 'anonymous' && issue.watchers.includes(caller.accountId),
      watchCount: issue.watchers.length,
      watchers: mayList ? issue.watchers.map((accountId) => userDetails(site, accountId, caller)) : [],
    });
  }),
  post('/rest/api/3/issue/{issueIdOrKey}/watchers', (call) => {
    const issue = issueOf(call);
    const wanted = call.json();
    const accountId = typeof wanted === 'string' ? wanted : call.accountId();
    changeWatchers(call, issue, accountId, [...new Set([...issue.watchers, accountId])]);
    return noContent;
  }),
  remove('/rest/api/3/issue/{issueIdOrKey}/watchers', (call) => {
    const issue = issueOf(call);
    const accountId = call.query('accountId') ?? call.accountId();
    changeWatchers(
      call,
      issue,
      accountId,
      issue.watchers.filter((watcher) => watcher !== accountId),
    );
    return noContent;
  }),
  get('/rest/api/3/issue/{issueIdOrKey}/remotelink', (call) => {
    const issue = issueOf(call);
    const links = call.site.store.remoteLinks.childrenOf(issue.id);
    const globalId = call.query('globalId');
    if (globalId === undefined) return answer(links.map((link) => remoteLinkView(call, issue, link)));
    const link = links.find((candidate) => candidate.globalId === globalId);
    if (link === undefined) throw refuse(404, 'No remote link exists with that global id.');
    return answer(remoteLinkView(call, issue, link));
  }),
  post('/rest/api/3/issue/{issueIdOrKey}/remotelink', (call) => createRemoteLink(call)),
  get('/rest/api/3/issue/{issueIdOrKey}/remotelink/{linkId}', (call) => {
    const issue = issueOf(call);
    return answer(remoteLinkView(call, issue, remoteLinkOf(call, issue)));
  }),
  remove('/rest/api/3/issue/{issueIdOrKey}/remotelink/{linkId}', (call) => {
    const issue = issueOf(call);
    requireLink(call, issue);
    call.site.store.remoteLinks.delete(remoteLinkOf(call, issue).id);
    return noContent;
  }),
];

function changeWatchers(call: Call, issue: IssueDocument, accountId: string, watchers: readonly string[]): void {
  const { site, caller } = call;
  const project = site.store.projects.require(issue.projectId);
  if (accountId !== call.accountId() && !holds(site, caller, 'MANAGE_WATCHERS', { project, issue })) {
    throw refuse(403, 'You do not have permission to manage watchers of this issue.');
  }
  if (site.store.people.get(accountId) === undefined) throw refuse(404, `The user "${accountId}" does not exist.`);
  site.store.issues.put({ ...issue, watchers });
}

const remoteLinkShape = z.looseObject({
  globalId: z.string().max(255).optional(),
  application: z.unknown().optional(),
  relationship: z.string().optional(),
  object: z.looseObject({ url: z.string().min(1), title: z.string().min(1) }),
});

function requireLink(call: Call, issue: IssueDocument): void {
  const project = call.site.store.projects.require(issue.projectId);
  if (!holds(call.site, call.caller, 'LINK_ISSUES', { project, issue })) {
    throw refuse(403, 'You do not have permission to link issues in this project.');
  }
}

/** Creates a link to something outside of Jira; one with a known global id is replaced. */
function createRemoteLink(call: Call) {
  const { site } = call;
  const issue = issueOf(call);
  requireLink(call, issue);
  const { globalId, application, relationship, object } = call.body(remoteLinkShape);
  const known =
    globalId === undefined
      ? undefined
      : site.store.remoteLinks.childrenOf(issue.id).find((link) => link.globalId === globalId);
  const link: RemoteLinkDocument = {
    id: known?.id ?? String(site.store.next('remote-link', 10_000)),
    issueId: issue.id,
    object,
    ...(globalId === undefined ? {} : { globalId }),
    ...(application === undefined ? {} : { application }),
    ...(relationship === undefined ? {} : { relationship }),
  };
  site.store.remoteLinks.put(link);
  const self = restUrl(site, `/rest/api/3/issue/${issue.key}/remotelink/${link.id}`);
  return answer({ id: Number(link.id), self }, known === undefined ? 201 : 200);
}

function remoteLinkOf(call: Call, issue: IssueDocument): RemoteLinkDocument {
  const id = call.parameter('linkId');
  const link = call.site.store.remoteLinks.get(id);
  if (link === undefined || link.issueId !== issue.id)
    throw refuse(404, `The remote link with id '${id}' does not exist.`);
  return link;
}

const remoteLinkView = (call: Call, issue: IssueDocument, { id, issueId: _issue, ...rest }: RemoteLinkDocument) => ({
  id: Number(id),
  self: restUrl(call.site, `/rest/api/3/issue/${issue.key}/remotelink/${id}`),
  application: {},
  ...rest,
});
