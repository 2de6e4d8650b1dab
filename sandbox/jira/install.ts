import type { InstalledApp } from '../ports';
import type { Site } from './context';
import { bareId } from './workflows/perform';

/**
 * Makes the app known to the site: its user, the default grants of its global permissions, and with them its search
 * aliases and validators. Doing it again replaces what was known; grants that an administrator has changed stay.
 */
export function installApp(site: Site, installed: InstalledApp[], app: InstalledApp): string {
  const accountId = `712020:app-${bareId(app.id)}`;
  const known = installed.findIndex((candidate) => candidate.id === app.id);
  if (known >= 0) installed.splice(known, 1, app);
  else installed.push(app);
  site.store.transact(() => {
    site.store.people.put({
      accountId,
      accountType: 'app',
      displayName: app.name,
      emailAddress: `${bareId(app.id)}@connect.atlassian.com`,
      timeZone: 'UTC',
      locale: 'en_US',
      role: 'app',
      active: true,
    });
    for (const permission of app.globalPermissions) {
      if (site.store.globalGrants.get(permission.key) !== undefined) continue;
      site.store.globalGrants.put({
        permission: permission.key,
        groups: defaultGroups(site, permission.defaultGrants),
      });
    }
  });
  return accountId;
}

/** `all` is everybody with a licence, `jira-administrators` those who may administer Jira. */
function defaultGroups(site: Site, grants: readonly string[]): readonly string[] {
  return grants.flatMap((grant) => {
    if (grant === 'none') return [];
    if (grant === 'jira-administrators') return site.store.globalGrants.get('ADMINISTER')?.groups ?? [];
    if (grant === 'all') return site.store.globalGrants.get('USER_PICKER')?.groups ?? [];
    const group = site.store.groups.named(grant);
    return group === undefined ? [] : [group.groupId];
  });
}
