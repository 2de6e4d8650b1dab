import type { Caller } from '../../ports';
import type { Site } from '../context';
import type { IssueDocument, IssueTypeDocument, ProjectDocument } from '../store/documents';

/** Jira's description of what a field holds (JsonTypeBean). */
export interface FieldSchema {
  readonly type: string;
  readonly items?: string;
  readonly system?: string;
  readonly custom?: string;
  readonly customId?: number;
}

/** Who looks at which issue. */
export interface View {
  readonly site: Site;
  readonly caller: Caller;
  readonly issue: IssueDocument;
}

/** Where a value is about to be written. */
export interface Scope {
  readonly site: Site;
  readonly caller: Caller;
  readonly project: ProjectDocument;
  readonly issueType: IssueTypeDocument;
}

/** A value that a field does not take, in Jira's words. Gathered by field and answered with 400. */
export class FieldProblem extends Error {}

/** How a field is changed. Stored values are what the issue's document holds: ids, texts, documents. */
export interface Editor {
  /** A field of several values is parsed one value at a time. */
  readonly many: boolean;
  /** Permission needed besides the one to create or edit. */
  readonly needs?: string;
  /** Null when the value clears the field. */
  parse(value: unknown, scope: Scope): unknown;
  stored(issue: IssueDocument): unknown;
  store(issue: IssueDocument, value: unknown): IssueDocument;
  /** The id and the words of one stored value, as the change log shows them. */
  describe(value: unknown, site: Site): { readonly id: string | null; readonly text: string | null };
  /** The values that may be chosen, for create and edit metadata. */
  choices?(scope: Scope): readonly unknown[];
  /** Whether the change log has one entry for the whole list rather than one for each value. */
  readonly loggedWhole?: boolean;
}

export interface Field {
  readonly id: string;
  readonly name: string;
  readonly schema?: FieldSchema;
  readonly navigable: boolean;
  readonly searchable: boolean;
  readonly orderable: boolean;
  readonly clauseNames: readonly string[];
  /** The value as the REST API gives it; null when there is none. */
  read(view: View): unknown;
  readonly editor?: Editor;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One property of a JSON object as text; numbers are taken as the ids that they are. */
export function textProperty(value: unknown, name: string): string | undefined {
  if (!isRecord(value)) return undefined;
  const property = value[name];
  if (typeof property === 'number') return String(property);
  return typeof property === 'string' && property !== '' ? property : undefined;
}
