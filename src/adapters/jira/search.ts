/** Jira's search, page by page, and what its requests may ask for. */
import { route } from '@forge/api';
import type { z } from 'zod';
import { call, type As } from './call';

/** Jira's limit on the issues that one request fetches by id. */
export const FETCHED_AT_ONCE = 100;

/** As many as Jira gives with fields other than the id. */
export const ISSUES_ON_A_PAGE = 100;

export function versionJql(versionId: string, exceptTypeName: string, more = ''): string {
  return `fixVersion = ${Number(versionId)} AND issuetype != ${quoted(exceptTypeName)}${more} ORDER BY key ASC`;
}

export async function* searchPages<S extends z.ZodType<{ nextPageToken?: string | undefined }>>(
  as: As,
  jql: string,
  fields: readonly string[],
  maxResults: number,
  shape: S,
): AsyncGenerator<z.infer<S>> {
  let token: string | undefined;
  do {
    const page: z.infer<S> = await searchPage(as, { jql, fields, maxResults, shape, token });
    yield page;
    token = page.nextPageToken;
  } while (token !== undefined);
}

/** One page: the first, or the one that has this token. */
export function searchPage<S extends z.ZodType>(
  as: As,
  {
    shape,
    token,
    ...search
  }: {
    readonly jql: string;
    readonly fields: readonly string[];
    readonly maxResults: number;
    readonly shape: S;
    readonly token: string | undefined;
  },
): Promise<z.infer<S>> {
  const body = { ...search, ...(token === undefined ? {} : { nextPageToken: token }) };
  return call(as, route`/rest/api/3/search/jql`, shape, { method: 'POST', body });
}

export function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
