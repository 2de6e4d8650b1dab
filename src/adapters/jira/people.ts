/** Users and groups. */
import { route } from '@forge/api';
import { z } from 'zod';
import { isStandIn } from '../../domain/privacy/closed-account';
import type { Recipient } from '../../domain/record/stakeholder-group';
import type { Jira } from '../../ports';
import { call } from './call';
import { user } from './shapes';

const MEMBERS_ON_A_PAGE = 50;
const USERS_AT_ONCE = 90;

const memberPage = z.object({
  values: z.array(user),
  isLast: z.boolean().default(true),
  maxResults: z.int().min(1).default(MEMBERS_ON_A_PAGE),
  total: z.number().optional(),
});

export const groupMembersFrom: Jira['groupMembersFrom'] = async (groupId, place) => {
  const query = new URLSearchParams({ groupId, startAt: String(place), maxResults: String(MEMBERS_ON_A_PAGE) });
  const answered = await call('app', route`/rest/api/3/group/member?${query}`, memberPage);
  const { values, isLast, maxResults, total } = answered;
  const next = place + maxResults;
  // A page may be empty before the last one, should all of its people be inactive.
  const isEnd = isLast || (values.length === 0 && next >= (total ?? 0));
  const people = values.filter((member) => member.active && (member.accountType ?? 'atlassian') !== 'app');
  return {
    members: people.map(({ accountId, displayName, timeZone }) => ({
      kind: 'jira-user',
      accountId,
      name: displayName,
      ...(timeZone === undefined ? {} : { timeZone }),
    })),
    ...(isEnd ? {} : { next }),
    ...(total === undefined ? {} : { total }),
  };
};

export const groupMembers: Jira['groupMembers'] = async (groupId, atMost = Infinity) => {
  const members: Recipient[] = [];
  for (let place: number | undefined = 0; place !== undefined;) {
    const page: Awaited<ReturnType<typeof groupMembersFrom>> = await groupMembersFrom(groupId, place);
    members.push(...page.members);
    if (Math.max(page.total ?? 0, page.next ?? 0, members.length) > atMost) return 'too-many';
    place = page.next;
  }
  return members;
};

const userPage = z.object({ values: z.array(user) });

export const users: Jira['users'] = async (ids) => {
  const accountIds = ids.filter((id) => !isStandIn(id));
  const found: Awaited<ReturnType<Jira['users']>>[number][] = [];
  for (let start = 0; start < accountIds.length; start += USERS_AT_ONCE) {
    const query = new URLSearchParams({ maxResults: String(USERS_AT_ONCE) });
    for (const accountId of accountIds.slice(start, start + USERS_AT_ONCE)) query.append('accountId', accountId);
    const page = await call('app', route`/rest/api/3/user/bulk?${query}`, userPage);
    found.push(
      ...page.values.map(({ accountId, displayName, active, timeZone }) => ({
        accountId,
        name: displayName,
        active,
        ...(timeZone === undefined ? {} : { timeZone }),
      })),
    );
  }
  return found;
};

export const findPeople: Jira['findPeople'] = async (words) => {
  const query = new URLSearchParams({ query: words, maxResults: '20' });
  const found = await call('user', route`/rest/api/3/user/search?${query}`, z.array(user));
  return found
    .filter((person) => person.active && (person.accountType ?? 'atlassian') === 'atlassian')
    .map(({ accountId, displayName }) => ({ accountId, name: displayName }));
};

const groupPage = z.object({ groups: z.array(z.object({ groupId: z.string(), name: z.string() })) });

export const findGroups: Jira['findGroups'] = async (words) => {
  const query = new URLSearchParams({ query: words, maxResults: '20' });
  const page = await call('user', route`/rest/api/3/groups/picker?${query}`, groupPage);
  return page.groups.map(({ groupId, name }) => ({ groupId, name }));
};
