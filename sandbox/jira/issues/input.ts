import type { Site } from '../context';
import { fieldById } from '../fields/registry';
import { FieldProblem, isRecord, type Editor, type Scope } from '../fields/field';
import { holds } from '../permissions/decide';
import { invalidPayload, refuseFields } from '../rest/refusal';
import type { IssueDocument } from '../store/documents';

const notSettable = (name: string): string =>
  `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;

/** Fields that a create request names besides those with an editor, and how other parts of the code take care of them. */
const ELSEWHERE = ['project', 'issuelinks', 'comment'];

/**
 * The issue with a request's `fields` and `update` applied; every field that is not taken is named in one refusal, with
 * Jira's own words.
 */
export function applyInput(issue: IssueDocument, fields: unknown, update: unknown, scope: Scope): IssueDocument {
  if (fields !== undefined && !isRecord(fields)) throw invalidPayload();
  if (update !== undefined && !isRecord(update)) throw invalidPayload();
  const problems: Record<string, string> = {};
  let result = issue;
  const attempt = (name: string, change: (editor: Editor) => IssueDocument): void => {
    const editor = settable(scope, name);
    if (editor === undefined) {
      problems[name] = notSettable(name);
      return;
    }
    try {
      result = change(editor);
    } catch (failure) {
      if (!(failure instanceof FieldProblem)) throw failure;
      problems[name] = failure.message;
    }
  };
  for (const [name, value] of Object.entries(fields ?? {})) {
    if (!ELSEWHERE.includes(name)) attempt(name, (editor) => set(result, editor, value, scope));
    else if (name !== 'project') problems[name] = notSettable(name);
  }
  for (const [name, operations] of Object.entries(update ?? {})) {
    if (ELSEWHERE.includes(name)) continue;
    if (fields !== undefined && name in fields) {
      problems[name] = `Field '${name}' cannot appear in both 'fields' and 'update'`;
      continue;
    }
    if (!Array.isArray(operations)) throw invalidPayload();
    for (const operation of operations as unknown[]) {
      attempt(name, (editor) => operate(result, editor, operation, name, scope));
    }
  }
  if (Object.keys(problems).length > 0) throw refuseFields(problems);
  return result;
}

function settable(scope: Scope, name: string): Editor | undefined {
  const editor = fieldById(scope.site, name)?.editor;
  if (editor === undefined) return undefined;
  if (editor.needs === undefined || holds(scope.site, scope.caller, editor.needs, { project: scope.project })) {
    return editor;
  }
  return undefined;
}

function set(issue: IssueDocument, editor: Editor, value: unknown, scope: Scope): IssueDocument {
  if (!editor.many) return editor.store(issue, editor.parse(value, scope));
  if (value === null) return editor.store(issue, []);
  if (!Array.isArray(value)) throw new FieldProblem('data was not an array');
  const parsed = (value as unknown[]).map((one) => editor.parse(one, scope));
  return editor.store(issue, [...new Set(parsed.filter((one) => one !== null))]);
}

function operate(issue: IssueDocument, editor: Editor, operation: unknown, name: string, scope: Scope): IssueDocument {
  if (!isRecord(operation)) throw new FieldProblem('data was not an object');
  if ('set' in operation) return set(issue, editor, operation['set'], scope);
  const stored = editor.stored(issue);
  const values = Array.isArray(stored) ? (stored as unknown[]) : [];
  if (editor.many && 'add' in operation) {
    return editor.store(issue, [...new Set([...values, editor.parse(operation['add'], scope)])]);
  }
  if (editor.many && 'remove' in operation) {
    const removed = editor.parse(operation['remove'], scope);
    return editor.store(
      issue,
      values.filter((value) => value !== removed),
    );
  }
  throw new FieldProblem(
    `Field with id '${name}' and name '${name}' does not support operation '${Object.keys(operation)[0] ?? ''}'`,
  );
}

/** The entries of `update.<name>` that add something, for links and comments. */
export function additions(update: unknown, name: string): readonly unknown[] {
  if (!isRecord(update)) return [];
  const operations = update[name];
  if (operations === undefined) return [];
  if (!Array.isArray(operations)) throw invalidPayload();
  return (operations as unknown[]).map((operation) => {
    if (!isRecord(operation) || operation['add'] === undefined) {
      throw refuseFields({ [name]: `Field '${name}' does not support this operation.` });
    }
    return operation['add'];
  });
}

/** The values that create requests may leave out. */
export function blankIssue(
  site: Site,
): Omit<
  IssueDocument,
  | 'id'
  | 'key'
  | 'projectId'
  | 'issueTypeId'
  | 'statusId'
  | 'creator'
  | 'reporter'
  | 'created'
  | 'updated'
  | 'statusCategoryChanged'
> {
  return {
    summary: '',
    description: null,
    environment: null,
    assignee: null,
    priorityId: site.store.priorities.all().find((priority) => priority.isDefault)?.id ?? null,
    resolutionId: null,
    resolved: null,
    dueDate: null,
    labels: [],
    componentIds: [],
    fixVersionIds: [],
    affectedVersionIds: [],
    securityLevelId: null,
    parentId: null,
    watchers: [],
    custom: {},
  };
}
