import type { Site } from '../context';
import { groupsOf, holdsGlobal } from '../permissions/decide';
import { answer, pageBean, type Call } from '../rest/call';
import { notAuthenticated, refuse } from '../rest/refusal';
import { get, type Route } from '../rest/router';
import type { PersonDocument } from '../store/documents';
import { groupReference, user } from './view';

export const userRoutes: readonly Route[] = [
  get('/rest/api/3/myself', (call) => answer(profile(call, call.site.store.people.require(call.accountId())))),
  get('/rest/api/3/user', (call) => {
    const accountId = call.query('accountId');
    requireBrowseUsers(call, accountId);
    if (accountId === undefined) throw refuse(400, "The 'accountId' query parameter needs to be provided.");
    const person = call.site.store.people.get(accountId);
    if (person === undefined)
      throw refuse(404, 'Specified user does not exist or you do not have required permissions');
    return answer(profile(call, person));
  }),
  get('/rest/api/3/user/bulk', (call) => {
    call.accountId();
    const wanted = call.url.searchParams.getAll('accountId');
    if (wanted.length === 0) throw refuse(400, "The 'accountId' query parameter needs to be provided.");
    const found = wanted.flatMap((accountId) => call.site.store.people.get(accountId) ?? []);
    return answer(pageBean(call, found, (person) => user(call.site, person, call.caller), 10, 200));
  }),
  get('/rest/api/3/user/search', (call) => {
    call.accountId();
    const query = call.query('query');
    const accountId = call.query('accountId');
    if (query === undefined && accountId === undefined && call.query('property') === undefined) {
      if (!call.url.searchParams.has('query')) {
        throw refuse(400, 'Please provide a query, an accountId or a property.');
      }
    }
    if (query !== undefined && accountId !== undefined) {
      throw refuse(400, 'The query parameters query and accountId cannot both be provided.');
    }
    if (!holdsGlobal(call.site, call.caller, 'USER_PICKER')) return answer([]);
    const matching = call.site.store.people
      .all()
      .filter((person) => person.active)
      .filter((person) =>
        accountId === undefined ? matchesText(person, query ?? '') : person.accountId === accountId,
      );
    const startAt = Math.max(0, call.queryNumber('startAt', 0));
    const maxResults = Math.min(1000, Math.max(0, call.queryNumber('maxResults', 50)));
    return answer(matching.slice(startAt, startAt + maxResults).map((person) => user(call.site, person, call.caller)));
  }),
  get('/rest/api/3/user/assignable/search', (call) => {
    call.accountId();
    const people = call.site.store.people
      .all()
      .filter((person) => person.active && person.accountType === 'atlassian')
      .filter((person) => matchesText(person, call.query('query') ?? ''));
    return answer(people.slice(0, 50).map((person) => user(call.site, person, call.caller)));
  }),
  get('/rest/api/3/user/groups', (call) => {
    const accountId = call.query('accountId');
    requireBrowseUsers(call, accountId);
    if (accountId === undefined || call.site.store.people.get(accountId) === undefined) {
      throw refuse(404, 'Specified user does not exist or you do not have required permissions');
    }
    return answer(groupsOf(call.site, accountId).map((group) => groupReference(call.site, group)));
  }),
  get('/rest/api/3/universal_avatar/view/type/{kind}/avatar/{id}', (call) => ({
    status: 200,
    body: avatarImage(call.site, call.parameter('kind'), call.parameter('id')),
    headers: { 'content-type': 'image/svg+xml;charset=UTF-8', 'cache-control': 'public, max-age=3600' },
  })),
];

function requireBrowseUsers(call: Call, accountId: string | undefined): void {
  if (call.caller.kind === 'anonymous') throw notAuthenticated();
  if (call.caller.accountId === accountId) return;
  if (!holdsGlobal(call.site, call.caller, 'USER_PICKER')) {
    throw refuse(403, 'You do not have permission to view users. It requires Browse users and groups.');
  }
}

function profile(call: Call, person: PersonDocument) {
  const groups = groupsOf(call.site, person.accountId);
  return {
    ...user(call.site, person, call.caller),
    groups: {
      size: groups.length,
      items: call.expands('groups') ? groups.map((group) => groupReference(call.site, group)) : [],
    },
    applicationRoles: { size: person.accountType === 'atlassian' ? 1 : 0, items: [] },
    expand: 'groups,applicationRoles',
  };
}

/** Jira's own matching: the beginning of a word of the name, or of the e-mail address. */
export function matchesText(person: PersonDocument, query: string): boolean {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return true;
  const name = person.displayName.toLowerCase();
  return (
    name.startsWith(wanted) ||
    name.split(/\s+/).some((word) => word.startsWith(wanted)) ||
    person.emailAddress.toLowerCase().startsWith(wanted)
  );
}

const HUES = ['#0055CC', '#1F845A', '#5E4DB2', '#AE2E24', '#A54800', '#206A83', '#943D73', '#4C6B1F'];

/** A plain disc with initials. The words in it are escaped: names come from people. */
function avatarImage(site: Site, kind: string, id: string): string {
  const name = kind === 'user' ? (site.store.people.get(id)?.displayName ?? '?') : id;
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('')
    .replace(/[<>&"]/g, '');
  const hue = HUES[[...id].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % HUES.length] ?? '#44546F';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48"><circle cx="24" cy="24" r="24" fill="${hue}"/><text x="24" y="30" font-family="sans-serif" font-size="18" fill="#fff" text-anchor="middle">${initials}</text></svg>`;
}
