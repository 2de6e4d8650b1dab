import { z } from 'zod';

/** The site answered, and said no. `message` is fit to be shown to the person. */
export class RequestRefused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'RequestRefused';
  }
}

const refusal = z.looseObject({
  errorMessages: z.array(z.string()).optional(),
  errors: z.record(z.string(), z.string()).optional(),
  errorMessage: z.string().optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});

/** Reads the words of a refusal in the shapes that Jira, its service desk and the sandbox use. */
export function refusalMessage(status: number, body: string): string {
  const parsed = refusal.safeParse(parseJson(body));
  const words = parsed.success
    ? [
        ...(parsed.data.errorMessages ?? []),
        ...Object.values(parsed.data.errors ?? {}),
        parsed.data.errorMessage,
        parsed.data.error?.message,
      ].filter((word) => word !== undefined && word !== '')
    : [];
  return words.length > 0 ? words.join(' ') : `The site answered ${status} without saying why.`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer's text. Rejects with RequestRefused on a status of 400 or more. */
export async function requestText(path: string, options: RequestOptions = {}): Promise<string> {
  const response = await fetch(path, {
    method: options.method ?? 'GET',
    headers: {
      accept: 'application/json',
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  if (response.status >= 400) throw new RequestRefused(response.status, refusalMessage(response.status, text));
  return text;
}

/** The answer's JSON, parsed with the schema; an answer in another shape rejects with a ZodError. */
export async function request<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  options: RequestOptions = {},
): Promise<z.output<Schema>> {
  const text = await requestText(path, options);
  return schema.parse(text === '' ? undefined : JSON.parse(text));
}
