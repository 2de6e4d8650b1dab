import { z } from 'zod';
import { scopeOf, selectedFields } from '../fields/registry';
import { isRecord } from '../fields/field';
import { holds, maySeeIssue, visibleIssue } from '../permissions/decide';
import { answer, noContent, pageBean, type Call } from '../rest/call';
import { invalidPayload, Refusal, refuse, refuseFields } from '../rest/refusal';
import { get, post, put, remove, type Route } from '../rest/router';
import type { IssueDocument } from '../store/documents';
import { saveChange } from './changes';
import { createIssue } from './create';
import { deleteIssue } from './delete';
import { addComment } from './comment-store';
import { additions, applyInput } from './input';
import { addRequestedLinks } from './link-routes';
import { setProperty } from './property-store';
import { changelogView, issueView, type Wanted } from './view';

export const issueRoutes: readonly Route[] = [
  post('/rest/api/3/issue', (call) => answer(createIssue(call.site, requireCaller(call), call.json()), 201)),
  post('/rest/api/3/issue/bulk', (call) => createSeveral(call)),
  post('/rest/api/3/issue/bulkfetch', (call) => bulkFetch(call)),
  get('/rest/api/3/issue/{issueIdOrKey}', (call) => {
    const issue = visibleIssue(call.site, call.caller, call.parameter('issueIdOrKey'));
    return answer(issueView(call.site, issue, call.caller, wantedByQuery(call)));
  }),
  put('/rest/api/3/issue/{issueIdOrKey}', (call) => edit(call)),
  remove('/rest/api/3/issue/{issueIdOrKey}', (call) => {
    const issue = visibleIssue(call.site, call.caller, call.parameter('issueIdOrKey'));
    if (!holds(call.site, call.caller, 'DELETE_ISSUES', scopeOf(call.site, issue, call.caller))) {
      throw refuse(403, 'You do not have permission to delete issues in this project.');
    }
    deleteIssue(call.site, call.caller, issue, call.queryFlag('deleteSubtasks'));
    return noContent;
  }),
  get('/rest/api/3/issue/{issueIdOrKey}/changelog', (call) => {
    const issue = visibleIssue(call.site, call.caller, call.parameter('issueIdOrKey'));
    const logs = call.site.store.changelogs.childrenOf(issue.id);
    return answer(pageBean(call, logs, (log) => changelogView(call.site, log, call.caller), 100, 100));
  }),
];

/** Anonymous callers may create issues only where a scheme lets anyone; nothing in the sandbox does. */
function requireCaller(call: Call) {
  call.accountId();
  return call.caller;
}

function wantedByQuery(call: Call, otherwise: readonly string[] = ['*all']): Wanted {
  const named = call.queryList('fields');
  return {
    fields: selectedFields(call.site, named.length === 0 ? otherwise : named),
    withFields: true,
    expand: call.queryList('expand'),
    properties: call.queryList('properties'),
  };
}

function edit(call: Call) {
  const { site, caller } = call;
  const issue = visibleIssue(site, caller, call.parameter('issueIdOrKey'));
  const body = call.json();
  if (!isRecord(body)) throw invalidPayload();
  const scope = scopeOf(site, issue, caller);
  requireEdit(call, issue, body);
  const after = saveChange(site, caller, issue, applyInput(issue, body['fields'], body['update'], scope));
  addRequestedLinks(site, caller, after, additions(body['update'], 'issuelinks'));
  for (const comment of additions(body['update'], 'comment')) addComment(site, caller, after, comment);
  for (const property of propertiesIn(body)) {
    setProperty(site, caller, { entityType: 'issue', entityId: issue.id, key: property.key, value: property.value });
  }
  if (!call.queryFlag('returnIssue')) return noContent;
  return answer(issueView(site, site.store.issues.require(issue.id), caller, wantedByQuery(call)));
}

const propertiesShape = z.array(z.looseObject({ key: z.string(), value: z.unknown().optional() }));

function propertiesIn(body: Record<string, unknown>) {
  const parsed = propertiesShape.safeParse(body['properties'] ?? []);
  if (!parsed.success) throw invalidPayload();
  return parsed.data;
}

/** Without the permission to edit, Jira says of each field that it cannot be set. */
function requireEdit(call: Call, issue: IssueDocument, body: Record<string, unknown>): void {
  if (holds(call.site, call.caller, 'EDIT_ISSUES', scopeOf(call.site, issue, call.caller))) return;
  const names = [body['fields'], body['update']].flatMap((part) => (isRecord(part) ? Object.keys(part) : []));
  if (names.length === 0) throw refuse(400, 'You do not have permission to edit issues in this project.');
  throw refuseFields(
    Object.fromEntries(
      names.map((name) => [name, `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`]),
    ),
  );
}

const bulkShape = z.looseObject({ issueUpdates: z.array(z.unknown()) });

/** Up to 50 issues; those that are refused are reported and the others are created. */
function createSeveral(call: Call) {
  call.accountId();
  const { issueUpdates } = call.body(bulkShape);
  if (issueUpdates.length === 0) throw refuse(400, 'You must provide at least one issue to create.');
  if (issueUpdates.length > 50) throw refuse(400, 'You can create up to 50 issues in one call.');
  const issues: unknown[] = [];
  const errors: unknown[] = [];
  for (const [position, body] of issueUpdates.entries()) {
    call.site.store.database.exec('SAVEPOINT jira_bulk');
    try {
      issues.push(createIssue(call.site, call.caller, body));
      call.site.store.database.exec('RELEASE jira_bulk');
    } catch (failure) {
      call.site.store.database.exec('ROLLBACK TO jira_bulk; RELEASE jira_bulk');
      call.site.store.forget();
      if (!(failure instanceof Refusal)) throw failure;
      errors.push({ status: failure.status, elementErrors: failure.body, failedElementNumber: position });
    }
  }
  return answer({ issues, errors }, issues.length === 0 ? 400 : 201);
}

const bulkFetchShape = z.strictObject({
  issueIdsOrKeys: z.array(z.string()),
  fields: z.array(z.string()).optional(),
  fieldsByKeys: z.boolean().optional(),
  expand: z.array(z.string()).optional(),
  properties: z.array(z.string()).optional(),
});

/** Jira's default fields for a bulk fetch are the navigable ones; 100 issues at most, 1000 with few named fields. */
function bulkFetch(call: Call) {
  const { site, caller } = call;
  call.accountId();
  const body = call.body(bulkFetchShape);
  const asked = [...new Set(body.issueIdsOrKeys)];
  if (asked.length === 0) throw refuse(400, 'The issueIdsOrKeys must not be empty.');
  const limit = body.fields !== undefined && body.fields.every((name) => !name.startsWith('*')) ? 1000 : 100;
  if (asked.length > limit) {
    throw refuse(400, `The number of issues requested exceeds the maximum limit of ${limit}.`);
  }
  const wanted: Wanted = {
    fields: selectedFields(site, body.fields ?? ['*navigable']),
    withFields: true,
    expand: body.expand ?? [],
    properties: body.properties ?? [],
  };
  const found = new Map<string, IssueDocument>();
  const issueErrors: { id: string; errorMessage: string }[] = [];
  for (const idOrKey of asked) {
    const issue = site.store.issues.get(idOrKey) ?? site.store.issues.named(idOrKey);
    if (issue === undefined || !maySeeIssue(site, caller, issue)) {
      issueErrors.push({
        id: idOrKey,
        errorMessage: 'Issue does not exist or you do not have permission to see it.',
      });
    } else found.set(issue.id, issue);
  }
  const issues = [...found.values()]
    .sort((one, other) => Number(one.id) - Number(other.id))
    .map((issue) => issueView(site, issue, caller, wanted));
  return answer({ issues, issueErrors });
}
