/** What the auditor’s page sends. */
import { z } from 'zod';
import { numericId } from './shared';

export const openAudit = z.object({
  words: z.string().max(200, 'Search for fewer words.').optional(),
  overridden: z.boolean('Say whether only overridden records are asked for.').optional(),
  cursor: z.string().max(2000).optional(),
});
export const auditedIssue = z.object({ issueId: numericId });
export const historyPage = auditedIssue.extend({
  cursor: z.string().regex(/^\d{1,9}$/, 'Go on with the cursor that the last page gave.'),
});
export const auditedInParts = auditedIssue.extend({
  cursor: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'Go on with the cursor that the last part gave.')
    .optional(),
});
