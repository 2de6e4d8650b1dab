import { z } from 'zod';
import { type Entities } from './entities';
import { keyConflict, keyNotFound } from './errors';
import { checkKey, checkTimeToLive, checkValue } from './limits';
import { metadataFieldsSchema, present } from './metadata';
import { type Rows, type Space } from './rows';

/** Reads and writes of one key: plain values, secrets and custom entities alike. */
export interface SingleOperations {
  get(kind: Kind, request: unknown): unknown;
  /** @returns what the SDK hands on when `returnValue` was asked for */
  set(kind: Kind, request: unknown): unknown;
  delete(kind: Kind, request: unknown): undefined;
}

export type Kind = 'plain' | 'secret' | 'entity';

export const timeToLiveSchema = z.object({ value: z.number(), unit: z.string() }).optional();

const getSchema = z.object({
  key: z.unknown(),
  entityName: z.unknown().optional(),
  options: z.object({ metadataFields: metadataFieldsSchema }).optional(),
});

const setSchema = getSchema.extend({
  value: z.unknown(),
  options: z
    .object({
      ttl: timeToLiveSchema,
      keyPolicy: z.enum(['OVERRIDE', 'FAIL_IF_EXISTS']).optional(),
      returnValue: z.enum(['PREVIOUS', 'LATEST']).optional(),
      returnMetadataFields: metadataFieldsSchema,
    })
    .optional(),
});

export function createSingleOperations(options: {
  readonly rows: Rows;
  readonly entities: Entities;
  readonly now: () => number;
}): SingleOperations {
  const { rows, entities, now } = options;
  const spaceOf = (kind: Kind, entityName: unknown): Space =>
    kind === 'entity' ? `entity:${entities(entityName).name}` : kind;

  return {
    get(kind, request) {
      const { key, entityName, options: asked } = getSchema.parse(request);
      const row = rows.get(spaceOf(kind, entityName), checkKey(key));
      if (row === undefined) throw keyNotFound();
      return present(row, asked?.metadataFields);
    },
    set(kind, request) {
      const { key: rawKey, entityName, value, options: asked } = setSchema.parse(request);
      const key = checkKey(rawKey);
      if (kind === 'entity') entities(entityName).check(value);
      const space = spaceOf(kind, entityName);
      const json = checkValue(value);
      const expiresAt = asked?.ttl === undefined ? null : now() + checkTimeToLive(asked.ttl);
      return rows.transaction(() => {
        const previous = rows.get(space, key);
        if (asked?.keyPolicy === 'FAIL_IF_EXISTS' && previous !== undefined) throw keyConflict();
        const latest = rows.set(space, key, json, expiresAt);
        if (asked?.returnValue === undefined) return undefined;
        const returned = asked.returnValue === 'LATEST' ? latest : previous;
        return returned && present(returned, asked.returnMetadataFields);
      });
    },
    delete(kind, request) {
      const { key, entityName } = getSchema.parse(request);
      rows.delete(spaceOf(kind, entityName), checkKey(key));
      return undefined;
    },
  };
}
