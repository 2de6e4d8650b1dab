/**
 * A batch and its deliveries as one invocation knows them, so that they are not read anew for each message. What it
 * believes is checked by every write: where somebody else wrote meanwhile, a receipt for instance, it looks again.
 */
import type { BatchDocument } from '../../domain/documents';
import type { Delivery } from '../../domain/delivery/delivery';
import { movedBatch } from '../../domain/delivery/delivery-counts';
import { PARCEL_LIMIT } from '../../domain/delivery/parcel';
import { chunks } from '../../domain/delivery/send-plan';
import { StoreBusy, type Change, type Ports, type Stored } from '../../ports';

/** As often as others may write the same at the same time: receipts, people, a second run of the same event. */
const TRIES = 20;

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

  /** All, or those with these ids, as they were when they were last read or written here. */
  all(ids: readonly string[] = this.batch.body.deliveryIds): readonly Delivery[] {
    return ids.flatMap((id) => this.deliveries.get(id)?.body ?? []);
  }

  /**
   * Writes the delivery, with its batch's counts where they change, provided that it still is what is believed here;
   * `conflict` when something happened to the delivery itself.
   */
  async write(after: Delivery): Promise<'done' | 'conflict'> {
    return (await this.writeTogether([after])).length === 1 ? 'done' : 'conflict';
  }

  /**
   * The same for several, in one step for those that still are what is believed here. Answers with those that were
   * written; something happened to the others.
   *
   * @param afters at most {@link PARCEL_LIMIT}
   */
  async writeTogether(afters: readonly Delivery[]): Promise<readonly Delivery[]> {
    let writing = afters.flatMap((after) => {
      const stored = this.deliveries.get(after.id);
      return stored ? [{ stored, after }] : [];
    });
    for (let count = 0; count < TRIES && writing.length > 0; count += 1) {
      const { batch } = this;
      const body = writing.reduce((moved, { stored, after }) => movedBatch(moved, stored.body, after), batch.body);
      const moves = body !== batch.body;
      const changes: readonly Change[] = [
        ...writing.map(({ stored, after }): Change => ({
          kind: 'delivery',
          key: stored.key,
          body: after,
          expected: stored.revision,
        })),
        ...(moves ? [{ kind: 'batch', key: batch.key, body, expected: batch.revision } as const] : []),
      ];
      if ((await this.store.commit(changes)) === 'done') {
        for (const { stored, after } of writing)
          this.deliveries.set(stored.key, { ...stored, body: after, revision: stored.revision + 1 });
        if (moves) this.batch = { ...batch, body, revision: batch.revision + 1 };
        return writing.map(({ after }) => after);
      }
      await this.lookAgain(writing.map(({ stored }) => stored.key));
      writing = writing.filter(({ stored }) => this.deliveries.get(stored.key)?.revision === stored.revision);
    }
    return [];
  }

  /** Decides on each delivery, and once more where something happened to it meanwhile, until all of it is written. */
  async changeAll(decide: (delivery: Delivery) => Delivery): Promise<void> {
    for (let count = 0; count < TRIES; count += 1) {
      const decided = this.all().flatMap((delivery) => {
        const after = decide(delivery);
        return after === delivery ? [] : [after];
      });
      if (decided.length === 0) return;
      for (const part of chunks(decided, PARCEL_LIMIT)) await this.writeTogether(part);
    }
    throw new StoreBusy('A batch was too busy to be written.');
  }

  /** At the deliveries and at the batch: somebody else wrote one of them. */
  private async lookAgain(ids: readonly string[]): Promise<void> {
    const [deliveries, batch] = await Promise.all([
      this.store.getMany('delivery', ids),
      this.store.get('batch', this.batch.key),
    ]);
    for (const delivery of deliveries) if (delivery) this.deliveries.set(delivery.key, delivery);
    if (batch) this.batch = batch;
  }
}
