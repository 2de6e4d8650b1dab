/**
 * The places to which messages of a stakeholder group are posted. The address of each is a secret: it goes into the secret
 * store under the place's id, and neither the group, nor the ledger, nor any view has it.
 */
import type { AdministrationView, PlacesEdit } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import { destinationChannel, ownPages, renderMessage } from '../../domain/channels';
import type { OwnPages } from '../../domain/channels/channel';
import { parseJson } from '../../domain/channels/web-post';
import type { Communique } from '../../domain/communique/communique';
import { personalise } from '../../domain/communique/message';
import type { GroupDocument } from '../../domain/documents';
import type { Destination, GroupMembers } from '../../domain/record/stakeholder-group';
import type { SecretName, Stored } from '../../ports';
import type { Person } from '../people/authorise';
import { testFailed } from './administer';
import { changeSettings } from './change-settings';
import { authoriseAdministration, type AdministrationPorts } from './open-administration';
import { mailSenderOf, readSettings } from './settings';
import { webhookSecret } from './webhook-secret';

export function destinationsOf(members: GroupMembers | undefined): readonly Destination[] {
  return members?.kind === 'destinations' ? members.destinations : [];
}

export function secretOf(destinationId: string): SecretName {
  return `destination.${destinationId}`;
}

export interface KeptAddress {
  readonly name: SecretName;
  readonly value: string;
  readonly isNew: boolean;
}

interface KeptDestinations {
  readonly members: Extract<GroupMembers, { readonly kind: 'destinations' }>;
  readonly addresses: readonly KeptAddress[];
}

/**
 * The addresses that were given with the members are for the secret store. A place whose address is replaced keeps its
 * signing secret: its receiver knows no other.
 */
export async function keepAddresses(
  ports: Pick<AdministrationPorts, 'random' | 'secrets' | 'siteSetUp'>,
  before: Stored<GroupDocument> | undefined,
  members: PlacesEdit,
): Promise<KeptDestinations | ReturnType<typeof refuse>> {
  const definition = destinationChannel(members.channel);
  const own = ownPages(members.channel);
  if (!definition && !own)
    return refuse('no-destinations', 'Messages of this channel are not posted.', 'members.channel');
  const objection = await objectionToPlaces(ports, members);
  if (objection) return objection;
  const { random, secrets } = ports;
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

/** Whether messages can be posted to these places, as far as their addresses tell; nothing is kept. Says how many they are. */
export async function checkPlaces(
  ports: AdministrationPorts,
  { members }: { readonly members: PlacesEdit },
): Promise<Answer<{ readonly checked: number }>> {
  const permission = await authoriseAdministration(ports);
  if (!permission.ok) return permission;
  return (await objectionToPlaces(ports, members)) ?? answer({ checked: members.destinations.length });
}

/** Why one of the addresses that are given is none, naming its field. Asks Jira for the site's own where that matters. */
async function objectionToPlaces(
  { siteSetUp }: Pick<AdministrationPorts, 'siteSetUp'>,
  { channel, destinations }: PlacesEdit,
): Promise<ReturnType<typeof refuse> | undefined> {
  const definition = destinationChannel(channel);
  const given = destinations.flatMap(({ address }, index) => (address === undefined ? [] : [{ address, index }]));
  const site = given.length > 0 && definition?.objectionOnSite ? await siteSetUp.addresses() : undefined;
  for (const { address, index } of given) {
    const objection =
      definition?.objectionTo(address) ??
      (site && definition?.objectionOnSite?.(address, site)) ??
      ownAddress(ownPages(channel));
    if (objection !== undefined) return refuse('not-an-address', objection, `members.destinations.${index}.address`);
  }
  return undefined;
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
    isTest: true,
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
  if (outcome.kind === 'accepted')
    return answer({
      text: `The test message to “${destination.name}” was accepted. See whether it has arrived there.`,
    });
  return testFailed(`“${destination.name}”`, outcome, 'destinationId');
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
      what: `Messages for the stakeholder group “${name}” will be posted here.`,
      ...{ who: '', why: '', where: '', how: '', when: '' },
    },
    authors: [],
    responsibleAccountId: '',
  };
}
