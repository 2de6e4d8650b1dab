import type { Caller } from '../../ports';
import { restUrl, type Site } from '../context';
import { SYSTEM_EDITORS } from '../fields/editors';
import { FieldProblem, isRecord, textProperty } from '../fields/field';
import { holds, mayBrowse, projectOf } from '../permissions/decide';
import { invalidPayload, refuse, refuseFields } from '../rest/refusal';
import { reindex } from '../search/index-writer';
import type { IssueDocument, IssueTypeDocument, ProjectDocument } from '../store/documents';
import { initialStatus, workflowOf } from '../workflows/transitions';
import { addComment } from './comment-store';
import { emitIssueCreated } from './events';
import { additions, applyInput, blankIssue } from './input';
import { addRequestedLinks } from './link-routes';
import { setProperty } from './property-store';

/** Creates one issue from a request's body and answers as CreatedIssue does. */
export function createIssue(site: Site, caller: Caller, body: unknown) {
  if (!isRecord(body)) throw invalidPayload();
  const fields = body['fields'] ?? {};
  if (!isRecord(fields)) throw invalidPayload();
  const { project, issueType } = placeOf(site, caller, fields);
  const creator = caller.kind === 'anonymous' ? '' : caller.accountId;
  const now = site.clock.now();
  const scope = { site, caller, project, issueType };
  const draft: IssueDocument = {
    ...blankIssue(site),
    id: '',
    key: '',
    projectId: project.id,
    issueTypeId: issueType.id,
    statusId: initialStatus(workflowOf(site, project.id, issueType.id)),
    statusCategoryChanged: now,
    creator,
    reporter: creator,
    created: now,
    updated: now,
    watchers: caller.kind === 'user' ? [creator] : [],
  };
  const { project: _project, issuetype: _issueType, ...rest } = fields;
  const { issuetype: _typeUpdate, ...update } = isRecord(body['update']) ? body['update'] : {};
  const filled = applyInput(draft, withoutNulls(rest), update, scope);
  requireSummary(filled);
  const issue = storeNew(site, { ...filled, ...identity(site, project) });
  emitIssueCreated(site, caller, issue);
  addExtras(site, caller, issue, body);
  return { id: issue.id, key: issue.key, self: restUrl(site, `/rest/api/3/issue/${issue.id}`) };
}

/** The next id and key in a project. */
const identity = (site: Site, project: ProjectDocument): { id: string; key: string } => ({
  id: String(site.store.next('issue', 10_001)),
  key: `${project.key}-${site.store.next(`issue-of-${project.id}`, 1)}`,
});

function storeNew(site: Site, issue: IssueDocument): IssueDocument {
  const stored = site.store.issues.put(issue);
  reindex(site, stored.id);
  return stored;
}

const withoutNulls = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => value !== null || name === 'summary'));

function requireSummary(issue: IssueDocument): void {
  if (issue.summary === '') throw refuseFields({ summary: 'You must specify a summary of the issue.' });
}

function placeOf(
  site: Site,
  caller: Caller,
  fields: Record<string, unknown>,
): { project: ProjectDocument; issueType: IssueTypeDocument } {
  const wanted = textProperty(fields['project'], 'id') ?? textProperty(fields['project'], 'key');
  const project = wanted === undefined ? undefined : projectOf(site, wanted);
  if (project === undefined || !mayBrowse(site, caller, project)) {
    throw refuseFields({
      project: wanted === undefined ? 'Specify a valid project ID or key' : 'valid project is required',
    });
  }
  if (!holds(site, caller, 'CREATE_ISSUES', { project })) {
    throw refuse(403, 'You do not have permission to create issues in this project.');
  }
  const type = fields['issuetype'];
  if (type === undefined || type === null) throw refuseFields({ issuetype: 'Specify an issue type' });
  const anyType = site.store.issueTypes.all()[0];
  if (anyType === undefined) throw refuse(422, 'The site has no issue types.');
  try {
    const id = SYSTEM_EDITORS['issuetype']?.parse(type, { site, caller, project, issueType: anyType });
    return { project, issueType: site.store.issueTypes.require(String(id)) };
  } catch (failure) {
    if (failure instanceof FieldProblem) throw refuseFields({ issuetype: failure.message });
    throw failure;
  }
}

/** Links, comments and properties that a create request brings with it. */
function addExtras(site: Site, caller: Caller, issue: IssueDocument, body: Record<string, unknown>): void {
  addRequestedLinks(site, caller, issue, additions(body['update'], 'issuelinks'));
  for (const addition of additions(body['update'], 'comment')) addComment(site, caller, issue, addition);
  const properties = body['properties'] ?? [];
  if (!Array.isArray(properties)) throw invalidPayload();
  for (const property of properties as unknown[]) {
    const key = textProperty(property, 'key');
    if (key === undefined || !isRecord(property)) throw invalidPayload();
    setProperty(site, caller, { entityType: 'issue', entityId: issue.id, key, value: property['value'] });
  }
}
