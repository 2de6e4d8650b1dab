import { z } from 'zod';
import { type Row } from './rows';

export const metadataFieldsSchema = z.array(z.enum(['CREATED_AT', 'UPDATED_AT', 'EXPIRE_TIME'])).optional();

/** What the store answers about a value: metadata only where it was asked for. */
export function present(row: Row, fields: z.infer<typeof metadataFieldsSchema>): Record<string, unknown> {
  return {
    key: row.key,
    value: JSON.parse(row.value) as unknown,
    ...(fields?.includes('CREATED_AT') && { createdAt: row.createdAt }),
    ...(fields?.includes('UPDATED_AT') && { updatedAt: row.updatedAt }),
    ...(fields?.includes('EXPIRE_TIME') &&
      row.expiresAt !== null && { expireTime: new Date(row.expiresAt).toISOString() }),
  };
}
