import type { Caller } from '../../ports';
import type { Site } from '../context';
import { holds } from '../permissions/decide';
import { statusView } from '../projects/view';
import type { IssueDocument, TransitionDocument, WorkflowDocument } from '../store/documents';

/** The workflow of an issue: by its type in the scheme of its project. */
export function workflowOf(site: Site, projectId: string, issueTypeId: string): WorkflowDocument {
  const project = site.store.projects.require(projectId);
  const scheme = site.store.workflowSchemes.require(project.workflowSchemeId);
  return site.store.workflows.require(scheme.mappings[issueTypeId] ?? scheme.defaultWorkflowId);
}

/** The status in which issues of this workflow begin. */
export function initialStatus(workflow: WorkflowDocument): string {
  const initial = workflow.transitions.find((transition) => transition.type === 'INITIAL');
  const status = initial?.to ?? workflow.statusIds[0];
  if (status === undefined) throw new Error(`The workflow ${workflow.name} has no status.`);
  return status;
}

/** The transitions that the caller may make now. */
export function availableTransitions(site: Site, issue: IssueDocument, caller: Caller): readonly TransitionDocument[] {
  const place = { project: site.store.projects.require(issue.projectId), issue };
  if (!holds(site, caller, 'TRANSITION_ISSUES', place)) return [];
  return transitionsFrom(workflowOf(site, issue.projectId, issue.issueTypeId), issue.statusId);
}

/** The transitions that lead out of a status, whoever makes them. */
const transitionsFrom = (workflow: WorkflowDocument, statusId: string): readonly TransitionDocument[] =>
  workflow.transitions.filter(
    (transition) =>
      (transition.type === 'GLOBAL' && transition.to !== statusId) ||
      (transition.type === 'DIRECTED' && transition.from.includes(statusId)),
  );

export const transitionView = (site: Site, transition: TransitionDocument) => ({
  id: transition.id,
  name: transition.name,
  to: statusView(site, site.store.statuses.require(transition.to)),
  hasScreen: false,
  isGlobal: transition.type === 'GLOBAL',
  isInitial: false,
  isAvailable: true,
  isConditional: false,
  looped: false,
});
