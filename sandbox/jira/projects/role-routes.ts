import { restUrl } from '../context';
import { mayAdministerProject, visibleProject } from '../permissions/decide';
import { answer, type Call } from '../rest/call';
import { refuse } from '../rest/refusal';
import { get, type Route } from '../rest/router';

export const roleRoutes: readonly Route[] = [
  get('/rest/api/3/project/{projectIdOrKey}/role/{id}', (call) => answer(projectRole(call))),
];

/** Who fills a role in a project, for those who administer the project; for others there is no such role. */
function projectRole(call: Call) {
  const { site, caller } = call;
  call.accountId();
  const project = visibleProject(site, caller, call.parameter('projectIdOrKey'));
  const role = site.store.roles.get(call.parameter('id'));
  if (role === undefined || !mayAdministerProject(site, caller, project))
    throw refuse(404, `No project role found for id '${call.parameter('id')}'.`);
  const actors = project.roles[role.id] ?? { groups: [], users: [] };
  const people = actors.users
    .map((accountId) => site.store.people.require(accountId))
    .filter((person) => person.active || !call.queryFlag('excludeInactiveUsers'));
  const groups = actors.groups.map((groupId) => site.store.groups.require(groupId));
  return {
    self: restUrl(site, `/rest/api/3/project/${project.id}/role/${role.id}`),
    name: role.name,
    id: Number(role.id),
    description: role.description,
    actors: [
      ...people.map(({ accountId, displayName }) => ({
        displayName,
        type: 'atlassian-user-role-actor',
        actorUser: { accountId },
      })),
      ...groups.map(({ groupId, name }) => ({
        displayName: name,
        type: 'atlassian-group-role-actor',
        name,
        actorGroup: { name, displayName: name, groupId },
      })),
    ]
      .sort((one, other) => (one.displayName < other.displayName ? -1 : 1))
      .map((actor, index) => ({ id: Number(role.id) * 1000 + index, ...actor })),
  };
}
