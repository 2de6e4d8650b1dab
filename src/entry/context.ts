/** The trusted context of an invocation: who calls, from where. What the page itself says is never trusted. */
import { z } from 'zod';

const idOrNumber = z.union([z.string(), z.number()]).transform(String);

const context = z.object({
  accountId: z.string().min(1),
  extension: z
    .object({
      issue: z.object({ id: idOrNumber, key: z.string() }).optional(),
      project: z.object({ id: idOrNumber, key: z.string() }).optional(),
    })
    .default({}),
});

export interface InvocationContext {
  readonly person: { readonly accountId: string };
  readonly issueId?: string;
  readonly projectId?: string;
}

/** Undefined when nobody is signed in: then there is nobody who could be permitted anything. */
export function parseContext(raw: unknown): InvocationContext | undefined {
  const parsed = context.safeParse(raw);
  if (!parsed.success) return undefined;
  const { accountId, extension } = parsed.data;
  return { person: { accountId }, issueId: extension.issue?.id, projectId: extension.project?.id };
}
