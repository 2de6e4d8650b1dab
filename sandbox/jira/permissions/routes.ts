import { z } from 'zod';
import type { Caller } from '../../ports';
import { restUrl, type Site } from '../context';
import { answer, type Call } from '../rest/call';
import { notAuthenticated, refuse } from '../rest/refusal';
import { get, post, type Route } from '../rest/router';
import type { Grant, IssueDocument, PermissionSchemeDocument } from '../store/documents';
import type { Permission } from './catalogue';
import {
  allPermissions,
  holds,
  holdsGlobal,
  maySeeIssue,
  permissionNamed,
  requireAdministrator,
  visibleIssue,
  visibleProject,
  type Place,
} from './decide';

export const permissionRoutes: readonly Route[] = [
  get('/rest/api/3/permissions', (call) => {
    call.accountId();
    return answer({
      permissions: Object.fromEntries(
        allPermissions(call.site).map((permission) => [permission.key, { ...permission }]),
      ),
    });
  }),
  get('/rest/api/3/mypermissions', (call) => answer({ permissions: myPermissions(call) })),
  post('/rest/api/3/permissions/check', (call) => answer(checkPermissions(call))),
  get('/rest/api/3/permissionscheme', (call) => {
    call.accountId();
    const withGrants = call.expands('permissions') || call.expands('all');
    return answer({
      permissionSchemes: call.site.store.permissionSchemes
        .all()
        .map((scheme) => permissionScheme(call.site, scheme, withGrants)),
    });
  }),
  get('/rest/api/3/permissionscheme/{schemeId}', (call) => {
    call.accountId();
    const scheme = call.site.store.permissionSchemes.get(call.parameter('schemeId'));
    if (scheme === undefined) throw refuse(404, 'The requested permission scheme was not found.');
    return answer(permissionScheme(call.site, scheme, true));
  }),
  get('/rest/api/3/project/{projectKeyOrId}/permissionscheme', (call) => {
    const project = visibleProject(call.site, call.caller, call.parameter('projectKeyOrId'));
    const scheme = call.site.store.permissionSchemes.require(project.permissionSchemeId);
    return answer(permissionScheme(call.site, scheme, call.expands('permissions') || call.expands('all')));
  }),
];

function permissionScheme(site: Site, scheme: PermissionSchemeDocument, withGrants: boolean) {
  return {
    expand: 'permissions,user,group,projectRole,field,all',
    id: Number(scheme.id),
    self: restUrl(site, `/rest/api/3/permissionscheme/${scheme.id}`),
    name: scheme.name,
    description: scheme.description,
    ...(withGrants ? { permissions: scheme.grants.map((grant) => permissionGrant(site, scheme, grant)) } : {}),
  };
}

function permissionGrant(site: Site, scheme: PermissionSchemeDocument, grant: Grant) {
  const { holder } = grant;
  const parameter = 'parameter' in holder ? { parameter: parameterOf(site, holder.type, holder.parameter) } : {};
  const value = 'parameter' in holder ? { value: holder.parameter } : {};
  return {
    id: grant.id,
    self: restUrl(site, `/rest/api/3/permissionscheme/${scheme.id}/permission/${grant.id}`),
    holder: { type: holder.type, ...parameter, ...value },
    permission: grant.permission,
  };
}

const parameterOf = (site: Site, type: string, parameter: string): string =>
  type === 'group' ? (site.store.groups.get(parameter)?.name ?? parameter) : parameter;

function placeOfQuery(call: Call): Place | undefined {
  const issueIdOrKey = call.query('issueKey') ?? call.query('issueId');
  if (issueIdOrKey !== undefined) {
    const issue = visibleIssue(call.site, call.caller, issueIdOrKey);
    return { project: call.site.store.projects.require(issue.projectId), issue };
  }
  const projectIdOrKey = call.query('projectKey') ?? call.query('projectId');
  return projectIdOrKey === undefined ? undefined : { project: visibleProject(call.site, call.caller, projectIdOrKey) };
}

function myPermissions(call: Call) {
  const wanted = call.queryList('permissions');
  if (wanted.length === 0) {
    throw refuse(400, "The 'permissions' query parameter is required. Please specify the permissions to be checked.");
  }
  const unknown = wanted.filter((key) => permissionNamed(call.site, key) === undefined);
  if (unknown.length > 0) throw refuse(400, `Unrecognized permission: ${unknown.join(', ')}`);
  const place = placeOfQuery(call);
  return Object.fromEntries(
    allPermissions(call.site)
      .filter((permission) => wanted.includes(permission.key))
      .map((permission) => [permission.key, { ...permission, havePermission: has(call, permission, place) }]),
  );
}

/** Without a place a project permission counts when the caller has it in any project, as Jira documents. */
function has(call: Call, permission: Permission, place: Place | undefined): boolean {
  const { site, caller } = call;
  if (permission.type === 'GLOBAL') return holdsGlobal(site, caller, permission.key);
  if (place !== undefined) return holds(site, caller, permission.key, place);
  return site.store.projects.all().some((project) => holds(site, caller, permission.key, { project }));
}

const checkShape = z.strictObject({
  accountId: z.string().optional(),
  globalPermissions: z.array(z.string()).optional(),
  projectPermissions: z
    .array(
      z.strictObject({
        permissions: z.array(z.string()),
        issues: z.array(z.number().int()).optional(),
        projects: z.array(z.number().int()).optional(),
      }),
    )
    .optional(),
});

function checkPermissions(call: Call) {
  const { site } = call;
  const asked = call.body(checkShape);
  const subject = subjectOf(call, asked.accountId);
  for (const key of asked.globalPermissions ?? []) requireKnown(site, key, 'GLOBAL');
  const groups = asked.projectPermissions ?? [];
  for (const group of groups) {
    if (group.permissions.length === 0) throw refuse(400, 'At least one project permission must be provided.');
    for (const key of group.permissions) requireKnown(site, key, 'PROJECT');
    if ((group.issues?.length ?? 0) > 1000 || (group.projects?.length ?? 0) > 1000) {
      throw refuse(400, 'The number of issues or projects exceeds the limit of 1000.');
    }
  }
  const granted = groups.flatMap((group) =>
    group.permissions.map((permission) => ({
      permission,
      issues: (group.issues ?? []).filter((id) => holdsForIssue(site, subject, permission, String(id))),
      projects: (group.projects ?? []).filter((id) => {
        const project = site.store.projects.get(String(id));
        return project !== undefined && holds(site, subject, permission, { project });
      }),
    })),
  );
  return {
    globalPermissions: (asked.globalPermissions ?? []).filter((key) => holdsGlobal(site, subject, key)),
    projectPermissions: granted.filter((grant) => grant.issues.length > 0 || grant.projects.length > 0),
  };
}

function holdsForIssue(site: Site, subject: Caller, permission: string, issueId: string): boolean {
  const issue: IssueDocument | undefined = site.store.issues.get(issueId);
  if (issue === undefined || !maySeeIssue(site, subject, issue)) return false;
  return holds(site, subject, permission, { project: site.store.projects.require(issue.projectId), issue });
}

/** Asking about somebody else needs Administer Jira. */
function subjectOf(call: Call, accountId: string | undefined): Caller {
  if (accountId === undefined) {
    if (call.caller.kind === 'anonymous') throw notAuthenticated();
    return call.caller;
  }
  if (call.caller.kind !== 'anonymous' && call.caller.accountId === accountId) return call.caller;
  requireAdministrator(call.site, call.caller);
  const person = call.site.store.people.get(accountId);
  if (person === undefined) throw refuse(400, `The user with accountId '${accountId}' does not exist.`);
  return { kind: person.accountType === 'app' ? 'app' : 'user', accountId };
}

function requireKnown(site: Site, key: string, type: Permission['type']): void {
  if (permissionNamed(site, key)?.type !== type) {
    throw refuse(400, `Unrecognized ${type === 'GLOBAL' ? 'global' : 'project'} permission: ${key}`);
  }
}
