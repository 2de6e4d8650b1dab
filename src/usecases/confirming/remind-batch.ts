/**
 * Reminds the people of one batch who are missing, a parcel at a time. As with deliveries, the attempts are written before
 * the messages are handed over and the outcomes afterwards, on condition that nothing happened to the delivery meanwhile:
 * whoever acknowledges in time gets nothing, and whoever may have got the reminder gets no second one.
 */
import { isSettled, leftAt, LEASE_MILLISECONDS, type Delivery } from '../../domain/delivery/delivery';
import { afterReminder, beginReminder, endReminder, reminderIdOf, reminderOf } from '../../domain/delivery/reminder';
import { parcelSize } from '../../domain/delivery/parcel';
import { chunks } from '../../domain/delivery/send-plan';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { SettledReminder } from '../../domain/ledger/event';
import { REMINDER_MILLISECONDS, type BegunReminder } from '../../domain/record/chase';
import type { CoverageTarget } from '../../domain/record/coverage';
import { asReachedNext } from '../../domain/record/next-channel';
import { commonQuietHours } from '../../domain/script/readers-clocks';
import { outsideQuietHours } from '../../domain/script/timing';
import { recordLog, withLedger } from '../ledger/with-ledger';
import { BatchInHand } from '../sending/batch-in-hand';
import { chaseOf } from './chase-of-send';
import { pushReminders } from './chase-targets';
import type { BatchRun, DeliverPorts } from '../sending/deliver-batch';
import { whyEndedForGood } from '../sending/ended-for-good';
import { envelopesOf, handOverParcel, soonest, type Leaving } from '../sending/hand-over-parcel';
import { inItsTurn, inTheirTurn } from '../sending/readers-turns';
import { BATCHES_UNDER_WAY } from '../sending/push-batches';
import { lookAgainAt } from '../run-book/run-script';
import { planOfSend } from '../sending/send-progress';
import { isOvertaken, OVERTAKEN } from '../sending/overtaken';
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
  const waiting = quietUntil(ports, send.body, communiqueId);
  if (waiting !== undefined) return again(waiting);
  const permission = await stillAuthorised(ports, send, 'cheap-while-young', communiqueId);
  if (permission.kind === 'unknown') return { againAt: ports.clock.now() + permission.afterSeconds * 1000 };
  const over = permission.kind === 'stopped' ? permission.reason : await whyOver(ports, round, communiqueId);
  const againAt =
    over === undefined ? await remindAll(ports, round, target, deadline) : await endAll(ports, round, over);
  const left = await settleInLedger(ports, { ...round, channel: begun.channel }, target, over !== undefined);
  if (left === 0) return goOn(send.body);
  const run = again(againAt ?? ports.clock.now() + LEASE_MILLISECONDS);
  if (run.againAt !== undefined || againAt === undefined) return run;
  await rest(ports, batchId, againAt);
  return goOn(send.body);

  /** What waits for longer than a queue delays is found by the sweep. */
  function again(at: number): BatchRun {
    const state = { at: 'waiting', for: 'time', until: at } as const;
    const againAt = lookAgainAt(state, ports.clock.now());
    return againAt === undefined ? {} : { againAt };
  }

  async function goOn(of: SendDocument): Promise<BatchRun> {
    const own = planOfSend(of).filter(({ communique }) => communique.communiqueId === communiqueId);
    const next = own[own.findIndex((one) => one.id === batchId) + BATCHES_UNDER_WAY];
    if (next) await pushReminders(ports, sendId, [next.id], reminder);
    return {};
  }
}

/** Why nothing of a reminder leaves any more, as a sentence; undefined while something may. Two reads. */
async function whyOver(
  ports: Pick<DeliverPorts, 'store' | 'clock'>,
  { sendId, reminder }: Round,
  communiqueId: string,
): Promise<string | undefined> {
  const send = await ports.store.get('send', sendId);
  const record = send && (await ports.store.get('record', send.body.recordIssueId));
  if (!send || !record) return 'The record does not exist any more.';
  return whyRoundIsOver(send.body, record.body, communiqueId, reminder, ports.clock.now());
}

function whyRoundIsOver(
  send: SendDocument,
  record: RecordDocument,
  communiqueId: string,
  reminder: number,
  now: number,
): string | undefined {
  const { reminders, stopped } = chaseOf(send, communiqueId);
  const begunAt = reminders[reminder - 1]?.at ?? 0;
  const ended = whyEndedForGood(send, communiqueId);
  if (ended !== undefined) return ended;
  if (isOvertaken(record, send, [communiqueId])) return OVERTAKEN;
  if (stopped) return `Reminding was stopped: ${stopped.reason}`;
  if (
    record.coverage?.some(
      (mark) => mark.sendId === send.id && mark.communiqueId === communiqueId && mark.outcome === 'reached',
    )
  )
    return 'The target is reached.';
  if (reminders.length > reminder) return 'A later reminder was begun.';
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

/**
 * Others have their turn until the next of its readers may be reminded. Where this is lost, it is looked at once more; and
 * what a person had sent again meanwhile does not wait for that.
 */
async function rest({ store }: Pick<DeliverPorts, 'store'>, batchId: string, restsUntil: number): Promise<void> {
  const batch = await store.get('batch', batchId);
  if (batch?.body.state !== 'settled') return;
  const body = { ...batch.body, restsUntil };
  await store.commit([{ kind: 'batch', key: batchId, body, expected: batch.revision }]);
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
  const { epoch } = send.body.authorisation;
  const step = send.body.script?.[first.communiqueId];
  const own = inHand.all().filter((delivery) => delivery.epoch === epoch);
  const begins = (delivery: Delivery): boolean => beginning(delivery, ports.clock.now()).kind === 'begin';
  const { ids, nextAt } = inTheirTurn(own, step, begins, ports.clock.now());
  let earliest = nextAt;
  for (const parcel of chunks(ids, parcelSize(begun.channel ?? first.channel, envelopes.sender.provider))) {
    const now = ports.clock.now();
    const beginnings = inHand.all(parcel).map((delivery) => inItsTurn(beginning(delivery, now), delivery, step, now));
    if (beginnings.every(({ kind }) => kind === 'nothing')) continue;
    if (now >= deadline) return now;
    const quiet = quietUntil(ports, send.body, first.communiqueId);
    if (quiet !== undefined) return quiet;
    if ((await whyOver(ports, round, first.communiqueId)) !== undefined) return ports.clock.now();
    earliest = soonest([
      earliest,
      ...beginnings.map((one) => (one.kind === 'wait' ? one.until : undefined)),
      await handOverParcel(
        ports,
        inHand,
        beginnings.filter((one) => one.kind !== 'nothing' && one.kind !== 'wait'),
        envelopes,
        theReminder(reminder, begun),
      ),
    ]);
  }
  return earliest;

  function beginning(delivery: Delivery, now: number): ReturnType<typeof beginReminder> {
    return beginReminder(delivery, { number: reminder, proof, channel: begun?.channel }, now);
  }
}

/** A reminder of a delivery leaves. */
function theReminder(number: number, { content, channel }: BegunReminder): Leaving {
  return {
    idOf: ({ id }) => reminderIdOf(id, number),
    contentOf: () => content,
    recipientOf: ({ recipient }) => (channel === undefined ? recipient : (asReachedNext(recipient) ?? recipient)),
    afterOutcome: (delivery, outcome, now) => afterReminder(delivery, number, outcome, now),
    handoverOf: (delivery) => reminderOf(delivery, number),
  };
}

/** What was not handed over is not; an attempt that was cut off may have been, so it is uncertain. */
async function endAll(ports: DeliverPorts, { batchId, reminder }: Round, reason: string): Promise<undefined> {
  const inHand = await BatchInHand.take(ports.store, batchId);
  await inHand?.changeAll((delivery) => endReminder(delivery, reminder, reason, ports.clock.now()));
}

/**
 * Tells the ledger of the reminders of a batch once all of them came to an end. Returns how many have not.
 *
 * @param isOver nobody gets a first attempt any more
 */
async function settleInLedger(
  ports: DeliverPorts,
  { sendId, batchId, reminder, channel }: Round & Pick<BegunReminder, 'channel'>,
  target: CoverageTarget,
  isOver: boolean,
): Promise<number> {
  const known = await ports.store.get('batch', batchId);
  if (!known) return 0;
  return withLedger<number>(ports, recordLog(ports, known.body.recordIssueId), async () => {
    const [send, batch] = await Promise.all([ports.store.get('send', sendId), ports.store.get('batch', batchId)]);
    if (!send || !batch || (batch.body.reminded ?? 0) >= reminder) return { unchanged: 0 };
    const found = await ports.store.getMany('delivery', batch.body.deliveryIds);
    const deliveries = found.flatMap((stored) => (stored ? [stored.body] : []));
    const now = ports.clock.now();
    const left = deliveries.filter((delivery) =>
      isOver
        ? isUnderWay(delivery, reminder)
        : beginReminder(delivery, { number: reminder, proof: target.proof, channel }, now).kind !== 'nothing',
    );
    if (left.length > 0) return { unchanged: left.length };
    const settled = deliveries.flatMap((delivery) => settledReminder(delivery, reminder));
    return {
      actor: { kind: 'app' },
      events:
        settled.length > 0
          ? [
              {
                type: 'reminders-settled',
                data: {
                  authorisation: send.body.authorisation.id,
                  communique: batch.body.communiqueId,
                  reminder,
                  deliveries: settled,
                },
              },
            ]
          : [],
      changes: [{ kind: 'batch', key: batchId, body: { ...batch.body, reminded: reminder }, expected: batch.revision }],
      value: 0,
    };
  });
}

function isUnderWay(delivery: Delivery, reminder: number): boolean {
  const known = reminderOf(delivery, reminder);
  return known !== undefined && !isSettled(known);
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
    // What people tell has no reminders.
    case 'to-do':
    case 'attested':
    case 'stopped':
      return [];
    case 'planned':
    case 'attempting':
      return isSettled(known) ? as('accepted', leftAt(known)) : [];
  }
}
