/** What requests of several pages hold. */
import { z } from 'zod';
import { PATIENCES } from '../../domain/approval/patience';
import { isMailAddress } from '../../domain/record/stakeholder-group';
import { numberObjection, telephoneNumber } from '../../domain/record/telephone-number';

export const nothing = z.looseObject({});
export const patience = z.enum(PATIENCES, 'Reload the page.').default('full');
export const looking = z.object({ patience });
export const identifier = z.string('Something is missing in the request. Reload the page.').min(1).max(100);
export const revision = z.number('The revision is missing. Reload the page.').int().min(0);
export const contentDigest = z
  .string('Reload the page to see what stands now.')
  .regex(/^[0-9a-f]{64}$/, 'Reload the page to see what stands now.');
export const reason = z
  .string('Give a reason; it becomes part of the record.')
  .trim()
  .min(1, 'Give a reason; it becomes part of the record.')
  .max(2000, 'Keep the reason below 2,000 characters.');
export const instant = z.number('Give the day and the time.').int().min(0).max(8_640_000_000_000_000);
export const numericId = z.string('Reload the page.').regex(/^\d{1,19}$/, 'Reload the page.');
/** Where a list goes on. */
export const listCursor = z
  .string()
  .regex(/^\d{1,6}$/, 'Reload the list.')
  .optional();
export const gateHistory = z.object({ cursor: listCursor });
export const words = z.object({ words: z.string().max(200, 'Search for fewer words.').default('') });
export const mailbox = z
  .string('Give a mail address.')
  .trim()
  .refine(isMailAddress, 'This cannot be a mail address; it looks like name@example.com.');
export const accountId = z.string('Choose a person.').min(1, 'Choose a person.').max(128);
/** As E.164 writes it, however it was typed. */
export const phone = z.string('Give a telephone number.').transform((text, context) => {
  const number = telephoneNumber(text);
  if (number !== undefined) return number;
  context.addIssue({ code: 'custom', message: numberObjection(text) });
  return z.NEVER;
});
