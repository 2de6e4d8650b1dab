import { z } from 'zod';
import { type Clause, checkConditions, clauseSchema, compare, conditionsSchema, holds, meets } from './conditions';
import { type Entities, type Entity, type EntityIndex } from './entities';
import { invalid, unprocessable } from './errors';
import { metadataFieldsSchema, present } from './metadata';
import { type Row, type Rows } from './rows';

const pageSchema = z.number().int().min(1).max(100).default(10);

const entityQuerySchema = z.object({
  entityName: z.string(),
  indexName: z.string(),
  partition: z.array(z.unknown()).optional(),
  range: clauseSchema.optional(),
  filters: conditionsSchema.optional(),
  sort: z.enum(['ASC', 'DESC']).default('ASC'),
  cursor: z.string().optional(),
  limit: pageSchema,
  options: z.object({ metadataFields: metadataFieldsSchema }).optional(),
});

const plainQuerySchema = z.object({
  where: z
    .array(
      z.object({
        property: z.literal('key'),
        condition: z.literal('BEGINS_WITH'),
        values: z.tuple([z.string()]),
      }),
    )
    .max(1)
    .default([]),
  after: z.string().optional(),
  limit: pageSchema,
  options: z.object({ metadataFields: metadataFieldsSchema }).optional(),
});

const rangeConditions: readonly Clause['condition'][] = [
  'BEGINS_WITH',
  'BETWEEN',
  'EQUAL_TO',
  'GREATER_THAN',
  'GREATER_THAN_EQUAL_TO',
  'LESS_THAN',
  'LESS_THAN_EQUAL_TO',
];

interface Placed {
  readonly row: Row;
  readonly value: Readonly<Record<string, unknown>>;
  /** What the index orders by: the range attribute's value, or the key. */
  readonly position: unknown;
}

interface Page {
  readonly data: readonly Record<string, unknown>[];
  readonly cursor?: string;
}

/** A query of one custom entity's index. Filters work on the page read, so that a page may hold less than it could. */
export function queryEntity(rows: Rows, entities: Entities, request: unknown): Page {
  const query = entityQuerySchema.parse(request);
  const entity = entities(query.entityName);
  const index = entity.index(query.indexName);
  if (query.range !== undefined) checkRange(query.range, index, entity);
  if (query.filters !== undefined) checkConditions(query.filters, entity);
  const direction = query.sort === 'ASC' ? 1 : -1;
  const placed = rows
    .visible(`entity:${entity.name}`, partitionOf(index, query.partition ?? []))
    .map((row) => place(row, index))
    .filter((one): one is Placed => one !== undefined)
    .filter(({ position }) => query.range === undefined || holds(query.range, position))
    .sort((left, right) => direction * order(left, right));
  const start = query.cursor === undefined ? 0 : afterCursor(placed, query.cursor, direction);
  const page = placed.slice(start, start + query.limit);
  const last = page.at(-1);
  const data = page.filter(({ value }) => query.filters === undefined || meets(value, query.filters));
  return {
    data: data.map(({ row }) => present(row, query.options?.metadataFields)),
    ...(last !== undefined && start + query.limit < placed.length && { cursor: toCursor(last) }),
  };
}

/** A query over plain keys, in the order of the keys. */
export function queryPlain(rows: Rows, request: unknown): Page {
  const query = plainQuerySchema.parse(request);
  const prefix = query.where[0]?.values[0] ?? '';
  const after = query.after === undefined ? undefined : fromCursor(query.after).key;
  const matching = rows
    .visible('plain')
    .filter(({ key }) => key.startsWith(prefix) && (after === undefined || key > after));
  const page = matching.slice(0, query.limit);
  const last = page.at(-1);
  return {
    data: page.map((row) => present(row, query.options?.metadataFields)),
    ...(last !== undefined && matching.length > page.length && { cursor: toCursor({ row: last, position: last.key }) }),
  };
}

function checkRange(range: Clause, index: EntityIndex, entity: Entity): void {
  if (!rangeConditions.includes(range.condition)) throw invalid(`"${range.condition}" cannot be used in where`);
  if (index.range !== undefined && entity.attributeType(index.range) === 'any') {
    throw unprocessable(`Attribute "${index.range}" of type any cannot be used in conditions`);
  }
}

function partitionOf(index: EntityIndex, values: readonly unknown[]): readonly (readonly [string, unknown])[] {
  if (values.length !== index.partition.length) {
    throw invalid(`Index "${index.name}" needs ${index.partition.length} partition values, not ${values.length}`);
  }
  return index.partition.map((attribute, position) => [attribute, values[position]] as const);
}

/** An item without the index's attributes is not in the index. */
function place(row: Row, index: EntityIndex): Placed | undefined {
  const value = JSON.parse(row.value) as Readonly<Record<string, unknown>>;
  const position = index.range === undefined ? row.key : value[index.range];
  return position === undefined ? undefined : { row, value, position };
}

function order(left: Pick<Placed, 'row' | 'position'>, right: Pick<Placed, 'row' | 'position'>): number {
  return compare(left.position, right.position) || compare(left.row.key, right.row.key);
}

function afterCursor(placed: readonly Placed[], cursor: string, direction: number): number {
  const { key, position } = fromCursor(cursor);
  const start = placed.findIndex(
    (one) => direction * (compare(one.position, position) || compare(one.row.key, key)) > 0,
  );
  return start === -1 ? placed.length : start;
}

const cursorSchema = z.object({ key: z.string(), position: z.unknown().optional() });

function toCursor({ row, position }: Pick<Placed, 'row' | 'position'>): string {
  return Buffer.from(JSON.stringify({ key: row.key, position })).toString('base64url');
}

function fromCursor(cursor: string): { readonly key: string; readonly position?: unknown } {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw invalid('Cursor is not valid');
  }
}
