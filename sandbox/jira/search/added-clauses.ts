import type { Site } from '../context';
import { isRecord } from '../fields/field';
import { textOfDocument } from '../issues/adf';
import type { CustomFieldDocument } from '../store/documents';
import type { ClauseField } from './clauses';
import type { IndexedProperty } from '../../ports';

const asList = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

/** The clause of a custom field: by its type. */
function customClause(field: CustomFieldDocument): ClauseField {
  const names = [`cf[${field.id.replace('customfield_', '')}]`, field.name.toLowerCase()];
  const stored = (custom: Readonly<Record<string, unknown>>): readonly unknown[] => asList(custom[field.id]);
  const type = field.type.split(':').at(-1);
  switch (type) {
    case 'datetime':
      return { kind: 'date', names, read: ({ issue }) => Number(stored(issue.custom)[0] ?? Number.NaN) || null };
    case 'datepicker':
      return {
        kind: 'date',
        names,
        read: ({ issue }) => Date.parse(`${String(stored(issue.custom)[0] ?? '')}T00:00:00Z`) || null,
      };
    case 'float':
      return { kind: 'number', names, read: ({ issue }) => stored(issue.custom).map(Number) };
    case 'textarea':
      return { kind: 'text', names, read: ({ issue }) => stored(issue.custom).map(textOfDocument) };
    case 'textfield':
      return { kind: 'text', names, read: ({ issue }) => stored(issue.custom).map(String) };
    case 'cmdb-object-cftype':
      return {
        kind: 'choice',
        names,
        read: ({ issue }) => stored(issue.custom).map(String),
        resolve: (text, { site }) => {
          const found = site.store.assetObjects.named(text) ?? site.store.assetObjects.get(text);
          return found === undefined ? undefined : [found.id];
        },
      };
    default:
      return {
        kind: 'choice',
        names,
        read: ({ issue }) => stored(issue.custom).map(String),
        resolve: (text) => [text],
      };
  }
}

/** The value at a dotted path inside a property; lists on the way stand for each of their entries. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return (value as unknown[]).flatMap((entry) => valuesAt(entry, path));
  const [first, ...rest] = path;
  if (first === undefined) return asList(value);
  return isRecord(value) ? valuesAt(value[first], rest) : [];
}

function propertyClause(property: IndexedProperty, indexed: IndexedProperty['values'][number]): ClauseField {
  const path = indexed.path.split('.').filter((part) => part !== '');
  const names = [
    `issue.property[${property.propertyKey}].${path.join('.')}`,
    ...(indexed.searchAlias === undefined ? [] : [indexed.searchAlias]),
  ].map((name) => name.toLowerCase());
  const values = (properties: Readonly<Record<string, unknown>>): readonly unknown[] =>
    valuesAt(properties[property.propertyKey], path);
  switch (indexed.type) {
    case 'number':
      return {
        kind: 'number',
        names,
        read: ({ properties }) => values(properties).map(Number).filter(Number.isFinite),
      };
    case 'date':
      return { kind: 'date', names, read: ({ properties }) => Date.parse(String(values(properties)[0] ?? '')) || null };
    case 'text':
      return { kind: 'text', names, read: ({ properties }) => values(properties).map(String) };
    case 'string':
    case 'user':
      return {
        kind: 'choice',
        names,
        read: ({ properties }) => values(properties).map(String),
        resolve: (text) => [text],
      };
  }
}

/** Clauses of custom fields and of the entity properties that installed apps have declared. */
export const addedClauses = (site: Site): readonly ClauseField[] => [
  ...site.store.customFields.all().map(customClause),
  ...site
    .apps()
    .flatMap((app) =>
      app.indexedProperties
        .filter((property) => property.entityType === 'issue')
        .flatMap((property) => property.values.map((indexed) => propertyClause(property, indexed))),
    ),
];
