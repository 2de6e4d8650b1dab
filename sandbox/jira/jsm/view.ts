import { DateTime } from 'luxon';
import type { Caller } from '../../ports';
import { jiraTime, restUrl, type Site } from '../context';
import { avatarUrls } from '../people/view';
import type { Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import type { ApprovalDocument, IssueDocument, RequestTypeDocument } from '../store/documents';

const api = (site: Site, path: string): string => restUrl(site, `/rest/servicedeskapi${path}`);

/** JSM's pages: `start` and `limit`, 50 at most by default. */
export function pagedView<T>(call: Call, items: readonly T[], render: (item: T) => unknown, defaultLimit = 50) {
  const start = Math.max(0, call.queryNumber('start', 0));
  const limit = Math.min(100, Math.max(1, call.queryNumber('limit', defaultLimit)));
  const values = items.slice(start, start + limit).map(render);
  const at = (from: number): string => {
    const url = new URL(call.url);
    url.searchParams.set('start', String(from));
    url.searchParams.set('limit', String(limit));
    return url.toString();
  };
  const isLastPage = start + values.length >= items.length;
  return {
    _expands: [],
    size: values.length,
    start,
    limit,
    isLastPage,
    _links: {
      self: call.url.toString(),
      base: restUrl(call.site, '/rest/servicedeskapi'),
      context: '',
      ...(isLastPage ? {} : { next: at(start + limit) }),
      ...(start === 0 ? {} : { prev: at(Math.max(0, start - limit)) }),
    },
    values,
  };
}

/** An instant in JSM's four notations. */
export const dateView = (site: Site, instant: number, caller: Caller) => {
  const zone = caller.kind === 'anonymous' ? undefined : site.store.people.get(caller.accountId)?.timeZone;
  const at = DateTime.fromMillis(instant, { zone: zone ?? 'UTC' });
  return {
    iso8601: at.toFormat("yyyy-MM-dd'T'HH:mm:ssZZZ"),
    jira: jiraTime(site, instant, caller),
    friendly: at.toFormat('dd/LLL/yy h:mm a'),
    epochMillis: instant,
  };
};

export function serviceUser(site: Site, accountId: string, caller: Caller) {
  const person = site.store.people.require(accountId);
  return {
    accountId,
    ...(caller.kind === 'app' ? {} : { emailAddress: person.emailAddress }),
    displayName: person.displayName,
    active: person.active,
    timeZone: person.timeZone,
    _links: {
      jiraRest: restUrl(site, `/rest/api/2/user?accountId=${encodeURIComponent(accountId)}`),
      avatarUrls: avatarUrls(site, 'user', accountId),
      self: restUrl(site, `/rest/api/2/user?accountId=${encodeURIComponent(accountId)}`),
    },
  };
}

export function serviceDeskView(site: Site, id: string) {
  const desk = site.store.serviceDesks.require(id);
  const project = site.store.projects.require(desk.projectId);
  return {
    id,
    projectId: project.id,
    projectName: project.name,
    projectKey: project.key,
    _links: { self: api(site, `/servicedesk/${id}`) },
  };
}

export const requestTypeView = (site: Site, type: RequestTypeDocument) => ({
  _expands: ['field'],
  id: type.id,
  _links: { self: api(site, `/servicedesk/${type.serviceDeskId}/requesttype/${type.id}`) },
  name: type.name,
  description: type.description,
  helpText: type.helpText,
  issueTypeId: type.issueTypeId,
  serviceDeskId: type.serviceDeskId,
  portalId: type.serviceDeskId,
  groupIds: [],
});

export function approvalView(site: Site, approval: ApprovalDocument, caller: Caller) {
  const issue = site.store.issues.require(approval.issueId);
  const own =
    caller.kind === 'user' ? approval.approvers.find((approver) => approver.accountId === caller.accountId) : undefined;
  return {
    id: approval.id,
    name: approval.name,
    finalDecision: approval.finalDecision,
    canAnswerApproval: approval.finalDecision === 'pending' && own?.decision === 'pending',
    approvers: approval.approvers.map((approver) => ({
      approver: serviceUser(site, approver.accountId, caller),
      approverDecision: approver.decision,
    })),
    createdDate: dateView(site, approval.created, caller),
    ...(approval.completed === null ? {} : { completedDate: dateView(site, approval.completed, caller) }),
    _links: { self: api(site, `/request/${issue.id}/approval/${approval.id}`) },
  };
}

const STATUS_CATEGORIES = { new: 'NEW', indeterminate: 'INDETERMINATE', done: 'DONE' } as const;

export function requestView(call: Call, issue: IssueDocument) {
  const { site, caller } = call;
  const request = site.store.requests.get(issue.id);
  if (request === undefined) throw refuse(404, 'The request does not exist.');
  const type = site.store.requestTypes.require(request.requestTypeId);
  const status = site.store.statuses.require(issue.statusId);
  const expands = call.queryList('expand');
  return {
    _expands: ['participant', 'status', 'sla', 'requestType', 'serviceDesk', 'attachment', 'action', 'comment'],
    issueId: issue.id,
    issueKey: issue.key,
    summary: issue.summary,
    requestTypeId: type.id,
    serviceDeskId: type.serviceDeskId,
    createdDate: dateView(site, issue.created, caller),
    ...(issue.reporter === null ? {} : { reporter: serviceUser(site, issue.reporter, caller) }),
    requestFieldValues: [{ fieldId: 'summary', label: 'Summary', value: issue.summary }],
    currentStatus: {
      status: status.name,
      statusCategory: STATUS_CATEGORIES[status.category],
      statusDate: dateView(site, issue.statusCategoryChanged, caller),
    },
    ...(expands.includes('requestType') ? { requestType: requestTypeView(site, type) } : {}),
    ...(expands.includes('serviceDesk') ? { serviceDesk: serviceDeskView(site, type.serviceDeskId) } : {}),
    _links: {
      jiraRest: restUrl(site, `/rest/api/2/issue/${issue.id}`),
      web: restUrl(site, `/servicedesk/customer/portal/${type.serviceDeskId}/${issue.key}`),
      agent: restUrl(site, `/browse/${issue.key}`),
      self: api(site, `/request/${issue.id}`),
    },
  };
}
