import type { Site } from '../context';
import type { IssueDocument } from '../store/documents';
import { customField } from './custom';
import type { Field, Scope } from './field';
import { SYSTEM_FIELDS } from './system';

/** All fields of the site, Jira's own first. */
export const allFields = (site: Site): readonly Field[] => [
  ...SYSTEM_FIELDS,
  ...site.store.customFields.all().map(customField),
];

export const fieldById = (site: Site, id: string): Field | undefined =>
  allFields(site).find((field) => field.id === id);

/** The project and issue type that decide how an issue's fields may be written. */
export const scopeOf = (site: Site, issue: IssueDocument, caller: Scope['caller']): Scope => ({
  site,
  caller,
  project: site.store.projects.require(issue.projectId),
  issueType: site.store.issueTypes.require(issue.issueTypeId),
});

/** A field as `/rest/api/3/field` lists it. */
export const fieldDetails = (field: Field) => ({
  id: field.id,
  key: field.id,
  name: field.name,
  custom: field.id.startsWith('customfield_'),
  orderable: field.orderable,
  navigable: field.navigable,
  searchable: field.searchable,
  clauseNames: field.clauseNames,
  ...(field.schema === undefined ? {} : { schema: field.schema }),
});

/**
 * The fields that a request names: ids, `*all`, `*navigable`, and `-id` to leave one out. Names that no field has are
 * ignored, as Jira does.
 */
export function selectedFields(site: Site, wanted: readonly string[]): readonly Field[] {
  const all = allFields(site);
  const chosen = new Set<string>();
  const onlyExclusions = wanted.every((name) => name.startsWith('-'));
  if (wanted.includes('*all') || (wanted.length > 0 && onlyExclusions)) for (const field of all) chosen.add(field.id);
  if (wanted.includes('*navigable')) for (const field of all) if (field.navigable) chosen.add(field.id);
  for (const name of wanted) if (!name.startsWith('-') && !name.startsWith('*')) chosen.add(name);
  for (const name of wanted) if (name.startsWith('-')) chosen.delete(name.slice(1));
  return all.filter((field) => chosen.has(field.id));
}
