import type { Caller } from '../../ports';
import { jiraTime, restUrl, type Site } from '../context';
import { allFields } from '../fields/registry';
import type { Field } from '../fields/field';
import { userDetails } from '../people/view';
import type { ChangelogDocument, IssueDocument } from '../store/documents';
import { availableTransitions, transitionView } from '../workflows/transitions';
import { escapeHtml, htmlOfDocument, isDocument } from './adf';

const ISSUE_EXPANDS = 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations,transitions';

/** What a request wants to have of each issue. */
export interface Wanted {
  readonly fields: readonly Field[];
  /** False when only ids are wanted: the answer then has neither key nor fields. */
  readonly withFields: boolean;
  readonly expand: readonly string[];
  readonly properties: readonly string[];
}

/** An issue in the shape of IssueBean. */
export function issueView(site: Site, issue: IssueDocument, caller: Caller, wanted: Wanted): Record<string, unknown> {
  const view = { site, caller, issue };
  const has = (name: string): boolean => wanted.expand.includes(name);
  const fields = Object.fromEntries(
    wanted.fields.map((field) => [field.id, field.read(view)] as const).filter(([, value]) => value !== undefined),
  );
  return {
    expand: ISSUE_EXPANDS,
    id: issue.id,
    self: restUrl(site, `/rest/api/3/issue/${issue.id}`),
    key: issue.key,
    ...(has('renderedFields') ? { renderedFields: rendered(wanted.fields, fields) } : {}),
    ...(has('names') ? { names: names(wanted.fields) } : {}),
    ...(has('schema') ? { schema: schemas(wanted.fields) } : {}),
    ...(has('transitions')
      ? { transitions: availableTransitions(site, issue, caller).map((transition) => transitionView(site, transition)) }
      : {}),
    ...(has('changelog') ? { changelog: changelogPage(site, issue, caller) } : {}),
    ...(wanted.properties.length > 0 ? { properties: propertiesOf(site, issue, wanted.properties) } : {}),
    fields,
  };
}

export const names = (fields: readonly Field[]): Record<string, string> =>
  Object.fromEntries(fields.map((field) => [field.id, field.name]));

export const schemas = (fields: readonly Field[]): Record<string, unknown> =>
  Object.fromEntries(fields.filter((field) => field.schema !== undefined).map((field) => [field.id, field.schema]));

/** Only texts have a rendering of their own; other fields are null, as Jira gives them. */
function rendered(fields: readonly Field[], values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      const value = values[field.id];
      if (isDocument(value)) return [field.id, htmlOfDocument(value)];
      if (typeof value === 'string' && field.id !== 'summary') return [field.id, escapeHtml(value)];
      return [field.id, null];
    }),
  );
}

/** Values of the named properties; `*all` names them all. */
function propertiesOf(site: Site, issue: IssueDocument, wanted: readonly string[]): Record<string, unknown> {
  const all = site.store.properties.childrenOf(`issue/${issue.id}`);
  return Object.fromEntries(
    all
      .filter((property) => wanted.includes('*all') || wanted.includes(property.key))
      .map((property) => [property.key, property.value]),
  );
}

export function changelogView(site: Site, log: ChangelogDocument, caller: Caller) {
  return {
    id: log.id,
    author: userDetails(site, log.author, caller),
    created: jiraTime(site, log.created, caller),
    items: log.items,
  };
}

/** Newest first, as in the expansion of an issue. */
function changelogPage(site: Site, issue: IssueDocument, caller: Caller) {
  const logs = [...site.store.changelogs.childrenOf(issue.id)].reverse();
  return {
    startAt: 0,
    maxResults: logs.length,
    total: logs.length,
    histories: logs.map((log) => changelogView(site, log, caller)),
  };
}

/** Every field with its editor, for `createmeta` and `editmeta`. */
export const editableFields = (site: Site): readonly Field[] =>
  allFields(site).filter((field) => field.editor !== undefined && field.id !== 'resolution');
