import { z } from 'zod';
import { type Entity } from './entities';
import { invalid, unprocessable } from './errors';
import { limits } from './limits';

export const clauseSchema = z.object({
  condition: z.enum([
    'BEGINS_WITH',
    'BETWEEN',
    'CONTAINS',
    'EQUAL_TO',
    'EXISTS',
    'GREATER_THAN',
    'GREATER_THAN_EQUAL_TO',
    'LESS_THAN',
    'LESS_THAN_EQUAL_TO',
    'NOT_CONTAINS',
    'NOT_EQUAL_TO',
    'NOT_EXISTS',
  ]),
  values: z.array(z.unknown()).min(1),
});

const propertyClauseSchema = clauseSchema.extend({ property: z.string() });

/** `{and: […]}` or `{or: […]}`, never both, as the SDK's `Filter` builds it. */
export const conditionsSchema = z.union([
  z.strictObject({ and: z.array(propertyClauseSchema).min(1) }),
  z.strictObject({ or: z.array(propertyClauseSchema).min(1) }),
]);

export type Clause = z.infer<typeof clauseSchema>;
export type Conditions = z.infer<typeof conditionsSchema>;

/** @throws StorageRefusal when a condition names an attribute without a type, or there are too many */
export function checkConditions(conditions: Conditions, entity: Entity): void {
  const clauses = 'and' in conditions ? conditions.and : conditions.or;
  if (clauses.length > limits.conditions) throw invalid(`At most ${limits.conditions} conditions are allowed`);
  for (const { property } of clauses) {
    const type = entity.attributeType(property);
    if (type === undefined) throw unprocessable(`Attribute "${property}" is not declared for entity "${entity.name}"`);
    if (type === 'any') throw unprocessable(`Attribute "${property}" of type any cannot be used in conditions`);
  }
}

/** Whether a stored value, or its absence, meets the conditions. */
export function meets(value: Readonly<Record<string, unknown>> | undefined, conditions: Conditions): boolean {
  const test = (clause: z.infer<typeof propertyClauseSchema>): boolean => holds(clause, value?.[clause.property]);
  return 'and' in conditions ? conditions.and.every(test) : conditions.or.some(test);
}

export function holds(clause: Clause, actual: unknown): boolean {
  const [first, second] = clause.values;
  const missing = actual === undefined || actual === null;
  switch (clause.condition) {
    case 'EXISTS':
      return !missing;
    case 'NOT_EXISTS':
      return missing;
    case 'NOT_EQUAL_TO':
      return actual !== first;
    case 'NOT_CONTAINS':
      return missing || !String(actual).includes(String(first));
    case 'EQUAL_TO':
      return actual === first;
    case 'CONTAINS':
      return typeof actual === 'string' && actual.includes(String(first));
    case 'BEGINS_WITH':
      return typeof actual === 'string' && actual.startsWith(String(first));
    case 'BETWEEN':
      return comparable(actual, first, second) && compare(actual, first) >= 0 && compare(actual, second) <= 0;
    case 'GREATER_THAN':
      return comparable(actual, first) && compare(actual, first) > 0;
    case 'GREATER_THAN_EQUAL_TO':
      return comparable(actual, first) && compare(actual, first) >= 0;
    case 'LESS_THAN':
      return comparable(actual, first) && compare(actual, first) < 0;
    case 'LESS_THAN_EQUAL_TO':
      return comparable(actual, first) && compare(actual, first) <= 0;
  }
}

function comparable(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'number') || values.every((value) => typeof value === 'string');
}

/** Numbers by size, texts by their UTF-8 bytes. */
export function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
}
