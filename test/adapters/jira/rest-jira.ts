/** Jira's REST API as far as a panel reads it, for counting the calls that the real adapters make of it. */
import { z } from 'zod';
import type { WorldState } from '../../builders/world/state';

export interface RestCall {
  readonly as: string;
  readonly method: string;
  readonly path: string;
}

/**
 * The largest page of `search/jql` when only ids are asked for (REST documentation, "Search for issues using JQL
 * enhanced search").
 */
const IDS_ON_A_PAGE = 5000;

const search = z.object({ maxResults: z.number(), fields: z.array(z.string()), nextPageToken: z.string().optional() });
const fetched = z.object({ issueIdsOrKeys: z.array(z.string()).max(100), fields: z.array(z.string()) });
const checked = z.object({
  projectPermissions: z.array(z.object({ permissions: z.array(z.string()), issues: z.array(z.number()) })),
});

const RUNTIME = {
  appContext: { appId: 'app', environmentId: 'environment', installationId: 'installation' },
  lambdaContext: {},
};

/** Puts the site behind the seam that `@forge/api` calls through; returns the calls as they come in. */
export function serveRest(state: WorldState): readonly RestCall[] {
  const calls: RestCall[] = [];
  const fetch = async (
    { provider }: { readonly provider: string },
    path: string,
    init: { readonly method?: string; readonly body?: string } = {},
  ): Promise<Response> => {
    calls.push({ as: provider, method: init.method ?? 'GET', path });
    const answer = answerFor(state, path, init.body === undefined ? undefined : JSON.parse(init.body));
    return Response.json(answer ?? { errorMessages: ['Not found.'] }, { status: answer === undefined ? 404 : 200 });
  };
  Object.assign(globalThis, { __forge_fetch__: fetch, __forge_runtime__: RUNTIME });
  return calls;
}

function answerFor(state: WorldState, path: string, body: unknown): unknown {
  const [bare = '', query = ''] = path.split('?');
  if (bare === '/rest/api/3/permissions/check') {
    const [asked] = checked.parse(body).projectPermissions;
    return {
      globalPermissions: [],
      projectPermissions: (asked?.permissions ?? []).map((permission) => ({
        permission,
        issues: asked?.issues,
        projects: [],
      })),
    };
  }
  if (bare === '/rest/api/3/search/jql') {
    const { maxResults, fields, nextPageToken = '0' } = search.parse(body);
    const all = Object.values(state.versionIssues).flat();
    const start = Number(nextPageToken);
    const end = start + Math.min(maxResults, fields.join() === 'id' ? IDS_ON_A_PAGE : 100);
    const issues = all.slice(start, end).map(({ id }) => ({ id }));
    return { issues, ...(end < all.length ? { nextPageToken: String(end) } : {}) };
  }
  if (bare === '/rest/api/3/issue/bulkfetch') {
    const { issueIdsOrKeys } = fetched.parse(body);
    return { issues: issueIdsOrKeys.flatMap((id) => issueBody(state, id) ?? []), issueErrors: [] };
  }
  if (bare === '/rest/api/3/user/bulk')
    return {
      isLast: true,
      startAt: 0,
      values: new URLSearchParams(query).getAll('accountId').map((accountId) => ({
        accountId,
        displayName: state.users[accountId]?.name ?? '',
        active: true,
        accountType: 'atlassian',
      })),
    };
  const issue = state.issues[/^\/rest\/api\/3\/issue\/(\d+)$/.exec(bare)?.[1] ?? ''];
  return issue && issueBody(state, issue.id);
}

function issueBody(state: WorldState, id: string): unknown {
  const issue = state.issues[id];
  if (!issue) return undefined;
  const fields = {
    summary: issue.summary,
    description: issue.description ?? null,
    updated: '2026-11-21T09:00:00.000+0000',
    status: { name: 'Open' },
    issuetype: { name: issue.typeName },
    project: state.projects[issue.projectId],
    fixVersions: state.versions.filter((version) => issue.versionIds.includes(version.id)),
  };
  const links = issue.linked.flatMap((other) => {
    const linked = state.issues[other];
    if (!linked) return [];
    const { summary, typeName } = linked;
    return [
      {
        outwardIssue: {
          id: linked.id,
          key: linked.key,
          fields: { summary, status: { name: 'Open' }, issuetype: { name: typeName } },
        },
      },
    ];
  });
  return { id: issue.id, key: issue.key, fields: { ...fields, issuelinks: links } };
}
