/**
 * Reminds the people of one batch who are missing, a parcel at a time. As with deliveries, the attempts are written before
 * the messages are handed over and the outcomes afterwards, on condition that nothing happened to the delivery meanwhile:
 * whoever acknowledges in time gets nothing, and whoever may have got the reminder gets no second one.
 */
import { isSettled, leftAt, LEASE_MILLISECONDS, type Delivery } from '../../domain/delivery/delivery';
import { afterReminder, beginReminder, endReminder, reminderIdOf, reminderOf } from '../../domain/delivery/reminder';
import { isServedByPeople } from '../../domain/channels/names';
import type { BatchDocument, RecordDocument, SendDocument } from '../../domain/documents';
import type { SettledReminder } from '../../domain/ledger/event';
import { REMINDER_MILLISECONDS, type BegunReminder } from '../../domain/record/chase';
import type { CoverageTarget } from '../../domain/record/coverage';
import { asReachedNext } from '../../domain/record/next-channel';
import { commonQuietHours } from '../../domain/script/readers-clocks';
import { outsideQuietHours } from '../../domain/script/timing';
import { recordLog, withLedger } from '../ledger/with-ledger';
import { BatchInHand } from '../sending/batch-in-hand';
import { chaseOf, whyNobodyIsTold } from './chase-of-send';
import { pushReminders, reminderRestsUntil } from './chase-targets';
import type { BatchRun, DeliverPorts } from '../sending/deliver-batch';
import { envelopesOf, type Leaving } from '../sending/hand-over-parcel';
import { leaveInParcels } from '../sending/leave-in-parcels';
import { inItsTurn, inTheirTurn } from '../sending/readers-turns';
import { BATCHES_UNDER_WAY } from '../sending/push-batches';
import { ifSoon } from '../run-book/run-script';
import { planOfSend } from '../sending/send-progress';
import { outUntil } from '../sending/outages';
import { stillAuthorised } from '../sending/still-authorised';

interface Round {
  readonly sendId: string;
  readonly batchId: string;
  /** The number of the reminder, from 1. */
  readonly reminder: number;
}

/** @param deadline when to stop and come back; milliseconds since the epoch */
export async function remindBatch(ports: DeliverPorts, round: Round, deadline: number): Promise<BatchRun> {
  const { sendId, batchId, reminder } = round;
  const [send, batch] = await Promise.all([ports.store.get('send', sendId), ports.store.get('batch', batchId)]);
  const planned = send?.body.communiques.find(({ communiqueId }) => communiqueId === batch?.body.communiqueId);
  if (!send || !planned?.target || batch?.body.state !== 'settled') return {};
  const { communiqueId, target } = planned;
  const begun = chaseOf(send.body, communiqueId).reminders[reminder - 1];
  if (!begun) return {};
  if ((batch.body.reminded ?? 0) >= reminder) return goOn(send.body);
  const waiting =
    quietUntil(ports, send.body, communiqueId) ??
    outUntil(send.body, begun.channel ?? planned.channel, ports.clock.now());
  if (waiting !== undefined) return again(waiting);
  const permission = await stillAuthorised(ports, send, 'cheap-while-young', communiqueId);
  if (permission.kind === 'unknown') return { againAt: ports.clock.now() + permission.afterSeconds * 1000 };
  const look =
    permission.kind === 'stopped' ? { over: permission.reason } : await lookAtRound(ports, round, communiqueId);
  const isOver = 'over' in look;
  const againAt = isOver ? await endAll(ports, round, look.over) : await remindAll(ports, round, target, deadline);
  const run = again(againAt ?? ports.clock.now() + LEASE_MILLISECONDS);
  const restsUntil = run.againAt === undefined ? againAt : undefined;
  const left = await settleInLedger(ports, { ...round, channel: begun.channel }, target, isOver, restsUntil);
  return left === 0 || restsUntil !== undefined ? goOn(send.body) : run;

  /** What waits for longer than a queue delays is found by the sweep. */
  function again(at: number): BatchRun {
    const againAt = ifSoon(at, ports.clock.now());
    return againAt === undefined ? {} : { againAt };
  }

  async function goOn(of: SendDocument): Promise<BatchRun> {
    const own = planOfSend(of).filter(({ communique }) => communique.communiqueId === communiqueId);
    const next = own[own.findIndex((one) => one.id === batchId) + BATCHES_UNDER_WAY];
    if (next) await pushReminders(ports, sendId, [next.id], reminder);
    return {};
  }
}

/** Why nothing of a reminder leaves any more, as a sentence; while something may, the send as it stands. Two reads. */
async function lookAtRound(
  ports: Pick<DeliverPorts, 'store' | 'clock'>,
  { sendId, reminder }: Round,
  communiqueId: string,
): Promise<{ readonly over: string } | { readonly send: SendDocument }> {
  const send = await ports.store.get('send', sendId);
  const record = send && (await ports.store.get('record', send.body.recordIssueId));
  if (!send || !record) return { over: 'The record does not exist any more.' };
  const over = whyRoundIsOver(send.body, record.body, communiqueId, reminder, ports.clock.now());
  return over === undefined ? { send: send.body } : { over };
}

function whyRoundIsOver(
  send: SendDocument,
  record: RecordDocument,
  communiqueId: string,
  reminder: number,
  now: number,
): string | undefined {
  const { reminders } = chaseOf(send, communiqueId);
  const begunAt = reminders[reminder - 1]?.at ?? 0;
  const over = whyNobodyIsTold(send, record, communiqueId);
  if (over !== undefined) return over;
  if (reminders.length > reminder) return LATER;
  return now >= begunAt + REMINDER_MILLISECONDS ? 'It could not leave within a day.' : undefined;
}

function quietUntil(
  { clock }: Pick<DeliverPorts, 'clock'>,
  send: SendDocument,
  communiqueId: string,
): number | undefined {
  const now = clock.now();
  const until = outsideQuietHours(now, commonQuietHours(send.script?.[communiqueId]?.quiet));
  return until > now ? until : undefined;
}

/** When to look again; undefined when nobody of the batch is left. */
async function remindAll(
  ports: DeliverPorts,
  round: Round,
  { proof }: CoverageTarget,
  deadline: number,
): Promise<number | undefined> {
  const { sendId, batchId, reminder } = round;
  const [inHand, send] = await Promise.all([BatchInHand.take(ports.store, batchId), ports.store.get('send', sendId)]);
  const [first] = inHand?.all() ?? [];
  const begun = send && first && chaseOf(send.body, first.communiqueId).reminders[reminder - 1];
  const envelopes = send && (await envelopesOf(ports, send.body));
  if (!inHand || !begun || !envelopes) return undefined;
  await endEarlier(ports, inHand, reminder);
  const { epoch } = send.body.authorisation;
  const step = send.body.script?.[first.communiqueId];
  const own = inHand.all().filter((delivery) => delivery.epoch === epoch);
  const begins = (delivery: Delivery): boolean => beginning(delivery, ports.clock.now()).kind === 'begin';
  const { ids, nextAt } = inTheirTurn(own, step, begins, ports.clock.now());
  return leaveInParcels<number>(
    ports,
    inHand,
    {
      leaving: theReminder(reminder, begun),
      envelopes,
      channel: begun.channel ?? first.channel,
      send: send.body,
      ids,
      nextAt,
      whatToDo: (delivery) => {
        const now = ports.clock.now();
        return inItsTurn(beginning(delivery, now), delivery, step, now);
      },
      mayLeave: async () => {
        const quiet = quietUntil(ports, send.body, first.communiqueId);
        if (quiet !== undefined) return { instead: quiet };
        const look = await lookAtRound(ports, round, first.communiqueId);
        return 'over' in look ? { instead: ports.clock.now() } : look;
      },
    },
    deadline,
  );

  function beginning(delivery: Delivery, now: number): ReturnType<typeof beginReminder> {
    return beginReminder(delivery, { number: reminder, proof, channel: begun?.channel }, now);
  }
}

/** A reminder of a delivery leaves. */
function theReminder(number: number, { content, channel }: BegunReminder): Leaving {
  return {
    idOf: ({ id }) => reminderIdOf(id, number),
    contentOf: () => content,
    recipientOf: ({ recipient }) =>
      channel === undefined ? recipient : (asReachedNext(recipient, channel) ?? recipient),
    afterOutcome: (delivery, outcome, now) => afterReminder(delivery, number, outcome, now),
    handoverOf: (delivery) => reminderOf(delivery, number),
  };
}

/** What was not handed over is not; an attempt that was cut off may have been, so it is uncertain. */
async function endAll(ports: DeliverPorts, { batchId, reminder }: Round, reason: string): Promise<undefined> {
  const inHand = await BatchInHand.take(ports.store, batchId);
  if (!inHand) return;
  await endEarlier(ports, inHand, reminder);
  await inHand.changeAll((delivery) => endReminder(delivery, reminder, reason, ports.clock.now()));
}

/** What is left of the reminders before this one ends with it. */
async function endEarlier(
  { clock }: Pick<DeliverPorts, 'clock'>,
  inHand: BatchInHand,
  reminder: number,
): Promise<void> {
  await inHand.changeAll((delivery) =>
    earlierThan(delivery, reminder).reduce((ended, number) => endReminder(ended, number, LATER, clock.now()), delivery),
  );
}

/** Without what a person was given to tell: that goes on beside later reminders. */
function earlierThan(delivery: Delivery, reminder: number): readonly number[] {
  const { reminders = [] } = delivery;
  return reminders.map(({ number }) => number).filter((number) => number < reminder && !isForPerson(delivery, number));
}

const LATER = 'A later reminder was begun.';

/**
 * Tells the ledger of the reminders of a batch that came to an end, also of earlier ones that were cut off before it was
 * told. Returns how many of this one have not.
 *
 * @param isOver nobody gets a first attempt any more
 * @param restsUntil where nobody of the batch may be reminded by this one before: others have their turn until then
 */
async function settleInLedger(
  ports: DeliverPorts,
  { sendId, batchId, reminder, channel }: Round & Pick<BegunReminder, 'channel'>,
  target: CoverageTarget,
  isOver: boolean,
  restsUntil: number | undefined,
): Promise<number> {
  const known = await ports.store.get('batch', batchId);
  if (!known) return 0;
  return withLedger<number>(ports, recordLog(ports, known.body.recordIssueId), async () => {
    const [send, batch] = await Promise.all([ports.store.get('send', sendId), ports.store.get('batch', batchId)]);
    if (!send || !batch || (batch.body.reminded ?? 0) >= reminder) return { unchanged: 0 };
    const { deliveryIds, communiqueId, reminded = 0, remindersInLedger = [], reminderRests } = batch.body;
    const found = await ports.store.getMany('delivery', deliveryIds);
    const deliveries = found.flatMap((stored) => (stored ? [stored.body] : []));
    const now = ports.clock.now();
    const isLeft = (delivery: Delivery): boolean =>
      earlierThan(delivery, isOver ? reminder + 1 : reminder).some((number) => isUnderWay(delivery, number)) ||
      (!isOver && beginReminder(delivery, { number: reminder, proof: target.proof, channel }, now).kind !== 'nothing');
    const left = deliveries.filter(isLeft).length;
    const numbers = new Set(deliveries.flatMap((delivery) => earlierThan(delivery, reminder + 1)));
    const fresh = [...numbers]
      .filter((number) => number > reminded)
      .sort((one, other) => one - other)
      .flatMap((number) => settledOf(deliveries, number, remindersInLedger));
    const rests = left > 0 && restsUntil !== undefined ? { reminder, until: restsUntil } : undefined;
    const isAsKnown = fresh.length === 0 && (!rests || reminderRestsUntil(reminderRests, reminder) === rests.until);
    if (left > 0 && isAsKnown) return { unchanged: left };
    // Of an earlier one, too, where that was cut off before it was through.
    const handedOver = deliveries
      .filter((delivery) => delivery.reminders?.some(({ number }) => isForPerson(delivery, number)))
      .map(({ id }) => id);
    const told = fresh.flatMap(({ number, settled }) => settled.map(({ delivery }) => reminderIdOf(delivery, number)));
    const body: BatchDocument = {
      ...batch.body,
      ...(left === 0
        ? {
            reminded: reminder,
            remindersInLedger: undefined,
            reminderRests: undefined,
            ...(handedOver.length > 0 ? { tasks: handedOver } : {}),
          }
        : { remindersInLedger: [...remindersInLedger, ...told] }),
      ...(rests ? { reminderRests: rests } : {}),
    };
    return {
      actor: { kind: 'app' },
      events: fresh.map(({ number, settled }) => ({
        type: 'reminders-settled',
        data: {
          authorisation: send.body.authorisation.id,
          communique: communiqueId,
          reminder: number,
          deliveries: settled,
        },
      })),
      changes: [{ kind: 'batch', key: batchId, body, expected: batch.revision }],
      value: left,
    };
  });
}

/** Those of one reminder that came to an end and that the ledger does not tell of yet; empty where there are none. */
function settledOf(
  deliveries: readonly Delivery[],
  number: number,
  inLedger: readonly string[],
): readonly { readonly number: number; readonly settled: readonly SettledReminder[] }[] {
  const settled = deliveries
    .filter(({ id }) => !inLedger.includes(reminderIdOf(id, number)))
    .flatMap((delivery) => settledReminder(delivery, number));
  return settled.length === 0 ? [] : [{ number, settled }];
}

function isUnderWay(delivery: Delivery, reminder: number): boolean {
  const known = reminderOf(delivery, reminder);
  return known !== undefined && !isSettled(known);
}

/** Whether a person was given its reader to tell by this reminder. */
function isForPerson(delivery: Delivery, reminder: number): boolean {
  const channel = reminderOf(delivery, reminder)?.channel;
  return channel !== undefined && isServedByPeople(channel);
}

/** Those that were stopped were handed over to nobody, so there is nothing to tell. */
function settledReminder(delivery: Delivery, reminder: number): readonly SettledReminder[] {
  const known = reminderOf(delivery, reminder);
  if (!known) return [];
  const { progress } = known;
  const as = (outcome: SettledReminder['outcome'], at: number): readonly SettledReminder[] => [
    { delivery: delivery.id, outcome, at: new Date(at).toISOString() },
  ];
  switch (progress.at) {
    case 'accepted':
      return as('accepted', progress.acceptedAt);
    case 'failed':
      return as('failed', progress.failedAt);
    case 'uncertain':
      return as('uncertain', progress.since);
    // What a person has to do is told when they say what became of it.
    case 'to-do':
    case 'attested':
    case 'stopped':
      return [];
    case 'planned':
    case 'attempting':
      return isSettled(known) ? as('accepted', leftAt(known)) : [];
  }
}
