import type { Caller } from '../../ports';
import { restUrl, type Site } from '../context';
import { avatarUrls, userDetails } from '../people/view';
import type {
  ComponentDocument,
  IssueTypeDocument,
  PriorityDocument,
  ProjectDocument,
  ResolutionDocument,
  SecurityLevelDocument,
  StatusCategoryKey,
  StatusDocument,
  VersionDocument,
} from '../store/documents';

const CATEGORIES = {
  new: { id: 2, key: 'new', colorName: 'blue-gray', name: 'To Do', modern: 'TODO' },
  indeterminate: { id: 4, key: 'indeterminate', colorName: 'yellow', name: 'In Progress', modern: 'IN_PROGRESS' },
  done: { id: 3, key: 'done', colorName: 'green', name: 'Done', modern: 'DONE' },
} as const;

export const categoryFromModernName = (name: string): StatusCategoryKey | undefined =>
  (Object.keys(CATEGORIES) as StatusCategoryKey[]).find((key) => CATEGORIES[key].modern === name);

export const categoryName = (key: StatusCategoryKey): string => CATEGORIES[key].name;
export const modernCategory = (key: StatusCategoryKey): string => CATEGORIES[key].modern;
export const ALL_CATEGORIES: readonly StatusCategoryKey[] = ['new', 'indeterminate', 'done'];

export function statusCategory(site: Site, key: StatusCategoryKey) {
  const { id, colorName, name } = CATEGORIES[key];
  return { self: restUrl(site, `/rest/api/3/statuscategory/${id}`), id, key, colorName, name };
}

export const statusView = (site: Site, status: StatusDocument) => ({
  self: restUrl(site, `/rest/api/3/status/${status.id}`),
  description: status.description,
  iconUrl: restUrl(site, '/images/icons/statuses/generic.png'),
  name: status.name,
  id: status.id,
  statusCategory: statusCategory(site, status.category),
});

export const issueTypeView = (site: Site, type: IssueTypeDocument) => ({
  self: restUrl(site, `/rest/api/3/issuetype/${type.id}`),
  id: type.id,
  description: type.description,
  iconUrl: restUrl(site, `/rest/api/3/universal_avatar/view/type/issuetype/avatar/${type.avatarId}?size=medium`),
  name: type.name,
  subtask: type.hierarchyLevel < 0,
  avatarId: type.avatarId,
  hierarchyLevel: type.hierarchyLevel,
});

export const priorityView = (site: Site, priority: PriorityDocument) => ({
  self: restUrl(site, `/rest/api/3/priority/${priority.id}`),
  iconUrl: restUrl(site, `/images/icons/priorities/${priority.name.toLowerCase()}.svg`),
  name: priority.name,
  id: priority.id,
});

export const resolutionView = (site: Site, resolution: ResolutionDocument) => ({
  self: restUrl(site, `/rest/api/3/resolution/${resolution.id}`),
  id: resolution.id,
  description: resolution.description,
  name: resolution.name,
});

export const securityLevelView = (site: Site, level: SecurityLevelDocument) => ({
  self: restUrl(site, `/rest/api/3/securitylevel/${level.id}`),
  id: level.id,
  description: level.description,
  name: level.name,
});

export const componentReference = (site: Site, component: ComponentDocument) => ({
  self: restUrl(site, `/rest/api/3/component/${component.id}`),
  id: component.id,
  name: component.name,
  ...(component.description === '' ? {} : { description: component.description }),
});

export const componentView = (site: Site, component: ComponentDocument, caller: Caller) => ({
  ...componentReference(site, component),
  ...(component.leadAccountId === undefined ? {} : { lead: userDetails(site, component.leadAccountId, caller) }),
  assigneeType: 'PROJECT_DEFAULT',
  realAssigneeType: 'PROJECT_DEFAULT',
  isAssigneeTypeValid: false,
  project: site.store.projects.require(component.projectId).key,
  projectId: Number(component.projectId),
});

/** A version as issues mention it. */
export const versionReference = (site: Site, version: VersionDocument) => ({
  self: restUrl(site, `/rest/api/3/version/${version.id}`),
  id: version.id,
  ...(version.description === undefined ? {} : { description: version.description }),
  name: version.name,
  archived: version.archived,
  released: version.released,
  ...(version.releaseDate === undefined ? {} : { releaseDate: version.releaseDate }),
});

/** A project as issues mention it. */
export const projectReference = (site: Site, project: ProjectDocument) => ({
  self: restUrl(site, `/rest/api/3/project/${project.id}`),
  id: project.id,
  key: project.key,
  name: project.name,
  projectTypeKey: project.typeKey,
  simplified: false,
  avatarUrls: avatarUrls(site, 'project', project.key),
});

/** The issue types of a project, in the order of its scheme. */
export const issueTypesOf = (site: Site, project: ProjectDocument): readonly IssueTypeDocument[] =>
  site.store.issueTypeSchemes
    .require(project.issueTypeSchemeId)
    .issueTypeIds.map((id) => site.store.issueTypes.require(id));

/** The versions of a project in the order of the releases page. */
export const versionsOf = (site: Site, projectId: string): readonly VersionDocument[] =>
  [...site.store.versions.childrenOf(projectId)].sort((one, other) => one.position - other.position);
