/** What a site needs before anything can be planned, read and created as the administrator. */
import { route } from '@forge/api';
import { z } from 'zod';
import { JiraFailure, type SiteSetUp } from '../../ports';
import { call, command } from './call';

const type = z.object({ id: z.string(), name: z.string() });
const createMeta = z.object({ issueTypes: z.array(type) });
const linkTypes = z.object({ issueLinkTypes: z.array(z.object({ name: z.string() })) });
const projectPage = z.object({
  values: z.array(
    z.object({ id: z.string(), key: z.string(), name: z.string(), issueTypes: z.array(type).default([]) }),
  ),
  isLast: z.boolean().default(true),
});
const schemePage = z.object({
  values: z.array(z.object({ issueTypeScheme: z.object({ id: z.string() }) })),
});

const role = z.object({ id: z.number(), name: z.string(), scope: z.unknown().optional() });

const server = z.object({
  baseUrl: z.url(),
  displayUrl: z.url().optional().catch(undefined),
  displayUrlConfluence: z.url().optional().catch(undefined),
});

const PROJECTS_ON_A_PAGE = 50;

export function forgeSiteSetUp(): SiteSetUp {
  return {
    async issueType(name) {
      const types = await call('user', route`/rest/api/3/issuetype`, z.array(type));
      return types.find((candidate) => candidate.name === name);
    },

    async issueTypeInProject(projectId, name) {
      const query = new URLSearchParams({ maxResults: '200' });
      const offered = await call(
        'user',
        route`/rest/api/3/issue/createmeta/${projectId}/issuetypes?${query}`,
        createMeta,
      );
      return offered.issueTypes.find((candidate) => candidate.name === name);
    },

    createIssueType: (name, description) =>
      call('user', route`/rest/api/3/issuetype`, type, {
        method: 'POST',
        body: { name, description, type: 'standard' },
      }),

    async linkType(name) {
      const types = await call('app', route`/rest/api/3/issueLinkType`, linkTypes);
      return types.issueLinkTypes.some((candidate) => candidate.name === name);
    },

    async createLinkType(linkType) {
      await command('user', route`/rest/api/3/issueLinkType`, { method: 'POST', body: linkType });
    },

    async projects() {
      const found: { id: string; key: string; name: string; typeIds: readonly string[] }[] = [];
      for (let startAt = 0; ; startAt += PROJECTS_ON_A_PAGE) {
        const query = new URLSearchParams({
          startAt: String(startAt),
          maxResults: String(PROJECTS_ON_A_PAGE),
          expand: 'issueTypes',
        });
        const page = await call('user', route`/rest/api/3/project/search?${query}`, projectPage);
        found.push(
          ...page.values.map(({ id, key, name, issueTypes }) => ({
            id,
            key,
            name,
            typeIds: issueTypes.map((issueType) => issueType.id),
          })),
        );
        if (page.isLast || page.values.length === 0) return found;
      }
    },

    async addIssueTypeToProject(projectId, typeId) {
      const query = new URLSearchParams({ projectId });
      const schemes = await call('user', route`/rest/api/3/issuetypescheme/project?${query}`, schemePage);
      const scheme = schemes.values[0]?.issueTypeScheme.id;
      if (scheme === undefined)
        throw new JiraFailure(
          409,
          'This project has no work type scheme of its own (team-managed); add the work type in its settings.',
        );
      await command('user', route`/rest/api/3/issuetypescheme/${scheme}/issuetype`, {
        method: 'PUT',
        body: { issueTypeIds: [typeId] },
      });
    },

    async projectRoles() {
      const all = await call('user', route`/rest/api/3/role`, z.array(role));
      return all.filter(({ scope }) => scope === undefined).map(({ id, name }) => ({ id: String(id), name }));
    },

    async addresses() {
      const {
        baseUrl,
        displayUrl = baseUrl,
        displayUrlConfluence,
      } = await call('app', route`/rest/api/3/serverInfo`, server);
      return {
        jira: [...new Set([baseUrl, displayUrl])],
        ...(displayUrlConfluence === undefined ? {} : { confluence: displayUrlConfluence }),
      };
    },
  };
}
