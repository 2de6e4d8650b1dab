import { z } from 'zod';
import { visibleIssue } from '../permissions/decide';
import { answer, type Call } from '../rest/call';
import { refuseService, Refusal } from '../rest/refusal';
import { get, post, type Route } from '../rest/router';
import type { ApprovalDocument, Decision, IssueDocument } from '../store/documents';
import { performTransition } from '../workflows/perform';
import { workflowOf } from '../workflows/transitions';
import { approvalView, pagedView } from './view';

/** The customer request that the path names, when the caller may see it; 404 in JSM's form otherwise. */
export function requestOf(call: Call): IssueDocument {
  if (call.caller.kind === 'anonymous') throw refuseService(401, 'You must be logged in to perform this operation.');
  try {
    const issue = visibleIssue(call.site, call.caller, call.parameter('issueIdOrKey'));
    if (call.site.store.requests.get(issue.id) !== undefined) return issue;
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
  }
  throw refuseService(
    404,
    'The request does not exist or you do not have permission to view it.',
    'sd.request.not.found',
  );
}

function approvalOf(call: Call, issue: IssueDocument): ApprovalDocument {
  const approval = call.site.store.approvals.get(call.parameter('approvalId'));
  if (approval === undefined || approval.issueId !== issue.id) {
    throw refuseService(404, 'The approval does not exist.', 'sd.approval.not.found');
  }
  return approval;
}

const decisionShape = z.strictObject({ decision: z.enum(['approve', 'decline']) });

export const approvalRoutes: readonly Route[] = [
  get('/rest/servicedeskapi/request/{issueIdOrKey}/approval', (call) => {
    const issue = requestOf(call);
    const approvals = call.site.store.approvals.childrenOf(issue.id);
    return answer(pagedView(call, approvals, (approval) => approvalView(call.site, approval, call.caller)));
  }),
  get('/rest/servicedeskapi/request/{issueIdOrKey}/approval/{approvalId}', (call) =>
    answer(approvalView(call.site, approvalOf(call, requestOf(call)), call.caller)),
  ),
  post('/rest/servicedeskapi/request/{issueIdOrKey}/approval/{approvalId}', (call) => {
    const issue = requestOf(call);
    const approval = approvalOf(call, issue);
    const parsed = decisionShape.safeParse(call.json());
    if (!parsed.success) throw refuseService(400, "The decision must be 'approve' or 'decline'.");
    const decided = decide(call, approval, parsed.data.decision === 'approve' ? 'approved' : 'declined');
    return answer(approvalView(call.site, decided, call.caller));
  }),
];

/** Only a person who is named as an approver decides, once; an app never does. */
function decide(call: Call, approval: ApprovalDocument, decision: Decision): ApprovalDocument {
  const { site, caller } = call;
  const own =
    caller.kind === 'user' ? approval.approvers.find((approver) => approver.accountId === caller.accountId) : undefined;
  if (own === undefined)
    throw refuseService(403, 'You are not an approver of this request.', 'sd.approval.not.approver');
  if (approval.finalDecision !== 'pending' || own.decision !== 'pending') {
    throw refuseService(409, 'The approval has already been answered.', 'sd.approval.already.answered');
  }
  const approvers = approval.approvers.map((approver) => (approver === own ? { ...own, decision } : approver));
  const finalDecision = finalOf({ ...approval, approvers });
  const completed = finalDecision === 'pending' ? null : site.clock.now();
  const stored = site.store.approvals.put({ ...approval, approvers, finalDecision, completed });
  if (finalDecision !== 'pending') moveOn(call, stored);
  return stored;
}

/**
 * Approved once enough have approved; declined once so many have declined that it cannot be approved any more. "Enough"
 * is a number of people or a share of them, rounded up; where every approver is asked for, one refusal ends it.
 */
export function finalOf(approval: Pick<ApprovalDocument, 'approvers' | 'conditionType' | 'conditionValue'>): Decision {
  const total = approval.approvers.length;
  const needed =
    approval.conditionType === 'percent'
      ? Math.max(1, Math.ceil((total * approval.conditionValue) / 100))
      : Math.max(1, Math.min(total, approval.conditionValue));
  const count = (wanted: Decision): number => approval.approvers.filter(({ decision }) => decision === wanted).length;
  if (count('approved') >= needed) return 'approved';
  return total - count('declined') < needed ? 'declined' : 'pending';
}

/** The workflow's transition for the outcome. Nobody's permission or validator is asked: the approval is the reason. */
function moveOn(call: Call, approval: ApprovalDocument): void {
  const { site, caller } = call;
  const issue = site.store.issues.require(approval.issueId);
  const id = approval.finalDecision === 'approved' ? approval.transitionApproved : approval.transitionRejected;
  const transition = workflowOf(site, issue.projectId, issue.issueTypeId).transitions.find(
    (candidate) => candidate.id === id,
  );
  if (transition !== undefined) performTransition(site, caller, issue, issue, transition);
}
