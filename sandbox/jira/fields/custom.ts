import { DateTime } from 'luxon';
import { isDocument, textOfDocument } from '../issues/adf';
import { userDetails } from '../people/view';
import { jiraTime, type Site } from '../context';
import type { CustomFieldDocument, IssueDocument } from '../store/documents';
import { accountOf } from './editors';
import { FieldProblem, isRecord, textProperty, type Editor, type Field, type FieldSchema, type View } from './field';
import { workspaceId } from '../assets/workspace';

interface CustomType {
  readonly schema: FieldSchema;
  readonly many: boolean;
  parse(value: unknown, site: Site): unknown;
  /** One stored value as the REST API gives it. */
  read(value: unknown, view: View): unknown;
  /** One stored value in words. */
  text(value: unknown, site: Site): string;
}

const same = (value: unknown): unknown => value;
const plain = (value: unknown): string => String(value);

const textValue = (value: unknown): string => {
  if (typeof value !== 'string') throw new FieldProblem('Operation value must be a string');
  return value;
};

const person: Pick<CustomType, 'parse' | 'read' | 'text'> = {
  parse: accountOf,
  read: (value, { site, caller }) => userDetails(site, String(value), caller),
  text: (value, site) => site.store.people.get(String(value))?.displayName ?? String(value),
};

const JIRA = 'com.atlassian.jira.plugin.system.customfieldtypes:';

/** The custom field types that the site emulates, by their complete key. */
export const CUSTOM_TYPES: Readonly<Record<string, CustomType>> = {
  [`${JIRA}textfield`]: { schema: { type: 'string' }, many: false, parse: textValue, read: same, text: plain },
  [`${JIRA}url`]: { schema: { type: 'string' }, many: false, parse: textValue, read: same, text: plain },
  [`${JIRA}textarea`]: {
    schema: { type: 'string' },
    many: false,
    parse: (value) => {
      if (!isDocument(value)) {
        throw new FieldProblem('Operation value must be an Atlassian Document (see the Atlassian Document Format)');
      }
      return value;
    },
    read: same,
    text: textOfDocument,
  },
  [`${JIRA}float`]: {
    schema: { type: 'number' },
    many: false,
    parse: (value) => {
      if (typeof value !== 'number') throw new FieldProblem('Operation value must be a number');
      return value;
    },
    read: same,
    text: plain,
  },
  [`${JIRA}datepicker`]: {
    schema: { type: 'date' },
    many: false,
    parse: (value) => {
      if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) {
        throw new FieldProblem(`Error parsing date string: ${String(value)}`);
      }
      return value;
    },
    read: same,
    text: plain,
  },
  [`${JIRA}datetime`]: {
    schema: { type: 'datetime' },
    many: false,
    parse: (value) => {
      const instant = typeof value === 'string' ? DateTime.fromISO(value, { setZone: true }) : undefined;
      if (instant === undefined || !instant.isValid) {
        throw new FieldProblem(`Error parsing time: ${String(value)}`);
      }
      return instant.toMillis();
    },
    read: (value, { site, caller }) => jiraTime(site, Number(value), caller),
    text: (value) => new Date(Number(value)).toISOString(),
  },
  [`${JIRA}userpicker`]: { schema: { type: 'user' }, many: false, ...person },
  [`${JIRA}multiuserpicker`]: { schema: { type: 'array', items: 'user' }, many: true, ...person },
  [`${JIRA}labels`]: {
    schema: { type: 'array', items: 'string' },
    many: true,
    parse: textValue,
    read: same,
    text: plain,
  },
  'com.atlassian.jira.plugins.cmdb:cmdb-object-cftype': {
    schema: { type: 'array', items: 'cmdb-object-field' },
    many: true,
    parse: (value, site) => {
      if (!isRecord(value)) throw new FieldProblem('data was not an object');
      const wanted = textProperty(value, 'id')?.split(':').at(-1) ?? textProperty(value, 'objectId') ?? '';
      const object =
        site.store.assetObjects.get(wanted) ?? site.store.assetObjects.named(textProperty(value, 'key') ?? '');
      if (object === undefined) throw new FieldProblem(`The Assets object '${wanted}' does not exist.`);
      return object.id;
    },
    read: (value, { site }) => ({
      workspaceId: workspaceId(site),
      id: `${workspaceId(site)}:${String(value)}`,
      objectId: String(value),
    }),
    text: (value, site) => {
      const object = site.store.assetObjects.get(String(value));
      return object === undefined ? String(value) : object.objectKey;
    },
  },
};

const numberOf = (id: string): number => Number(id.replace('customfield_', ''));

const customEditor = (field: CustomFieldDocument, type: CustomType): Editor => ({
  many: type.many,
  loggedWhole: true,
  parse: (value, { site }) => (value === null ? null : type.parse(value, site)),
  stored: (issue: IssueDocument) => issue.custom[field.id] ?? (type.many ? [] : null),
  store: (issue, value) => ({ ...issue, custom: { ...issue.custom, [field.id]: value } }),
  describe: (value, site) => ({
    id: value === null ? null : String(value),
    text: value === null ? null : type.text(value, site),
  }),
});

/** A custom field of the site. A type that is not emulated is a bug in the seed: the REST API refuses to create one. */
export function customField(field: CustomFieldDocument): Field {
  const type = CUSTOM_TYPES[field.type];
  if (type === undefined) throw new Error(`The site does not emulate custom fields of type ${field.type}.`);
  return {
    id: field.id,
    name: field.name,
    schema: { ...type.schema, custom: field.type, customId: numberOf(field.id) },
    navigable: true,
    searchable: true,
    orderable: true,
    clauseNames: [`cf[${numberOf(field.id)}]`, field.name],
    read: (view) => {
      const stored = view.issue.custom[field.id];
      if (stored === undefined || stored === null) return null;
      if (!type.many) return type.read(stored, view);
      const values = Array.isArray(stored) ? (stored as unknown[]) : [];
      return values.length === 0 ? null : values.map((value) => type.read(value, view));
    },
    editor: customEditor(field, type),
  };
}
