import { type Context } from 'hono';
import { type z } from 'zod';
import { type RestResponse } from '../ports';

/** The caller sent something that cannot be used; `field` names what, where one thing can be named. */
export class BadRequest extends Error {
  constructor(
    message: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = 'BadRequest';
  }
}

/**
 * The body as this schema has it.
 * @throws BadRequest that names the first field which is wrong
 */
export async function readJson<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.output<Schema>> {
  const text = await context.req.text();
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new BadRequest('The body is not JSON.');
  }
  return parse(schema, value);
}

/** @throws BadRequest that names the first field which is wrong */
export function parse<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = fieldOf(issue);
  const said = issue?.message ?? 'not valid';
  throw new BadRequest(field === undefined ? said : `${field}: ${said}`, field);
}

function fieldOf(issue: z.core.$ZodIssue | undefined): string | undefined {
  if (issue === undefined) return undefined;
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path;
  return path.length === 0 ? undefined : path.map(String).join('.');
}

export function headersOf(context: Context): Record<string, string> {
  return context.req.header();
}

const statusesWithoutBody = new Set([101, 204, 205, 304]);

/** Hands an answer of the site or the app on as it is. */
export function toResponse({ status, headers, body }: RestResponse): Response {
  return new Response(statusesWithoutBody.has(status) ? null : body, { status, headers: { ...headers } });
}
