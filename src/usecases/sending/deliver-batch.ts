/**
 * Delivers one batch: each delivery is checked against the standing authorisation as it leaves, the attempt is written,
 * the message handed over, the outcome written. Whatever interrupts this, the next run goes on from what is written, and
 * never sends blindly a second time.
 */
import { countDeliveries, movedBatch } from '../../domain/delivery/delivery-counts';
import {
  afterOutcome,
  beginAttempt,
  isSettled,
  LEASE_MILLISECONDS,
  stateOf,
  stop,
  type Delivery,
  type Outcome,
} from '../../domain/delivery/delivery';
import type { SentChannel } from '../../domain/channels/names';
import type { BatchDocument, SendDocument } from '../../domain/documents';
import { PLANNED_ELSEWHERE } from '../../domain/delivery/fence';
import type { SettledDelivery } from '../../domain/ledger/event';
import { isAwaited } from '../../domain/script/step';
import { personalise, type Message } from '../../domain/communique/message';
import { StoreBusy, type Change, type Ports, type Stored } from '../../ports';
import { BatchInHand } from './batch-in-hand';
import { closeSend } from './close-send';
import { pushBatches } from './push-batches';
import {
  beginStep,
  isForPeople,
  lookAgainAt,
  lookAtSuccessors,
  nextInLane,
  turnOf,
  waits,
  whyEnded,
} from '../run-book/run-script';
import { planOfSend } from './send-progress';
import { writeBatch } from './write-batch';
import { readMessage } from './read-message';
import { headKey } from '../ledger/ledger-keys';
import type { ReadPorts } from '../records/load-record';
import { mailSenderOf, readSettings } from '../administering/settings';
import { quarantineAddresses } from '../receiving/quarantine-addresses';
import { stillAuthorised } from './still-authorised';
import { tellOfTasks } from '../telling/tell-of-tasks';
import { recordLog, withLedger } from '../ledger/with-ledger';

export type DeliverPorts = ReadPorts &
  Pick<Ports, 'random' | 'ledgerKey' | 'queue' | 'channels' | 'notices' | 'webTriggers' | 'acknowledgementTokens'>;

export interface BatchRun {
  /** When the batch has to be looked at again; undefined when nothing is left to do. */
  readonly againAt?: number;
}

/**
 * @param deadline when to stop and come back, so that the invocation ends before the platform ends it; milliseconds
 * since the epoch.
 */
export async function deliverBatch(
  ports: DeliverPorts,
  { sendId, batchId }: { readonly sendId: string; readonly batchId: string },
  deadline: number,
): Promise<BatchRun> {
  const [send, batch] = await Promise.all([ports.store.get('send', sendId), ports.store.get('batch', batchId)]);
  const batches = send ? planOfSend(send.body) : [];
  const place = batches.findIndex(({ id }) => id === batchId);
  const planned = batches[place];
  if (!send || !planned) return {};
  if (batch?.body.state === 'settled') return goOn();
  const { communiqueId } = planned.communique;
  const turnIn = (current: SendDocument) => turnOf(current, communiqueId, ports.clock.now());
  const turn = turnIn(send.body);
  if (waits(turn)) return { againAt: lookAgainAt(turn, ports.clock.now()) };
  const ended = whyEnded(turn);
  const isAllHandedOver = batch !== undefined && isForPeople(batch.body);
  const permission =
    ended === undefined
      ? await stillAuthorised(ports, send, isAllHandedOver ? 'objections' : 'cheap-while-young', communiqueId)
      : ({ kind: 'stopped', reason: ended } as const);
  if (permission.kind === 'unknown') return { againAt: ports.clock.now() + permission.afterSeconds * 1000 };
  // The judgement may have found that this communiqué has to wait for its gates.
  if (permission.kind === 'authorised' && waits(turnIn(permission.send))) return {};
  const begins = permission.kind === 'authorised' && !batch && permission.send.script !== undefined;
  if (begins && !(await beginStep(ports, sendId, communiqueId))) return { againAt: ports.clock.now() + 1000 };
  const stopReason = permission.kind === 'stopped' ? permission.reason : undefined;
  const written = batch?.body ?? (await writeBatch(ports, send.body, planned, stopReason));
  if (stopReason !== undefined) {
    if (written.counts['to-do'] > 0)
      await tellOfTasks(ports, sendId, communiqueId, { kind: 'withdrawn', because: stopReason });
    await stopBatch(ports, written, stopReason);
  }
  const againAt =
    permission.kind === 'authorised' && !isAllHandedOver
      ? await deliverAll(ports, permission.send, written, deadline)
      : undefined;
  const { left, toDo } = await settleInLedger(ports, batchId, send.body);
  if (left === toDo) {
    const tellAgainAt =
      toDo > 0 ? await tellOfTasks(ports, sendId, communiqueId, { kind: 'to-do', people: toDo }) : undefined;
    return { ...(await goOn()), ...(tellAgainAt === undefined ? {} : { againAt: tellAgainAt }) };
  }
  if (againAt === 'with-its-turn') return {};
  return { againAt: againAt ?? ports.clock.now() + LEASE_MILLISECONDS };

  /** A batch that is done makes room for the one whose event was held back for it. */
  async function goOn(): Promise<BatchRun> {
    const next = nextInLane(send?.body.script, batches, place);
    if (next && !(await ports.store.get('batch', next.id))) await pushBatches(ports, sendId, [next.id]);
    if (send?.body.script && isAwaited(send.body.script, batches[place]?.communique.communiqueId ?? ''))
      await lookAtSuccessors(ports, sendId);
    await closeSend(ports, sendId);
    return {};
  }
}

async function deliverAll(
  ports: DeliverPorts,
  send: SendDocument,
  batch: BatchDocument,
  deadline: number,
): Promise<number | 'with-its-turn' | undefined> {
  const [head, settings, record] = await Promise.all([
    ports.store.get('ledger-head', headKey(recordLog(ports, send.recordIssueId))),
    readSettings(ports),
    ports.store.get('record', send.recordIssueId),
  ]);
  const inHand = await BatchInHand.take(ports.store, batch.id);
  if (!record || !inHand) return undefined;
  const messages = new Map<string, Promise<Message>>();
  const acknowledgementUrl = await ports.webTriggers.url('acknowledgement');
  const checkpoint = head ? `${head.body.log}#${head.body.size} ${head.body.root}` : '';
  let earliest: number | undefined;
  for (const deliveryId of batch.deliveryIds) {
    if (ports.clock.now() >= deadline) return ports.clock.now();
    const current = await ports.store.get('send', send.id);
    if (current?.body.state !== 'running') {
      await stopBatch(ports, batch, current?.body.stopReason ?? 'The send was stopped.');
      return undefined;
    }
    const turn = turnOf(current.body, batch.communiqueId, ports.clock.now());
    const ended = whyEnded(turn);
    if (ended !== undefined) {
      await stopBatch(ports, batch, ended);
      return undefined;
    }
    if (waits(turn)) return lookAgainAt(turn, ports.clock.now()) ?? 'with-its-turn';
    const waiting = await deliverOne(deliveryId);
    if (waiting !== undefined) earliest = Math.min(waiting, earliest ?? waiting);
  }
  return earliest;

  async function deliverOne(deliveryId: string): Promise<number | undefined> {
    const stored = inHand?.delivery(deliveryId);
    if (!stored) return undefined;
    if (stored.body.epoch !== send.authorisation.epoch) {
      await change(ports, deliveryId, (delivery) => stop(delivery, PLANNED_ELSEWHERE, ports.clock.now()));
      return undefined;
    }
    const beginning = beginAttempt(stored.body, ports.clock.now());
    switch (beginning.kind) {
      case 'nothing':
        return undefined;
      case 'wait':
        return beginning.until;
      case 'uncertain':
        await change(ports, deliveryId, (delivery) =>
          beginAttempt(delivery, ports.clock.now()).kind === 'uncertain' ? beginning.delivery : delivery,
        );
        return undefined;
      case 'hand-over':
        // Whoever was faster handed the same over.
        await inHand?.write(beginning.delivery);
        return undefined;
      case 'begin':
        return attempt(beginning.delivery, beginning.channel);
    }
  }

  async function attempt(begun: Delivery, channel: SentChannel): Promise<number | undefined> {
    const message = await messageOf(begun.messageContentDigest);
    if ((await inHand?.write(begun)) !== 'done') return ports.clock.now() + 1000;
    const token = await ports.acknowledgementTokens.tokenFor(begun.id, begun.messageContentDigest);
    const outcome = await ports.channels[channel].send({
      deliveryId: begun.id,
      recipient: begun.recipient,
      message: personalise(message, {
        acknowledgeUrl: `${acknowledgementUrl}?token=${encodeURIComponent(token)}`,
        checkpoint,
      }),
      record: { issueId: send.recordIssueId, issueKey: record?.body.issueKey ?? '' },
      sendId: send.id,
      sender: mailSenderOf(settings.body),
    });
    const after = await settle(begun, outcome);
    if (outcome.kind === 'refused' && outcome.addressFault)
      await quarantineAddresses(ports, [{ delivery: begun, at: ports.clock.now(), reason: outcome.reason }]);
    return after?.progress.at === 'planned' ? after.progress.dueAt : undefined;
  }

  /** A receipt may have been faster than the answer; then what it says stays. */
  async function settle(begun: Delivery, outcome: Outcome): Promise<Delivery | undefined> {
    const now = ports.clock.now();
    const after = afterOutcome(begun, outcome, now);
    if ((await inHand?.write(after)) === 'done') return after;
    return change(ports, begun.id, (delivery) => afterOutcome(delivery, outcome, now));
  }

  /** A batch has one message, which is read and checked once in an invocation. */
  function messageOf(digest: string): Promise<Message> {
    const reading = messages.get(digest) ?? readMessage(ports, digest);
    messages.set(digest, reading);
    return reading;
  }
}

/** Changes a delivery together with its batch's counts. Conflicts with receipts are resolved by deciding anew. */
export async function change(
  ports: Pick<Ports, 'store'>,
  deliveryId: string,
  decide: (delivery: Delivery) => Delivery,
): Promise<Delivery | undefined> {
  for (let count = 0; count < 20; count += 1) {
    const stored = await ports.store.get('delivery', deliveryId);
    if (!stored) return undefined;
    const decided = decide(stored.body);
    if (decided === stored.body) return decided;
    const changes = await deliveryChanges(ports, [{ stored, after: decided }]);
    if ((await ports.store.commit(changes)) === 'done') return decided;
  }
  throw new StoreBusy('A delivery was too busy to be written.');
}

/** The deliveries' new bodies, and their batches with the counts that follow. */
export async function deliveryChanges(
  ports: Pick<Ports, 'store'>,
  decided: readonly { readonly stored: Stored<Delivery>; readonly after: Delivery }[],
): Promise<readonly Change[]> {
  const moving = decided.filter(({ stored, after }) => stateOf(after) !== stateOf(stored.body));
  const batches = await ports.store.getMany('batch', [...new Set(moving.map(({ stored }) => stored.body.batchId))]);
  return [
    ...decided.map(({ stored, after }): Change => ({
      kind: 'delivery',
      key: stored.key,
      body: after,
      expected: stored.revision,
    })),
    ...batches.flatMap((batch): Change[] => {
      if (!batch) return [];
      const own = moving.filter(({ stored }) => stored.body.batchId === batch.key);
      const body = own.reduce((moved, { stored, after }) => movedBatch(moved, stored.body, after), batch.body);
      return [{ kind: 'batch', key: batch.key, body, expected: batch.revision }];
    }),
  ];
}

/** What has not left is kept back; an attempt that was cut off may have left, so it is uncertain, here as elsewhere. */
async function stopBatch(ports: DeliverPorts, batch: BatchDocument, reason: string): Promise<void> {
  if (batch.counts.stopped === batch.counts.total) return;
  for (const deliveryId of batch.deliveryIds)
    await change(ports, deliveryId, (delivery) => stop(delivery, reason, ports.clock.now()));
}

interface Left {
  /** How many have not come to an end. */
  readonly left: number;
  /** How many of these are for people to do. */
  readonly toDo: number;
}

/** Tells the ledger of the deliveries that came to an end. */
async function settleInLedger(ports: DeliverPorts, batchId: string, send: SendDocument): Promise<Left> {
  return withLedger<Left>(ports, recordLog(ports, send.recordIssueId), async () => {
    const batch = await ports.store.get('batch', batchId);
    if (!batch) return { unchanged: { left: 0, toDo: 0 } };
    const found = await ports.store.getMany('delivery', batch.body.deliveryIds);
    const deliveries = found.flatMap((stored) => (stored ? [stored.body] : []));
    const settled = deliveries.filter(isSettled);
    const fresh = settled.filter((delivery) => !batch.body.inLedger.includes(delivery.id));
    const left = deliveries.length - settled.length;
    const counts = countDeliveries(deliveries);
    const value = { left, toDo: counts['to-do'] };
    // What people have to do is no end, and no entry: only the sums of the log's head are to have it.
    const isSummedUp = (batch.body.tallied?.begun['to-do'] ?? 0) === value.toDo;
    if (fresh.length === 0 && isSummedUp && (left > 0 || batch.body.state === 'settled')) return { unchanged: value };
    return {
      actor: { kind: 'app' },
      events:
        fresh.length > 0
          ? [
              {
                type: 'deliveries-settled',
                data: { authorisation: send.authorisation.id, deliveries: fresh.map(settledDelivery) },
              },
            ]
          : [],
      changes: [
        {
          kind: 'batch',
          key: batchId,
          body: {
            ...batch.body,
            counts,
            inLedger: [...batch.body.inLedger, ...fresh.map((delivery) => delivery.id)],
            state: left === 0 ? 'settled' : 'open',
          },
          expected: batch.revision,
        },
      ],
      value,
    };
  });
}

/** A delivery that came to an end, as the ledger tells it. */
export function settledDelivery(delivery: Delivery): SettledDelivery {
  const { progress } = delivery;
  const common = {
    delivery: delivery.id,
    communique: delivery.communiqueId,
    revision: delivery.communiqueRevision,
    channel: delivery.channel,
    content: delivery.messageContentDigest,
    recipient: delivery.recipientCommitment,
  };
  switch (progress.at) {
    case 'accepted':
      return { ...common, outcome: 'accepted', at: iso(progress.acceptedAt), ...reference(progress.providerMessageId) };
    case 'failed':
      return { ...common, outcome: 'failed', at: iso(progress.failedAt) };
    case 'stopped':
      return { ...common, outcome: 'cancelled', at: iso(progress.stoppedAt) };
    case 'uncertain':
      return { ...common, outcome: 'uncertain', at: iso(progress.since) };
    case 'attested':
      return { ...common, outcome: 'accepted', at: iso(progress.attestedAt) };
    case 'to-do':
    case 'planned':
    case 'attempting':
      return { ...common, outcome: 'accepted', at: iso(Math.min(...Object.values(delivery.receipts))) };
  }
}

function reference(providerMessageId: string | undefined): { readonly reference?: string } {
  return providerMessageId ? { reference: providerMessageId } : {};
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
