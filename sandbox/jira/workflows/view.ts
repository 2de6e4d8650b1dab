import type { Site } from '../context';
import { modernCategory } from '../projects/view';
import type { StatusDocument, TransitionDocument, WorkflowDocument } from '../store/documents';

/** A status as the workflow documents list it (JiraWorkflowStatus). Its reference is its id. */
export const statusInWorkflow = (_site: Site, status: StatusDocument) => ({
  id: status.id,
  name: status.name,
  description: status.description,
  scope: { type: 'GLOBAL' },
  statusCategory: modernCategory(status.category),
  statusReference: status.id,
});

/** A workflow in the shape that `/workflows` reads and writes (JiraWorkflow). */
export const workflowAsDocument = (workflow: WorkflowDocument) => ({
  id: workflow.id,
  name: workflow.name,
  description: workflow.description,
  isEditable: true,
  scope: { type: 'GLOBAL' },
  version: workflow.version,
  statuses: workflow.statusIds.map((id) => {
    const step = workflow.approvals.find((approval) => approval.statusId === id);
    return {
      statusReference: id,
      deprecated: false,
      properties: {},
      ...(step === undefined
        ? {}
        : {
            approvalConfiguration: {
              active: 'true',
              conditionType: step.conditionType,
              conditionValue: String(step.conditionValue),
              fieldId: step.fieldId,
              transitionApproved: step.transitionApproved,
              transitionRejected: step.transitionRejected,
            },
          }),
    };
  }),
  transitions: workflow.transitions.map(transitionAsDocument),
});

const transitionAsDocument = (transition: TransitionDocument) => ({
  id: transition.id,
  type: transition.type,
  name: transition.name,
  description: transition.description,
  toStatusReference: transition.to,
  links: transition.from.map((fromStatusReference) => ({ fromStatusReference, fromPort: 0, toPort: 0 })),
  actions: [],
  validators: transition.validators,
  triggers: [],
  properties: {},
});
