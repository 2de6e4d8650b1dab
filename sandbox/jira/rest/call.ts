import type { z } from 'zod';
import type { Caller } from '../../ports';
import type { Site } from '../context';
import { invalidPayload, notAuthenticated, refuse } from './refusal';

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const answer = (body: unknown, status = 200): Answer => ({ status, body });
export const noContent: Answer = { status: 204 };

/** One REST call, parsed as far as every handler needs it. */
export class Call {
  constructor(
    readonly site: Site,
    readonly caller: Caller,
    readonly method: string,
    readonly url: URL,
    readonly parameters: Readonly<Record<string, string>>,
    private readonly rawBody: string | undefined,
  ) {}

  /** A parameter of the route's path. */
  parameter(name: string): string {
    const value = this.parameters[name];
    if (value === undefined) throw new Error(`The route has no parameter ${name}.`);
    return value;
  }

  query(name: string): string | undefined {
    const value = this.url.searchParams.get(name);
    return value === null || value === '' ? undefined : value;
  }

  /** A parameter that may be repeated or hold several values separated by commas. */
  queryList(name: string): readonly string[] {
    return this.url.searchParams
      .getAll(name)
      .flatMap((value) => value.split(','))
      .map((value) => value.trim())
      .filter((value) => value !== '');
  }

  queryFlag(name: string, otherwise = false): boolean {
    const value = this.query(name);
    return value === undefined ? otherwise : value === 'true';
  }

  /** A whole number; something else is refused as Jira refuses it, with a 404 or 400 that names the parameter. */
  queryNumber(name: string, otherwise: number): number {
    const value = this.query(name);
    if (value === undefined) return otherwise;
    if (!/^-?\d+$/.test(value)) throw refuse(400, `Failed to convert '${value}' to a number for parameter '${name}'.`);
    return Number(value);
  }

  expands(name: string): boolean {
    return this.queryList('expand').includes(name);
  }

  /** The body as JSON; undefined when there is none. */
  json(): unknown {
    if (this.rawBody === undefined || this.rawBody.trim() === '') return undefined;
    try {
      return JSON.parse(this.rawBody) as unknown;
    } catch {
      throw refuse(400, 'There was an error parsing JSON. Check that your request body is valid.');
    }
  }

  /** The body in this shape, or Jira's refusal of a payload that it cannot read. */
  body<T>(shape: z.ZodType<T>): T {
    const parsed = shape.safeParse(this.json());
    if (!parsed.success) throw invalidPayload();
    return parsed.data;
  }

  /** Account id of the person or app that calls; nobody is refused with 401. */
  accountId(): string {
    if (this.caller.kind === 'anonymous') throw notAuthenticated();
    return this.caller.accountId;
  }
}

/** A page in the shape that most of Jira's paged resources share (PageBean). */
export function pageBean<T, R>(
  call: Call,
  items: readonly T[],
  render: (item: T) => R,
  defaultSize = 50,
  limit = 1000,
) {
  const startAt = Math.max(0, call.queryNumber('startAt', 0));
  const maxResults = Math.min(limit, Math.max(0, call.queryNumber('maxResults', defaultSize)));
  const values = items.slice(startAt, startAt + maxResults).map(render);
  const isLast = startAt + values.length >= items.length;
  const at = (start: number): string => {
    const url = new URL(call.url);
    url.searchParams.set('startAt', String(start));
    url.searchParams.set('maxResults', String(maxResults));
    return url.toString();
  };
  return {
    self: at(startAt),
    ...(isLast ? {} : { nextPage: at(startAt + maxResults) }),
    maxResults,
    startAt,
    total: items.length,
    isLast,
    values,
  };
}
