/** Who was reached and who was not, one by one. */
import type { DeliveryState, DeliveryView } from '../../contract';
import { answer, type Answer } from '../../domain/answer';
import { deputiesOf } from '../../domain/approval/delegation';
import { changedAt, stateOf, type Delivery, type Reminder } from '../../domain/delivery/delivery';
import { isToBeReminded } from '../../domain/delivery/reminder';
import type { PlannedBatch } from '../../domain/delivery/send-plan';
import type { RecordDocument } from '../../domain/documents';
import { standing } from '../../domain/record/quarantine';
import { namesNumber } from '../../domain/record/telephone-number';
import type { PersonPermissions, Ports } from '../../ports';
import { whyNobodyIsTold } from '../confirming/chase-of-send';
import { readDelegations } from '../approving/delegations';
import { authorise, type Person } from '../people/authorise';
import { namesOf } from '../people/names';
import { shownRecipient } from '../people/shown-recipient';
import { communiqueKey } from '../records/load-record';
import { NO_RECORD } from '../records/open-record';
import { batchesInTurn, plannedBatches } from '../sending/batches-in-turn';

const BATCHES_ON_A_PAGE = 1;
/** A search by words looks through more of them at once, since few will be found in each. */
const BATCHES_SEARCHED = 5;
/** One call passes over so many that have none of what is wanted; the next goes on from there. */
const BATCHES_PASSED_OVER = 100;

type ListPorts = Pick<Ports, 'store' | 'jira' | 'clock' | 'log'>;

export interface DeliveryPage {
  readonly deliveries: readonly DeliveryView[];
  readonly nextCursor?: string;
  readonly people: Readonly<Record<string, string>>;
}

interface Wanted {
  /** The place of the batch to go on from. */
  readonly cursor?: string;
  readonly state?: DeliveryState;
  readonly communiqueIds?: readonly string[];
  readonly words?: string;
}

/** A page is a batch, read by key, so that it is as true as the deliveries themselves. */
export async function listDeliveries(
  ports: ListPorts,
  person: Person,
  issueId: string,
  request: Wanted,
): Promise<Answer<DeliveryPage>> {
  const permissions = await authorise(ports, { issueId });
  if (!permissions.ok) return permissions;
  const record = await ports.store.get('record', issueId);
  if (!record) return NO_RECORD;
  const { state: wanted } = request;
  const words = (request.words ?? '').trim().toLowerCase();
  const whole = seesAddresses(permissions.value);
  const page = await nextBatches(ports, record.body, request, words === '' ? BATCHES_ON_A_PAGE : BATCHES_SEARCHED);
  const found = await ports.store.getMany('delivery', page.deliveryIds);
  const deliveries = found.flatMap((stored) => (stored ? [stored.body] : []));
  const shown = deliveries.filter(
    (delivery) => (wanted === undefined || stateOf(delivery) === wanted) && matches(delivery, words, whole),
  );
  const people = await namesOf(ports, accountsIn(shown));
  const isOver = await tasksOver(ports, record.body, shown);
  const isToMend = whole ? undefined : await toMend(ports, person, shown);
  return answer({
    deliveries: shown.map((delivery) =>
      presentDelivery(
        isOver(delivery) ? withoutOpenTasks(delivery) : delivery,
        people,
        whole || isToMend?.(delivery) === true,
        record.body.sendId,
      ),
    ),
    nextCursor: page.next === undefined ? undefined : String(page.next),
    people,
  });
}

/**
 * Whether nobody has to tell a delivery's reader by the next channel any more: they confirmed it, or nobody is to be told.
 * Reads the sends only where somebody was to.
 */
async function tasksOver(
  ports: Pick<Ports, 'store'>,
  record: RecordDocument,
  shown: readonly Delivery[],
): Promise<(delivery: Delivery) => boolean> {
  const asked = shown.filter(({ reminders = [] }) => reminders.some(isOpenTask));
  const sends = await ports.store.getMany('send', [...new Set(asked.map(({ sendId }) => sendId))]);
  return (delivery) => {
    const send = sends.find((one) => one?.key === delivery.sendId)?.body;
    const proof = send?.communiques.find((one) => one.communiqueId === delivery.communiqueId)?.target?.proof;
    return (
      send !== undefined &&
      (!isToBeReminded(delivery, proof ?? 'acknowledged') ||
        whyNobodyIsTold(send, record, delivery.communiqueId) !== undefined)
    );
  };
}

/**
 * Whether it did not arrive and this person has its address mended: they answer for the group, stand in for who does, or
 * were asked to. Reads the groups, and who stands in, only where something did not arrive.
 */
async function toMend(
  ports: Pick<Ports, 'store' | 'clock'>,
  { accountId }: Person,
  shown: readonly Delivery[],
): Promise<(delivery: Delivery) => boolean> {
  const keyOf = ({ recordIssueId, communiqueId }: Delivery): string => communiqueKey(recordIssueId, communiqueId);
  const keys = [...new Set(shown.filter(didNotArrive).map(keyOf))];
  if (keys.length === 0) return () => false;
  const communiques = await ports.store.getMany('communique', keys);
  const groupIds = communiques.map((communique) => communique?.body.groupId ?? '');
  const [groups, { body }] = await Promise.all([ports.store.getMany('group', groupIds), readDelegations(ports)]);
  const own = new Set(
    keys.filter((_key, index) => {
      const { responsibleAccountId = '', quarantine, mending } = groups[index]?.body ?? {};
      const standIns = deputiesOf(body.delegations, responsibleAccountId, ports.clock.now());
      const asked = standing(quarantine).length > 0 ? mending?.notice?.accountId : undefined;
      return [responsibleAccountId, asked, ...standIns].includes(accountId);
    }),
  );
  return (delivery) => didNotArrive(delivery) && own.has(keyOf(delivery));
}

function didNotArrive(delivery: Delivery): boolean {
  return ['bounced', 'failed'].includes(stateOf(delivery));
}

function withoutOpenTasks(delivery: Delivery): Delivery {
  return { ...delivery, reminders: delivery.reminders?.filter((one) => !isOpenTask(one)) };
}

function isOpenTask({ progress }: Pick<Reminder, 'progress'>): boolean {
  return progress.at === 'to-do';
}

/** The deliveries of the next batches that have any of what is wanted, the last round first. */
async function nextBatches(
  ports: Pick<Ports, 'store'>,
  { sendId, corrections }: RecordDocument,
  { cursor, state, communiqueIds }: Wanted,
  enough: number,
): Promise<{ readonly deliveryIds: readonly string[]; readonly next?: number }> {
  const planned = lastRoundFirst(await plannedBatches(ports, { sendId, corrections })).filter(
    ({ communique }) => communiqueIds?.includes(communique.communiqueId) ?? true,
  );
  const start = Number(cursor ?? 0);
  const deliveryIds: string[] = [];
  let taken = 0;
  for await (const { place, batch } of batchesInTurn(ports, planned, start)) {
    if (taken === enough || place - start === BATCHES_PASSED_OVER) return { deliveryIds, next: place };
    if (!batch || (state !== undefined && batch.body.counts[state] === 0)) continue;
    deliveryIds.push(...batch.body.deliveryIds);
    taken += 1;
  }
  return { deliveryIds };
}

function lastRoundFirst(batches: readonly PlannedBatch[]): readonly PlannedBatch[] {
  const rounds = [...new Set(batches.map(({ sendId }) => sendId))].reverse();
  return rounds.flatMap((sendId) => batches.filter((batch) => batch.sendId === sendId));
}

/** By the name as it was when the audience was looked up, and by the address where this person sees addresses. */
function matches({ recipient }: Delivery, words: string, wholeAddresses: boolean): boolean {
  if (words === '') return true;
  const hasAddress = ['address', 'telephone-number', 'request'].includes(recipient.kind);
  if (hasAddress && !wholeAddresses) return false;
  const shown =
    hasAddress || recipient.kind === 'listed' ? shownRecipient(recipient, {}, wholeAddresses) : recipient.name;
  return shown.toLowerCase().includes(words) || namesNumber(shown, words);
}

export function accountsIn(deliveries: readonly Delivery[]): readonly string[] {
  return deliveries.flatMap(({ recipient, progress, reminders = [] }) => [
    ...(recipient.kind === 'jira-user' ? [recipient.accountId] : []),
    ...[progress, ...reminders.map((one) => one.progress)].flatMap((one) =>
      one.at === 'attested' ? [one.accountId] : [],
    ),
  ]);
}

/** Whoever prepares or sends needs the addresses; whoever merely reads the work item does not, but for those they mend. */
export function seesAddresses({ granted }: PersonPermissions): boolean {
  return granted.has('prepare-communications') || granted.has('send-communications');
}

export function presentDelivery(
  delivery: Delivery,
  people: Readonly<Record<string, string>>,
  wholeAddresses: boolean,
  announcementSendId: string | undefined,
): DeliveryView {
  const { recipient } = delivery;
  return {
    id: delivery.id,
    communiqueId: delivery.communiqueId,
    channel: delivery.channel,
    corrects: delivery.sendId !== announcementSendId,
    recipient: shownRecipient(recipient, people, wholeAddresses),
    state: stateOf(delivery),
    attempts: delivery.attempts,
    reason: remarkOf(delivery, people),
    changedAt: changedAt(delivery),
    acknowledgedAt: delivery.receipts.acknowledged,
    ...presentNext(delivery, people),
  };
}

/** How the same person was told by the next channel of their group. */
function presentNext(
  { reminders = [] }: Delivery,
  people: Readonly<Record<string, string>>,
): Pick<DeliveryView, 'next'> {
  const told = reminders.find(({ channel }) => channel !== undefined);
  if (told?.channel === undefined) return {};
  const reason = remarkOf(told, people);
  return {
    next: {
      channel: told.channel,
      state: stateOf(told),
      at: changedAt(told),
      ...(reason === undefined ? {} : { reason }),
    },
  };
}

/** Why it stands as it does, or who says that they told it. */
export function remarkOf(
  delivery: Pick<Delivery, 'bounceReason' | 'progress' | 'receipts' | 'reminders'>,
  people: Readonly<Record<string, string>>,
): string | undefined {
  const { bounceReason, progress } = delivery;
  if (bounceReason !== undefined) return bounceReason;
  // What an attempt came to says nothing of a message that was reported to have arrived all the same.
  if ('reason' in progress) return stateOf(delivery) === progress.at ? progress.reason : undefined;
  if (progress.at !== 'attested') return undefined;
  const who = `As ${people[progress.accountId] ?? 'the person who did it'} says`;
  return progress.note ? `${who}: ${progress.note}` : `${who}.`;
}
