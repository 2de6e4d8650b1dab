import type { Site } from '../context';
import { textOfDocument } from '../issues/adf';
import { mayBrowse, projectOf } from '../permissions/decide';
import { ALL_CATEGORIES, categoryName } from '../projects/view';
import type { IndexedIssue } from '../store/documents';
import type { Asking } from './functions';

/** A field of queries. `read` gives what an issue has of it, in the terms in which `resolve` gives what is asked for. */
export type ClauseField =
  | {
      readonly kind: 'choice';
      readonly names: readonly string[];
      readonly read: (indexed: IndexedIssue, site: Site) => readonly string[];
      /** Ids for a name or id; undefined when there is no such thing. */
      readonly resolve: (text: string, asking: Asking) => readonly string[] | undefined;
      /** Orders ids where the field knows more than their text. */
      readonly rank?: (id: string, site: Site) => number | string;
      readonly comparable?: boolean;
    }
  | {
      readonly kind: 'text';
      readonly names: readonly string[];
      readonly read: (indexed: IndexedIssue, site: Site) => readonly string[];
    }
  | {
      readonly kind: 'date';
      readonly names: readonly string[];
      readonly read: (indexed: IndexedIssue, site: Site) => number | null;
    }
  | {
      readonly kind: 'number';
      readonly names: readonly string[];
      readonly read: (indexed: IndexedIssue, site: Site) => readonly number[];
    };

type Named = { readonly id: string; readonly name: string };

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const byIdOrName = (things: readonly Named[], text: string): readonly string[] | undefined => {
  const found = things.filter((thing) => same(thing.name, text) || thing.id === text).map((thing) => thing.id);
  return found.length === 0 ? undefined : found;
};

const one = (value: string | null): readonly string[] => (value === null ? [] : [value]);
const nameIn =
  (find: (site: Site) => readonly Named[]) =>
  (id: string, site: Site): string =>
    find(site).find((thing) => thing.id === id)?.name ?? '';

/** People are named by account id, e-mail address or display name. */
const person = (text: string, { site }: Asking): readonly string[] | undefined => {
  const found = site.store.people
    .all()
    .filter(
      (candidate) =>
        candidate.accountId === text || same(candidate.emailAddress, text) || same(candidate.displayName, text),
    )
    .map((candidate) => candidate.accountId);
  return found.length === 0 ? undefined : found;
};

const personRank = (id: string, site: Site): string => site.store.people.get(id)?.displayName ?? '';

/** Versions and components count when the caller may browse their project. */
const inVisibleProjects = <T extends Named & { readonly projectId: string }>(
  asking: Asking,
  things: readonly T[],
): readonly T[] =>
  things.filter((thing) => mayBrowse(asking.site, asking.caller, asking.site.store.projects.require(thing.projectId)));

const documentText = (value: unknown): readonly string[] => (value === null ? [] : [textOfDocument(value)]);

/** Keys in the order of Jira: by project, then by number. */
const sortableKey = (key: string): string => {
  const dash = key.lastIndexOf('-');
  return `${key.slice(0, dash)}-${key.slice(dash + 1).padStart(9, '0')}`;
};

/** The fields of Jira's own that queries may name. */
export const SYSTEM_CLAUSES: readonly ClauseField[] = [
  {
    kind: 'choice',
    names: ['project'],
    read: ({ issue }) => [issue.projectId],
    resolve: (text, { site, caller }) => {
      const project =
        projectOf(site, text) ?? site.store.projects.all().find((candidate) => same(candidate.name, text));
      return project === undefined || !mayBrowse(site, caller, project) ? undefined : [project.id];
    },
    rank: (id, site) => site.store.projects.require(id).key,
  },
  {
    kind: 'choice',
    names: ['issuetype', 'type', 'worktype'],
    read: ({ issue }) => [issue.issueTypeId],
    resolve: (text, { site }) => byIdOrName(site.store.issueTypes.all(), text),
    rank: nameIn((site) => site.store.issueTypes.all()),
  },
  {
    kind: 'choice',
    names: ['status'],
    read: ({ issue }) => [issue.statusId],
    resolve: (text, { site }) => byIdOrName(site.store.statuses.all(), text),
    rank: nameIn((site) => site.store.statuses.all()),
  },
  {
    kind: 'choice',
    names: ['statuscategory'],
    read: ({ issue }, site) => [site.store.statuses.require(issue.statusId).category],
    resolve: (text) => {
      const found = ALL_CATEGORIES.filter((key) => same(key, text) || same(categoryName(key), text));
      return found.length === 0 ? undefined : found;
    },
  },
  {
    kind: 'choice',
    names: ['fixversion'],
    read: ({ issue }) => issue.fixVersionIds,
    resolve: (text, asking) => byIdOrName(inVisibleProjects(asking, asking.site.store.versions.all()), text),
    rank: (id, site) => site.store.versions.require(id).position,
    comparable: true,
  },
  {
    kind: 'choice',
    names: ['affectedversion'],
    read: ({ issue }) => issue.affectedVersionIds,
    resolve: (text, asking) => byIdOrName(inVisibleProjects(asking, asking.site.store.versions.all()), text),
    rank: (id, site) => site.store.versions.require(id).position,
    comparable: true,
  },
  {
    kind: 'choice',
    names: ['component'],
    read: ({ issue }) => issue.componentIds,
    resolve: (text, asking) => byIdOrName(inVisibleProjects(asking, asking.site.store.components.all()), text),
  },
  {
    kind: 'choice',
    names: ['labels'],
    read: ({ issue }) => issue.labels.map((label) => label.toLowerCase()),
    resolve: (text) => [text.toLowerCase()],
  },
  {
    kind: 'choice',
    names: ['priority'],
    read: ({ issue }) => one(issue.priorityId),
    resolve: (text, { site }) => byIdOrName(site.store.priorities.all(), text),
    rank: (id, site) => -site.store.priorities.all().findIndex((priority) => priority.id === id),
    comparable: true,
  },
  {
    kind: 'choice',
    names: ['resolution'],
    read: ({ issue }) => one(issue.resolutionId),
    resolve: (text, { site }) => (same(text, 'unresolved') ? [] : byIdOrName(site.store.resolutions.all(), text)),
  },
  { kind: 'choice', names: ['assignee'], read: ({ issue }) => one(issue.assignee), resolve: person, rank: personRank },
  { kind: 'choice', names: ['reporter'], read: ({ issue }) => one(issue.reporter), resolve: person, rank: personRank },
  { kind: 'choice', names: ['creator'], read: ({ issue }) => [issue.creator], resolve: person, rank: personRank },
  { kind: 'choice', names: ['watcher'], read: ({ issue }) => issue.watchers, resolve: person },
  {
    kind: 'choice',
    names: ['level'],
    read: ({ issue }) => one(issue.securityLevelId),
    resolve: (text, { site }) => byIdOrName(site.store.securityLevels.all(), text),
  },
  {
    kind: 'choice',
    names: ['key', 'issue', 'id', 'issuekey', 'workitem'],
    read: ({ issue }) => [issue.id],
    resolve: (text, { site }) => {
      const issue = site.store.issues.named(text) ?? site.store.issues.get(text);
      return issue === undefined ? undefined : [issue.id];
    },
    rank: (id, site) => {
      const issue = site.store.issues.get(id);
      return issue === undefined ? '' : sortableKey(issue.key);
    },
    comparable: true,
  },
  {
    kind: 'choice',
    names: ['parent'],
    read: ({ issue }) => one(issue.parentId),
    resolve: (text, { site }) => one((site.store.issues.named(text) ?? site.store.issues.get(text))?.id ?? null),
  },
  { kind: 'text', names: ['summary'], read: ({ issue }) => [issue.summary] },
  { kind: 'text', names: ['description'], read: ({ issue }) => documentText(issue.description) },
  { kind: 'text', names: ['environment'], read: ({ issue }) => documentText(issue.environment) },
  { kind: 'text', names: ['comment'], read: ({ comments }) => comments },
  {
    kind: 'text',
    names: ['text', 'textfields'],
    read: ({ issue, comments }) => [
      issue.summary,
      ...documentText(issue.description),
      ...documentText(issue.environment),
      ...comments,
    ],
  },
  { kind: 'date', names: ['created', 'createddate'], read: ({ issue }) => issue.created },
  { kind: 'date', names: ['updated', 'updateddate'], read: ({ issue }) => issue.updated },
  { kind: 'date', names: ['resolved', 'resolutiondate'], read: ({ issue }) => issue.resolved },
  {
    kind: 'date',
    names: ['due', 'duedate'],
    read: ({ issue }) => (issue.dueDate === null ? null : Date.parse(`${issue.dueDate}T00:00:00Z`)),
  },
];
