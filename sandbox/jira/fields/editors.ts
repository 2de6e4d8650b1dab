import type { Site } from '../context';
import { holds } from '../permissions/decide';
import {
  componentReference,
  issueTypesOf,
  issueTypeView,
  priorityView,
  resolutionView,
  versionReference,
  versionsOf,
} from '../projects/view';
import { isDocument, textOfDocument } from '../issues/adf';
import type { IssueDocument } from '../store/documents';
import { FieldProblem, isRecord, textProperty, type Editor, type Scope } from './field';

type TextKey = 'assignee' | 'reporter' | 'priorityId' | 'resolutionId' | 'securityLevelId' | 'dueDate' | 'parentId';
type ListKey = 'labels' | 'componentIds' | 'fixVersionIds' | 'affectedVersionIds';

const one = (key: TextKey | 'summary' | 'description' | 'environment' | 'issueTypeId') => ({
  many: false,
  stored: (issue: IssueDocument) => issue[key],
  store: (issue: IssueDocument, value: unknown): IssueDocument => ({ ...issue, [key]: value }),
});

const several = (key: ListKey) => ({
  many: true,
  stored: (issue: IssueDocument) => issue[key],
  store: (issue: IssueDocument, value: unknown): IssueDocument => ({ ...issue, [key]: value ?? [] }),
});

const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const words = (value: unknown) => ({ id: null, text: asText(value) });

/** Something that is chosen by `id` or `name` from the things that the site has. */
function chosen(
  value: unknown,
  things: readonly { readonly id: string; readonly name: string }[],
  problem: (attribute: 'id' | 'name', wanted: string) => string,
): string | null {
  if (value === null) return null;
  if (!isRecord(value)) throw new FieldProblem('data was not an object');
  const id = textProperty(value, 'id');
  const name = textProperty(value, 'name');
  if (id === undefined && name === undefined) throw new FieldProblem("Could not find valid 'id' or 'name'.");
  const found = things.find((thing) => (id === undefined ? thing.name === name : thing.id === id));
  if (found === undefined) throw new FieldProblem(id === undefined ? problem('name', name ?? '') : problem('id', id));
  return found.id;
}

const nameOf =
  (find: (site: Site, id: string) => { readonly name: string } | undefined) => (value: unknown, site: Site) => ({
    id: asText(value),
    text: typeof value === 'string' ? (find(site, value)?.name ?? null) : null,
  });

const richText = (key: 'description' | 'environment'): Editor => ({
  ...one(key),
  parse: (value) => {
    if (value === null || value === '') return null;
    if (!isDocument(value)) {
      throw new FieldProblem('Operation value must be an Atlassian Document (see the Atlassian Document Format)');
    }
    return value;
  },
  describe: (value) => ({ id: null, text: value === null ? null : textOfDocument(value) }),
});

/** An account id in the shapes that Jira takes: `{accountId}` or the older `{id}`. */
export function accountOf(value: unknown, site: Site): string | null {
  if (value === null) return null;
  if (!isRecord(value)) throw new FieldProblem('data was not an object');
  const accountId = textProperty(value, 'accountId') ?? textProperty(value, 'id');
  if (accountId === undefined) return null;
  if (site.store.people.get(accountId) === undefined) throw new FieldProblem(`User '${accountId}' does not exist.`);
  return accountId;
}

const describePerson = nameOf((site, id) => {
  const person = site.store.people.get(id);
  return person === undefined ? undefined : { name: person.displayName };
});

const versions = (key: 'fixVersionIds' | 'affectedVersionIds', needs?: string): Editor => ({
  ...several(key),
  needs,
  parse: (value, { site, project }) =>
    chosen(
      value,
      versionsOf(site, project.id).filter((version) => !version.archived),
      (attribute, wanted) => `Version ${attribute} '${wanted}' is not valid`,
    ),
  describe: nameOf((site, id) => site.store.versions.get(id)),
  choices: ({ site, project }) => versionsOf(site, project.id).map((version) => versionReference(site, version)),
});

/** How Jira's own fields are written. */
export const SYSTEM_EDITORS: Readonly<Record<string, Editor>> = {
  summary: {
    ...one('summary'),
    parse: (value) => {
      if (typeof value !== 'string') throw new FieldProblem('Operation value must be a string');
      if (value.trim() === '') throw new FieldProblem('You must specify a summary of the issue.');
      if (/[\r\n]/.test(value))
        throw new FieldProblem('The summary is invalid because it contains newline characters.');
      if (value.length > 255) throw new FieldProblem("Summary can't exceed 255 characters.");
      return value;
    },
    describe: words,
  },
  issuetype: {
    ...one('issueTypeId'),
    parse: (value, { site, project }) => {
      const types = issueTypesOf(site, project);
      const id = chosen(value, types, () => 'The issue type selected is invalid.');
      if (id === null) throw new FieldProblem('Specify a valid issue type');
      return id;
    },
    describe: nameOf((site, id) => site.store.issueTypes.get(id)),
    choices: ({ site, project }) => issueTypesOf(site, project).map((type) => issueTypeView(site, type)),
  },
  description: richText('description'),
  environment: richText('environment'),
  priority: {
    ...one('priorityId'),
    parse: (value, { site }) =>
      chosen(value, site.store.priorities.all(), (attribute, wanted) =>
        attribute === 'name' ? `Priority name '${wanted}' is not valid` : 'The priority selected is invalid.',
      ),
    describe: nameOf((site, id) => site.store.priorities.get(id)),
    choices: ({ site }) => site.store.priorities.all().map((priority) => priorityView(site, priority)),
  },
  resolution: {
    ...one('resolutionId'),
    parse: (value, { site }) =>
      chosen(
        value,
        site.store.resolutions.all(),
        (attribute, wanted) => `Resolution ${attribute} '${wanted}' is not valid`,
      ),
    describe: nameOf((site, id) => site.store.resolutions.get(id)),
    choices: ({ site }) => site.store.resolutions.all().map((resolution) => resolutionView(site, resolution)),
  },
  assignee: {
    ...one('assignee'),
    needs: 'ASSIGN_ISSUES',
    parse: (value, scope) => {
      const accountId = accountOf(value, scope.site);
      if (accountId !== null && !assignable(scope, accountId)) {
        throw new FieldProblem(`User '${accountId}' cannot be assigned issues.`);
      }
      return accountId;
    },
    describe: describePerson,
  },
  reporter: {
    ...one('reporter'),
    needs: 'MODIFY_REPORTER',
    parse: (value, { site }) => accountOf(value, site),
    describe: describePerson,
  },
  labels: {
    ...several('labels'),
    loggedWhole: true,
    parse: (value) => {
      if (typeof value !== 'string') throw new FieldProblem('Operation value must be a string');
      if (/\s/.test(value)) throw new FieldProblem(`The label '${value}' contains spaces which is invalid.`);
      if (value.length > 255)
        throw new FieldProblem(`The label '${value}' exceeds the maximum length of 255 characters.`);
      return value;
    },
    describe: words,
  },
  components: {
    ...several('componentIds'),
    parse: (value, { site, project }) =>
      chosen(
        value,
        site.store.components.childrenOf(project.id),
        (attribute, wanted) => `Component ${attribute} '${wanted}' is not valid`,
      ),
    describe: nameOf((site, id) => site.store.components.get(id)),
    choices: ({ site, project }) =>
      site.store.components.childrenOf(project.id).map((component) => componentReference(site, component)),
  },
  fixVersions: versions('fixVersionIds', 'RESOLVE_ISSUES'),
  versions: versions('affectedVersionIds'),
  security: {
    ...one('securityLevelId'),
    needs: 'SET_ISSUE_SECURITY',
    parse: (value, { site, project }) =>
      chosen(
        value,
        site.store.securityLevels.all().filter((level) => level.projectIds.includes(project.id)),
        (attribute, wanted) => `Security level ${attribute} '${wanted}' is not valid`,
      ),
    describe: nameOf((site, id) => site.store.securityLevels.get(id)),
  },
  duedate: {
    ...one('dueDate'),
    needs: 'SCHEDULE_ISSUES',
    parse: (value) => {
      if (value === null || value === '') return null;
      if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value))) {
        throw new FieldProblem("Error parsing date string. Dates must have the format 'yyyy-MM-dd'.");
      }
      return value;
    },
    describe: (value) => ({ id: asText(value), text: asText(value) }),
  },
  parent: {
    ...one('parentId'),
    parse: (value, { site, project }) => {
      if (value === null) return null;
      const wanted = textProperty(value, 'key') ?? textProperty(value, 'id') ?? '';
      const parent = site.store.issues.named(wanted) ?? site.store.issues.get(wanted);
      if (parent === undefined || parent.projectId !== project.id) {
        throw new FieldProblem('Could not find issue by id or key.');
      }
      return parent.id;
    },
    describe: nameOf((site, id) => {
      const parent = site.store.issues.get(id);
      return parent === undefined ? undefined : { name: parent.key };
    }),
  },
};

function assignable({ site, project }: Scope, accountId: string): boolean {
  const kind = site.store.people.require(accountId).accountType === 'app' ? 'app' : 'user';
  return holds(site, { kind, accountId }, 'ASSIGNABLE_USER', { project });
}
