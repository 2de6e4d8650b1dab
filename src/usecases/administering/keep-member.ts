/** Members of a stakeholder group who are too many for one value: found, and added or removed one by one. */
import type { AdministrationView, MembersPage, MemberView } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import type { GroupDocument } from '../../domain/documents';
import { isAbout, MEMBER_LIMIT, withMember, withoutMember } from '../../domain/record/members-in-parts';
import { quarantineId } from '../../domain/record/quarantine';
import {
  isMailAddress,
  namedRecipients,
  recipientKey,
  summaryOf,
  type MembersInParts,
  type NamedMembers,
  type NamedRecipient,
} from '../../domain/record/stakeholder-group';
import type { Stored } from '../../ports';
import type { Person } from '../people/authorise';
import { CHANGED_MEANWHILE, changeSettings, type SettingsChange } from './change-settings';
import { groupChanged, TOO_MANY } from './keep-groups';
import { objectionToNext } from './objections-to-target';
import { keepUpload, partChange, readEverybody, readMembersById, readPartOf, readParts } from './member-parts';
import { authoriseAdministration, type AdministrationPorts } from './open-administration';

/** Keeps a part of an upload for a day; the members are checked as those of a group that is saved. */
export async function uploadMembers(
  ports: AdministrationPorts,
  request: { readonly uploadId?: string; readonly part: number; readonly members: NamedMembers },
): Promise<Answer<{ readonly uploadId: string }>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const uploadId = request.uploadId ?? ports.random.hex(16);
  await keepUpload(ports, uploadId, request.part, request.members.kind, namedRecipients(request.members));
  return answer({ uploadId });
}

/** A search ends with the part in which it has found so many. */
const FOUND_AT_ONCE = 50;
/** Parts that are read together. A group of no more, some 3,750 members, is listed in order; of a larger one, part by part. */
const PARTS_AT_ONCE = 50;
/** What is shown at once of a group that is listed in order, and read anew for each page. */
const IN_ORDER_AT_ONCE = 200;
/** A tenth of what a site may read in a minute (Forge key-value store, limits). */
const PARTS_SEARCHED = 400;

/**
 * A page of the members in the order of their addresses or numbers; of tens of thousands, in that order only among those
 * that are read together. With words those whose name, address or number has all of them. Somebody's whole address or
 * number is looked for where it would be.
 */
export async function openMembers(
  ports: AdministrationPorts,
  { groupId, words = '', cursor }: { readonly groupId: string; readonly words?: string; readonly cursor?: string },
): Promise<Answer<MembersPage>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const members = (await ports.store.get('group', groupId))?.body.members;
  if (members?.kind !== 'in-parts') return NOT_IN_PARTS;
  const exact = asRecipient(members, words.trim());
  if (exact) {
    const found = await readMembersById(ports, members, [quarantineId(exact)]);
    return answer({ members: [...found.values()].map(shown), inOrder: true });
  }
  return search(
    ports,
    members,
    words
      .toLowerCase()
      .split(/\s+/u)
      .filter((word) => word !== ''),
    Number(cursor ?? 0),
  );
}

async function search(
  ports: AdministrationPorts,
  members: MembersInParts,
  words: readonly string[],
  from: number,
): Promise<Answer<MembersPage>> {
  if (members.parts <= PARTS_AT_ONCE) return listed(ports, members, words, from);
  const found: NamedRecipient[] = [];
  const atOnce = words.length === 0 ? 1 : PARTS_AT_ONCE;
  let next = from;
  while (
    next < members.parts &&
    next - from < PARTS_SEARCHED &&
    found.length < (words.length === 0 ? 1 : FOUND_AT_ONCE)
  ) {
    const parts = await readParts(ports, members, next, atOnce);
    if (!parts) return CHANGED_MEANWHILE;
    for (const part of parts) {
      if (found.length >= FOUND_AT_ONCE) break;
      found.push(...part.filter((member) => isAbout(member, words)).sort(byAddress));
      next += 1;
    }
  }
  return answer({
    members: found.map(shown),
    inOrder: false,
    ...(next < members.parts ? { nextCursor: String(next) } : {}),
  });
}

/** Those of a group that is read as a whole, from this place in their order on. */
async function listed(
  ports: AdministrationPorts,
  members: MembersInParts,
  words: readonly string[],
  from: number,
): Promise<Answer<MembersPage>> {
  const everybody = await readEverybody(ports, members);
  if (!everybody) return CHANGED_MEANWHILE;
  const found = everybody.filter((member) => isAbout(member, words)).sort(byAddress);
  const next = from + IN_ORDER_AT_ONCE;
  return answer({
    members: found.slice(from, next).map(shown),
    inOrder: true,
    ...(next < found.length ? { nextCursor: String(next) } : {}),
  });
}

/** As recipients are told apart: whatever the case. */
function byAddress(a: NamedRecipient, b: NamedRecipient): number {
  return recipientKey(a) < recipientKey(b) ? -1 : 1;
}

/** The words as somebody's whole address or number; undefined where they are only a part of what they know. */
function asRecipient({ of }: MembersInParts, words: string): NamedRecipient | undefined {
  switch (of) {
    case 'addresses':
      return isMailAddress(words) ? { kind: 'address', name: '', address: words } : undefined;
    case 'telephone-numbers':
      return /^\+[1-9]\d{6,14}$/.test(words) ? { kind: 'telephone-number', name: '', number: words } : undefined;
  }
}

function shown(member: NamedRecipient): MemberView {
  const { kind: _kind, ...about } = member;
  return { id: quarantineId(member), ...about };
}

export async function addMember(
  ports: AdministrationPorts,
  person: Person,
  request: { readonly groupId: string; readonly revision: number; readonly members: NamedMembers },
): Promise<Answer<AdministrationView>> {
  const [added, ...others] = namedRecipients(request.members);
  if (!added || others.length > 0) return refuse('one-member', 'Add one at a time.', 'members');
  return changeMember(ports, person, { ...request, id: quarantineId(added) }, (members, part, known) => {
    if (request.members.kind !== members.of)
      return members.of === 'addresses'
        ? refuse('other-kind', 'The members of this group are mail addresses. Give one.', 'members')
        : refuse('other-kind', 'The members of this group are telephone numbers. Give one.', 'members');
    if (known) return ALREADY_THERE;
    if (members.count >= MEMBER_LIMIT) return TOO_MANY;
    return withMember(members, part, added) ?? PART_FULL;
  });
}

export async function removeMember(
  ports: AdministrationPorts,
  person: Person,
  request: { readonly groupId: string; readonly revision: number; readonly id: string },
): Promise<Answer<AdministrationView>> {
  return changeMember(ports, person, request, (members, part, known) => {
    if (!known) return NOT_THERE;
    if (members.count === 1) return LAST;
    return withoutMember(members, part, known);
  });
}

interface ChangedMember {
  readonly members: MembersInParts;
  readonly part: readonly NamedRecipient[];
}

/** Reads and writes one part, in one transaction with the group; whoever looks the group up meanwhile begins anew. */
async function changeMember(
  ports: AdministrationPorts,
  person: Person,
  { groupId, revision, id }: { readonly groupId: string; readonly revision: number; readonly id: string },
  change: (
    members: MembersInParts,
    part: readonly NamedRecipient[],
    known: NamedRecipient | undefined,
  ) => ChangedMember | ReturnType<typeof refuse>,
): Promise<Answer<AdministrationView>> {
  return changeSettings(ports, person, async (settings): Promise<SettingsChange | ReturnType<typeof refuse>> => {
    const group = await ports.store.get('group', groupId);
    if (!group || group.revision !== revision) return CHANGED_MEANWHILE;
    const { members } = group.body;
    if (members.kind !== 'in-parts') return NOT_IN_PARTS;
    const found = await readPartOf(ports, members, id);
    if (!found) return CHANGED_MEANWHILE;
    const known = found.members.find((member) => quarantineId(member) === id);
    const changed = change(members, found.members, known);
    if ('ok' in changed) return changed;
    // Only who is reached by the next channel, too, can share a telephone or a mailbox there.
    const isReached = group.body.target?.next !== undefined && changed.members.reachedNext > members.reachedNext;
    const others = isReached ? await readEverybody(ports, members) : [];
    if (!others) return CHANGED_MEANWHILE;
    const added = isReached ? changed.part.filter((member) => quarantineId(member) === id) : [];
    const objection = objectionToNext(group.body.target, changed.members, [...others, ...added]);
    if (objection) return objection;
    const body = withMembers(ports, group, changed.members, id);
    return {
      settings: { ...settings, groupSummaries: { ...settings.groupSummaries, [groupId]: summaryOf(body) } },
      events: [groupChanged(body, group.revision)],
      changes: [
        { kind: 'group', key: groupId, body, expected: group.revision },
        partChange(members.id, members.of, found.part, changed.part, found.stored.revision),
      ],
    };
  });
}

/** Whoever is added or removed is not in quarantine afterwards. */
function withMembers(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  { body }: Stored<GroupDocument>,
  members: MembersInParts,
  id: string,
): GroupDocument {
  const quarantine = (body.quarantine ?? []).filter((one) => one.id !== id);
  const now = clock.now();
  return { ...body, members, quarantine, changedAt: now, membersChangedAt: now };
}

const NOT_IN_PARTS = refuse(
  'not-in-parts',
  'The members of this group are edited with the group. Reload the page.',
  'groupId',
);
const ALREADY_THERE = refuse(
  'already-there',
  'This is in the group already. To change its name, remove it first, and add it again.',
  'members',
);
const NOT_THERE = refuse('not-there', 'This was removed meanwhile. Search again to see who is in the group.', 'id');
const LAST = refuse('last-member', 'This is the only one left. Remove the group as a whole instead.', 'id');
const PART_FULL = refuse(
  'part-full',
  'So many were added one by one that there is no room here for this one. Upload all members anew; then there is.',
  'members',
);
