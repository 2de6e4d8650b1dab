import {
  ORDER_BY_DIRECTION_DESC,
  type Clause,
  type Field,
  type Operand,
  type OrderByField,
  type TerminalClause,
} from '@atlaskit/jql-ast';
import { refuse } from '../rest/refusal';
import type { IndexedIssue } from '../store/documents';
import { addedClauses } from './added-clauses';
import { SYSTEM_CLAUSES, type ClauseField } from './clauses';
import { spanOf, type Span } from './dates';
import { callFunction, type Asking, type FunctionValue } from './functions';
import { matchesWords } from './words';

export type Test = (indexed: IndexedIssue) => boolean;

/** The field that a clause names; an entity property is named with its key and path. */
function fieldNamed(asking: Asking, field: Field): ClauseField {
  const properties = (field.properties ?? []).map((property) => {
    const path = (property.path ?? []).map((part) => (part ? part.value : '')).join('');
    return `[${property.key ? property.key.value : ''}]${path}`;
  });
  const name = `${field.value}${properties.join('')}`;
  const wanted = name.toLowerCase();
  const found = [...SYSTEM_CLAUSES, ...addedClauses(asking.site)].find((clause) => clause.names.includes(wanted));
  if (found === undefined) {
    throw refuse(400, `Field '${name}' does not exist or you do not have permission to view it.`);
  }
  return found;
}

/** Turns a parsed condition into a test. Everything that Jira would refuse is refused here, before any issue is read. */
export function compile(asking: Asking, clause: Clause): Test {
  switch (clause.clauseType) {
    case 'compound': {
      const tests = clause.clauses.map((part) => compile(asking, part));
      return clause.operator.value === 'and'
        ? (indexed) => tests.every((test) => test(indexed))
        : (indexed) => tests.some((test) => test(indexed));
    }
    case 'not': {
      const test = compile(asking, clause.clause);
      return (indexed) => !test(indexed);
    }
    case 'terminal':
      return terminal(asking, clause);
  }
}

function terminal(asking: Asking, clause: TerminalClause): Test {
  const field = fieldNamed(asking, clause.field);
  const name = clause.field.value;
  const operator = clause.operator?.value;
  const { operand } = clause;
  if (operator === undefined || operand === undefined)
    throw refuse(400, `The clause on the field '${name}' is not complete.`);
  const unsupported = () => refuse(400, `The operator '${operator}' is not supported by the '${name}' field.`);
  if (operator === 'is' || operator === 'is not' || isEmptyWord(operand)) {
    if (!['is', 'is not', '=', '!='].includes(operator)) throw unsupported();
    const wantsEmpty = operator === 'is' || operator === '=';
    return (indexed) => isEmpty(field, indexed, asking) === wantsEmpty;
  }
  switch (field.kind) {
    case 'choice':
      return choice(asking, field, name, operator, operand, unsupported);
    case 'text':
      return text(asking, field, operator, operand, unsupported);
    case 'date':
      return date(asking, field, name, operator, operand, unsupported);
    case 'number':
      return number(asking, field, name, operator, operand, unsupported);
  }
}

const isEmptyWord = (operand: Operand): boolean => operand.operandType === 'keyword';

function isEmpty(field: ClauseField, indexed: IndexedIssue, { site }: Asking): boolean {
  if (field.kind === 'date') return field.read(indexed, site) === null;
  return field.read(indexed, site).length === 0;
}

/** The single values of an operand, functions included. */
function valuesOf(asking: Asking, operand: Operand): readonly (string | FunctionValue)[] {
  switch (operand.operandType) {
    case 'value':
      return [operand.value];
    case 'list':
      return operand.values.flatMap((part) => valuesOf(asking, part));
    case 'function':
      return [
        callFunction(
          asking,
          operand.function.value,
          operand.arguments.map((parameter) => parameter.value),
        ),
      ];
    case 'keyword':
      return [];
  }
}

type Choice = Extract<ClauseField, { kind: 'choice' }>;

function choice(
  asking: Asking,
  field: Choice,
  name: string,
  operator: string,
  operand: Operand,
  unsupported: () => Error,
): Test {
  const wanted = valuesOf(asking, operand).flatMap((value): readonly string[] => {
    if (typeof value !== 'string') {
      if (value.kind === 'instant') throw unsupported();
      return value.ids;
    }
    const resolved = field.resolve(value, asking);
    if (resolved !== undefined) return resolved;
    throw refuse(
      400,
      field.names.includes('key')
        ? `An issue with key '${value}' does not exist for field '${name}'.`
        : `The value '${value}' does not exist for the field '${name}'.`,
    );
  });
  const { site } = asking;
  const askedForNone = wanted.length === 0 && operand.operandType === 'value';
  switch (operator) {
    case '=':
    case 'in':
      return (indexed) => {
        const has = field.read(indexed, site);
        return askedForNone ? has.length === 0 : has.some((id) => wanted.includes(id));
      };
    case '!=':
    case 'not in':
      return (indexed) => {
        const has = field.read(indexed, site);
        return has.length > 0 && (askedForNone || !has.some((id) => wanted.includes(id)));
      };
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const { rank } = field;
      if (field.comparable !== true || rank === undefined) throw unsupported();
      const limit = wanted[0];
      if (limit === undefined) throw unsupported();
      return (indexed) =>
        field.read(indexed, site).some((id) => compares(operator, order(rank(id, site), rank(limit, site))));
    }
    default:
      throw unsupported();
  }
}

const order = (one: number | string, other: number | string): number => (one < other ? -1 : one > other ? 1 : 0);

function compares(operator: string, difference: number): boolean {
  if (operator === '<') return difference < 0;
  if (operator === '<=') return difference <= 0;
  if (operator === '>') return difference > 0;
  return difference >= 0;
}

function text(
  asking: Asking,
  field: Extract<ClauseField, { kind: 'text' }>,
  operator: string,
  operand: Operand,
  unsupported: () => Error,
): Test {
  const [wanted] = valuesOf(asking, operand);
  if (typeof wanted !== 'string' || !['~', '!~'].includes(operator)) throw unsupported();
  return (indexed) => {
    const found = field.read(indexed, asking.site).some((words) => matchesWords(words, wanted));
    return operator === '~' ? found : !found && field.read(indexed, asking.site).length > 0;
  };
}

function date(
  asking: Asking,
  field: Extract<ClauseField, { kind: 'date' }>,
  name: string,
  operator: string,
  operand: Operand,
  unsupported: () => Error,
): Test {
  const spans = valuesOf(asking, operand).map((value): Span => {
    if (typeof value !== 'string') {
      if (value.kind !== 'instant') throw unsupported();
      return { from: value.instant, to: value.instant };
    }
    const span = spanOf(value, asking.now);
    if (span !== undefined) return span;
    throw refuse(
      400,
      `Date value '${value}' for field '${name}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.`,
    );
  });
  const [first] = spans;
  if (first === undefined) throw unsupported();
  const within = (at: number, span: Span): boolean => at >= span.from && at <= span.to;
  const tests: Readonly<Record<string, (at: number) => boolean>> = {
    '=': (at) => within(at, first),
    '!=': (at) => !within(at, first),
    in: (at) => spans.some((span) => within(at, span)),
    'not in': (at) => !spans.some((span) => within(at, span)),
    '<': (at) => at < first.from,
    '<=': (at) => at <= first.from,
    '>': (at) => at > first.from,
    '>=': (at) => at >= first.from,
  };
  const test = tests[operator];
  if (test === undefined) throw unsupported();
  return (indexed) => {
    const at = field.read(indexed, asking.site);
    return at !== null && test(at);
  };
}

function number(
  asking: Asking,
  field: Extract<ClauseField, { kind: 'number' }>,
  name: string,
  operator: string,
  operand: Operand,
  unsupported: () => Error,
): Test {
  const wanted = valuesOf(asking, operand).map((value) => {
    const parsed = typeof value === 'string' ? Number(value) : Number.NaN;
    if (!Number.isFinite(parsed))
      throw refuse(400, `The value '${String(value)}' for the field '${name}' is not a number.`);
    return parsed;
  });
  const [first] = wanted;
  if (first === undefined || !['=', '!=', 'in', 'not in', '<', '<=', '>', '>='].includes(operator)) throw unsupported();
  return (indexed) => {
    const has = field.read(indexed, asking.site);
    if (operator === '=' || operator === 'in') return has.some((value) => wanted.includes(value));
    if (operator === '!=' || operator === 'not in')
      return has.length > 0 && !has.some((value) => wanted.includes(value));
    return has.some((value) => compares(operator, order(value, first)));
  };
}

/** Puts issues in order. What has no value of a field comes last; equal issues come newest first. */
export function sorter(
  asking: Asking,
  fields: readonly OrderByField[],
): (one: IndexedIssue, other: IndexedIssue) => number {
  const { site } = asking;
  const parts = fields.map(({ field, direction }) => {
    const clause = fieldNamed(asking, field);
    const descending = direction?.value === ORDER_BY_DIRECTION_DESC;
    const value = (indexed: IndexedIssue): number | string | null => {
      if (clause.kind === 'date') return clause.read(indexed, site);
      const first = clause.read(indexed, site)[0];
      if (first === undefined) return null;
      if (clause.kind !== 'choice' || clause.rank === undefined) return first;
      return clause.rank(String(first), site);
    };
    return { value, descending };
  });
  return (one, other) => {
    for (const { value, descending } of parts) {
      const [left, right] = [value(one), value(other)];
      if (left === null || right === null) {
        if (left === right) continue;
        return left === null ? 1 : -1;
      }
      const difference = order(left, right);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return Number(other.issue.id) - Number(one.issue.id);
  };
}
