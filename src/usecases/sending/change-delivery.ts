/** Changes deliveries together with the counts of their batches. */
import { stateOf, type Delivery } from '../../domain/delivery/delivery';
import { movedBatch } from '../../domain/delivery/delivery-counts';
import { StoreBusy, type Change, type Ports, type Stored } from '../../ports';

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
