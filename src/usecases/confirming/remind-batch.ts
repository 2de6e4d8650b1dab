/**
 * Reminds the people of one batch who are missing. As with deliveries, the attempt is written before the message is
 * handed over and the outcome afterwards, on condition that nothing happened to the delivery meanwhile: whoever
 * acknowledges in time gets nothing, and whoever may have got the reminder gets no second one.
 */
import type { SentChannel } from '../../domain/channels/names';
import { isSettled, leftAt, LEASE_MILLISECONDS, type Delivery } from '../../domain/delivery/delivery';
import { afterReminder, beginReminder, endReminder, reminderIdOf, reminderOf } from '../../domain/delivery/reminder';
import type { RecordDocument, SendDocument } from '../../domain/documents';
import type { SettledReminder } from '../../domain/ledger/event';
import { personalise } from '../../domain/communique/message';
import { REMINDER_MILLISECONDS } from '../../domain/record/chase';
import type { CoverageTarget } from '../../domain/record/coverage';
import { outsideQuietHours } from '../../domain/script/timing';
import { mailSenderOf, readSettings } from '../administering/settings';
import { headKey } from '../ledger/ledger-keys';
import { recordLog, withLedger } from '../ledger/with-ledger';
import { BatchInHand } from '../sending/batch-in-hand';
import { chaseOf, isEnded } from './chase-of-send';
import { pushReminders } from './chase-targets';
import { change } from '../sending/change-delivery';
import type { BatchRun, DeliverPorts } from '../sending/deliver-batch';
import { BATCHES_UNDER_WAY } from '../sending/push-batches';
import { quarantineAddresses } from '../receiving/quarantine-addresses';
import { readMessage } from '../sending/read-message';
import { lookAgainAt } from '../run-book/run-script';
import { planOfSend } from '../sending/send-progress';
import { isOvertaken, OVERTAKEN, stillAuthorised } from '../sending/still-authorised';

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
  if (!chaseOf(send.body, communiqueId).reminders[reminder - 1]) return {};
  if ((batch.body.reminded ?? 0) >= reminder) return goOn(send.body);
  const waiting = quietUntil(ports, send.body, communiqueId);
  if (waiting !== undefined) return again(waiting);
  const permission = await stillAuthorised(ports, send, 'cheap-while-young', communiqueId);
  if (permission.kind === 'unknown') return { againAt: ports.clock.now() + permission.afterSeconds * 1000 };
  const over = permission.kind === 'stopped' ? permission.reason : await whyOver(ports, round, communiqueId);
  const againAt =
    over === undefined
      ? await remindAll(ports, round, batch.body.deliveryIds, planned.target, deadline)
      : await endAll(ports, batch.body.deliveryIds, reminder, over);
  const left = await settleInLedger(ports, round, target, over !== undefined);
  if (left === 0) return goOn(send.body);
  return again(againAt ?? ports.clock.now() + LEASE_MILLISECONDS);

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
  if (isEnded(send, communiqueId)) return send.stopReason ?? 'It was ended.';
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
  const until = outsideQuietHours(now, send.script?.[communiqueId]?.quiet);
  return until > now ? until : undefined;
}

/** When to look again; undefined when nobody of the batch is left. */
async function remindAll(
  ports: DeliverPorts,
  round: Round,
  deliveryIds: readonly string[],
  { proof }: CoverageTarget,
  deadline: number,
): Promise<number | undefined> {
  const { sendId, batchId, reminder } = round;
  const [inHand, send] = await Promise.all([BatchInHand.take(ports.store, batchId), ports.store.get('send', sendId)]);
  const communiqueId = inHand?.communiqueId ?? '';
  const begun = send && chaseOf(send.body, communiqueId).reminders[reminder - 1];
  if (!inHand || !begun) return undefined;
  const { epoch } = send.body.authorisation;
  const [head, settings, record, message, acknowledgementUrl] = await Promise.all([
    ports.store.get('ledger-head', headKey(recordLog(ports, send.body.recordIssueId))),
    readSettings(ports),
    ports.store.get('record', send.body.recordIssueId),
    readMessage(ports, begun.content),
    ports.webTriggers.url('acknowledgement'),
  ]);
  const checkpoint = head ? `${head.body.log}#${head.body.size} ${head.body.root}` : '';
  let earliest: number | undefined;
  for (const deliveryId of deliveryIds) {
    if (whatToDo(deliveryId)?.kind === 'nothing') continue;
    if (ports.clock.now() >= deadline) return ports.clock.now();
    const quiet = quietUntil(ports, send.body, communiqueId);
    if (quiet !== undefined) return quiet;
    if ((await whyOver(ports, round, communiqueId)) !== undefined) return ports.clock.now();
    const waiting = await remindOne(deliveryId);
    if (waiting !== undefined) earliest = Math.min(waiting, earliest ?? waiting);
  }
  return earliest;

  /** As the delivery was last seen here; what is written on the strength of it is refused if it is otherwise by now. */
  function whatToDo(deliveryId: string): ReturnType<typeof beginReminder> {
    const known = inHand?.delivery(deliveryId);
    if (known?.body.epoch !== epoch) return { kind: 'nothing' };
    return beginReminder(known.body, { number: reminder, proof }, ports.clock.now());
  }

  async function remindOne(deliveryId: string): Promise<number | undefined> {
    for (let tries = 0; tries < 3; tries += 1) {
      const beginning = whatToDo(deliveryId);
      if (beginning.kind === 'nothing') return undefined;
      if (beginning.kind === 'wait') return beginning.until;
      if ((await inHand?.write(beginning.delivery)) !== 'done') continue;
      return beginning.kind === 'begin' ? handOver(beginning.delivery, beginning.channel) : undefined;
    }
    return ports.clock.now() + 1000;
  }

  async function handOver(begunDelivery: Delivery, channel: SentChannel): Promise<number | undefined> {
    const { id, recipient, messageContentDigest, recordIssueId } = begunDelivery;
    const token = await ports.acknowledgementTokens.tokenFor(id, messageContentDigest);
    const outcome = await ports.channels[channel].send({
      deliveryId: reminderIdOf(id, reminder),
      recipient,
      message: personalise(message, {
        acknowledgeUrl: `${acknowledgementUrl}?token=${encodeURIComponent(token)}`,
        checkpoint,
      }),
      record: { issueId: recordIssueId, issueKey: record?.body.issueKey ?? '' },
      sender: mailSenderOf(settings.body),
    });
    const now = ports.clock.now();
    const after = afterReminder(begunDelivery, reminder, outcome, now);
    const kept =
      (await inHand?.write(after)) === 'done'
        ? after
        : await change(ports, id, (delivery) => afterReminder(delivery, reminder, outcome, now));
    if (outcome.kind === 'refused' && outcome.addressFault)
      await quarantineAddresses(ports, [{ delivery: begunDelivery, at: now, reason: outcome.reason }]);
    const progress = kept && reminderOf(kept, reminder)?.progress;
    return progress?.at === 'planned' ? progress.dueAt : undefined;
  }
}

/** What was not handed over is not; an attempt that was cut off may have been, so it is uncertain. */
async function endAll(
  ports: DeliverPorts,
  deliveryIds: readonly string[],
  reminder: number,
  reason: string,
): Promise<undefined> {
  const found = await ports.store.getMany('delivery', deliveryIds);
  for (const stored of found) {
    const known = stored && reminderOf(stored.body, reminder);
    if (stored && known && !isSettled(known))
      await change(ports, stored.key, (delivery) => endReminder(delivery, reminder, reason, ports.clock.now()));
  }
  return undefined;
}

/**
 * Tells the ledger of the reminders of a batch once all of them came to an end. Returns how many have not.
 *
 * @param isOver nobody gets a first attempt any more
 */
async function settleInLedger(
  ports: DeliverPorts,
  { sendId, batchId, reminder }: Round,
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
        : beginReminder(delivery, { number: reminder, proof: target.proof }, now).kind !== 'nothing',
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
