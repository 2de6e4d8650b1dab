/** What the auditor’s page sends. */
import { z } from 'zod';
import { numericId } from './shared';

const LAST_PAGE = 'Go on with the cursor that the last page gave.';
const LAST_PART = 'Go on with the cursor that the last part gave.';

export const openAudit = z.object({
  words: z.string().max(200, 'Search for fewer words.').optional(),
  overridden: z.boolean('Say whether only overridden records are asked for.').optional(),
  cursor: z.string().max(2000).optional(),
});
export const auditedIssue = z.object({ issueId: numericId });
export const historyPage = auditedIssue.extend({
  cursor: z.string(LAST_PAGE).regex(/^\d{1,9}$/, LAST_PAGE),
});
export const auditedInParts = auditedIssue.extend({
  cursor: z
    .string(LAST_PART)
    .regex(/^[0-9a-f]{64}$/, LAST_PART)
    .optional(),
});
