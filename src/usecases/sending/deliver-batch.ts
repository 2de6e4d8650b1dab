/**
 * Delivers one batch: asks whether its send is still authorised, writes it where it was not written yet, hands its
 * messages over, and tells the ledger what came to an end. Whatever interrupts this, the next run goes on from what is
 * written, and never sends blindly a second time.
 */
import { countDeliveries } from '../../domain/delivery/delivery-counts';
import { isSettled, leftAt, LEASE_MILLISECONDS, type Delivery } from '../../domain/delivery/delivery';
import type { PlannedBatch } from '../../domain/delivery/send-plan';
import type { BatchDocument, SendDocument } from '../../domain/documents';
import type { SettledDelivery } from '../../domain/ledger/event';
import { isAwaited, type StepState } from '../../domain/script/step';
import type { Ports } from '../../ports';
import { BatchInHand } from './batch-in-hand';
import { closeSend } from './close-send';
import { deliverParcels, keepBack } from './deliver-parcels';
import { pushBatches } from './push-batches';
import { leavesBefore } from './readers-turns';
import {
  beginStep,
  isForPeople,
  lookAgainAt,
  lookAtSuccessors,
  nextInLane,
  rests,
  turnOf,
  waits,
  whyEnded,
} from '../run-book/run-script';
import { planOfSend } from './send-progress';
import { writeBatch } from './write-batch';
import type { ReadPorts } from '../records/load-record';
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
  const communiqueId = send && plannedIn(send.body)?.communique.communiqueId;
  if (!send || communiqueId === undefined) return {};
  // An event too many: what it would let go on was let go on, or is found by the sweep.
  if (batch?.body.state === 'settled') return moveOn(send.body);
  const turnIn = (one: SendDocument) => turnOf(one, communiqueId, ports.clock.now());
  const turn = turnIn(send.body);
  if (waits(turn)) return { againAt: lookAgainAt(turn, ports.clock.now()) };
  const ended = whyEnded(turn);
  // An event too many of a batch whose next reader has no turn yet.
  if (batch && ended === undefined && send.body.state === 'running' && rests(batch.body, ports.clock.now()))
    return { againAt: lookAgainAt(untilTurn(batch.body.restsUntil), ports.clock.now()) };
  const isAllHandedOver = batch !== undefined && isForPeople(batch.body);
  const permission =
    ended === undefined
      ? await stillAuthorised(ports, send, isAllHandedOver ? 'objections' : 'cheap-while-young', communiqueId)
      : ({ kind: 'stopped', reason: ended } as const);
  if (permission.kind === 'unknown') return { againAt: ports.clock.now() + permission.afterSeconds * 1000 };
  // The judgement may have found that this communiqué has to wait for its gates, or what of it leaves by now.
  const judged = permission.kind === 'authorised' ? permission.send : send.body;
  if (!plannedIn(judged) || (permission.kind === 'authorised' && waits(turnIn(judged)))) return {};
  const begins = permission.kind === 'authorised' && !batch && judged.script !== undefined;
  // Until it begins it may be changed, and approved anew: what leaves is what stands at that moment.
  const current = begins ? await beginStep(ports, sendId, communiqueId) : judged;
  const planned = current && plannedIn(current);
  if (!planned) return { againAt: ports.clock.now() + 1000 };
  const stopReason = permission.kind === 'stopped' ? permission.reason : undefined;
  const written = batch?.body ?? (await writeBatch(ports, current, planned, stopReason));
  if (stopReason !== undefined) {
    if (written.counts['to-do'] > 0)
      await tellOfTasks(ports, sendId, communiqueId, { kind: 'withdrawn', because: stopReason });
    await stopBatch(ports, written, stopReason);
  }
  const againAt =
    permission.kind === 'authorised' && !isAllHandedOver
      ? await deliverParcels(ports, current, batchId, deadline)
      : undefined;
  const restsUntil =
    typeof againAt === 'number' &&
    current.script?.[communiqueId]?.readers &&
    lookAgainAt(untilTurn(againAt), ports.clock.now()) === undefined
      ? againAt
      : undefined;
  const { left, toDo } = await settleInLedger(ports, batchId, current, restsUntil);
  if (left === toDo) {
    const tellAgainAt =
      toDo > 0 ? await tellOfTasks(ports, sendId, communiqueId, { kind: 'to-do', people: toDo }) : undefined;
    return { ...(await goOn(current)), ...(tellAgainAt === undefined ? {} : { againAt: tellAgainAt }) };
  }
  if (againAt === 'with-its-turn') return {};
  if (restsUntil !== undefined) {
    await makeRoom(current);
    return {};
  }
  return { againAt: againAt ?? ports.clock.now() + LEASE_MILLISECONDS };

  function plannedIn(one: SendDocument): PlannedBatch | undefined {
    return planOfSend(one).find(({ id }) => id === batchId);
  }

  async function goOn(one: SendDocument): Promise<BatchRun> {
    await makeRoom(one);
    return moveOn(one);
  }

  /** A batch that is done, or rests, makes room for the one whose event was held back for it. */
  async function makeRoom(one: SendDocument): Promise<void> {
    const batches = planOfSend(one);
    const place = batches.findIndex(({ id }) => id === batchId);
    const next = nextInLane(one.script, batches, place);
    const known = next && (await ports.store.get('batch', next.id));
    const hasRested = known?.body.state === 'open' && known.body.restsUntil !== undefined;
    const isHeldBack = !known || (hasRested && (stopReason !== undefined || !rests(known.body, ports.clock.now())));
    if (next && isHeldBack) await pushBatches(ports, sendId, [next.id]);
  }

  async function moveOn({ script }: SendDocument): Promise<BatchRun> {
    if (script && isAwaited(script, communiqueId ?? '')) await lookAtSuccessors(ports, sendId);
    await closeSend(ports, sendId);
    return {};
  }
}

/** What waits for a turn, as it is told of a step. */
function untilTurn(until = 0): StepState {
  return { at: 'waiting', for: 'time', until };
}

async function stopBatch(ports: DeliverPorts, { id, counts }: BatchDocument, reason: string): Promise<void> {
  const inHand = counts.stopped === counts.total ? undefined : await BatchInHand.take(ports.store, id);
  if (inHand) await keepBack(ports, inHand, reason);
}

interface Left {
  /** How many have not come to an end. */
  readonly left: number;
  /** How many of these are for people to do. */
  readonly toDo: number;
}

/**
 * Tells the ledger of the deliveries that came to an end.
 *
 * @param nextAt where nothing of the batch leaves before the next of its readers has a turn; it rests until then, unless
 * a person had some of it sent again meanwhile
 */
async function settleInLedger(
  ports: DeliverPorts,
  batchId: string,
  send: SendDocument,
  nextAt: number | undefined,
): Promise<Left> {
  return withLedger<Left>(ports, recordLog(ports, send.recordIssueId), async () => {
    const batch = await ports.store.get('batch', batchId);
    if (!batch) return { unchanged: { left: 0, toDo: 0 } };
    const found = await ports.store.getMany('delivery', batch.body.deliveryIds);
    const deliveries = found.flatMap((stored) => (stored ? [stored.body] : []));
    const settled = deliveries.filter(isSettled);
    const fresh = settled.filter((delivery) => !batch.body.inLedger.includes(delivery.id));
    const left = deliveries.length - settled.length;
    const step = send.script?.[batch.body.communiqueId];
    const now = ports.clock.now();
    const isAskedAgain = nextAt !== undefined && deliveries.some((one) => leavesBefore(one, step, nextAt, now));
    const restsUntil = isAskedAgain ? undefined : nextAt;
    const counts = countDeliveries(deliveries);
    const value = { left, toDo: counts['to-do'] };
    // What people have to do is no end, and no entry: only the sums of the log's head are to have it.
    const isSummedUp = (batch.body.tallied?.begun['to-do'] ?? 0) === value.toDo;
    const isToldSo = fresh.length === 0 && isSummedUp && (left > 0 || batch.body.state === 'settled');
    if (isToldSo && batch.body.restsUntil === restsUntil) return { unchanged: value };
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
            restsUntil,
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
      return { ...common, outcome: 'accepted', at: iso(leftAt(delivery)) };
  }
}

function reference(providerMessageId: string | undefined): { readonly reference?: string } {
  return providerMessageId ? { reference: providerMessageId } : {};
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
