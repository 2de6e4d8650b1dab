import { z } from 'zod';
import { workspaceId } from '../assets/workspace';
import { documentOfText, htmlOfDocument, isDocument, textOfDocument } from '../issues/adf';
import { addComment } from '../issues/comment-store';
import { visibleComments } from '../issues/comment-view';
import { createIssue } from '../issues/create';
import { isRecord } from '../fields/field';
import { mayBrowse, maySeeIssue } from '../permissions/decide';
import { answer, type Call } from '../rest/call';
import { Refusal, refuseService } from '../rest/refusal';
import { get, post, type Route } from '../rest/router';
import type { CommentDocument, ServiceDeskDocument } from '../store/documents';
import { restUrl } from '../context';
import { openApprovalIfAsked } from '../workflows/approval-steps';
import { approvalRoutes, requestOf } from './approvals';
import { dateView, pagedView, requestTypeView, requestView, serviceDeskView, serviceUser } from './view';

function requireLogin(call: Call): void {
  if (call.caller.kind === 'anonymous') throw refuseService(401, 'You must be logged in to perform this operation.');
}

const desksOf = (call: Call): readonly ServiceDeskDocument[] =>
  call.site.store.serviceDesks
    .all()
    .filter((desk) => mayBrowse(call.site, call.caller, call.site.store.projects.require(desk.projectId)));

function deskOf(call: Call): ServiceDeskDocument {
  requireLogin(call);
  const wanted = call.parameter('serviceDeskId');
  const desk = call.site.store.serviceDesks.get(wanted);
  if (desk === undefined) throw refuseService(404, 'The service desk does not exist.', 'sd.servicedesk.not.found');
  if (!desksOf(call).some((candidate) => candidate.id === desk.id)) {
    throw refuseService(403, 'You do not have permission to access this service desk.');
  }
  return desk;
}

export const serviceDeskRoutes: readonly Route[] = [
  get('/rest/servicedeskapi/info', (call) =>
    answer({
      version: '6.0.0-SANDBOX',
      platformVersion: '1001.0.0-SANDBOX',
      buildDate: dateView(call.site, Date.UTC(2026, 5, 10), call.caller),
      buildChangeSet: 'sandbox',
      isLicensedForUse: true,
      _links: { self: restUrl(call.site, '/rest/servicedeskapi/info') },
    }),
  ),
  get('/rest/servicedeskapi/servicedesk', (call) => {
    requireLogin(call);
    return answer(pagedView(call, desksOf(call), (desk) => serviceDeskView(call.site, desk.id)));
  }),
  get('/rest/servicedeskapi/servicedesk/{serviceDeskId}', (call) =>
    answer(serviceDeskView(call.site, deskOf(call).id)),
  ),
  get('/rest/servicedeskapi/servicedesk/{serviceDeskId}/requesttype', (call) => {
    const desk = deskOf(call);
    const types = call.site.store.requestTypes.all().filter((type) => type.serviceDeskId === desk.id);
    return answer(pagedView(call, types, (type) => requestTypeView(call.site, type)));
  }),
  get('/rest/servicedeskapi/requesttype', (call) => {
    requireLogin(call);
    const desks = desksOf(call).map((desk) => desk.id);
    const query = call.query('searchQuery')?.toLowerCase() ?? '';
    const types = call.site.store.requestTypes
      .all()
      .filter((type) => desks.includes(type.serviceDeskId) && type.name.toLowerCase().includes(query));
    return answer(pagedView(call, types, (type) => requestTypeView(call.site, type)));
  }),
  get('/rest/servicedeskapi/request', (call) => {
    requireLogin(call);
    const { site, caller } = call;
    const deskId = call.query('serviceDeskId');
    const typeId = call.query('requestTypeId');
    const term = call.query('searchTerm')?.toLowerCase() ?? '';
    const found = site.store.requests
      .all()
      .filter((request) => typeId === undefined || request.requestTypeId === typeId)
      .filter(
        (request) =>
          deskId === undefined || site.store.requestTypes.require(request.requestTypeId).serviceDeskId === deskId,
      )
      .map((request) => site.store.issues.require(request.issueId))
      .filter((issue) => maySeeIssue(site, caller, issue) && issue.summary.toLowerCase().includes(term));
    return answer(pagedView(call, found.reverse(), (issue) => requestView(call, issue)));
  }),
  post('/rest/servicedeskapi/request', (call) => answer(createRequest(call), 201)),
  get('/rest/servicedeskapi/request/{issueIdOrKey}', (call) => answer(requestView(call, requestOf(call)))),
  ...approvalRoutes,
  get('/rest/servicedeskapi/request/{issueIdOrKey}/comment', (call) => {
    const issue = requestOf(call);
    const comments = visibleComments(call.site, issue, call.caller).filter((comment) =>
      comment.visibleToCustomers ? call.queryFlag('public', true) : call.queryFlag('internal', true),
    );
    return answer(pagedView(call, comments, (comment) => serviceComment(call, comment)));
  }),
  post('/rest/servicedeskapi/request/{issueIdOrKey}/comment', (call) => {
    const issue = requestOf(call);
    const parsed = commentShape.safeParse(call.json());
    if (!parsed.success) throw refuseService(400, 'The comment body and whether it is public are required.');
    const body = documentOfText(parsed.data.body);
    const comment = addComment(call.site, call.caller, issue, { body }, parsed.data.public);
    return answer(serviceComment(call, comment), 201);
  }),
  get('/rest/servicedeskapi/assets/workspace', (call) => {
    requireLogin(call);
    return answer(pagedView(call, [workspaceId(call.site)], (id) => ({ workspaceId: id })));
  }),
  get('/rest/servicedeskapi/insight/workspace', (call) => {
    requireLogin(call);
    return answer(pagedView(call, [workspaceId(call.site)], (id) => ({ workspaceId: id })));
  }),
];

const commentShape = z.strictObject({ body: z.string().min(1), public: z.boolean() });

const serviceComment = (call: Call, comment: CommentDocument) => ({
  _expands: ['attachment', 'renderedBody'],
  id: comment.id,
  body: textOfDocument(comment.body),
  ...(call.queryList('expand').includes('renderedBody')
    ? { renderedBody: { html: htmlOfDocument(comment.body) } }
    : {}),
  public: comment.visibleToCustomers,
  author: serviceUser(call.site, comment.author, call.caller),
  created: dateView(call.site, comment.created, call.caller),
  _links: {
    self: restUrl(call.site, `/rest/servicedeskapi/request/${comment.issueId}/comment/${comment.id}`),
  },
});

const requestShape = z.looseObject({
  serviceDeskId: z.union([z.string(), z.number()]),
  requestTypeId: z.union([z.string(), z.number()]),
  requestFieldValues: z.record(z.string(), z.unknown()).optional(),
  isAdfRequest: z.boolean().optional(),
});

/** Creates the issue of a request and opens its approval where the first status asks for one. */
function createRequest(call: Call) {
  requireLogin(call);
  const parsed = requestShape.safeParse(call.json());
  if (!parsed.success) throw refuseService(400, 'The service desk and the request type are required.');
  const { serviceDeskId, requestTypeId, requestFieldValues } = parsed.data;
  const desk = desksOf(call).find((candidate) => candidate.id === String(serviceDeskId));
  const type = call.site.store.requestTypes.get(String(requestTypeId));
  if (desk === undefined || type === undefined || type.serviceDeskId !== desk.id) {
    throw refuseService(400, 'The request type does not exist in this service desk.');
  }
  const values = { ...requestFieldValues };
  const { description } = values;
  if (typeof description === 'string') values['description'] = documentOfText(description);
  else if (description !== undefined && !isDocument(description))
    throw refuseService(400, 'The description is not valid.');
  const created = create(call, {
    ...values,
    project: { id: desk.projectId },
    issuetype: { id: type.issueTypeId },
  });
  call.site.store.requests.put({ issueId: created.id, requestTypeId: type.id });
  const issue = call.site.store.issues.require(created.id);
  openApprovalIfAsked(call.site, issue);
  return requestView(call, issue);
}

/** Jira's refusals in JSM's form. */
function create(call: Call, fields: Record<string, unknown>) {
  try {
    return createIssue(call.site, call.caller, { fields });
  } catch (failure) {
    if (!(failure instanceof Refusal) || !isRecord(failure.body)) throw failure;
    const { errorMessages, errors } = failure.body;
    const messages = [
      ...(Array.isArray(errorMessages) ? (errorMessages as unknown[]) : []),
      ...(isRecord(errors) ? Object.values(errors) : []),
    ];
    throw refuseService(failure.status === 403 ? 403 : 400, messages.map(String).join(' '));
  }
}
