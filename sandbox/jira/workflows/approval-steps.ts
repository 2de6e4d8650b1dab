import type { Site } from '../context';
import type { ApprovalDocument, IssueDocument } from '../store/documents';
import { workflowOf } from './transitions';

/**
 * Opens an approval when a request has come to a status that asks for one. Its approvers are those whom the field of
 * the step names at that moment.
 */
export function openApprovalIfAsked(site: Site, issue: IssueDocument): ApprovalDocument | undefined {
  if (site.store.requests.get(issue.id) === undefined) return undefined;
  const step = workflowOf(site, issue.projectId, issue.issueTypeId).approvals.find(
    (candidate) => candidate.statusId === issue.statusId,
  );
  if (step === undefined) return undefined;
  const named = issue.custom[step.fieldId];
  const approvers = Array.isArray(named) ? (named as unknown[]).map(String) : [];
  return site.store.approvals.put({
    id: String(site.store.next('approval', 1)),
    issueId: issue.id,
    name: step.name,
    conditionType: step.conditionType,
    conditionValue: step.conditionValue,
    transitionApproved: step.transitionApproved,
    transitionRejected: step.transitionRejected,
    approvers: approvers.map((accountId) => ({ accountId, decision: 'pending' })),
    finalDecision: 'pending',
    created: site.clock.now(),
    completed: null,
  });
}
