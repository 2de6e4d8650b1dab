import { z } from 'zod';
import { restUrl, type Site } from '../context';
import { userDetails } from '../people/view';
import { holds, mayAdministerProject, mayBrowse, visibleProject } from '../permissions/decide';
import { answer, pageBean, type Call } from '../rest/call';
import { refuse, refuseFields } from '../rest/refusal';
import { get, post, type Route } from '../rest/router';
import type { ProjectDocument } from '../store/documents';
import { workflowOf } from '../workflows/transitions';
import {
  componentView,
  issueTypesOf,
  issueTypeView,
  projectReference,
  securityLevelView,
  statusView,
  versionsOf,
} from './view';
import { versionView } from './version-view';

export const projectRoutes: readonly Route[] = [
  get('/rest/api/3/project', (call) => answer(browsable(call).map((project) => summary(call, project)))),
  get('/rest/api/3/project/search', (call) => {
    const query = call.query('query')?.toLowerCase() ?? '';
    const keys = call.url.searchParams.getAll('keys');
    const ids = call.url.searchParams.getAll('id');
    const types = call.queryList('typeKey');
    const found = browsable(call)
      .filter((project) => keys.length === 0 || keys.includes(project.key))
      .filter((project) => ids.length === 0 || ids.includes(project.id))
      .filter((project) => types.length === 0 || types.includes(project.typeKey))
      .filter((project) => project.name.toLowerCase().includes(query) || project.key.toLowerCase().includes(query))
      .filter((project) => allowsAction(call, project))
      .sort((one, other) => compareBy(call.query('orderBy') ?? 'key', one, other));
    return answer(pageBean(call, found, (project) => summary(call, project), 50, 100));
  }),
  get('/rest/api/3/project/{projectIdOrKey}', (call) => {
    const project = visibleProject(call.site, call.caller, call.parameter('projectIdOrKey'));
    return answer(details(call, project));
  }),
  get('/rest/api/3/project/{projectIdOrKey}/components', (call) => {
    const project = visibleProject(call.site, call.caller, call.parameter('projectIdOrKey'));
    return answer(
      componentsOf(call.site, project).map((component) => componentView(call.site, component, call.caller)),
    );
  }),
  get('/rest/api/3/project/{projectIdOrKey}/component', (call) => {
    const project = visibleProject(call.site, call.caller, call.parameter('projectIdOrKey'));
    return answer(
      pageBean(call, componentsOf(call.site, project), (component) => ({
        ...componentView(call.site, component, call.caller),
        issueCount: call.site.store.issues
          .childrenOf(project.id)
          .filter((issue) => issue.componentIds.includes(component.id)).length,
      })),
    );
  }),
  get('/rest/api/3/project/{projectIdOrKey}/statuses', (call) => {
    const { site } = call;
    const project = visibleProject(site, call.caller, call.parameter('projectIdOrKey'));
    return answer(
      issueTypesOf(site, project).map((type) => ({
        self: restUrl(site, `/rest/api/3/issuetype/${type.id}`),
        id: type.id,
        name: type.name,
        subtask: type.hierarchyLevel < 0,
        statuses: workflowOf(site, project.id, type.id).statusIds.map((id) =>
          statusView(site, site.store.statuses.require(id)),
        ),
      })),
    );
  }),
  get('/rest/api/3/project/{projectIdOrKey}/securitylevel', (call) => {
    const project = visibleProject(call.site, call.caller, call.parameter('projectIdOrKey'));
    const levels = call.site.store.securityLevels.all().filter((level) => level.projectIds.includes(project.id));
    return answer({ levels: levels.map((level) => securityLevelView(call.site, level)) });
  }),
  get('/rest/api/3/component/{id}', (call) => {
    const component = call.site.store.components.get(call.parameter('id'));
    const missing = refuse(404, `The component with id ${call.parameter('id')} does not exist.`);
    if (component === undefined) throw missing;
    if (!mayBrowse(call.site, call.caller, call.site.store.projects.require(component.projectId))) throw missing;
    return answer(componentView(call.site, component, call.caller));
  }),
  post('/rest/api/3/component', (call) => {
    const { name, description, project: key } = call.body(componentShape);
    const project = visibleProject(call.site, call.caller, key ?? '');
    if (!mayAdministerProject(call.site, call.caller, project)) {
      throw refuse(403, 'You do not have permission to administer this project.');
    }
    if (componentsOf(call.site, project).some((component) => component.name === name)) {
      throw refuseFields({ name: `A component with the name ${name} already exists in this project.` });
    }
    const component = call.site.store.components.put({
      id: String(call.site.store.next('component', 10_000)),
      projectId: project.id,
      name,
      description: description ?? '',
    });
    return answer(componentView(call.site, component, call.caller), 201);
  }),
];

const componentShape = z.looseObject({
  name: z.string().min(1).max(255),
  description: z.string().optional(),
  project: z.string().optional(),
});

const browsable = (call: Call): ProjectDocument[] =>
  call.site.store.projects.all().filter((project) => mayBrowse(call.site, call.caller, project));

const componentsOf = (site: Site, project: ProjectDocument) =>
  [...site.store.components.childrenOf(project.id)].sort((one, other) => one.name.localeCompare(other.name));

function allowsAction(call: Call, project: ProjectDocument): boolean {
  switch (call.query('action') ?? 'view') {
    case 'view':
    case 'browse':
      return true;
    case 'edit':
      return mayAdministerProject(call.site, call.caller, project);
    case 'create':
      return holds(call.site, call.caller, 'CREATE_ISSUES', { project });
    default:
      throw refuse(400, 'The action is not valid.');
  }
}

function compareBy(order: string, one: ProjectDocument, other: ProjectDocument): number {
  const field = order.replace(/^[+-]/, '') === 'name' ? 'name' : 'key';
  return (order.startsWith('-') ? -1 : 1) * one[field].localeCompare(other[field]);
}

const summary = (call: Call, project: ProjectDocument) => ({
  expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
  ...projectReference(call.site, project),
  style: 'classic',
  isPrivate: false,
  properties: {},
  uuid: project.uuid,
  ...(call.expands('description') ? { description: project.description } : {}),
  ...(call.expands('lead') ? { lead: userDetails(call.site, project.leadAccountId, call.caller) } : {}),
  ...(call.expands('issueTypes')
    ? { issueTypes: issueTypesOf(call.site, project).map((type) => issueTypeView(call.site, type)) }
    : {}),
});

function details(call: Call, project: ProjectDocument) {
  const { site, caller } = call;
  return {
    ...summary(call, project),
    description: project.description,
    lead: userDetails(site, project.leadAccountId, caller),
    components: componentsOf(site, project).map((component) => componentView(site, component, caller)),
    issueTypes: issueTypesOf(site, project).map((type) => issueTypeView(site, type)),
    assigneeType: 'UNASSIGNED',
    versions: versionsOf(site, project.id).map((version) => versionView(call, version)),
    roles: Object.fromEntries(
      site.store.roles
        .all()
        .map((role) => [role.name, restUrl(site, `/rest/api/3/project/${project.id}/role/${role.id}`)]),
    ),
  };
}
