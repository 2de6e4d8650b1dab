import { z } from 'zod';
import { invalid, StorageRefusal } from './errors';
import { limits } from './limits';
import { type Kind, type SingleOperations } from './single';

const batchSchema = z.array(z.looseObject({ key: z.string(), entityName: z.string().optional() })).min(1);

/** Up to 25 operations of one sort, each on its own: some may fail while others succeed. */
export function batch(operations: SingleOperations, verb: 'get' | 'set' | 'delete', request: unknown): unknown {
  const items = batchSchema.parse(request);
  if (items.length > limits.batchKeys) throw invalid(`A batch can have at most ${limits.batchKeys} keys`);
  const successfulKeys: unknown[] = [];
  const failedKeys: unknown[] = [];
  for (const item of items) {
    const kind: Kind = item.entityName === undefined ? 'plain' : 'entity';
    const name = { key: item.key, ...(item.entityName !== undefined && { entityName: item.entityName }) };
    try {
      const answer = operations[verb](kind, item);
      successfulKeys.push(verb === 'get' ? { ...name, ...(answer as object) } : name);
    } catch (error) {
      if (!(error instanceof StorageRefusal)) throw error;
      failedKeys.push({ ...name, error: { code: error.code, message: error.message } });
    }
  }
  return { successfulKeys, failedKeys };
}
