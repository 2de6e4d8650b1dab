/** What a batch of a send lets go on when it is done, or rests between its readers' turns. */
import type { BatchDocument, SendDocument } from '../../domain/documents';
import { isAwaited } from '../../domain/script/step';
import type { LedgerPorts } from '../ledger/with-ledger';
import type { Ports } from '../../ports';
import { lookAtSuccessors, nextInLane, rests } from '../run-book/run-script';
import { closeSend } from './close-send';
import { pushBatches } from './push-batches';
import { planOfSend } from './send-progress';

type GoOnPorts = LedgerPorts & Pick<Ports, 'queue' | 'cache'>;

/**
 * Only so many batches are under way at once: one that is done, or rests, makes room for the one that was held back for it.
 *
 * @param isStopped nothing of the send, or of the communiqué, leaves any more
 */
export async function makeRoom(
  { store, queue, clock }: Pick<Ports, 'store' | 'queue' | 'clock'>,
  send: SendDocument,
  batchId: string,
  isStopped: boolean,
): Promise<void> {
  const batches = planOfSend(send);
  const next = nextInLane(
    send.script,
    batches,
    batches.findIndex(({ id }) => id === batchId),
  );
  if (!next) return;
  const known = await store.get('batch', next.id);
  if (!known || isToGoOn(known.body, isStopped, clock.now())) await pushBatches({ queue }, send.id, [next.id]);
}

/** Whether a batch has rested, and does not any more. What was never let go, or is under way, has an event of its own. */
function isToGoOn(batch: BatchDocument, isStopped: boolean, now: number): boolean {
  return batch.state === 'open' && batch.restsUntil !== undefined && (isStopped || !rests(batch, now));
}

/** Other steps may have waited for what is done now, and the send is closed once all of it is. */
export async function moveOn(ports: GoOnPorts, send: SendDocument, communiqueId: string): Promise<void> {
  if (send.script && isAwaited(send.script, communiqueId)) await lookAtSuccessors(ports, send.id);
  await closeSend(ports, send.id);
}
