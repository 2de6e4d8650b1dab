import { restUrl } from '../context';
import { holds, holdsGlobal, mayAdministerProject, visibleIssue, visibleProject } from '../permissions/decide';
import { answer, noContent, type Answer, type Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import { get, put, remove, type Route } from '../rest/router';
import { deleteProperty, setProperty } from './property-store';

interface Entity {
  readonly type: 'issue' | 'project' | 'user';
  readonly id: string;
  /** Path of the entity's resource. */
  readonly path: string;
}

type Find = (call: Call, toChange: boolean) => Entity;

const issueEntity: Find = (call, toChange) => {
  const issue = visibleIssue(call.site, call.caller, call.parameter('issueIdOrKey'));
  const project = call.site.store.projects.require(issue.projectId);
  if (toChange && !holds(call.site, call.caller, 'EDIT_ISSUES', { project, issue })) {
    throw refuse(403, 'You do not have permission to edit issues in this project.');
  }
  return { type: 'issue', id: issue.id, path: `/rest/api/3/issue/${issue.id}` };
};

const projectEntity: Find = (call, toChange) => {
  const project = visibleProject(call.site, call.caller, call.parameter('projectIdOrKey'));
  if (toChange && !mayAdministerProject(call.site, call.caller, project)) {
    throw refuse(403, 'You do not have permission to administer this project.');
  }
  return { type: 'project', id: project.id, path: `/rest/api/3/project/${project.id}` };
};

/** A person's own properties; those of others are for administrators, and for apps to read. */
const userEntity: Find = (call, toChange) => {
  const own = call.accountId();
  const id = call.query('accountId') ?? own;
  if (call.site.store.people.get(id) === undefined) throw refuse(404, 'Specified user does not exist.');
  const free = id === own || (call.caller.kind === 'app' && !toChange);
  if (!free && !holdsGlobal(call.site, call.caller, 'ADMINISTER')) {
    throw refuse(403, 'You do not have permission to access the properties of another user.');
  }
  return { type: 'user', id, path: '/rest/api/3/user' };
};

const routesFor = (base: string, find: Find): readonly Route[] => [
  get(`${base}/properties`, (call) => {
    const entity = find(call, false);
    const properties = call.site.store.properties.childrenOf(`${entity.type}/${entity.id}`);
    return answer({
      keys: properties.map(({ key }) => ({
        self: restUrl(call.site, `${entity.path}/properties/${encodeURIComponent(key)}`),
        key,
      })),
    });
  }),
  get(`${base}/properties/{propertyKey}`, (call) => {
    const entity = find(call, false);
    const key = call.parameter('propertyKey');
    const property = call.site.store.properties.get(`${entity.type}/${entity.id}/${key}`);
    if (property === undefined) throw refuse(404, `The property with key ${key} does not exist.`);
    return answer({ key, value: property.value });
  }),
  put(`${base}/properties/{propertyKey}`, (call): Answer => {
    const entity = find(call, true);
    const value = call.json();
    if (value === undefined) throw refuse(400, 'The property value has to be valid JSON.');
    const isNew = setProperty(call.site, call.caller, {
      entityType: entity.type,
      entityId: entity.id,
      key: call.parameter('propertyKey'),
      value,
    });
    return { status: isNew ? 201 : 200 };
  }),
  remove(`${base}/properties/{propertyKey}`, (call) => {
    const entity = find(call, true);
    const key = call.parameter('propertyKey');
    if (!deleteProperty(call.site, call.caller, `${entity.type}/${entity.id}/${key}`)) {
      throw refuse(404, `The property with key ${key} does not exist.`);
    }
    return noContent;
  }),
];

export const propertyRoutes: readonly Route[] = [
  ...routesFor('/rest/api/3/issue/{issueIdOrKey}', issueEntity),
  ...routesFor('/rest/api/3/project/{projectIdOrKey}', projectEntity),
  ...routesFor('/rest/api/3/user', userEntity),
];
