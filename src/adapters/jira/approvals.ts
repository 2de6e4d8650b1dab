/** What Jira knows of who approved: an issue's way to its status, a version's approvers, groups and roles. */
import { route } from '@forge/api';
import { z } from 'zod';
import type { StatusChange } from '../../domain/approval/approval-sources';
import { isStandIn } from '../../domain/privacy/closed-account';
import { JiraFailure, type Jira } from '../../ports';
import { call } from './call';
import { user } from './shapes';

const ISSUES_AT_ONCE = 1000;
const HISTORIES_ON_A_PAGE = 1000;

/** Jira's document has a text for the time and a number in its example; both occur, the number in seconds or milliseconds. */
const moment = z.union([z.string(), z.number()]).transform((value) => {
  if (typeof value === 'string') return Date.parse(value);
  return value < 100_000_000_000 ? value * 1000 : value;
});

const histories = z.object({
  issueChangeLogs: z.array(
    z.object({
      issueId: z.string(),
      changeHistories: z.array(
        z.object({
          id: z.string(),
          author: z.object({ accountId: z.string(), accountType: z.string().optional() }).optional(),
          created: moment.pipe(z.number()),
          items: z.array(z.record(z.string(), z.unknown())),
        }),
      ),
    }),
  ),
  nextPageToken: z.string().nullish(),
});

type Author = { readonly accountId: string; readonly accountType?: string | undefined };
type Found = Omit<StatusChange, 'accountId'> & { readonly author: Author | undefined };

export const statusChanges: Jira['statusChanges'] = async (issueIds) => {
  const latest: Record<string, Found> = {};
  for (let start = 0; start < issueIds.length; start += ISSUES_AT_ONCE) {
    let nextPageToken: string | null | undefined;
    do {
      const body = {
        issueIdsOrKeys: issueIds.slice(start, start + ISSUES_AT_ONCE),
        fieldIds: ['status'],
        maxResults: HISTORIES_ON_A_PAGE,
        ...(nextPageToken ? { nextPageToken } : {}),
      };
      const page: z.infer<typeof histories> = await call('app', route`/rest/api/3/changelog/bulkfetch`, histories, {
        method: 'POST',
        body,
      });
      for (const { issueId, changeHistories } of page.issueChangeLogs)
        for (const { id, author, created, items } of changeHistories) {
          const to = items.find((item) => item['fieldId'] === 'status')?.['toString'];
          const known = latest[issueId];
          if (typeof to === 'string' && (!known || isLater({ id, at: created }, known)))
            latest[issueId] = { id, to, at: created, author };
        }
      nextPageToken = page.nextPageToken;
    } while (nextPageToken);
  }
  return withPeople(latest);
};

function isLater(one: Pick<Found, 'id' | 'at'>, other: Pick<Found, 'id' | 'at'>): boolean {
  return one.at > other.at || (one.at === other.at && Number(one.id) > Number(other.id));
}

/** Only people are named: what an app or an automation moved was decided by somebody whom nobody knows. */
async function withPeople(latest: Readonly<Record<string, Found>>): Promise<Readonly<Record<string, StatusChange>>> {
  const authors = Object.values(latest).flatMap(({ author }) => author ?? []);
  const untold = authors.filter(({ accountType }) => accountType === undefined).map(({ accountId }) => accountId);
  const people = new Set([
    ...authors.filter(({ accountType }) => isPerson(accountType)).map(({ accountId }) => accountId),
    ...(await peopleAmong([...new Set(untold)])),
  ]);
  return Object.fromEntries(
    Object.entries(latest).map(([issueId, { author, ...change }]) => [
      issueId,
      author && people.has(author.accountId) ? { ...change, accountId: author.accountId } : change,
    ]),
  );
}

const USERS_AT_ONCE = 90;
const userPage = z.object({ values: z.array(user) });

async function peopleAmong(accountIds: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (let start = 0; start < accountIds.length; start += USERS_AT_ONCE) {
    const query = new URLSearchParams({ maxResults: String(USERS_AT_ONCE) });
    for (const accountId of accountIds.slice(start, start + USERS_AT_ONCE)) query.append('accountId', accountId);
    const page = await call('app', route`/rest/api/3/user/bulk?${query}`, userPage);
    found.push(...page.values.filter(({ accountType }) => isPerson(accountType)).map(({ accountId }) => accountId));
  }
  return found;
}

function isPerson(accountType: string | undefined): boolean {
  return accountType === 'atlassian' || accountType === 'customer';
}

const DECISIONS = { APPROVED: 'approved', DECLINED: 'declined', PENDING: 'pending' } as const;

const approvedVersion = z.object({
  approvers: z
    .array(
      z.object({
        accountId: z.string(),
        status: z.enum(['APPROVED', 'DECLINED', 'PENDING']).default('PENDING'),
        declineReason: z.string().optional(),
      }),
    )
    .default([]),
});

export const versionApprovers: Jira['versionApprovers'] = async (versionId) => {
  const version = await call('app', route`/rest/api/3/version/${versionId}?expand=approvers`, approvedVersion);
  return version.approvers.map(({ accountId, status, declineReason }) => ({
    accountId,
    decision: DECISIONS[status],
    ...(declineReason ? { declineReason } : {}),
  }));
};

const role = z.object({
  actors: z
    .array(
      z.object({
        actorUser: z.object({ accountId: z.string() }).optional(),
        actorGroup: z.object({ groupId: z.string().optional() }).optional(),
      }),
    )
    .default([]),
});

export const roleActors: Jira['roleActors'] = async (projectKey, roleId) => {
  const query = new URLSearchParams({ excludeInactiveUsers: 'true' });
  const { actors } = await call('app', route`/rest/api/3/project/${projectKey}/role/${roleId}?${query}`, role);
  if (actors.some(({ actorGroup }) => actorGroup && actorGroup.groupId === undefined))
    throw new JiraFailure(502, 'Jira names a group of the role without its id.');
  return {
    accountIds: actors.flatMap(({ actorUser }) => actorUser?.accountId ?? []),
    groupIds: actors.flatMap(({ actorGroup }) => actorGroup?.groupId ?? []),
  };
};

const groups = z.array(z.object({ groupId: z.string() }));

export const groupsOf: Jira['groupsOf'] = async (accountId) => {
  if (isStandIn(accountId)) return [];
  const query = new URLSearchParams({ accountId });
  return (await call('app', route`/rest/api/3/user/groups?${query}`, groups)).map(({ groupId }) => groupId);
};
