import type { Site } from '../context';
import { holdsGlobal } from '../permissions/decide';
import { answer, pageBean, type Call } from '../rest/call';
import { notAuthenticated, refuse } from '../rest/refusal';
import { get, type Route } from '../rest/router';
import type { GroupDocument, PersonDocument } from '../store/documents';
import { matchesText } from './users';
import { avatarUrls, groupReference, userDetails } from './view';

export const groupRoutes: readonly Route[] = [
  get('/rest/api/3/group/bulk', (call) => {
    requireBrowseGroups(call);
    const ids = call.url.searchParams.getAll('groupId');
    const names = call.url.searchParams.getAll('groupName');
    const wanted = call.site.store.groups
      .all()
      .filter((group) => ids.length === 0 || ids.includes(group.groupId))
      .filter((group) => names.length === 0 || names.includes(group.name));
    return answer(pageBean(call, wanted, ({ name, groupId }) => ({ name, groupId })));
  }),
  get('/rest/api/3/group/member', (call) => {
    requireBrowseGroups(call);
    const group = groupOfQuery(call);
    const members = group.members
      .map((accountId) => call.site.store.people.require(accountId))
      .filter((person) => person.active || call.queryFlag('includeInactiveUsers'));
    return answer(pageBean(call, members, (person) => userDetails(call.site, person.accountId, call.caller), 50, 50));
  }),
  get('/rest/api/3/group', (call) => {
    requireBrowseGroups(call);
    const group = groupOfQuery(call);
    return answer({
      ...groupReference(call.site, group),
      users: {
        size: group.members.length,
        items: group.members.slice(0, 50).map((accountId) => userDetails(call.site, accountId, call.caller)),
        'max-results': 50,
        'start-index': 0,
        'end-index': 0,
      },
      expand: 'users',
    });
  }),
  get('/rest/api/3/groups/picker', (call) => {
    if (!mayBrowseGroups(call)) return answer({ header: 'Showing 0 of 0 matching groups', total: 0, groups: [] });
    const excluded = [...call.queryList('exclude'), ...call.queryList('excludeId')];
    const found = matchingGroups(call.site, call.query('query') ?? '').filter(
      (group) => !excluded.includes(group.name) && !excluded.includes(group.groupId),
    );
    return answer(foundGroups(found, call.query('query') ?? '', call.queryNumber('maxResults', 20)));
  }),
  get('/rest/api/3/groupuserpicker', (call) => {
    call.accountId();
    const query = call.query('query');
    if (query === undefined && !call.url.searchParams.has('query')) {
      throw refuse(400, "The 'query' query parameter needs to be provided.");
    }
    const size = call.queryNumber('maxResults', 50);
    const people = mayBrowseGroups(call)
      ? call.site.store.people.all().filter((person) => person.active && matchesText(person, query ?? ''))
      : [];
    const groups = mayBrowseGroups(call) ? matchingGroups(call.site, query ?? '') : [];
    return answer({
      users: {
        users: people.slice(0, size).map((person) => pickedUser(call, person, query ?? '')),
        total: people.length,
        header: `Showing ${Math.min(size, people.length)} of ${people.length} matching users`,
      },
      groups: foundGroups(groups, query ?? '', size),
    });
  }),
];

const mayBrowseGroups = (call: Call): boolean =>
  holdsGlobal(call.site, call.caller, 'USER_PICKER') || holdsGlobal(call.site, call.caller, 'ADMINISTER');

function requireBrowseGroups(call: Call): void {
  if (call.caller.kind === 'anonymous') throw notAuthenticated();
  if (!mayBrowseGroups(call)) throw refuse(403, 'You are not authorized to perform this action.');
}

function groupOfQuery(call: Call): GroupDocument {
  const groupId = call.query('groupId');
  const name = call.query('groupname');
  if (groupId === undefined && name === undefined) {
    throw refuse(400, "You must specify either the 'groupname' or the 'groupId' query parameter.");
  }
  if (groupId !== undefined && name !== undefined) {
    throw refuse(400, "Either the 'groupname' or the 'groupId' query parameter can be provided, but not both.");
  }
  const group = groupId === undefined ? call.site.store.groups.named(name ?? '') : call.site.store.groups.get(groupId);
  if (group === undefined) {
    throw refuse(
      404,
      groupId === undefined ? `The group named '${name}' does not exist.` : 'The group does not exist.',
    );
  }
  return group;
}

const matchingGroups = (site: Site, query: string): readonly GroupDocument[] =>
  site.store.groups.all().filter((group) => group.name.toLowerCase().includes(query.trim().toLowerCase()));

function foundGroups(groups: readonly GroupDocument[], query: string, size: number) {
  const shown = groups.slice(0, size);
  return {
    header: `Showing ${shown.length} of ${groups.length} matching groups`,
    total: groups.length,
    groups: shown.map((group) => ({
      name: group.name,
      html: highlight(group.name, query),
      labels: [],
      groupId: group.groupId,
    })),
  };
}

function pickedUser(call: Call, person: PersonDocument, query: string) {
  return {
    accountId: person.accountId,
    accountType: person.accountType,
    html: highlight(person.displayName, query),
    displayName: person.displayName,
    ...(call.queryFlag('showAvatar')
      ? { avatarUrl: avatarUrls(call.site, 'user', person.accountId)['16x16'] ?? '' }
      : {}),
  };
}

const escapeHtml = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

function highlight(text: string, query: string): string {
  const at = query === '' ? -1 : text.toLowerCase().indexOf(query.toLowerCase());
  if (at < 0) return escapeHtml(text);
  const end = at + query.length;
  return `${escapeHtml(text.slice(0, at))}<strong>${escapeHtml(text.slice(at, end))}</strong>${escapeHtml(text.slice(end))}`;
}
