/** What becomes known of the deliveries to the partners, who get mail at external addresses. */
import type { Delivery, ReceiptKind } from '../../../src/domain/delivery/delivery';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import type { World } from './world';

/** In an order of their own that stays the same. */
export function partnersOf(world: World): readonly Delivery[] {
  return world
    .all('delivery')
    .filter(({ channel }) => channel === 'external-mail')
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** A receipt for each of the first so many. */
export async function receive(world: World, kind: ReceiptKind, count: number): Promise<void> {
  await recordReceipts(
    world.ports(),
    partnersOf(world)
      .slice(0, count)
      .map(({ id }) => ({ deliveryId: id, kind, at: world.state.now })),
  );
}

/** Somebody answers for the partners. */
export function answersFor(world: World, responsibleAccountId: string): void {
  const row = world.state.rows.get('group:partners');
  Object.assign(row?.body as object, { responsibleAccountId });
}
