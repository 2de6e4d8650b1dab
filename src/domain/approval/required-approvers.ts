/** Whether those have approved without whom a change is not approved. */
import { isUnread, type Unread } from './unread';
import type { RequiredApprover } from '../policy/policy';

/** Who belongs where, as far as the policy makes it matter. What is missing is unknown. */
export interface Membership {
  /** Of the Jira groups that matter, those that each person who approved is in. */
  readonly groupsOf: Readonly<Record<string, readonly string[] | Unread>>;
  /** Who fills a role in the change's project, by role id. */
  readonly roles: Readonly<Record<string, RoleActors | Unread>>;
  /** Owners of each configuration item, by attribute and item key; undefined while no item is named. */
  readonly owners: Readonly<Record<string, Readonly<Record<string, readonly string[]>> | Unread>>;
  /** Keys of the record's configuration items. */
  readonly itemKeys: readonly string[];
}

export interface RoleActors {
  readonly accountIds: readonly string[];
  readonly groupIds: readonly string[];
}

/**
 * `unknown`: why nobody can say, as a sentence. `checking`: what has not answered yet, as a sentence goes on after
 * “Checking”. `unowned`: the configuration items that name no owner in an attribute.
 */
export type Satisfied =
  boolean | { readonly unknown: string } | { readonly checking: string } | { readonly unowned: Unowned };

/** Items whose owner has to approve, although nobody is named; no keys: the record names no items at all. */
export interface Unowned {
  readonly attribute: string;
  readonly itemKeys: readonly string[];
}

/** @param voices account ids of those whose word there is */
export function isRequiredSatisfied(
  approver: RequiredApprover,
  voices: readonly string[],
  membership: Membership,
): Satisfied {
  switch (approver.kind) {
    case 'person':
      return voices.includes(approver.accountId);
    case 'group':
      return someInGroups([approver.groupId], voices, membership);
    case 'project-role': {
      const actors = membership.roles[approver.roleId] ?? 'unknown';
      if (isUnread(actors)) return notRead(actors, `who has the role ${approver.roleName}`, 'Jira');
      if (voices.some((voice) => actors.accountIds.includes(voice))) return true;
      return actors.groupIds.length === 0 ? false : someInGroups(actors.groupIds, voices, membership);
    }
    case 'item-owner':
      return everyItemOwned(approver.attribute, voices, membership);
  }
}

function someInGroups(groupIds: readonly string[], voices: readonly string[], { groupsOf }: Membership): Satisfied {
  const known = voices.map((voice) => groupsOf[voice] ?? 'unknown');
  if (known.some((groups) => !isUnread(groups) && groups.some((group) => groupIds.includes(group)))) return true;
  const missing = known.includes('checking') ? 'checking' : known.find(isUnread);
  return missing ? notRead(missing, 'who is in which group', 'Jira') : false;
}

/** One owner of each item; an item without an owner, or a record without items, is nobody's to approve. */
function everyItemOwned(attribute: string, voices: readonly string[], { owners, itemKeys }: Membership): Satisfied {
  if (itemKeys.length === 0) return { unowned: { attribute, itemKeys } };
  const known = owners[attribute] ?? 'unknown';
  if (isUnread(known)) return notRead(known, 'the owners of the configuration items', 'Assets');
  const unowned = itemKeys.filter((key) => (known[key] ?? []).length === 0);
  if (unowned.length > 0) return { unowned: { attribute, itemKeys: unowned } };
  return itemKeys.every((key) => known[key]?.some((owner) => voices.includes(owner)));
}

function notRead(found: Unread, what: string, place: string): Exclude<Satisfied, boolean> {
  return found === 'checking'
    ? { checking: `${what} in ${place}` }
    : { unknown: `${what.charAt(0).toUpperCase()}${what.slice(1)} could not be read from ${place}.` };
}
