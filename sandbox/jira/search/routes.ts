import { createHash } from 'node:crypto';
import { z } from 'zod';
import { selectedFields } from '../fields/registry';
import { issueView, names, schemas, type Wanted } from '../issues/view';
import { restUrl } from '../context';
import { answer, type Call } from '../rest/call';
import { Refusal, refuse } from '../rest/refusal';
import { get, post, type Route } from '../rest/router';
import type { IssueDocument } from '../store/documents';
import { checkQuery, runQuery } from './run';
import { syntaxErrors } from './parse';

/** Jira's page sizes: many when only ids or keys are asked for, few with fields. */
const IDS_ONLY_LIMIT = 5000;
const FIELDS_LIMIT = 100;

const searchShape = z.strictObject({
  jql: z.string().optional(),
  nextPageToken: z.string().optional(),
  maxResults: z.number().int().optional(),
  fields: z.array(z.string()).optional(),
  expand: z.string().optional(),
  properties: z.array(z.string()).optional(),
  fieldsByKeys: z.boolean().optional(),
  failFast: z.boolean().optional(),
  reconcileIssues: z.array(z.number().int()).optional(),
});

type Search = z.infer<typeof searchShape>;

export const searchRoutes: readonly Route[] = [
  get('/rest/api/3/search/jql', (call) =>
    answer(
      search(call, {
        jql: call.query('jql'),
        nextPageToken: call.query('nextPageToken'),
        maxResults: call.queryNumber('maxResults', 50),
        fields: call.queryList('fields').length === 0 ? undefined : [...call.queryList('fields')],
        expand: call.query('expand'),
        properties: [...call.queryList('properties')],
        reconcileIssues: call.queryList('reconcileIssues').map(Number),
      }),
    ),
  ),
  post('/rest/api/3/search/jql', (call) => answer(search(call, call.body(searchShape)))),
  post('/rest/api/3/search/approximate-count', (call) => {
    const { jql } = call.body(z.strictObject({ jql: z.string().optional() }));
    return answer({ count: runQuery(call.site, call.caller, jql ?? '', new Set()).length });
  }),
  post('/rest/api/3/jql/parse', (call) => answer(parse(call))),
];

function search(call: Call, request: Search) {
  const { site, caller } = call;
  const jql = request.jql ?? '';
  const reconcile = request.reconcileIssues ?? [];
  if (reconcile.length > 50) throw refuse(400, 'The number of issues to reconcile exceeds the limit of 50.');
  const found = runQuery(site, caller, jql, new Set(reconcile.map(String)));
  const wantsOnlyIds = (request.fields ?? ['id']).every((name) => name === 'id' || name === 'key');
  const limit = wantsOnlyIds ? IDS_ONLY_LIMIT : FIELDS_LIMIT;
  const size = Math.min(limit, Math.max(1, request.maxResults ?? 50));
  const start = request.nextPageToken === undefined ? 0 : startOf(request.nextPageToken, jql);
  const page = found.slice(start, start + size);
  const isLast = start + page.length >= found.length;
  const wanted: Wanted = {
    fields: selectedFields(site, request.fields ?? []),
    withFields: !wantsOnlyIds,
    expand: (request.expand ?? '').split(',').map((name) => name.trim()),
    properties: request.properties ?? [],
  };
  return {
    issues: page.map((issue) => resultView(call, issue, wanted, request.fields ?? ['id'])),
    ...(isLast ? {} : { nextPageToken: tokenFor(start + page.length, jql) }),
    isLast,
    ...(wanted.expand.includes('names') ? { names: names(wanted.fields) } : {}),
    ...(wanted.expand.includes('schema') ? { schema: schemas(wanted.fields) } : {}),
  };
}

/** With only ids wanted an issue is nothing but its id; a key brings its address with it. */
function resultView(call: Call, issue: IssueDocument, wanted: Wanted, fields: readonly string[]) {
  if (wanted.withFields || wanted.properties.length > 0) {
    const expand = wanted.expand.filter((name) => name !== 'names' && name !== 'schema');
    return issueView(call.site, issue, call.caller, { ...wanted, expand });
  }
  if (!fields.includes('key')) return { id: issue.id };
  return { id: issue.id, self: restUrl(call.site, `/rest/api/3/issue/${issue.id}`), key: issue.key };
}

const fingerprint = (jql: string): string => createHash('sha256').update(jql).digest('hex').slice(0, 12);

const tokenFor = (start: number, jql: string): string =>
  Buffer.from(JSON.stringify([start, fingerprint(jql)])).toString('base64url');

/** A token continues only the query that it was given for. */
function startOf(token: string, jql: string): number {
  try {
    const [start, made] = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as [number, string];
    if (Number.isInteger(start) && made === fingerprint(jql)) return start;
  } catch {
    throw refuse(400, 'The nextPageToken is invalid or has expired.');
  }
  throw refuse(400, 'The nextPageToken is invalid or has expired.');
}

const parseShape = z.strictObject({ queries: z.array(z.string()).min(1) });

/** Tells which queries are right. Their structure is not given: nothing in the sandbox asks for it. */
function parse(call: Call) {
  const { queries } = call.body(parseShape);
  const mode = call.query('validation') ?? 'strict';
  return {
    queries: queries.map((query) => {
      const syntax = syntaxErrors(query);
      const problems = syntax.length > 0 || mode === 'none' ? syntax : meaningErrors(call, query);
      if (problems.length === 0) return { query };
      return mode === 'warn' && syntax.length === 0 ? { query, warnings: problems } : { query, errors: problems };
    }),
  };
}

function meaningErrors(call: Call, query: string): readonly string[] {
  try {
    checkQuery(call.site, call.caller, query);
    return [];
  } catch (failure) {
    if (!(failure instanceof Refusal)) throw failure;
    const body = failure.body as { readonly errorMessages: readonly string[] };
    return body.errorMessages;
  }
}
