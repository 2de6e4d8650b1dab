/** What of a record is for people to tell: one communiqué's part of a send, and who may say what became of it. */
import { deputiesOf } from '../../domain/approval/delegation';
import { isServedByPeople, type PeopleChannelName } from '../../domain/channels/names';
import type { Communique } from '../../domain/communique/communique';
import { taskOfReminder, type Witness } from '../../domain/delivery/attestation';
import type { Delivery, Handover } from '../../domain/delivery/delivery';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { Digest } from '../../domain/encoding/digest';
import { handedToPeople } from '../../domain/record/chase';
import type { CoverageProof, NextChannelName } from '../../domain/record/coverage';
import type { PersonPermissions, Ports, Stored } from '../../ports';
import { readDelegations } from '../approving/delegations';
import type { Person } from '../people/authorise';
import { communiqueKey } from '../records/load-record';
import { chaseOf, chasingOf, whyNobodyIsTold } from '../confirming/chase-of-send';
import { whoLooksAfter } from './who-looks-after';
import { planOfSend, sendIdsOf } from '../sending/send-progress';
import { whatSpeaksAgainst } from '../sending/known-facts';

/**
 * What of a send people tell: a communiqué whose list is one batch (`LIST_LIMIT`), or, by the next channel of its group,
 * those who did not confirm it, who may be anywhere in its batches.
 */
export interface Tasks {
  readonly send: Stored<SendDocument>;
  readonly planned: PlannedCommunique;
  readonly channel: PeopleChannelName;
  /** Digest of the script. */
  readonly script: Digest;
  readonly communique: Communique;
  readonly batchIds: readonly string[];
  /** By which reminder; absent where people tell the communiqué itself. */
  readonly byReminder?: ByReminder;
}

interface ByReminder {
  readonly number: number;
  readonly proof: CoverageProof;
  readonly next: NextChannelName;
  /** The deliveries; absent while not all of them were handed over. */
  readonly handed?: readonly string[];
}

/** What of a communiqué people tell; undefined where nobody does, or not yet. */
export function toldByPeople(
  send: SendDocument,
  planned: PlannedCommunique,
): Pick<Tasks, 'channel' | 'script' | 'byReminder'> | undefined {
  const { channel, messageDigest, communiqueId, target, next } = planned;
  if (isServedByPeople(channel)) return { channel, script: messageDigest };
  const handed = handedToPeople(chaseOf(send, communiqueId));
  if (!handed || !next || !target) return undefined;
  const byReminder = {
    number: handed.number,
    proof: target.proof,
    next: next.channel,
    ...(handed.tasks ? { handed: handed.tasks } : {}),
  };
  return { channel: handed.channel, script: next.messageDigest, byReminder };
}

/** Undefined where nothing of this communiqué was sent, or nobody tells it. */
export async function tasksOf(
  { store }: Pick<Ports, 'store'>,
  record: RecordDocument,
  communiqueId: string,
): Promise<Tasks | undefined> {
  const [sends, communique] = await Promise.all([
    store.getMany('send', sendIdsOf(record)),
    store.get('communique', communiqueKey(record.issueId, communiqueId)),
  ]);
  for (const send of sends) {
    const planned = send?.body.communiques.find((one) => one.communiqueId === communiqueId);
    const told = send && planned && toldByPeople(send.body, planned);
    if (told && communique)
      return { send, planned, communique: communique.body, batchIds: batchesOf(send.body, communiqueId), ...told };
  }
  return undefined;
}

export function batchesOf(send: SendDocument, communiqueId: string): readonly string[] {
  return planOfSend(send)
    .filter((batch) => batch.communique.communiqueId === communiqueId)
    .map(({ id }) => id);
}

/**
 * The deliveries that are for people to tell, as far as they were written: before their turn there are none. Reads no batch
 * of what was handed over by a reminder, whose readers may be in many.
 */
export async function readTasks(
  { store }: Pick<Ports, 'store'>,
  { batchIds, byReminder }: Pick<Tasks, 'batchIds' | 'byReminder'>,
): Promise<readonly Delivery[]> {
  const batches = byReminder?.handed ? [] : await store.getMany('batch', batchIds);
  const ids =
    byReminder?.handed ?? batches.flatMap((batch) => (byReminder ? batch?.body.tasks : batch?.body.deliveryIds) ?? []);
  const deliveries = await store.getMany('delivery', ids);
  return deliveries.flatMap((delivery) => (delivery ? [delivery.body] : []));
}

/** What of a delivery a person has to do, or had; undefined where nobody was to tell its reader. */
export function taskOf(
  delivery: Delivery,
  { byReminder }: Pick<Tasks, 'byReminder'>,
  over: string | undefined,
): Pick<Handover, 'progress' | 'receipts'> | undefined {
  return byReminder ? taskOfReminder(delivery, byReminder, over) : delivery;
}

/**
 * Why nobody is to be told by the next channel any more, as a sentence; undefined while somebody may be, and of what people
 * tell from the beginning, whose deliveries say so themselves. Five reads at most.
 */
export async function whyOver(
  ports: Pick<Ports, 'store' | 'installation'>,
  send: SendDocument,
  record: RecordDocument,
  { communiqueId }: Pick<PlannedCommunique, 'communiqueId'>,
): Promise<string | undefined> {
  return whyNobodyIsTold(send, record, communiqueId) ?? (await whatSpeaksAgainst(ports, send, [communiqueId]));
}

/** As whom a person says what became of tasks. */
export interface Standing extends Witness {
  /** Where a deputy says it: in whose name. */
  readonly onBehalfOf?: string;
}

/**
 * In whose name a person may say what became of tasks: who looks after them, who answers for the group, since they hear
 * when its target was missed, and who may send in their own, a deputy in that of who looks after them. Undefined where
 * they may not.
 */
export async function mayAttestFor(
  ports: Pick<Ports, 'store' | 'clock'>,
  { accountId }: Person,
  { granted }: PersonPermissions,
  { communique, send }: Pick<Tasks, 'communique' | 'send'>,
): Promise<Standing | undefined> {
  const [responsible] = await whoLooksAfter(ports, [{ communique, senderId: send.body.authorisation.accountId }]);
  if (accountId === responsible) return { accountId, isResponsible: true };
  const { delegations } = (await readDelegations(ports)).body;
  if (responsible !== undefined && deputiesOf(delegations, responsible, ports.clock.now()).includes(accountId))
    return { accountId, isResponsible: true, onBehalfOf: responsible };
  if (granted.has('send-communications')) return { accountId, isResponsible: false };
  const group = await ports.store.get('group', communique.groupId);
  return group?.body.responsibleAccountId === accountId ? { accountId, isResponsible: false } : undefined;
}

/** Until when people are to be told, as the group's target says; milliseconds since the epoch. */
export function dueAtOf(send: SendDocument, { communiqueId, target }: PlannedCommunique): number | undefined {
  return target && chasingOf(send, communiqueId, target).since + target.hours * 3_600_000;
}
