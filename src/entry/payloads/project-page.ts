/** What the page of a project sends. */
import { z } from 'zod';
import { identifier } from './shared';

export const planCommunications = z.object({
  versionId: z.string('Choose a version.').regex(/^\d{1,19}$/, 'Choose a version.'),
  changeKeys: z
    .array(z.string().max(50), 'Choose change requests.')
    .max(50, 'Choose at most 50 change requests.')
    .default([]),
  groupIds: z
    .array(identifier, 'Choose stakeholder groups.')
    .max(100, 'Choose at most 100 stakeholder groups.')
    .default([]),
});
