/** What a person may do, asked as the person: asking as the app would say what the app may do. */
import { getAppContext, route } from '@forge/api';
import { z } from 'zod';
import type { Jira, PersonPermissions, ProjectPermission } from '../../ports';
import { call } from './call';

const PROJECT_PERMISSIONS = [
  'prepare-communications',
  'approve-communications',
  'send-communications',
] as const satisfies readonly ProjectPermission[];

const grants = z.object({
  globalPermissions: z.array(z.string()),
  projectPermissions: z.array(
    z.object({
      permission: z.string(),
      issues: z.array(z.number()),
      projects: z.array(z.number()),
    }),
  ),
});

/** Key of a permission of this app (forge documentation, Jira project permission, "key at runtime"). */
export function permissionKey(moduleKey: string): string {
  const { appAri, environmentAri } = getAppContext();
  return `ari:cloud:ecosystem::extension/${appAri.appId}/${environmentAri.environmentId}/static/${moduleKey}`;
}

export const permissionsOn: Jira['permissionsOn'] = async (place) => {
  const keys = PROJECT_PERMISSIONS.map((name) => [permissionKey(name), name] as const);
  const where =
    'issueId' in place
      ? { issues: [Number(place.issueId)], projects: [] }
      : { issues: [], projects: [Number(place.projectId)] };
  const granted = await check({
    globalPermissions: ['ADMINISTER'],
    projectPermissions: [{ permissions: ['BROWSE_PROJECTS', ...keys.map(([key]) => key)], ...where }],
  });
  const has = (permission: string): boolean =>
    granted.projectPermissions.some(
      (grant) => grant.permission === permission && grant.issues.length + grant.projects.length > 0,
    );
  return {
    browse: has('BROWSE_PROJECTS'),
    granted: new Set(keys.filter(([key]) => has(key)).map(([, name]) => name)),
    administers: granted.globalPermissions.includes('ADMINISTER'),
  };
};

/** As many as Jira checks in one call (REST API, "Get bulk permissions"). */
const ISSUES_AT_ONCE = 1000;

export const permissionsOnIssues: Jira['permissionsOnIssues'] = async (issueIds) => {
  const keys = PROJECT_PERMISSIONS.map((name) => [permissionKey(name), name] as const);
  const found = new Map<string, PersonPermissions>();
  for (let start = 0; start < issueIds.length; start += ISSUES_AT_ONCE) {
    const part = issueIds.slice(start, start + ISSUES_AT_ONCE);
    const { globalPermissions, projectPermissions } = await check({
      globalPermissions: ['ADMINISTER'],
      projectPermissions: [
        { permissions: ['BROWSE_PROJECTS', ...keys.map(([key]) => key)], issues: part.map(Number), projects: [] },
      ],
    });
    const granted = new Map(projectPermissions.map((grant) => [grant.permission, new Set(grant.issues.map(String))]));
    for (const issueId of part)
      found.set(issueId, {
        browse: granted.get('BROWSE_PROJECTS')?.has(issueId) === true,
        granted: new Set(keys.filter(([key]) => granted.get(key)?.has(issueId)).map(([, name]) => name)),
        administers: globalPermissions.includes('ADMINISTER'),
      });
  }
  return found;
};

export const visibleIssues: Jira['visibleIssues'] = async (issueIds) => {
  if (issueIds.length === 0) return new Set();
  const granted = await check({
    projectPermissions: [{ permissions: ['BROWSE_PROJECTS'], issues: issueIds.map(Number), projects: [] }],
  });
  return new Set(granted.projectPermissions.flatMap((grant) => grant.issues.map(String)));
};

export const mayAudit: Jira['mayAudit'] = async () => {
  const key = permissionKey('audit-communications');
  return (await check({ globalPermissions: [key] })).globalPermissions.includes(key);
};

export const mayAdminister: Jira['mayAdminister'] = async () =>
  (await check({ globalPermissions: ['ADMINISTER'] })).globalPermissions.includes('ADMINISTER');

function check(body: unknown): Promise<z.infer<typeof grants>> {
  return call('user', route`/rest/api/3/permissions/check`, grants, { method: 'POST', body });
}
