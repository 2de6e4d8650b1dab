/**
 * Delivers one batch: asks whether its send is still authorised, writes it where it was not written yet, hands its
 * messages over, and tells the ledger what came to an end. Whatever interrupts this, the next run goes on from what is
 * written, and never sends blindly a second time.
 */
import { LEASE_MILLISECONDS } from '../../domain/delivery/delivery';
import type { PlannedBatch } from '../../domain/delivery/send-plan';
import type { BatchDocument, SendDocument } from '../../domain/documents';
import type { Ports } from '../../ports';
import type { ReadPorts } from '../records/load-record';
import { beginStep, ifSoon, isForPeople, lookAgainAt, rests, turnOf, waits, whyEnded } from '../run-book/run-script';
import { tellOfTasks } from '../telling/tell-of-tasks';
import { BatchInHand } from './batch-in-hand';
import { deliverParcels, keepBack } from './deliver-parcels';
import { makeRoom, moveOn } from './go-on';
import { planOfSend } from './send-progress';
import { settleBatch } from './settle-batch';
import { outUntil } from './outages';
import { stillAuthorised } from './still-authorised';
import { writeBatch } from './write-batch';

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
  ids: { readonly sendId: string; readonly batchId: string },
  deadline: number,
): Promise<BatchRun> {
  const taken = await takeUp(ports, ids);
  if (!('batch' in taken)) return taken;
  const { send, batch, stopReason } = taken;
  const { id: batchId, communiqueId } = batch;
  const isStopped = stopReason !== undefined;
  if (isStopped) await stopBatch(ports, batch, stopReason);
  const again = isStopped || isForPeople(batch) ? undefined : await deliverParcels(ports, send, batchId, deadline);
  const restsUntil = restBetweenTurns(send, communiqueId, again, ports.clock.now());
  const { left, toDo } = await settleBatch(ports, batchId, send, restsUntil);
  if (left === toDo) {
    const tellAgainAt =
      toDo > 0 ? await tellOfTasks(ports, send.id, communiqueId, { kind: 'to-do', people: toDo }) : undefined;
    await makeRoom(ports, send, batchId, isStopped);
    await moveOn(ports, send, communiqueId);
    return { againAt: tellAgainAt };
  }
  if (restsUntil !== undefined) {
    await makeRoom(ports, send, batchId, isStopped);
    return {};
  }
  return again === 'with-its-turn' ? {} : { againAt: again ?? ports.clock.now() + LEASE_MILLISECONDS };
}

/** A batch of which something is to be done now. */
interface TakenUp {
  /** What leaves of the batch is as this plans it. */
  readonly send: SendDocument;
  readonly batch: BatchDocument;
  /** Why nothing of it leaves any more; absent while something may. */
  readonly stopReason?: string;
}

/** The batch, written where it was not yet; or, where nothing is to be done now, when to look at it again. */
async function takeUp(
  ports: DeliverPorts,
  { sendId, batchId }: { readonly sendId: string; readonly batchId: string },
): Promise<TakenUp | BatchRun> {
  const [send, batch] = await Promise.all([ports.store.get('send', sendId), ports.store.get('batch', batchId)]);
  const known = send && plannedIn(send.body, batchId);
  if (!send || !known) return {};
  const { communiqueId, channel } = known.communique;
  // An event too many: what it would let go on was let go on, or is found by the sweep.
  if (batch?.body.state === 'settled') {
    await moveOn(ports, send.body, communiqueId);
    return {};
  }
  const now = ports.clock.now();
  const turn = turnOf(send.body, communiqueId, now);
  if (waits(turn)) return { againAt: lookAgainAt(turn, now) };
  const ended = whyEnded(turn);
  const goesOn = ended === undefined && send.body.state === 'running';
  // An event too many of a batch whose next reader has no turn yet.
  if (batch && goesOn && rests(batch.body, now)) return { againAt: ifSoon(batch.body.restsUntil, now) };
  // Nothing is judged while nothing may leave.
  const until = goesOn ? outUntil(send.body, channel, now) : undefined;
  if (until !== undefined) return { againAt: until };
  const look = batch && isForPeople(batch.body) ? 'objections' : 'cheap-while-young';
  const permission =
    ended === undefined
      ? await stillAuthorised(ports, send, look, communiqueId)
      : ({ kind: 'stopped', reason: ended } as const);
  switch (permission.kind) {
    case 'unknown':
      return { againAt: ports.clock.now() + permission.afterSeconds * 1000 };
    case 'stopped': {
      const { reason: stopReason } = permission;
      const written = batch?.body ?? (await writeBatch(ports, send.body, known, stopReason));
      return { send: send.body, batch: written, stopReason };
    }
    case 'authorised':
      return begun(ports, permission.send, { batchId, communiqueId }, batch?.body);
  }
}

/** The judgement may have found that the communiqué has to wait for its gates, or what of it leaves by now. */
async function begun(
  ports: DeliverPorts,
  judged: SendDocument,
  { batchId, communiqueId }: { readonly batchId: string; readonly communiqueId: string },
  batch: BatchDocument | undefined,
): Promise<TakenUp | BatchRun> {
  if (!plannedIn(judged, batchId) || waits(turnOf(judged, communiqueId, ports.clock.now()))) return {};
  if (batch) return { send: judged, batch };
  // Until it begins it may be changed, and approved anew: what leaves is what stands at that moment.
  const send = judged.script === undefined ? judged : await beginStep(ports, judged.id, communiqueId);
  const planned = send && plannedIn(send, batchId);
  return planned ? { send, batch: await writeBatch(ports, send, planned) } : { againAt: ports.clock.now() + 1000 };
}

function plannedIn(send: SendDocument, batchId: string): PlannedBatch | undefined {
  return planOfSend(send).find(({ id }) => id === batchId);
}

/** Until when nothing of a batch leaves, where the next of its readers has a turn later than an event can wait for. */
function restBetweenTurns(
  { script }: SendDocument,
  communiqueId: string,
  again: Awaited<ReturnType<typeof deliverParcels>>,
  now: number,
): number | undefined {
  const isLater = typeof again === 'number' && ifSoon(again, now) === undefined;
  return isLater && script?.[communiqueId]?.readers ? again : undefined;
}

/** What people had still to do is withdrawn, too. */
async function stopBatch(ports: DeliverPorts, batch: BatchDocument, reason: string): Promise<void> {
  const { id, sendId, communiqueId, counts } = batch;
  if (counts['to-do'] > 0) await tellOfTasks(ports, sendId, communiqueId, { kind: 'withdrawn', because: reason });
  const inHand = counts.stopped === counts.total ? undefined : await BatchInHand.take(ports.store, id);
  if (inHand) await keepBack(ports, inHand, reason);
}
