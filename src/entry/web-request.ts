/** Requests to web triggers, and answers to them (forge documentation, Web trigger events). */
import { z } from 'zod';

const lists = z.record(z.string(), z.array(z.string()).or(z.string().transform((value) => [value])));

const request = z.object({
  method: z.string(),
  body: z.string().default(''),
  headers: lists.default({}),
  queryParameters: lists.default({}),
});

export interface WebRequest {
  readonly method: string;
  readonly body: string;
  header(name: string): string | undefined;
  query(name: string): string | undefined;
}

export interface WebAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

export function parseWebRequest(raw: unknown): WebRequest {
  const { method, body, headers, queryParameters } = request.parse(raw);
  const byName = new Map(Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values[0]]));
  return {
    method: method.toUpperCase(),
    body,
    header: (name) => byName.get(name.toLowerCase()),
    query: (name) => queryParameters[name]?.[0],
  };
}

export function json(statusCode: number, body: unknown): WebAnswer {
  return {
    statusCode,
    headers: { 'Content-Type': ['application/json; charset=utf-8'], 'Cache-Control': ['no-store'] },
    body: JSON.stringify(body),
  };
}

/**
 * A page without scripts, which may not be framed and loads nothing from elsewhere.
 *
 * @param differing what it allows of styles and forms, and how long it may be kept, where that is not the usual
 */
export function page(
  statusCode: number,
  html: string,
  {
    styles = "'unsafe-inline'",
    forms = "'self'",
    caching = 'no-store',
  }: { readonly styles?: string; readonly forms?: string; readonly caching?: string } = {},
): WebAnswer {
  return {
    statusCode,
    headers: {
      'Content-Type': ['text/html; charset=utf-8'],
      'Cache-Control': [caching],
      'Content-Security-Policy': [
        `default-src 'none'; style-src ${styles}; form-action ${forms}; frame-ancestors 'none'; base-uri 'none'`,
      ],
      'Referrer-Policy': ['no-referrer'],
      'X-Content-Type-Options': ['nosniff'],
    },
    body: html,
  };
}
