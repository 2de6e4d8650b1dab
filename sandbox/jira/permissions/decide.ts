import type { Caller } from '../../ports';
import type { Site } from '../context';
import { issueNotFound, notAdministrator, notAuthenticated, refuse } from '../rest/refusal';
import type { Holder, IssueDocument, ProjectDocument } from '../store/documents';
import { GLOBAL_PERMISSIONS_OF_APPS, JIRA_PERMISSIONS, type Permission } from './catalogue';

/** Jira's permissions and those that installed apps add. */
export function allPermissions(site: Site): readonly Permission[] {
  const added = site
    .apps()
    .flatMap((app) => [
      ...app.projectPermissions.map((permission) => ({ ...permission, type: 'PROJECT' as const })),
      ...app.globalPermissions.map((permission) => ({ ...permission, type: 'GLOBAL' as const })),
    ]);
  return [
    ...JIRA_PERMISSIONS,
    ...added.map(({ key, name, description, type }) => ({ id: key, key, name, description, type })),
  ];
}

export const permissionNamed = (site: Site, key: string): Permission | undefined =>
  allPermissions(site).find((permission) => permission.key === key);

/** The groups that this account is a member of. */
export const groupsOf = (site: Site, accountId: string) =>
  site.store.groups.all().filter((group) => group.members.includes(accountId));

/** Whether the caller has a global permission. Apps never administer; anonymous callers have none. */
export function holdsGlobal(site: Site, caller: Caller, permission: string): boolean {
  if (caller.kind === 'anonymous') return false;
  if (caller.kind === 'app' && GLOBAL_PERMISSIONS_OF_APPS.has(permission)) return true;
  const groups = site.store.globalGrants.get(permission)?.groups ?? [];
  return groupsOf(site, caller.accountId).some((group) => groups.includes(group.groupId));
}

export interface Place {
  readonly project: ProjectDocument;
  readonly issue?: IssueDocument;
}

/** Whether the caller has a project permission in this project, or for this issue of it. */
export function holds(site: Site, caller: Caller, permission: string, place: Place): boolean {
  if (caller.kind === 'app' && JIRA_PERMISSIONS.some((known) => known.key === permission)) return true;
  const scheme = site.store.permissionSchemes.require(place.project.permissionSchemeId);
  return scheme.grants.some((grant) => grant.permission === permission && isHolder(site, caller, grant.holder, place));
}

/** Whether this caller is one of those whom the holder stands for. */
function isHolder(site: Site, caller: Caller, holder: Holder, place: Place): boolean {
  if (holder.type === 'anyone') return true;
  if (caller.kind === 'anonymous') return false;
  const { accountId } = caller;
  switch (holder.type) {
    case 'group':
    case 'applicationRole':
      return site.store.groups.get(holder.parameter)?.members.includes(accountId) ?? false;
    case 'user':
      return holder.parameter === accountId;
    case 'projectRole': {
      const actors = place.project.roles[holder.parameter];
      if (actors === undefined) return false;
      return (
        actors.users.includes(accountId) ||
        groupsOf(site, accountId).some((group) => actors.groups.includes(group.groupId))
      );
    }
    case 'reporter':
      return place.issue?.reporter === accountId;
    case 'assignee':
      return place.issue?.assignee === accountId;
    case 'projectLead':
      return place.project.leadAccountId === accountId;
  }
}

/** Whether the caller may see the issue: the project's permission and the issue's security level. */
export function maySeeIssue(site: Site, caller: Caller, issue: IssueDocument): boolean {
  const place = { project: site.store.projects.require(issue.projectId), issue };
  if (!holds(site, caller, 'BROWSE_PROJECTS', place)) return false;
  if (issue.securityLevelId === null || caller.kind === 'app') return true;
  const level = site.store.securityLevels.get(issue.securityLevelId);
  return level?.members.some((member) => isHolder(site, caller, member, place)) ?? false;
}

/** The issue with this id or key when the caller may see it; otherwise Jira's 404, which does not tell which it was. */
export function visibleIssue(site: Site, caller: Caller, idOrKey: string): IssueDocument {
  const issue = site.store.issues.get(idOrKey) ?? site.store.issues.named(idOrKey);
  if (issue === undefined || !maySeeIssue(site, caller, issue)) throw issueNotFound();
  return issue;
}

export const projectOf = (site: Site, idOrKey: string): ProjectDocument | undefined =>
  site.store.projects.get(idOrKey) ?? site.store.projects.named(idOrKey);

export const mayBrowse = (site: Site, caller: Caller, project: ProjectDocument): boolean =>
  holds(site, caller, 'BROWSE_PROJECTS', { project }) || mayAdministerProject(site, caller, project);

export const mayAdministerProject = (site: Site, caller: Caller, project: ProjectDocument): boolean =>
  holds(site, caller, 'ADMINISTER_PROJECTS', { project }) || holdsGlobal(site, caller, 'ADMINISTER');

/** The project with this id or key when the caller may browse it; otherwise Jira's 404. */
export function visibleProject(site: Site, caller: Caller, idOrKey: string): ProjectDocument {
  const project = projectOf(site, idOrKey);
  if (project === undefined || !mayBrowse(site, caller, project)) {
    throw refuse(404, `No project could be found with key '${idOrKey}'.`);
  }
  return project;
}

/** Refuses callers who may not administer Jira: 401 for nobody, 403 (with some resources 401 too) for others. */
export function requireAdministrator(site: Site, caller: Caller, status: 401 | 403 = 403): void {
  if (caller.kind === 'anonymous') throw notAuthenticated();
  if (!holdsGlobal(site, caller, 'ADMINISTER')) throw notAdministrator(status);
}
