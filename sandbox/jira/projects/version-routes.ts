import { z } from 'zod';
import { restUrl, type Site } from '../context';
import { emitVersion } from '../issues/events';
import { saveChange } from '../issues/changes';
import { holds, mayAdministerProject, mayBrowse, projectOf, visibleProject } from '../permissions/decide';
import { answer, noContent, pageBean, type Call } from '../rest/call';
import { refuse, refuseFields } from '../rest/refusal';
import { get, post, put, remove, type Route } from '../rest/router';
import type { IssueDocument, ProjectDocument, VersionDocument } from '../store/documents';
import { uuidOf } from '../store/uuid';
import { versionReference, versionsOf } from './view';

export const versionRoutes: readonly Route[] = [
  get('/rest/api/3/version/{id}', (call) => answer(versionView(call, visibleVersion(call)))),
  post('/rest/api/3/version', (call) => answer(versionView(call, create(call)), 201)),
  put('/rest/api/3/version/{id}', (call) => answer(versionView(call, change(call)))),
  remove('/rest/api/3/version/{id}', (call) => {
    deleteVersion(call, visibleVersion(call));
    return noContent;
  }),
  get('/rest/api/3/project/{projectIdOrKey}/versions', (call) => {
    const project = visibleProject(call.site, call.caller, call.parameter('projectIdOrKey'));
    return answer(versionsOf(call.site, project.id).map((version) => versionView(call, version)));
  }),
  get('/rest/api/3/project/{projectIdOrKey}/version', (call) => {
    const project = visibleProject(call.site, call.caller, call.parameter('projectIdOrKey'));
    const found = ordered(matching(call, versionsOf(call.site, project.id)), call.query('orderBy'));
    return answer(pageBean(call, found, (version) => versionView(call, version)));
  }),
  get('/rest/api/3/version/{id}/relatedIssueCounts', (call) => {
    const version = visibleVersion(call);
    const issues = call.site.store.issues.childrenOf(version.projectId);
    return answer({
      self: restUrl(call.site, `/rest/api/3/version/${version.id}`),
      issuesFixedCount: issues.filter((issue) => issue.fixVersionIds.includes(version.id)).length,
      issuesAffectedCount: issues.filter((issue) => issue.affectedVersionIds.includes(version.id)).length,
      issueCountWithCustomFieldsShowingVersion: 0,
      customFieldUsage: [],
    });
  }),
  get('/rest/api/3/version/{id}/unresolvedIssueCount', (call) => {
    const version = visibleVersion(call);
    const issues = fixedIn(call.site, version);
    return answer({
      self: restUrl(call.site, `/rest/api/3/version/${version.id}`),
      issuesUnresolvedCount: issues.filter((issue) => issue.resolutionId === null).length,
      issuesCount: issues.length,
    });
  }),
  get('/rest/api/3/version/{id}/relatedwork', (call) => {
    const version = visibleVersion(call);
    return answer(call.site.store.relatedWork.childrenOf(version.id).map(({ versionId: _version, ...work }) => work));
  }),
  post('/rest/api/3/version/{id}/relatedwork', (call) => {
    const version = visibleVersion(call);
    requireRelatedWork(call, version);
    const { category, title, url } = call.body(relatedWorkShape);
    const { versionId: _version, ...work } = call.site.store.relatedWork.put({
      relatedWorkId: uuidOf(`related work ${call.site.store.next('related-work', 1)}`),
      versionId: version.id,
      category,
      ...(title === undefined ? {} : { title }),
      ...(url === undefined ? {} : { url }),
    });
    return answer(work, 201);
  }),
  put('/rest/api/3/version/{id}/relatedwork', (call) => {
    const version = visibleVersion(call);
    requireRelatedWork(call, version);
    const { relatedWorkId, category, title, url } = call.body(relatedWorkShape);
    const known = call.site.store.relatedWork.get(relatedWorkId ?? '');
    if (known === undefined || known.versionId !== version.id) throw refuse(404, 'The related work was not found.');
    const { versionId: _version, ...work } = call.site.store.relatedWork.put({
      ...known,
      category,
      ...(title === undefined ? {} : { title }),
      ...(url === undefined ? {} : { url }),
    });
    return answer(work);
  }),
];

const relatedWorkShape = z.looseObject({
  relatedWorkId: z.string().optional(),
  category: z.string().min(1),
  title: z.string().optional(),
  url: z.string().optional(),
});

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .nullable();

const versionShape = z.strictObject({
  name: z.string().optional(),
  description: z.string().nullable().optional(),
  project: z.string().optional(),
  projectId: z.union([z.number(), z.string()]).optional(),
  released: z.boolean().optional(),
  archived: z.boolean().optional(),
  startDate: day.optional(),
  releaseDate: day.optional(),
  driver: z.string().nullable().optional(),
  approvers: z
    .array(
      z.looseObject({
        accountId: z.string(),
        description: z.string().optional(),
        declineReason: z.string().optional(),
        status: z.enum(['PENDING', 'APPROVED', 'DECLINED']).optional(),
      }),
    )
    .optional(),
  moveUnfixedIssuesTo: z.string().optional(),
  expand: z.string().optional(),
  id: z.string().optional(),
  self: z.string().optional(),
  overdue: z.boolean().optional(),
  userStartDate: z.string().optional(),
  userReleaseDate: z.string().optional(),
  operations: z.unknown().optional(),
  issuesStatusForFixVersion: z.unknown().optional(),
});

type VersionRequest = z.infer<typeof versionShape>;

/** Issues of the version's project that name it as their fix version. */
export const fixedIn = (site: Site, version: VersionDocument): readonly IssueDocument[] =>
  site.store.issues.childrenOf(version.projectId).filter((issue) => issue.fixVersionIds.includes(version.id));

function visibleVersion(call: Call): VersionDocument {
  const id = call.parameter('id');
  const version = call.site.store.versions.get(id);
  const missing = refuse(404, `Could not find version for id '${id}'`);
  if (version === undefined) throw missing;
  if (!mayBrowse(call.site, call.caller, call.site.store.projects.require(version.projectId))) throw missing;
  return version;
}

/** A version as its own resource. */
export function versionView(call: Call, version: VersionDocument) {
  const { site } = call;
  const today = new Date(site.clock.now()).toISOString().slice(0, 10);
  const words = (date: string | undefined): string | undefined => date && userDate(date);
  return {
    ...versionReference(site, version),
    ...(version.startDate === undefined
      ? {}
      : { startDate: version.startDate, userStartDate: words(version.startDate) }),
    ...(version.releaseDate === undefined ? {} : { userReleaseDate: words(version.releaseDate) }),
    ...(version.releaseDate === undefined || version.released ? {} : { overdue: version.releaseDate < today }),
    projectId: Number(version.projectId),
    ...(call.expands('driver') && version.driver !== undefined ? { driver: version.driver } : {}),
    ...(call.expands('approvers') ? { approvers: version.approvers } : {}),
    ...(call.expands('issuesstatus') ? { issuesStatusForFixVersion: issuesStatus(site, version) } : {}),
    ...(call.expands('operations') ? { operations: [] } : {}),
  };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A date in the site's default look, `20/Nov/26`. */
const userDate = (date: string): string =>
  `${date.slice(8)}/${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''}/${date.slice(2, 4)}`;

function issuesStatus(site: Site, version: VersionDocument) {
  const categories = fixedIn(site, version).map((issue) => site.store.statuses.require(issue.statusId).category);
  const count = (wanted: string): number => categories.filter((category) => category === wanted).length;
  return { unmapped: 0, toDo: count('new'), inProgress: count('indeterminate'), done: count('done') };
}

function checked(call: Call, request: VersionRequest, project: ProjectDocument, own?: string): void {
  const { site } = call;
  const { name, startDate, releaseDate } = request;
  if (name !== undefined) {
    if (name.trim() === '') throw refuseFields({ name: 'You must specify a valid version name' });
    if (name.length > 255) throw refuseFields({ name: 'Version name must not exceed 255 characters.' });
    const taken = versionsOf(site, project.id).some((version) => version.name === name && version.id !== own);
    if (taken) throw refuseFields({ name: 'A version with this name already exists in this project.' });
  }
  if (startDate && releaseDate && startDate > releaseDate) {
    throw refuseFields({ startDate: 'The start date must be before the release date' });
  }
  if (Buffer.byteLength(request.description ?? '') > 16_384) {
    throw refuseFields({ description: 'The description must not exceed 16384 bytes.' });
  }
}

function create(call: Call): VersionDocument {
  const { site, caller } = call;
  call.accountId();
  const request = call.body(versionShape);
  const wanted = request.projectId ?? request.project;
  const project = wanted === undefined ? undefined : projectOf(site, String(wanted));
  if (project === undefined || !mayBrowse(site, caller, project)) {
    throw refuse(
      404,
      wanted === undefined ? 'A project must be specified.' : `No project could be found with identifier '${wanted}'.`,
    );
  }
  if (!mayAdministerProject(site, caller, project)) {
    throw refuse(404, 'You cannot create a version in this project: it requires Administer Projects.');
  }
  if (request.name === undefined) throw refuseFields({ name: 'You must specify a valid version name' });
  checked(call, request, project);
  const position = Math.max(-1, ...versionsOf(site, project.id).map((version) => version.position)) + 1;
  const blank: VersionDocument = {
    id: String(site.store.next('version', 10_000)),
    projectId: project.id,
    name: request.name,
    released: false,
    archived: false,
    approvers: [],
    position,
  };
  const version = site.store.versions.put(merged(blank, request));
  emitVersion(site, caller, 'created', version);
  return version;
}

function merged(version: VersionDocument, request: VersionRequest): VersionDocument {
  const text = (key: 'description' | 'startDate' | 'releaseDate' | 'driver') =>
    request[key] === undefined ? {} : { [key]: request[key] ?? undefined };
  return {
    ...version,
    ...(request.name === undefined ? {} : { name: request.name }),
    ...text('description'),
    ...text('startDate'),
    ...text('releaseDate'),
    ...text('driver'),
    released: request.released ?? version.released,
    archived: request.archived ?? version.archived,
    approvers:
      request.approvers?.map(({ accountId, description, declineReason, status }) => ({
        accountId,
        description,
        declineReason,
        status: status ?? 'PENDING',
      })) ?? version.approvers,
  };
}

function change(call: Call): VersionDocument {
  const { site, caller } = call;
  const before = visibleVersion(call);
  const project = site.store.projects.require(before.projectId);
  if (!mayAdministerProject(site, caller, project)) {
    throw refuse(400, 'You do not have permission to edit versions in this project. It requires Administer Projects.');
  }
  const request = call.body(versionShape);
  checked(call, request, project, before.id);
  const after = site.store.versions.put(merged(before, request));
  if (request.moveUnfixedIssuesTo !== undefined) moveUnfixed(call, after, request.moveUnfixedIssuesTo);
  emitVersion(site, caller, 'updated', after);
  if (before.released !== after.released) emitVersion(site, caller, after.released ? 'released' : 'unreleased', after);
  if (before.archived !== after.archived) emitVersion(site, caller, after.archived ? 'archived' : 'unarchived', after);
  return after;
}

function moveUnfixed(call: Call, version: VersionDocument, address: string): void {
  const target = call.site.store.versions.get(address.split('/').at(-1) ?? '');
  if (target === undefined || target.projectId !== version.projectId) {
    throw refuse(400, 'The version to move unfixed issues to was not found.');
  }
  for (const issue of fixedIn(call.site, version).filter((candidate) => candidate.resolutionId === null)) {
    const fixVersionIds = [...issue.fixVersionIds.filter((id) => id !== version.id), target.id];
    saveChange(call.site, call.caller, issue, { ...issue, fixVersionIds });
  }
}

function deleteVersion(call: Call, version: VersionDocument): void {
  const { site, caller } = call;
  const project = site.store.projects.require(version.projectId);
  if (!mayAdministerProject(site, caller, project)) throw refuse(404, `Could not find version for id '${version.id}'`);
  for (const issue of site.store.issues.childrenOf(project.id)) {
    const without = (ids: readonly string[]): readonly string[] => ids.filter((id) => id !== version.id);
    saveChange(site, caller, issue, {
      ...issue,
      fixVersionIds: without(issue.fixVersionIds),
      affectedVersionIds: without(issue.affectedVersionIds),
    });
  }
  for (const work of site.store.relatedWork.childrenOf(version.id)) site.store.relatedWork.delete(work.relatedWorkId);
  emitVersion(site, caller, 'deleted', version);
  site.store.versions.delete(version.id);
}

function requireRelatedWork(call: Call, version: VersionDocument): void {
  const project = call.site.store.projects.require(version.projectId);
  const may = ['RESOLVE_ISSUES', 'EDIT_ISSUES'].every((permission) =>
    holds(call.site, call.caller, permission, { project }),
  );
  if (!may) throw refuse(403, 'It requires Resolve issues and Edit issues in the project of the version.');
}

function matching(call: Call, versions: readonly VersionDocument[]): readonly VersionDocument[] {
  const query = call.query('query')?.toLowerCase() ?? '';
  const statuses = call.queryList('status');
  const statusOf = (version: VersionDocument): string =>
    version.archived ? 'archived' : version.released ? 'released' : 'unreleased';
  return versions
    .filter((version) => `${version.name} ${version.description ?? ''}`.toLowerCase().includes(query))
    .filter((version) => statuses.length === 0 || statuses.includes(statusOf(version)));
}

function ordered(versions: readonly VersionDocument[], order: string | undefined): readonly VersionDocument[] {
  if (order === undefined) return versions;
  const key = order.replace(/^[+-]/, '');
  const value = (version: VersionDocument): string | number => {
    if (key === 'name') return version.name;
    if (key === 'description') return version.description ?? '';
    if (key === 'releaseDate') return version.releaseDate ?? '';
    if (key === 'startDate') return version.startDate ?? '';
    if (key === 'sequence') return version.position;
    throw refuse(400, `The orderBy value '${order}' is not valid.`);
  };
  const sorted = [...versions].sort((one, other) =>
    value(one) < value(other) ? -1 : value(one) > value(other) ? 1 : 0,
  );
  return order.startsWith('-') ? sorted.reverse() : sorted;
}
