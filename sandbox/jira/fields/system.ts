import { jiraTime, restUrl } from '../context';
import { issueReference, linksView } from '../issues/links';
import { commentPage } from '../issues/comment-view';
import { userDetails } from '../people/view';
import { maySeeIssue } from '../permissions/decide';
import {
  componentReference,
  issueTypeView,
  priorityView,
  projectReference,
  resolutionView,
  securityLevelView,
  statusCategory,
  statusView,
  versionReference,
} from '../projects/view';
import { SYSTEM_EDITORS } from './editors';
import type { Field, View } from './field';

interface Options {
  readonly items?: string;
  readonly navigable?: boolean;
  readonly searchable?: boolean;
  readonly orderable?: boolean;
  readonly clauseNames?: readonly string[];
}

function system(id: string, name: string, type: string, read: (view: View) => unknown, options: Options = {}): Field {
  return {
    id,
    name,
    schema: { type, ...(options.items === undefined ? {} : { items: options.items }), system: id },
    navigable: options.navigable ?? true,
    searchable: options.searchable ?? true,
    orderable: options.orderable ?? SYSTEM_EDITORS[id] !== undefined,
    clauseNames: options.clauseNames ?? [id],
    read,
    editor: SYSTEM_EDITORS[id],
  };
}

const personOf = (pick: (view: View) => string | null) => (view: View) => {
  const accountId = pick(view);
  return accountId === null ? null : userDetails(view.site, accountId, view.caller);
};

const timeOf = (pick: (view: View) => number | null) => (view: View) => {
  const instant = pick(view);
  return instant === null ? null : jiraTime(view.site, instant, view.caller);
};

const noProgress = () => ({ progress: 0, total: 0 });

/** Jira's own fields that the site has, in the order in which the REST API lists them. */
export const SYSTEM_FIELDS: readonly Field[] = [
  system(
    'statuscategorychangedate',
    'Status Category Changed',
    'datetime',
    timeOf(({ issue }) => issue.statusCategoryChanged),
    {
      clauseNames: ['statusCategoryChangedDate'],
    },
  ),
  system(
    'issuetype',
    'Issue Type',
    'issuetype',
    ({ site, issue }) => issueTypeView(site, site.store.issueTypes.require(issue.issueTypeId)),
    {
      clauseNames: ['issuetype', 'type'],
    },
  ),
  system(
    'parent',
    'Parent',
    'issuelink',
    ({ site, issue, caller }) => {
      const parent = issue.parentId === null ? undefined : site.store.issues.get(issue.parentId);
      return parent === undefined || !maySeeIssue(site, caller, parent) ? undefined : issueReference(site, parent);
    },
    { searchable: false, clauseNames: ['parent'] },
  ),
  system('project', 'Project', 'project', ({ site, issue }) =>
    projectReference(site, site.store.projects.require(issue.projectId)),
  ),
  system(
    'fixVersions',
    'Fix versions',
    'array',
    ({ site, issue }) => issue.fixVersionIds.map((id) => versionReference(site, site.store.versions.require(id))),
    {
      items: 'version',
      clauseNames: ['fixVersion'],
    },
  ),
  system(
    'versions',
    'Affects versions',
    'array',
    ({ site, issue }) => issue.affectedVersionIds.map((id) => versionReference(site, site.store.versions.require(id))),
    {
      items: 'version',
      clauseNames: ['affectedVersion'],
    },
  ),
  system(
    'components',
    'Components',
    'array',
    ({ site, issue }) => issue.componentIds.map((id) => componentReference(site, site.store.components.require(id))),
    {
      items: 'component',
      clauseNames: ['component'],
    },
  ),
  system('labels', 'Labels', 'array', ({ issue }) => issue.labels, { items: 'string' }),
  system('priority', 'Priority', 'priority', ({ site, issue }) =>
    issue.priorityId === null ? null : priorityView(site, site.store.priorities.require(issue.priorityId)),
  ),
  system('resolution', 'Resolution', 'resolution', ({ site, issue }) =>
    issue.resolutionId === null ? null : resolutionView(site, site.store.resolutions.require(issue.resolutionId)),
  ),
  system(
    'resolutiondate',
    'Resolved',
    'datetime',
    timeOf(({ issue }) => issue.resolved),
    {
      clauseNames: ['resolutiondate', 'resolved'],
    },
  ),
  system('status', 'Status', 'status', ({ site, issue }) =>
    statusView(site, site.store.statuses.require(issue.statusId)),
  ),
  system('statusCategory', 'Status Category', 'statusCategory', ({ site, issue }) =>
    statusCategory(site, site.store.statuses.require(issue.statusId).category),
  ),
  system('summary', 'Summary', 'string', ({ issue }) => issue.summary),
  system('description', 'Description', 'string', ({ issue }) => issue.description),
  system('environment', 'Environment', 'string', ({ issue }) => issue.environment),
  system(
    'creator',
    'Creator',
    'user',
    personOf(({ issue }) => issue.creator),
  ),
  system(
    'reporter',
    'Reporter',
    'user',
    personOf(({ issue }) => issue.reporter),
  ),
  system(
    'assignee',
    'Assignee',
    'user',
    personOf(({ issue }) => issue.assignee),
  ),
  system(
    'created',
    'Created',
    'datetime',
    timeOf(({ issue }) => issue.created),
    { clauseNames: ['created', 'createdDate'] },
  ),
  system(
    'updated',
    'Updated',
    'datetime',
    timeOf(({ issue }) => issue.updated),
    { clauseNames: ['updated', 'updatedDate'] },
  ),
  system('duedate', 'Due date', 'date', ({ issue }) => issue.dueDate, { clauseNames: ['due', 'duedate'] }),
  system(
    'security',
    'Security Level',
    'securitylevel',
    ({ site, issue }) => {
      const level = issue.securityLevelId === null ? undefined : site.store.securityLevels.get(issue.securityLevelId);
      return level === undefined ? null : securityLevelView(site, level);
    },
    { clauseNames: ['level'] },
  ),
  system('issuelinks', 'Linked Issues', 'array', ({ site, issue, caller }) => linksView(site, issue, caller), {
    items: 'issuelinks',
    clauseNames: ['issueLink'],
    orderable: true,
  }),
  system(
    'subtasks',
    'Sub-tasks',
    'array',
    ({ site, issue, caller }) =>
      site.store.issues
        .childrenOf(issue.projectId)
        .filter((child) => child.parentId === issue.id && maySeeIssue(site, caller, child))
        .filter((child) => site.store.issueTypes.require(child.issueTypeId).hierarchyLevel < 0)
        .map((child) => issueReference(site, child)),
    { items: 'issuelinks', searchable: false, clauseNames: ['subtasks'] },
  ),
  system(
    'watches',
    'Watchers',
    'watches',
    ({ site, issue, caller }) => ({
      self: restUrl(site, `/rest/api/3/issue/${issue.key}/watchers`),
      watchCount: issue.watchers.length,
      isWatching: caller.kind !== 'anonymous' && issue.watchers.includes(caller.accountId),
    }),
    { clauseNames: ['watchers'] },
  ),
  system('votes', 'Votes', 'votes', ({ site, issue }) => ({
    self: restUrl(site, `/rest/api/3/issue/${issue.key}/votes`),
    votes: 0,
    hasVoted: false,
  })),
  system('comment', 'Comment', 'comments-page', ({ site, issue, caller }) => commentPage(site, issue, caller), {
    navigable: false,
    clauseNames: ['comment'],
    orderable: true,
  }),
  system('attachment', 'Attachment', 'array', () => [], {
    items: 'attachment',
    navigable: false,
    clauseNames: ['attachments'],
    orderable: true,
  }),
  system('progress', 'Progress', 'progress', noProgress, { searchable: false }),
  system('aggregateprogress', 'Σ Progress', 'progress', noProgress, { searchable: false }),
  system('timetracking', 'Time tracking', 'timetracking', () => ({}), {
    navigable: false,
    searchable: false,
    orderable: true,
  }),
];
