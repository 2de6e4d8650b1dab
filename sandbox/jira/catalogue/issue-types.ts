import { z } from 'zod';
import { requireAdministrator } from '../permissions/decide';
import { issueTypeView } from '../projects/view';
import { answer, noContent, pageBean, type Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import { get, post, put, remove, type Route } from '../rest/router';
import type { IssueTypeSchemeDocument } from '../store/documents';

/** Issue types and the schemes that give them to projects. */
export const issueTypeRoutes: readonly Route[] = [
  get('/rest/api/3/issuetype', (call) => {
    if (call.caller.kind === 'anonymous') return answer([]);
    return answer(call.site.store.issueTypes.all().map((type) => issueTypeView(call.site, type)));
  }),
  get('/rest/api/3/issuetype/project', (call) => {
    const project = call.site.store.projects.get(call.query('projectId') ?? '');
    if (project === undefined) throw refuse(404, 'The project was not found.');
    const scheme = call.site.store.issueTypeSchemes.require(project.issueTypeSchemeId);
    return answer(scheme.issueTypeIds.map((id) => issueTypeView(call.site, call.site.store.issueTypes.require(id))));
  }),
  get('/rest/api/3/issuetype/{id}', (call) => {
    call.accountId();
    const type = call.site.store.issueTypes.get(call.parameter('id'));
    if (type === undefined) throw refuse(404, 'The issue type does not exist.');
    return answer(issueTypeView(call.site, type));
  }),
  post('/rest/api/3/issuetype', (call) => {
    requireAdministrator(call.site, call.caller);
    const { name, description, type, hierarchyLevel } = call.body(issueTypeShape);
    if (name.trim() === '' || name.length > 60) {
      throw refuse(400, 'The issue type name must not be empty and must not exceed 60 characters.');
    }
    if (call.site.store.issueTypes.named(name) !== undefined) {
      throw refuse(409, 'An issue type with this name already exists.');
    }
    const level = hierarchyLevel ?? (type === 'subtask' ? -1 : 0);
    const created = call.site.store.issueTypes.put({
      id: String(call.site.store.next('issue-type', 10_000)),
      name,
      description: description ?? '',
      hierarchyLevel: level,
      avatarId: level < 0 ? 10_316 : 10_300,
    });
    return answer(issueTypeView(call.site, created), 201);
  }),
  get('/rest/api/3/issuetypescheme', (call) => {
    requireAdministrator(call.site, call.caller);
    const ids = call.queryList('id');
    const query = call.query('queryString')?.toLowerCase() ?? '';
    const found = call.site.store.issueTypeSchemes
      .all()
      .filter((scheme) => ids.length === 0 || ids.includes(scheme.id))
      .filter((scheme) => scheme.name.toLowerCase().includes(query));
    return answer(pageBean(call, found, schemeView));
  }),
  get('/rest/api/3/issuetypescheme/mapping', (call) => {
    requireAdministrator(call.site, call.caller);
    const ids = call.queryList('issueTypeSchemeId');
    const mappings = call.site.store.issueTypeSchemes
      .all()
      .filter((scheme) => ids.length === 0 || ids.includes(scheme.id))
      .flatMap((scheme) => scheme.issueTypeIds.map((issueTypeId) => ({ issueTypeSchemeId: scheme.id, issueTypeId })));
    return answer(pageBean(call, mappings, (mapping) => mapping));
  }),
  get('/rest/api/3/issuetypescheme/project', (call) => {
    requireAdministrator(call.site, call.caller);
    const wanted = call.queryList('projectId');
    if (wanted.length === 0) throw refuse(400, 'The projectId query parameter is required.');
    const schemes = call.site.store.issueTypeSchemes.all().flatMap((scheme) => {
      const projectIds = call.site.store.projects
        .all()
        .filter((project) => project.issueTypeSchemeId === scheme.id && wanted.includes(project.id))
        .map((project) => project.id);
      return projectIds.length === 0 ? [] : [{ issueTypeScheme: schemeView(scheme), projectIds }];
    });
    return answer(pageBean(call, schemes, (entry) => entry));
  }),
  put('/rest/api/3/issuetypescheme/{issueTypeSchemeId}/issuetype', (call) => {
    requireAdministrator(call.site, call.caller);
    const scheme = schemeOf(call);
    const { issueTypeIds } = call.body(idsShape);
    for (const id of issueTypeIds) {
      if (call.site.store.issueTypes.get(id) === undefined) throw refuse(404, `The issue type ${id} was not found.`);
      if (scheme.issueTypeIds.includes(id)) {
        throw refuse(400, 'One or more of the issue types is already in the scheme.');
      }
    }
    call.site.store.issueTypeSchemes.put({ ...scheme, issueTypeIds: [...scheme.issueTypeIds, ...issueTypeIds] });
    return noContent;
  }),
  remove('/rest/api/3/issuetypescheme/{issueTypeSchemeId}/issuetype/{issueTypeId}', (call) => {
    requireAdministrator(call.site, call.caller);
    const scheme = schemeOf(call);
    const id = call.parameter('issueTypeId');
    if (!scheme.issueTypeIds.includes(id)) throw refuse(404, 'The issue type is not in the scheme.');
    const used = call.site.store.issues
      .all()
      .some(
        (issue) =>
          issue.issueTypeId === id && call.site.store.projects.require(issue.projectId).issueTypeSchemeId === scheme.id,
      );
    if (used) throw refuse(400, 'The issue type is in use by one or more issues.');
    const issueTypeIds = scheme.issueTypeIds.filter((candidate) => candidate !== id);
    call.site.store.issueTypeSchemes.put({ ...scheme, issueTypeIds });
    return noContent;
  }),
];

const issueTypeShape = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  type: z.enum(['subtask', 'standard']).optional(),
  hierarchyLevel: z.union([z.literal(-1), z.literal(0)]).optional(),
});

const idsShape = z.strictObject({ issueTypeIds: z.array(z.string()).min(1) });

function schemeOf(call: Call): IssueTypeSchemeDocument {
  const scheme = call.site.store.issueTypeSchemes.get(call.parameter('issueTypeSchemeId'));
  if (scheme === undefined) throw refuse(404, 'The issue type scheme was not found.');
  return scheme;
}

const schemeView = (scheme: IssueTypeSchemeDocument) => ({
  id: scheme.id,
  name: scheme.name,
  description: scheme.description,
  ...(scheme.defaultIssueTypeId === undefined ? {} : { defaultIssueTypeId: scheme.defaultIssueTypeId }),
  isDefault: false,
});
