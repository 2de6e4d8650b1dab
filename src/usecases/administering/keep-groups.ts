/**
 * The stakeholder groups that administrators keep. The address of a place to which messages are posted is a secret: it
 * goes into the secret store under the place's id, and neither the group, nor the ledger, nor any view has it.
 */
import type { AdministrationView, GroupMembersEdit } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { destinationChannel, ownPages, renderMessage } from '../../domain/channels';
import { isServedByPeople, type PeopleChannelName } from '../../domain/channels/names';
import type { OwnPages } from '../../domain/channels/channel';
import type { Communique } from '../../domain/communique/communique';
import { personalise } from '../../domain/communique/message';
import { parseJson } from '../../domain/channels/web-post';
import { digestOf } from '../../domain/encoding/digest';
import type { GroupDocument, SettingDocument } from '../../domain/documents';
import { isReminded } from '../../domain/record/chase';
import { canProve, type CoverageTarget, type NextChannelName } from '../../domain/record/coverage';
import { nextChannelsFor, reachedTwice, reachesNobody, singly } from '../../domain/record/next-channel';
import { inParts, MEMBER_LIMIT, namedTwice } from '../../domain/record/members-in-parts';
import { keptAmong, keptFor, membersById, quarantineId, withRelease } from '../../domain/record/quarantine';
import type { LedgerEvent } from '../../domain/ledger/event';
import {
  channelFor,
  summaryOf,
  type Destination,
  type GroupMembers,
  type MembersInParts,
  type NamedRecipient,
  type StakeholderGroup,
} from '../../domain/record/stakeholder-group';
import type { SecretName, Stored } from '../../ports';
import type { Person } from '../people/authorise';
import { shownRecipient } from '../people/shown-recipient';
import { readGroupOptions } from './group-options';
import { CHANGED_MEANWHILE, changeSettings } from './change-settings';
import { readEverybody, readMembersById, readUpload, removeList, replacingChanges, writeParts } from './member-parts';
import { authoriseAdministration, type AdministrationPorts } from './open-administration';
import { mailSenderOf, readSettings } from './settings';
import { webhookSecret } from './webhook-secret';
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
  if (request.target && !canProve(channelFor(members), request.target.proof)) return NEVER_PROVEN;
  if (request.target?.remindAfterHours?.length && !isReminded(channelFor(members))) return NEVER_REMINDED;
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
      changedAt: now,
      savedAt: now,
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

const NEVER_PROVEN = refuse(
  'cannot-be-proven',
  'Nobody reports this of what the group gets: Jira says of its mail that it queued it, never that it was delivered, of a post to a channel nobody says who read it, and of what people tell there is their own word only. Choose what can be proven, or no target.',
  'target.proof',
);

const NEVER_REMINDED = refuse(
  'cannot-be-reminded',
  'Nobody of this group can be reminded by a message of their own. Ask for no reminders; the responsible person reaches those who are missing.',
  'target.remindAfterHours',
);

/**
 * Why the group's next channel cannot be this one.
 *
 * @param named its members, as far as they are known one by one
 */
export function objectionToNext(
  target: CoverageTarget | undefined,
  members: GroupMembers,
  named: readonly NamedRecipient[] = singly(members),
): ReturnType<typeof refuse> | undefined {
  if (!target?.next) return undefined;
  const { channel } = target.next;
  if (!nextChannelsFor(members).includes(channel)) return NO_SUCH_NEXT;
  // Whoever calls finds out how, and calls two people at one number one after the other.
  if (isServedByPeople(channel)) return undefined;
  if (reachesNobody(members)) return NOBODY_REACHED_NEXT[channel];
  const twice = reachedTwice(named, channel);
  if (!twice) return undefined;
  const names = [twice.first, twice.second]
    .map((one) => `“${one.name || shownRecipient(one, {}, true)}”`)
    .join(' and ');
  const what = SAME_PLACE[channel];
  return refuse('reached-twice', `${names} have the same ${what} twice. Leave it out behind one of them.`, 'members');
}

const SAME_PLACE: Readonly<Record<Exclude<NextChannelName, PeopleChannelName>, string>> = {
  'text-message': 'telephone number, where the text message would arrive',
  'external-mail': 'mail address, where the mail would arrive',
};

const NO_SUCH_NEXT = refuse(
  'cannot-be-next',
  'People at external addresses can be told by text message or telephone next, people with telephone numbers by mail or telephone, and people with Jira accounts by telephone; for other groups there is no next channel. The responsible person reaches those who are missing.',
  'target.next.channel',
);

const NOBODY_REACHED_NEXT: Readonly<Record<Exclude<NextChannelName, PeopleChannelName>, ReturnType<typeof refuse>>> = {
  'text-message': refuse(
    'nobody-reached',
    'No member has a telephone number, so that a text message reaches nobody. Write the numbers behind the addresses, or choose no next channel.',
    'target.next.channel',
  ),
  'external-mail': refuse(
    'nobody-reached',
    'No member has a mail address, so that a mail reaches nobody. Write the addresses behind the numbers, or choose no next channel.',
    'target.next.channel',
  ),
};

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

function destinationsOf(members: GroupMembers | undefined): readonly Destination[] {
  return members?.kind === 'destinations' ? members.destinations : [];
}

function secretOf(destinationId: string): SecretName {
  return `destination.${destinationId}`;
}

interface KeptAddress {
  readonly name: SecretName;
  readonly value: string;
  readonly isNew: boolean;
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
  ports: Pick<AdministrationPorts, 'random' | 'secrets' | 'store'>,
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

/**
 * The addresses that were given with the members are for the secret store. A place whose address is replaced keeps its
 * signing secret: its receiver knows no other.
 */
async function keepAddresses(
  { random, secrets }: Pick<AdministrationPorts, 'random' | 'secrets'>,
  before: Stored<GroupDocument> | undefined,
  members: Extract<GroupMembersEdit, { readonly kind: 'destinations' }>,
): Promise<KeptMembers | ReturnType<typeof refuse>> {
  const definition = destinationChannel(members.channel);
  const own = ownPages(members.channel);
  if (!definition && !own)
    return refuse('no-destinations', 'Messages of this channel are not posted.', 'members.channel');
  const known = before?.body.members;
  const addresses: KeptAddress[] = [];
  const destinations: Destination[] = [];
  for (const [index, { id, name, address }] of members.destinations.entries()) {
    const field = `members.destinations.${index}`;
    const isKnown =
      id !== undefined &&
      known?.kind === 'destinations' &&
      known.channel === members.channel &&
      known.destinations.some((one) => one.id === id);
    if (id !== undefined && !isKnown)
      return refuse('no-destination', `“${name}” is not in this group any more. Add it again with its address.`, field);
    const objection = address === undefined ? undefined : (definition?.objectionTo(address) ?? ownAddress(own));
    if (objection !== undefined) return refuse('not-an-address', objection, `${field}.address`);
    if (definition && address === undefined && !isKnown)
      return refuse('no-address', `Paste the ${definition.addressLabel} of “${name}”.`, `${field}.address`);
    const destination = { id: isKnown ? id : random.hex(8), name };
    destinations.push(destination);
    // A page of the app has its place's id for an address: where that is kept, the page is there to publish on.
    const kept = own && !isKnown ? destination.id : address;
    if (kept !== undefined)
      addresses.push({
        name: secretOf(destination.id),
        value: JSON.stringify({
          ...(definition?.signed ? { signingSecret: webhookSecret(random) } : {}),
          ...(isKnown ? (parseJson((await secrets.get(secretOf(id))) ?? '') as object | undefined) : {}),
          address: kept,
        }),
        isNew: !isKnown,
      });
  }
  return { members: { kind: 'destinations', channel: members.channel, destinations }, addresses };
}

function ownAddress(own: OwnPages | undefined): string | undefined {
  return own && `The app makes the address of a ${own.noun} itself; leave this empty.`;
}

/** A new signing secret for a place whose posts are signed; shown once, and in force from then on. */
export async function renewDestinationSecret(
  ports: AdministrationPorts,
  person: Person,
  request: { readonly groupId: string; readonly destinationId: string },
): Promise<Answer<{ readonly secret: string; readonly view: AdministrationView }>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const members = (await ports.store.get('group', request.groupId))?.body.members;
  const isKnown = destinationsOf(members).some(({ id }) => id === request.destinationId);
  const isSigned = members?.kind === 'destinations' && destinationChannel(members.channel)?.signed;
  const name = secretOf(request.destinationId);
  const kept = isKnown && isSigned ? await ports.secrets.get(name) : undefined;
  if (kept === undefined)
    return refuse('no-destination', 'Save the group first; then its signing secret can be made.', 'destinationId');
  const secret = webhookSecret(ports.random);
  await ports.secrets.set(name, JSON.stringify({ ...(JSON.parse(kept) as object), signingSecret: secret }));
  const saved = await changeSettings(ports, person, async (settings) => ({
    settings,
    events: [{ type: 'secret-changed', data: { secret: name, change: 'rotated' } }],
  }));
  return saved.ok ? answer({ secret, view: saved.value }) : saved;
}

/** Posts a test message to one place of a group, as any other message would look there. */
export async function sendTestPost(
  ports: AdministrationPorts,
  request: { readonly groupId: string; readonly destinationId: string },
): Promise<Answer<{ readonly text: string }>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  const [group, settings] = await Promise.all([ports.store.get('group', request.groupId), readSettings(ports)]);
  const members = group?.body.members;
  const destination = destinationsOf(members).find(({ id }) => id === request.destinationId);
  if (!group || members?.kind !== 'destinations' || !destination)
    return refuse('no-destination', 'Save the group first; then a test message can be sent.', 'destinationId');
  const { channel } = members;
  if (ownPages(channel)) return NO_TEST;
  const sender = mailSenderOf(settings.body);
  const message = renderMessage(testOf(group.body, channel), {
    recordKey: '–',
    versionName: '',
    projectName: 'Test',
    groupName: group.body.name,
    senderName: sender.name,
  });
  const outcome = await ports.channels[channel].send({
    deliveryId: `test-${ports.random.hex(8)}`,
    recipient: { kind: 'destination', destinationId: destination.id, name: destination.name },
    message: personalise(message, { acknowledgeUrl: '', checkpoint: '–' }),
    record: { issueId: '', issueKey: '' },
    sender,
  });
  if (outcome.kind === 'accepted') return answer({ text: `The test message to “${destination.name}” was accepted.` });
  return refuse('test-failed', `The test message was not accepted: ${outcome.reason}`, 'destinationId');
}

const NO_TEST = refuse(
  'no-test',
  'Everybody would see a test message on this page. Open the page instead; how a message looks is in its preview.',
  'destinationId',
);

function testOf({ id, name }: GroupDocument, channel: Communique['channel']): Communique {
  return {
    id: 'test',
    revision: 1,
    groupId: id,
    kind: 'planned-notice',
    channel,
    subject: 'Test of release communications',
    answers: {
      what: `This is a test. Messages for the stakeholder group “${name}” will be posted here.`,
      ...{ who: '', why: '', where: '', how: '', when: '' },
    },
    authors: [],
    responsibleAccountId: '',
  };
}
