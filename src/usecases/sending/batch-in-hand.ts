/**
 * A batch and its deliveries as one invocation knows them, so that they are not read anew for each message. What it
 * believes is checked by every write: where somebody else wrote meanwhile, a receipt for instance, it looks again.
 */
import type { BatchDocument } from '../../domain/documents';
import type { Delivery } from '../../domain/delivery/delivery';
import { movedBatch } from '../../domain/delivery/delivery-counts';
import type { Change, Ports, Stored } from '../../ports';

const TRIES = 5;

export class BatchInHand {
  private constructor(
    private readonly store: Ports['store'],
    private batch: Stored<BatchDocument>,
    private readonly deliveries: Map<string, Stored<Delivery>>,
  ) {}

  /** Reads the batch and all of its deliveries. */
  static async take(store: Ports['store'], batchId: string): Promise<BatchInHand | undefined> {
    const batch = await store.get('batch', batchId);
    if (!batch) return undefined;
    const found = await store.getMany('delivery', batch.body.deliveryIds);
    return new BatchInHand(
      store,
      batch,
      new Map(found.flatMap((stored) => (stored ? [[stored.key, stored] as const] : []))),
    );
  }

  get communiqueId(): string {
    return this.batch.body.communiqueId;
  }

  /** As it was when it was last read or written here. */
  delivery(id: string): Stored<Delivery> | undefined {
    return this.deliveries.get(id);
  }

  /**
   * Writes the delivery, with its batch's counts where they change, provided that it still is what is believed here; `conflict` when
   * something happened to the delivery itself.
   */
  async write(after: Delivery): Promise<'done' | 'conflict'> {
    for (let count = 0; count < TRIES; count += 1) {
      const stored = this.deliveries.get(after.id);
      if (!stored) return 'conflict';
      const batch = movedBatch(this.batch.body, stored.body, after);
      const moves = batch !== this.batch.body;
      const changes: readonly Change[] = [
        { kind: 'delivery', key: after.id, body: after, expected: stored.revision },
        ...(moves ? [{ kind: 'batch', key: this.batch.key, body: batch, expected: this.batch.revision } as const] : []),
      ];
      if ((await this.store.commit(changes)) === 'done') {
        this.deliveries.set(after.id, { ...stored, body: after, revision: stored.revision + 1 });
        if (moves) this.batch = { ...this.batch, body: batch, revision: this.batch.revision + 1 };
        return 'done';
      }
      if (!(await this.lookAgain(stored))) return 'conflict';
    }
    return 'conflict';
  }

  /** Whether the delivery is what it was; the batch's counts may be others. */
  async lookAgain(known: Stored<Delivery>): Promise<boolean> {
    const [delivery, batch] = await Promise.all([
      this.store.get('delivery', known.key),
      this.store.get('batch', this.batch.key),
    ]);
    if (delivery) this.deliveries.set(known.key, delivery);
    if (batch) this.batch = batch;
    return delivery?.revision === known.revision && batch !== undefined;
  }
}
