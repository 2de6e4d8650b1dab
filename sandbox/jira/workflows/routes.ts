import { z } from 'zod';
import { restUrl } from '../context';
import { requireAdministrator } from '../permissions/decide';
import { projectReference } from '../projects/view';
import { answer, pageBean, type Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import { get, post, type Route } from '../rest/router';
import type { WorkflowDocument, WorkflowSchemeDocument } from '../store/documents';
import { statusInWorkflow, workflowAsDocument } from './view';
import { createWorkflows, updateWorkflows } from './write';

export const workflowRoutes: readonly Route[] = [
  get('/rest/api/3/workflow/search', (call) => {
    requireAdministrator(call.site, call.caller);
    const names = call.url.searchParams.getAll('workflowName');
    const query = call.query('queryString')?.toLowerCase() ?? '';
    const found = call.site.store.workflows
      .all()
      .filter((workflow) => names.length === 0 || names.includes(workflow.name))
      .filter((workflow) => workflow.name.toLowerCase().includes(query));
    return answer(pageBean(call, found, (workflow) => published(call, workflow)));
  }),
  post('/rest/api/3/workflows', (call) => {
    requireAdministrator(call.site, call.caller, 401);
    const wanted = call.body(readShape);
    const workflows = call.site.store.workflows
      .all()
      .filter(
        (workflow) =>
          wanted.workflowIds?.includes(workflow.id) === true || wanted.workflowNames?.includes(workflow.name) === true,
      );
    return answer(document(call, workflows));
  }),
  post('/rest/api/3/workflows/create', (call) => {
    requireAdministrator(call.site, call.caller, 401);
    return answer(document(call, createWorkflows(call)));
  }),
  post('/rest/api/3/workflows/update', (call) => {
    requireAdministrator(call.site, call.caller, 401);
    return answer(document(call, updateWorkflows(call)));
  }),
  get('/rest/api/3/workflowscheme/project', (call) => {
    requireAdministrator(call.site, call.caller);
    const wanted = call.queryList('projectId');
    if (wanted.length === 0) throw refuse(400, 'The projectId query parameter is required.');
    const values = call.site.store.workflowSchemes.all().flatMap((scheme) => {
      const projectIds = call.site.store.projects
        .all()
        .filter((project) => project.workflowSchemeId === scheme.id && wanted.includes(project.id))
        .map((project) => project.id);
      return projectIds.length === 0 ? [] : [{ projectIds, workflowScheme: schemeView(call, scheme) }];
    });
    return answer({ values });
  }),
];

const readShape = z.strictObject({
  workflowIds: z.array(z.string()).optional(),
  workflowNames: z.array(z.string()).optional(),
  projectAndIssueTypes: z.array(z.unknown()).optional(),
});

function document(call: Call, workflows: readonly WorkflowDocument[]) {
  const statusIds = [...new Set(workflows.flatMap((workflow) => workflow.statusIds))];
  return {
    statuses: statusIds.map((id) => statusInWorkflow(call.site, call.site.store.statuses.require(id))),
    workflows: workflows.map((workflow) => workflowAsDocument(workflow)),
  };
}

/** The older shape, of `workflow/search`. */
function published(call: Call, workflow: WorkflowDocument) {
  const { store } = call.site;
  const schemes = store.workflowSchemes
    .all()
    .filter(
      (scheme) => scheme.defaultWorkflowId === workflow.id || Object.values(scheme.mappings).includes(workflow.id),
    );
  const projects = store.projects
    .all()
    .filter((project) => schemes.some((scheme) => scheme.id === project.workflowSchemeId));
  return {
    id: { name: workflow.name, entityId: workflow.id },
    description: workflow.description,
    isDefault: false,
    ...(call.expands('transitions') || call.expands('transitions.rules')
      ? {
          transitions: workflow.transitions.map((transition) => ({
            id: transition.id,
            name: transition.name,
            description: transition.description,
            from: transition.from,
            to: transition.to,
            type: transition.type.toLowerCase(),
            ...(call.expands('transitions.rules')
              ? {
                  rules: {
                    validators: transition.validators.map((rule) => ({
                      type: rule.ruleKey,
                      configuration: rule.parameters,
                    })),
                    postFunctions: [],
                  },
                }
              : {}),
          })),
        }
      : {}),
    ...(call.expands('statuses')
      ? {
          statuses: workflow.statusIds.map((id) => ({ id, name: store.statuses.require(id).name, properties: {} })),
        }
      : {}),
    ...(call.expands('schemes') ? { schemes: schemes.map(({ id, name }) => ({ id, name })) } : {}),
    ...(call.expands('projects') ? { projects: projects.map((project) => projectReference(call.site, project)) } : {}),
    ...(call.expands('operations') ? { operations: { canEdit: true, canDelete: false } } : {}),
  };
}

const schemeView = (call: Call, scheme: WorkflowSchemeDocument) => ({
  id: Number(scheme.id),
  name: scheme.name,
  description: scheme.description,
  defaultWorkflow: call.site.store.workflows.require(scheme.defaultWorkflowId).name,
  issueTypeMappings: Object.fromEntries(
    Object.entries(scheme.mappings).map(([type, workflow]) => [type, call.site.store.workflows.require(workflow).name]),
  ),
  self: restUrl(call.site, `/rest/api/3/workflowscheme/${scheme.id}`),
});
