/** What of a record is for people to tell: one communiqué's part of a send, and who may say what became of it. */
import { deputiesOf } from '../../domain/approval/delegation';
import { isServedByPeople, type PeopleChannelName } from '../../domain/channels/names';
import { looksAfter, type Communique } from '../../domain/communique/communique';
import type { Witness } from '../../domain/delivery/attestation';
import type { Delivery } from '../../domain/delivery/delivery';
import type { PlannedCommunique } from '../../domain/delivery/send-plan';
import type { BatchDocument, RecordDocument, SendDocument } from '../../domain/documents';
import type { PersonPermissions, Ports, Stored } from '../../ports';
import { readDelegations } from '../approving/delegations';
import type { Person } from '../people/authorise';
import { communiqueKey } from '../records/load-record';
import { chasingOf } from '../confirming/chase-of-send';
import { planOfSend, sendIdsOf } from '../sending/send-progress';

/** A communiqué of a send that people tell. Its list is one batch (`LIST_LIMIT`). */
export interface Tasks {
  readonly send: Stored<SendDocument>;
  readonly planned: PlannedCommunique & { readonly channel: PeopleChannelName };
  readonly communique: Communique;
  readonly batchIds: readonly string[];
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
    if (send && planned && communique && isServedByPeople(planned.channel))
      return {
        send,
        planned: { ...planned, channel: planned.channel },
        communique: communique.body,
        batchIds: batchesOf(send.body, communiqueId),
      };
  }
  return undefined;
}

export function batchesOf(send: SendDocument, communiqueId: string): readonly string[] {
  return planOfSend(send)
    .filter((batch) => batch.communique.communiqueId === communiqueId)
    .map(({ id }) => id);
}

/** Those that were written: before their turn there are none. */
export async function readTasks(
  { store }: Pick<Ports, 'store'>,
  batchIds: readonly string[],
): Promise<{ readonly batches: readonly Stored<BatchDocument>[]; readonly deliveries: readonly Stored<Delivery>[] }> {
  const batches = (await store.getMany('batch', batchIds)).filter((batch) => batch !== undefined);
  const deliveries = await store.getMany(
    'delivery',
    batches.flatMap(({ body }) => body.deliveryIds),
  );
  return { batches, deliveries: deliveries.filter((delivery) => delivery !== undefined) };
}

/** As whom a person says what became of tasks. */
export interface Standing extends Witness {
  /** Where a deputy says it: in whose name. */
  readonly onBehalfOf?: string;
}

/**
 * In whose name a person may say what became of tasks: who looks after them and who may send in their own, a deputy in
 * that of who looks after them. Undefined where they may not.
 */
export async function mayAttestFor(
  ports: Pick<Ports, 'store' | 'clock'>,
  { accountId }: Person,
  { granted }: PersonPermissions,
  { communique, send }: Pick<Tasks, 'communique' | 'send'>,
): Promise<Standing | undefined> {
  const responsible = looksAfter(communique, send.body.authorisation.accountId);
  if (accountId === responsible) return { accountId, isResponsible: true };
  const { delegations } = (await readDelegations(ports)).body;
  if (deputiesOf(delegations, responsible, ports.clock.now()).includes(accountId))
    return { accountId, isResponsible: true, onBehalfOf: responsible };
  return granted.has('send-communications') ? { accountId, isResponsible: false } : undefined;
}

/** Until when people are to be told, as the group's target says; milliseconds since the epoch. */
export function dueAtOf(send: SendDocument, { communiqueId, target }: PlannedCommunique): number | undefined {
  return target && chasingOf(send, communiqueId, target).since + target.hours * 3_600_000;
}
