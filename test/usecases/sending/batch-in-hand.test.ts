/** What an invocation believes of its batch is checked by each write. */
import type { BatchDocument } from '../../../src/domain/documents';
import { addReceipt, afterOutcome, beginAttempt, stop, type Delivery } from '../../../src/domain/delivery/delivery';
import { countDeliveries } from '../../../src/domain/delivery/delivery-counts';
import { BatchInHand } from '../../../src/usecases/sending/batch-in-hand';
import { change } from '../../../src/usecases/sending/change-delivery';
import { aDelivery } from '../../builders/deliveries';
import { memoryStore } from '../../contracts/memory-store';

const NOW = 1_000;

async function aBatch() {
  const deliveries: readonly Delivery[] = ['a', 'b'].map((letter) =>
    aDelivery({ id: letter.repeat(32), batchId: 'batch', progress: { at: 'planned', dueAt: 0 }, receipts: {} }),
  );
  const body: BatchDocument = {
    id: 'batch',
    sendId: 'send',
    recordIssueId: '100',
    communiqueId: 'communique',
    deliveryIds: deliveries.map(({ id }) => id),
    counts: countDeliveries(deliveries),
    inLedger: [],
    state: 'open',
  };
  const store = memoryStore(new Map(), () => NOW);
  await store.commit([
    { kind: 'batch', key: 'batch', body, expected: 0 },
    ...deliveries.map((delivery) => ({ kind: 'delivery', key: delivery.id, body: delivery, expected: 0 }) as const),
  ]);
  const inHand = await BatchInHand.take(store, 'batch');
  const [first, second] = deliveries;
  if (!inHand || !first || !second) throw new Error('It was written.');
  const counts = async () => (await store.get('batch', 'batch'))?.body.counts;
  return { store, inHand, first, second, counts };
}

function begun(delivery: Delivery): Delivery {
  const beginning = beginAttempt(delivery, NOW);
  if (beginning.kind !== 'begin') throw new Error('Its turn has come.');
  return beginning.delivery;
}

describe('a batch in hand', () => {
  it('counts each step of its deliveries, one after the other', async () => {
    const { inHand, first, second, counts } = await aBatch();
    expect(await inHand.write(begun(first))).toBe('done');
    expect(await inHand.write(afterOutcome(begun(first), { kind: 'accepted' }, NOW))).toBe('done');
    expect(await inHand.write(begun(second))).toBe('done');
    expect(await counts()).toMatchObject({ total: 2, planned: 0, attempting: 1, accepted: 1 });
  });

  it('goes on, and miscounts nothing, when a receipt of another delivery came meanwhile', async () => {
    const { store, inHand, first, second, counts } = await aBatch();
    await change({ store }, first.id, (delivery) => addReceipt(delivery, 'delivered', NOW));
    expect(await inHand.write(begun(second))).toBe('done');
    expect(await counts()).toMatchObject({ total: 2, planned: 0, attempting: 1, delivered: 1 });
  });

  it('writes nothing over a delivery that somebody else began meanwhile', async () => {
    const { store, inHand, first, counts } = await aBatch();
    await change({ store }, first.id, begun);
    expect(await inHand.write(begun(first))).toBe('conflict');
    expect(await counts()).toMatchObject({ total: 2, planned: 1, attempting: 1 });
  });

  it('writes several in one step, but for those that somebody else began meanwhile', async () => {
    const { store, inHand, first, second, counts } = await aBatch();
    await change({ store }, first.id, begun);
    expect((await inHand.writeTogether([begun(first), begun(second)])).map(({ id }) => id)).toEqual([second.id]);
    expect(await counts()).toMatchObject({ total: 2, planned: 0, attempting: 2 });
    expect((await store.get('delivery', first.id))?.revision).toBe(2);
    expect((await store.get('delivery', second.id))?.revision).toBe(2);
  });

  it('decides anew on what somebody else changed while all of it is changed', async () => {
    const { store, inHand, first, counts } = await aBatch();
    await change({ store }, first.id, (delivery) => afterOutcome(begun(delivery), { kind: 'accepted' }, NOW));
    await inHand.changeAll((delivery) => stop(delivery, 'The send was stopped.', NOW));
    expect(await counts()).toMatchObject({ total: 2, planned: 0, accepted: 1, stopped: 1 });
  });
});
