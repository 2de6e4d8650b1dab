import { z } from 'zod';
import { type JiraSite, type Person } from '../ports';
import { type Module } from './manifest';

/** Where a person has a module of the app in front of them. */
export interface Place {
  readonly person: Person;
  readonly issue?: { readonly id: string; readonly key: string; readonly type: string; readonly typeId: string };
  readonly project?: { readonly id: string; readonly key: string; readonly type: string };
}

export type PlaceResult =
  { readonly found: true; readonly place: Place } | { readonly found: false; readonly message: string };

export interface PlaceRequest {
  readonly as: string;
  readonly issueKey?: string;
  readonly projectKey?: string;
}

const projectSchema = z.object({ id: z.string(), key: z.string(), projectTypeKey: z.string().default('software') });
const issueSchema = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    issuetype: z.object({ id: z.string(), name: z.string() }),
    project: projectSchema,
  }),
});

/** Looks the place up as the person; what the person may not see is not there. */
export async function findPlace(site: JiraSite, request: PlaceRequest): Promise<PlaceResult> {
  const person = site.people().find(({ accountId }) => accountId === request.as);
  if (person === undefined) return { found: false, message: `Nobody on this site has the account id "${request.as}".` };
  const get = async (path: string): Promise<unknown> => {
    const response = await site.handle(
      { method: 'GET', path, headers: { accept: 'application/json' } },
      { kind: 'user', accountId: person.accountId },
    );
    return response.status === 200 ? JSON.parse(response.body) : undefined;
  };
  if (request.issueKey !== undefined) {
    const key = encodeURIComponent(request.issueKey);
    const issue = issueSchema.safeParse(await get(`/rest/api/3/issue/${key}?fields=issuetype,project`));
    if (!issue.success) {
      return { found: false, message: `${request.issueKey} does not exist or this person may not see it.` };
    }
    const { id, key: issueKey, fields } = issue.data;
    const { issuetype, project } = fields;
    return {
      found: true,
      place: {
        person,
        issue: { id, key: issueKey, type: issuetype.name, typeId: issuetype.id },
        project: { id: project.id, key: project.key, type: project.projectTypeKey },
      },
    };
  }
  if (request.projectKey !== undefined) {
    const project = projectSchema.safeParse(await get(`/rest/api/3/project/${encodeURIComponent(request.projectKey)}`));
    if (!project.success) {
      return { found: false, message: `${request.projectKey} does not exist or this person may not see it.` };
    }
    const { id, key, projectTypeKey } = project.data;
    return { found: true, place: { person, project: { id, key, type: projectTypeKey } } };
  }
  return { found: true, place: { person } };
}

const onIssues = ['jira:issuePanel', 'jira:issueContext', 'jira:issueGlance', 'jira:issueActivity', 'jira:issueAction'];
const onProjects = ['jira:projectPage', 'jira:projectSettingsPage'];

/** The permission without which Jira does not open a module of this type. */
const neededPermissions: Readonly<Record<string, string>> = {
  'jira:adminPage': 'ADMINISTER',
  'jira:projectSettingsPage': 'ADMINISTER_PROJECTS',
};

/** Why Jira would not open this module here; undefined when it would. */
export async function closedBecause(site: JiraSite, module: Module, place: Place): Promise<string | undefined> {
  if (onIssues.includes(module.type) && place.issue === undefined) return `${module.key} opens on an issue only.`;
  if (onProjects.includes(module.type) && place.project === undefined) return `${module.key} opens in a project only.`;
  const permission = neededPermissions[module.type];
  if (permission === undefined || (await hasPermission(site, place, permission))) return undefined;
  return `${module.key} needs the permission ${permission}, which ${place.person.displayName} does not have.`;
}

const permissionsSchema = z.object({
  permissions: z.record(z.string(), z.looseObject({ havePermission: z.boolean() })),
});

/** Asks Jira whether the person has a permission here. */
export async function hasPermission(site: JiraSite, place: Place, permission: string): Promise<boolean> {
  const parameters = new URLSearchParams({ permissions: permission });
  if (place.issue !== undefined) parameters.set('issueKey', place.issue.key);
  else if (place.project !== undefined) parameters.set('projectKey', place.project.key);
  const response = await site.handle(
    { method: 'GET', path: `/rest/api/3/mypermissions?${parameters}`, headers: {} },
    { kind: 'user', accountId: place.person.accountId },
  );
  const parsed = permissionsSchema.safeParse(response.status === 200 ? JSON.parse(response.body) : undefined);
  return parsed.success && parsed.data.permissions[permission]?.havePermission === true;
}
