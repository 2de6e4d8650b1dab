/** What My approvals sends besides decisions. */
import { z } from 'zod';
import { identifier, instant } from './shared';

export const delegateApprovals = z.object({
  deputy: z.string('Choose who stands in for you.').min(1, 'Choose who stands in for you.').max(128),
  from: instant.optional(),
  until: instant,
});
export const withdrawDelegation = z.object({ id: identifier });

const pageOfList = z.object({ cursor: z.string('Reload the page.').max(2000).optional() });
export const openMyApprovals = pageOfList;
export const openEmergencies = pageOfList;
