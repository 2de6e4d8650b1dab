import type { Caller } from '../../ports';
import { restUrl, type Site } from '../context';
import type { GroupDocument, PersonDocument } from '../store/documents';

const SIZES = [16, 24, 32, 48];

/** Addresses of an avatar in Jira's four sizes; the site draws them itself. */
export const avatarUrls = (site: Site, kind: string, id: string): Record<string, string> =>
  Object.fromEntries(
    SIZES.map((size) => [
      `${size}x${size}`,
      restUrl(site, `/rest/api/3/universal_avatar/view/type/${kind}/avatar/${encodeURIComponent(id)}?size=${size}`),
    ]),
  );

const selfOf = (site: Site, person: PersonDocument): string =>
  restUrl(site, `/rest/api/3/user?accountId=${encodeURIComponent(person.accountId)}`);

/** A person as other resources mention them (UserDetails). The address is shown to people, never to apps. */
export function userDetails(site: Site, accountId: string, caller: Caller) {
  const person = site.store.people.require(accountId);
  return {
    self: selfOf(site, person),
    accountId: person.accountId,
    ...(caller.kind === 'user' && person.accountType === 'atlassian' ? { emailAddress: person.emailAddress } : {}),
    avatarUrls: avatarUrls(site, 'user', person.accountId),
    displayName: person.displayName,
    active: person.active,
    timeZone: person.timeZone,
    accountType: person.accountType,
  };
}

/** A person's own resource (User). */
export function user(site: Site, person: PersonDocument, caller: Caller) {
  return { ...userDetails(site, person.accountId, caller), locale: person.locale };
}

export const groupReference = (site: Site, group: GroupDocument) => ({
  name: group.name,
  groupId: group.groupId,
  self: restUrl(site, `/rest/api/3/group?groupId=${group.groupId}`),
});
