import { z } from 'zod';
import { type JiraSite } from '../../ports';
import { hasPermission, type Place } from '../place';

/**
 * Decides whether a module's `displayConditions` let it be seen here. A condition that the sandbox does not know is an
 * error: guessing would show a person what the real site hides, or the other way round.
 */
export interface ConditionWorld {
  readonly site: JiraSite;
  readonly place: Place;
  /** A permission of the app by its module's key, as Jira knows it; other keys as they are. */
  readonly permissionKey: (key: string) => string;
}

const textsSchema = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const propertySchema = z.object({
  entity: z.enum(['issue', 'project', 'user']),
  propertyKey: z.string(),
  objectName: z.string().optional(),
  value: z
    .union([z.string(), z.boolean(), z.number(), z.array(z.string())])
    .optional()
    .transform((value) => (value === undefined ? [] : [value].flat().map(String))),
});

/** Conditions that are plain permissions under another name. */
const permissionConditions: Readonly<Record<string, string>> = {
  isAdmin: 'ADMINISTER',
  isSiteAdmin: 'ADMINISTER',
  canAdministerJira: 'ADMINISTER',
  canAdministerProjects: 'ADMINISTER_PROJECTS',
  isProjectAdmin: 'ADMINISTER_PROJECTS',
  canAddComments: 'ADD_COMMENTS',
  canAssignIssues: 'ASSIGN_ISSUES',
  canBrowseUsers: 'USER_PICKER',
  canEditIssues: 'EDIT_ISSUES',
  canDeleteIssues: 'DELETE_ISSUES',
  canLinkIssues: 'LINK_ISSUES',
  canManageWatchers: 'MANAGE_WATCHERS',
  canModifyReporters: 'MODIFY_REPORTER',
  canMoveIssues: 'MOVE_ISSUES',
  canScheduleIssues: 'SCHEDULE_ISSUES',
};

/** @throws Error for a condition that the sandbox does not know */
export async function isShown(conditions: unknown, world: ConditionWorld): Promise<boolean> {
  return conditions === undefined || every(conditions, world);
}

async function every(conditions: unknown, world: ConditionWorld): Promise<boolean> {
  for (const result of await evaluateAll(conditions, world)) if (!result) return false;
  return true;
}

/** Each entry of a level, which may be an object or a list of objects with one condition each. */
async function evaluateAll(conditions: unknown, world: ConditionWorld): Promise<readonly boolean[]> {
  const levels = z.union([z.array(z.looseObject({})), z.looseObject({}).transform((one) => [one])]).parse(conditions);
  return Promise.all(
    levels.flatMap((level) => Object.entries(level).map(([name, value]) => evaluate(name, value, world))),
  );
}

async function evaluate(name: string, value: unknown, world: ConditionWorld): Promise<boolean> {
  const { site, place } = world;
  const permission = permissionConditions[name];
  if (permission !== undefined) return (await hasPermission(site, place, permission)) === (value !== false);
  switch (name) {
    case 'and':
      return every(value, world);
    case 'or':
      return (await evaluateAll(value, world)).includes(true);
    case 'not':
      return !(await every(value, world));
    case 'isLoggedIn':
    case 'appIsLicensed':
      return value === true;
    case 'hasGlobalPermission':
    case 'hasProjectPermission':
    case 'hasIssuePermission':
      return hasPermission(site, place, world.permissionKey(z.string().parse(value)));
    case 'issueType':
      return place.issue !== undefined && textsSchema.parse(value).includes(place.issue.type);
    case 'issueKey':
      return place.issue !== undefined && textsSchema.parse(value).includes(place.issue.key);
    case 'issueId':
      return place.issue !== undefined && textsSchema.parse(value).includes(place.issue.id);
    case 'projectType':
      return place.project !== undefined && textsSchema.parse(value).includes(place.project.type);
    case 'projectKey':
      return place.project !== undefined && textsSchema.parse(value).includes(place.project.key);
    case 'projectId':
      return place.project !== undefined && textsSchema.parse(value).includes(place.project.id);
    case 'entityPropertyExists':
      return (await propertyValue(value, world)).length > 0;
    case 'entityPropertyEqualTo':
    case 'entityPropertyContainsAny': {
      const { value: wanted } = propertySchema.parse(value);
      const actual = await propertyValue(value, world);
      return wanted.some((one) => actual.includes(one));
    }
    case 'entityPropertyContainsAll': {
      const { value: wanted } = propertySchema.parse(value);
      const actual = await propertyValue(value, world);
      return wanted.every((one) => actual.includes(one));
    }
    default:
      throw new Error(`The sandbox does not know the display condition "${name}".`);
  }
}

/** The property's value as texts, one per element of a list; empty when it is not there. */
async function propertyValue(condition: unknown, { site, place }: ConditionWorld): Promise<readonly string[]> {
  const { entity, propertyKey, objectName } = propertySchema.parse(condition);
  const key = encodeURIComponent(propertyKey);
  const paths = {
    issue: place.issue && `/rest/api/3/issue/${place.issue.key}/properties/${key}`,
    project: place.project && `/rest/api/3/project/${place.project.key}/properties/${key}`,
    user: `/rest/api/3/user/properties/${key}?accountId=${place.person.accountId}`,
  };
  const path = paths[entity];
  if (path === undefined) return [];
  const caller = { kind: 'user', accountId: place.person.accountId } as const;
  const response = await site.handle({ method: 'GET', path, headers: {} }, caller);
  if (response.status !== 200) return [];
  const { value } = z.looseObject({ value: z.unknown() }).parse(JSON.parse(response.body));
  const found = (objectName?.split('.') ?? []).reduce<unknown>(
    (part, name) => (typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[name] : undefined),
    value,
  );
  if (found === undefined || found === null) return [];
  return (Array.isArray(found) ? found : [found]).map(asText);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
