import { z } from 'zod';
import { checkConditions, type Conditions, conditionsSchema, meets } from './conditions';
import { type Entities } from './entities';
import { conditionFailed, invalid } from './errors';
import { checkKey, checkTimeToLive, checkValue, limits } from './limits';
import { type Rows, type Space } from './rows';
import { timeToLiveSchema } from './single';

const operationSchema = z.object({
  key: z.unknown(),
  entityName: z.string().optional(),
  conditions: conditionsSchema.optional(),
});

const transactionSchema = z.object({
  set: z
    .array(
      operationSchema.extend({
        value: z.unknown(),
        options: z.object({ ttl: timeToLiveSchema }).optional(),
      }),
    )
    .default([]),
  delete: z.array(operationSchema).default([]),
  check: z.array(operationSchema.extend({ conditions: conditionsSchema })).default([]),
});

/** Does all operations or none; every condition is checked against what is stored before any of them. */
export function transact(rows: Rows, entities: Entities, now: () => number, request: unknown): void {
  const { set, delete: deletes, check } = transactionSchema.parse(request);
  const all = [...set, ...deletes, ...check];
  if (all.length === 0) throw invalid('A transaction needs at least one operation');
  if (all.length > limits.transactionOperations) {
    throw invalid(`A transaction can have at most ${limits.transactionOperations} operations`);
  }
  const keys = all.map(({ key }) => checkKey(key));
  if (new Set(keys).size !== keys.length) throw invalid('Each key can only be used once in a transaction');

  const spaceOf = (entityName: string | undefined, conditions: Conditions | undefined): Space => {
    if (entityName === undefined) {
      if (conditions !== undefined) throw invalid('Conditions can only be used with custom entities');
      return 'plain';
    }
    const entity = entities(entityName);
    if (conditions !== undefined) checkConditions(conditions, entity);
    return `entity:${entity.name}`;
  };
  const writes = set.map(({ key, value, entityName, conditions, options }) => {
    const space = spaceOf(entityName, conditions);
    if (entityName !== undefined) entities(entityName).check(value);
    const expiresAt = options?.ttl === undefined ? null : now() + checkTimeToLive(options.ttl);
    return { space, key: checkKey(key), json: checkValue(value), expiresAt };
  });
  const conditioned = all.map(({ key, entityName, conditions }) => ({
    space: spaceOf(entityName, conditions),
    key: checkKey(key),
    conditions,
  }));

  rows.transaction(() => {
    for (const { space, key, conditions } of conditioned) {
      if (conditions === undefined) continue;
      const row = rows.get(space, key);
      const value = row && (JSON.parse(row.value) as Readonly<Record<string, unknown>>);
      if (!meets(value, conditions)) throw conditionFailed();
    }
    for (const { space, key, json, expiresAt } of writes) rows.set(space, key, json, expiresAt);
    for (const { key, entityName, conditions } of deletes) rows.delete(spaceOf(entityName, conditions), checkKey(key));
  });
}
