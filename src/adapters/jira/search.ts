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

/** @param from the token of the page to begin with */
export async function* searchPages<S extends z.ZodType<{ nextPageToken?: string | undefined }>>(
  as: As,
  jql: string,
  fields: readonly string[],
  maxResults: number,
  shape: S,
  from?: string,
): AsyncGenerator<z.infer<S>> {
  let nextPageToken = from;
  do {
    const body = { jql, fields, maxResults, ...(nextPageToken === undefined ? {} : { nextPageToken }) };
    const page: z.infer<S> = await call(as, route`/rest/api/3/search/jql`, shape, { method: 'POST', body });
    yield page;
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
}

export function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
