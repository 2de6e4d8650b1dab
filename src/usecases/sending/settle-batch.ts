/** Tells the ledger of the deliveries of a batch that came to an end, and writes down until when the others rest. */
import { countDeliveries } from '../../domain/delivery/delivery-counts';
import { isSettled, leftAt, type Delivery } from '../../domain/delivery/delivery';
import type { SendDocument } from '../../domain/documents';
import type { SettledDelivery } from '../../domain/ledger/event';
import { recordLog, withLedger, type LedgerPorts } from '../ledger/with-ledger';
import { leavesBefore } from './readers-turns';

interface Left {
  /** How many have not come to an end. */
  readonly left: number;
  /** How many of these are for people to do. */
  readonly toDo: number;
}

/**
 * @param nextAt where nothing of the batch leaves before the next of its readers has a turn; it rests until then, unless
 * a person had some of it sent again meanwhile
 */
export async function settleBatch(
  ports: LedgerPorts,
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
