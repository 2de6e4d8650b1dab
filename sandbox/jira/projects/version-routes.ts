import { z } from 'zod';
import { restUrl } from '../context';
import { holds, visibleProject } from '../permissions/decide';
import { answer, noContent, pageBean, type Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import { get, post, put, remove, type Route } from '../rest/router';
import type { VersionDocument } from '../store/documents';
import { uuidOf } from '../store/uuid';
import { changeVersion, createVersion, deleteVersion } from './version-changes';
import { fixedIn, versionView, visibleVersion } from './version-view';
import { versionsOf } from './view';

export const versionRoutes: readonly Route[] = [
  get('/rest/api/3/version/{id}', (call) => answer(versionView(call, visibleVersion(call)))),
  post('/rest/api/3/version', (call) => answer(versionView(call, createVersion(call)), 201)),
  put('/rest/api/3/version/{id}', (call) => answer(versionView(call, changeVersion(call)))),
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
