import type { Field, Scope } from '../fields/field';
import { scopeOf } from '../fields/registry';
import { holds, projectOf, visibleIssue } from '../permissions/decide';
import { issueTypesOf, issueTypeView } from '../projects/view';
import { answer, type Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import { get, type Route } from '../rest/router';
import { editableFields } from './view';

/** What may be set when an issue is created or edited. */
export const metaRoutes: readonly Route[] = [
  get('/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes', (call) => {
    const project = creatable(call);
    const { startAt, maxResults, page, total } = paged(call, issueTypesOf(call.site, project));
    return answer({ startAt, maxResults, total, issueTypes: page.map((type) => issueTypeView(call.site, type)) });
  }),
  get('/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}', (call) => {
    const project = creatable(call);
    const issueType = issueTypesOf(call.site, project).find((type) => type.id === call.parameter('issueTypeId'));
    if (issueType === undefined) throw refuse(404, 'The issue type does not exist in this project.');
    const scope = { site: call.site, caller: call.caller, project, issueType };
    const { startAt, maxResults, page, total } = paged(call, fieldsIn(scope));
    return answer({
      startAt,
      maxResults,
      total,
      fields: page.map((field) => ({ ...metadata(field, scope), fieldId: field.id })),
    });
  }),
  get('/rest/api/3/issue/{issueIdOrKey}/editmeta', (call) => {
    const issue = visibleIssue(call.site, call.caller, call.parameter('issueIdOrKey'));
    const scope = scopeOf(call.site, issue, call.caller);
    const editable = holds(call.site, call.caller, 'EDIT_ISSUES', { project: scope.project, issue });
    const fields = editable ? fieldsIn(scope) : [];
    return answer({ fields: Object.fromEntries(fields.map((field) => [field.id, metadata(field, scope)])) });
  }),
];

function creatable(call: Call) {
  call.accountId();
  const project = projectOf(call.site, call.parameter('projectIdOrKey'));
  if (project === undefined || !holds(call.site, call.caller, 'CREATE_ISSUES', { project })) {
    throw refuse(400, 'The project does not exist or you do not have permission to create issues in it.');
  }
  return project;
}

function paged<T>(call: Call, items: readonly T[]) {
  const startAt = Math.max(0, call.queryNumber('startAt', 0));
  const maxResults = Math.min(200, Math.max(0, call.queryNumber('maxResults', 50)));
  return { startAt, maxResults, total: items.length, page: items.slice(startAt, startAt + maxResults) };
}

const fieldsIn = (scope: Scope): readonly Field[] =>
  editableFields(scope.site).filter(
    ({ editor }) =>
      editor?.needs === undefined || holds(scope.site, scope.caller, editor.needs, { project: scope.project }),
  );

function metadata(field: Field, scope: Scope) {
  const choices = field.editor?.choices?.(scope);
  return {
    required: ['summary', 'issuetype'].includes(field.id),
    schema: field.schema ?? { type: 'any' },
    name: field.name,
    key: field.id,
    hasDefaultValue: field.id === 'priority',
    operations: field.editor?.many === true ? ['add', 'set', 'remove'] : ['set'],
    ...(choices === undefined ? {} : { allowedValues: choices }),
  };
}
