/** The stakeholder groups that administrators keep. */
import type { AdministrationView, GroupMembersEdit } from '../../contract';
import { refuse, type Answer } from '../../domain/answer';
import { digestOf } from '../../domain/encoding/digest';
import type { GroupDocument, SettingDocument } from '../../domain/documents';
import type { CoverageTarget } from '../../domain/record/coverage';
import { inParts, MEMBER_LIMIT, namedTwice } from '../../domain/record/members-in-parts';
import { keptAmong, keptFor, membersById, quarantineId, withRelease } from '../../domain/record/quarantine';
import type { LedgerEvent } from '../../domain/ledger/event';
import {
  summaryOf,
  type GroupMembers,
  type MembersInParts,
  type NamedRecipient,
  type StakeholderGroup,
} from '../../domain/record/stakeholder-group';
import { COMMIT_LIMIT, type Stored } from '../../ports';
import type { Person } from '../people/authorise';
import { shownRecipient } from '../people/shown-recipient';
import { readGroupOptions } from './group-options';
import { membersChangedAt } from './members-changed';
import { CHANGED_MEANWHILE, changeSettings } from './change-settings';
import { readEverybody, readMembersById, readUpload, removeList, replacingChanges, writeParts } from './member-parts';
import { destinationsOf, keepAddresses, secretOf, type KeptAddress } from './keep-destinations';
import { objectionToNext, objectionToProof } from './objections-to-target';
import { authoriseAdministration, type AdministrationPorts } from './open-administration';
import { readSettings } from './settings';
import { keepOpening, openingOfText, withCommitments } from '../ledger/person-commitment';
import { siteLog } from '../ledger/with-ledger';

export interface GroupEdit {
  readonly id?: string;
  readonly revision?: number;
  readonly name: string;
  readonly description: string;
  readonly members: GroupMembersEdit;
  readonly responsibleAccountId?: string;
  readonly target?: CoverageTarget;
}

export async function saveGroup(
  ports: AdministrationPorts,
  person: Person,
  request: GroupEdit,
): Promise<Answer<AdministrationView>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const before = request.id === undefined ? undefined : await ports.store.get('group', request.id);
  if (request.id !== undefined && before?.revision !== request.revision) return CHANGED_MEANWHILE;
  const kept = await membersAsKept(ports, before, request.members);
  if ('ok' in kept) return kept;
  const { members, addresses, parts } = kept;
  const room = COMMIT_LIMIT - OTHER_OPERATIONS - (inPartsOf(before?.body.members) ? 1 : 0);
  if (addresses.length > room) return tooManyPlaces(room);
  const unprovable = objectionToProof(request.target, members);
  if (unprovable) return unprovable;
  const isReadForNext = !parts && members.kind === 'in-parts' && request.target?.next !== undefined;
  const named = isReadForNext ? await readEverybody(ports, members) : parts?.flat();
  if (isReadForNext && !named) return CHANGED_MEANWHILE;
  const objection = objectionToNext(request.target, members, named);
  if (objection) return objection;
  const taken = await whyNameIsTaken(ports, (await readSettings(ports)).body, request);
  if (taken) return taken;
  // Stored before they are recorded: a record of an address that is not there would be the worse half.
  for (const { name, value } of addresses) await ports.secrets.set(name, value);
  if (parts && members.kind === 'in-parts') await writeParts(ports, members, parts);
  const saved = await changeSettings(ports, person, async (settings) => {
    const known = request.id === undefined ? undefined : await ports.store.get('group', request.id);
    if (request.id !== undefined && known?.revision !== request.revision) return CHANGED_MEANWHILE;
    const takenMeanwhile = await whyNameIsTaken(ports, settings, request);
    if (takenMeanwhile) return takenMeanwhile;
    const replacing = await replacingChanges(ports, inPartsOf(known?.body.members), inPartsOf(members));
    if (!replacing) return UPLOAD_GONE;
    const now = ports.clock.now();
    const group: GroupDocument = {
      id: request.id ?? ports.random.hex(8),
      name: request.name,
      description: request.description,
      members,
      ...(request.responsibleAccountId ? { responsibleAccountId: request.responsibleAccountId } : {}),
      ...(request.target ? { target: request.target } : {}),
      quarantine: parts
        ? keptAmong(known?.body.quarantine, new Set(parts.flat().map(quarantineId)))
        : keptFor(known?.body.quarantine, members),
      ...(known?.body.mending ? { mending: known.body.mending } : {}),
      changedAt: now,
      membersChangedAt: known && hasSameMembers(known.body, members) ? membersChangedAt(known.body) : now,
    };
    return {
      settings: {
        ...settings,
        groupIds: known ? settings.groupIds : [...settings.groupIds, group.id],
        groupSummaries: { ...settings.groupSummaries, [group.id]: summaryOf(group) },
      },
      events: [
        groupChanged(group, known?.revision ?? 0),
        ...addresses.map(({ name, isNew }): LedgerEvent => ({
          type: 'secret-changed',
          data: { secret: name, change: isNew ? 'set' : 'rotated' },
        })),
      ],
      changes: [{ kind: 'group', key: group.id, body: group, expected: known?.revision ?? 0 }, ...replacing],
    };
  });
  // A group that was not saved leaves no address of a new place behind; a place that was taken out needs none.
  const useless = saved.ok
    ? destinationsOf(before?.body.members).filter(({ id }) => !destinationsOf(members).some((one) => one.id === id))
    : destinationsOf(members).filter(({ id }) => addresses.some(({ name, isNew }) => isNew && name === secretOf(id)));
  for (const { id } of useless) await ports.secrets.remove(secretOf(id));
  const formerParts = inPartsOf(saved.ok ? before?.body.members : parts && members);
  if (formerParts && (parts || members.kind !== 'in-parts')) await removeList(ports, formerParts);
  return saved;
}

/** Members in parts are the same ones as long as their list has the same id. */
function hasSameMembers({ members }: GroupDocument, others: GroupMembers): boolean {
  return digestOf(members) === digestOf(others);
}

/**
 * What a transaction that saves a group has besides an entry for each address: the group, its own entry, the settings, the
 * log's head, and who saves it where the log does not know them yet.
 */
const OTHER_OPERATIONS = 5;

function tooManyPlaces(room: number): ReturnType<typeof refuse> {
  return refuse(
    'too-many-places',
    `So many cannot take the place of the members at once. Save the group with ${room} of them, and add the others afterwards; nothing was saved.`,
    'members.destinations',
  );
}

function inPartsOf(members: GroupMembers | undefined): MembersInParts | undefined {
  return members?.kind === 'in-parts' ? members : undefined;
}

const UPLOAD_GONE = refuse(
  'upload-gone',
  'Not all of what was uploaded is here any more: it is kept for a day. Upload it again; nothing was saved.',
  'members',
);

/** That a group was saved, over the revision that stood before it; 0 where there was none. */
export function groupChanged(group: StakeholderGroup, before: number): LedgerEvent {
  return {
    type: 'group-changed',
    data: {
      group: group.id,
      revision: before + 1,
      change: before > 0 ? 'changed' : 'created',
      definition: digestOf({
        name: group.name,
        description: group.description,
        ...(group.target ? { target: group.target } : {}),
      }),
    },
  };
}

async function whyNameIsTaken(
  ports: Pick<AdministrationPorts, 'store'>,
  settings: SettingDocument,
  { id, name }: Pick<GroupEdit, 'id' | 'name'>,
): Promise<ReturnType<typeof refuse> | undefined> {
  const others = (await readGroupOptions(ports, settings)).filter((other) => other.id !== id);
  return others.some((other) => other.name.toLowerCase() === name.toLowerCase())
    ? refuse('name-taken', `There is a stakeholder group named “${name}” already.`, 'name')
    : undefined;
}

/** Whoever is behind the address is in the group's audiences again, as they are looked up from now on. */
export async function releaseAddress(
  ports: AdministrationPorts,
  person: Person,
  request: { readonly groupId: string; readonly id: string; readonly reason: string },
): Promise<Answer<AdministrationView>> {
  const opening = openingOfText(ports, request.reason);
  return changeSettings(ports, person, async (settings) => {
    const known = await ports.store.get('group', request.groupId);
    const quarantine = withRelease(known?.body.quarantine, request.id, ports.clock.now());
    if (!known || !quarantine) return NOT_IN_QUARANTINE;
    const { members } = known.body;
    const recipient =
      members.kind === 'in-parts'
        ? (await readMembersById(ports, members, [request.id])).get(request.id)
        : membersById(members)?.get(request.id);
    const [member] = recipient ? await withCommitments(ports, siteLog(ports), [recipient]) : [];
    const body = { ...known.body, quarantine, changedAt: ports.clock.now() };
    return {
      settings,
      events: [
        {
          type: 'address-released',
          data: {
            group: request.groupId,
            ...(member ? { recipient: member.commitment } : {}),
            reason: opening.commitment,
          },
        },
      ],
      changes: [{ kind: 'group', key: known.key, body, expected: known.revision }, keepOpening(opening)],
    };
  });
}

const NOT_IN_QUARANTINE = refuse(
  'not-in-quarantine',
  'This address was released meanwhile, or is not in the group any more. Reload the page.',
  'id',
);

export async function removeGroup(
  ports: AdministrationPorts,
  person: Person,
  request: { readonly id: string; readonly revision: number },
): Promise<Answer<AdministrationView>> {
  let removed: Stored<GroupDocument> | undefined;
  const done = await changeSettings(ports, person, async (settings) => {
    const known = await ports.store.get('group', request.id);
    if (!known || known.revision !== request.revision) return CHANGED_MEANWHILE;
    removed = known;
    const replacing = (await replacingChanges(ports, inPartsOf(known.body.members), undefined)) ?? [];
    const { [request.id]: _removed, ...groupSummaries } = settings.groupSummaries ?? {};
    return {
      settings: { ...settings, groupIds: settings.groupIds.filter((id) => id !== request.id), groupSummaries },
      events: [{ type: 'group-changed', data: { group: request.id, revision: known.revision, change: 'removed' } }],
      changes: [{ kind: 'group', key: request.id, remove: true, expected: known.revision }, ...replacing],
    };
  });
  const list = done.ok ? inPartsOf(removed?.body.members) : undefined;
  if (list) await removeList(ports, list);
  if (done.ok) for (const { id } of destinationsOf(removed?.body.members)) await ports.secrets.remove(secretOf(id));
  return done;
}

/** The members as the group has them, with what of them is kept elsewhere. */
interface KeptMembers {
  readonly members: GroupMembers;
  /** For the secret store. */
  readonly addresses: readonly KeptAddress[];
  /** Of members in parts that are new, not written yet. */
  readonly parts?: readonly (readonly NamedRecipient[])[];
}

async function membersAsKept(
  ports: Pick<AdministrationPorts, 'random' | 'secrets' | 'siteSetUp' | 'store'>,
  before: Stored<GroupDocument> | undefined,
  members: GroupMembersEdit,
): Promise<KeptMembers | ReturnType<typeof refuse>> {
  switch (members.kind) {
    case 'in-parts': {
      const known = inPartsOf(before?.body.members);
      return known?.id === members.id ? { members: known, addresses: [] } : CHANGED_MEANWHILE;
    }
    case 'uploaded':
      return keepUploaded(ports, members);
    case 'destinations':
      return keepAddresses(ports, before, members);
    default:
      return { members, addresses: [] };
  }
}

/** An upload as the members of a group. Whoever uploads in parts may name somebody in two of them. */
async function keepUploaded(
  ports: Pick<AdministrationPorts, 'random' | 'store'>,
  { of, uploadId, parts }: Extract<GroupMembersEdit, { readonly kind: 'uploaded' }>,
): Promise<KeptMembers | ReturnType<typeof refuse>> {
  const uploaded = await readUpload(ports, uploadId, parts, of);
  if (!uploaded) return UPLOAD_GONE;
  if (uploaded.length > MEMBER_LIMIT) return TOO_MANY;
  const twice = namedTwice(uploaded);
  if (twice)
    return refuse(
      'named-twice',
      `${shownRecipient(twice, {}, true)} is named more than once. Name it once.`,
      'members',
    );
  return { ...inParts(ports.random.hex(16), of, uploaded), addresses: [] };
}

export const TOO_MANY = refuse(
  'too-many',
  `A group holds at most ${MEMBER_LIMIT.toLocaleString('en')} addresses or numbers. Divide them among several groups.`,
  'members',
);
