/** What must hold at any moment of a send, whatever happened to the processes that work on it. */
import { stateOf } from '../../../src/domain/delivery/delivery';
import { countDeliveries, NO_DELIVERIES } from '../../../src/domain/delivery/delivery-counts';
import { tallyBatch, type Tallied, type Tallies } from '../../../src/domain/delivery/tally';
import type { BatchDocument } from '../../../src/domain/documents';
import { canonicalJson } from '../../../src/domain/encoding/canonical-json';
import type { World } from './world';

/** How often the channel handed a message over, by delivery. */
export function mailsByDelivery(world: World): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { deliveryId } of world.state.mails) counts.set(deliveryId, (counts.get(deliveryId) ?? 0) + 1);
  return counts;
}

/** Deliveries of sends that were authorised; a plan without an authorisation is nobody's delivery yet. */
export function authorisedDeliveries(world: World) {
  const sends = new Set(world.all('send').map((send) => send.id));
  return world.all('delivery').filter((delivery) => sends.has(delivery.sendId));
}

/** Throws, in words, when something was sent that should not have been, or is told otherwise than it is. */
export function checkSend(world: World): void {
  const mails = mailsByDelivery(world);
  const deliveries = authorisedDeliveries(world);
  const known = new Set(deliveries.map((delivery) => delivery.id));
  for (const [id, count] of mails) {
    if (count > 1) throw new Error(`Delivery ${id} left ${count} times.`);
    if (!known.has(id)) throw new Error(`A message left without an authorised delivery: ${id}.`);
  }
  for (const delivery of deliveries) {
    const state = stateOf(delivery);
    const told = ['accepted', 'delivered', 'acknowledged'].includes(state);
    if (told && !mails.has(delivery.id)) throw new Error(`A delivery counts as ${state}, but nothing ever left.`);
  }
  for (const batch of world.all('batch').filter((one) => world.all('send').some((send) => send.id === one.sendId))) {
    const own = world.all('delivery').filter((delivery) => delivery.batchId === batch.id);
    const counted = JSON.stringify(countDeliveries(own));
    if (own.length !== batch.deliveryIds.length) throw new Error('A batch lost a delivery.');
    if (JSON.stringify(batch.counts) !== counted)
      throw new Error(`A batch counts ${JSON.stringify(batch.counts)}, its deliveries are ${counted}.`);
  }
  checkTallies(world);
  for (const record of world.all('record')) checkRecord(world, record.sendId, record.state);
}

/** The sums by which a large send is known are those of its batches, and of a batch that is settled nothing is missing. */
function checkTallies(world: World): void {
  let expected: Tallies = {};
  for (const { tallied, ...batch } of world.all('batch')) {
    if (
      batch.state === 'settled' &&
      JSON.stringify(tallied) !== JSON.stringify(tallyBatch<BatchDocument>({}, batch).batch.tallied)
    )
      throw new Error(`A settled batch counts ${JSON.stringify(batch.counts)}, its tally ${JSON.stringify(tallied)}.`);
    if (tallied) expected = tallyBatch(expected, { ...batch, ...asTallied(tallied) }).tallies;
  }
  const known = Object.assign({}, ...world.all('ledger-head').map(({ tallies }) => tallies)) as Tallies;
  if (canonicalJson(known) !== canonicalJson(expected))
    throw new Error(`The heads tally ${canonicalJson(known)}, the batches ${canonicalJson(expected)}.`);
}

/** The batch as it was when it was tallied. */
function asTallied({ begun, settled, toldChanges }: Tallied): Pick<BatchDocument, 'counts' | 'state' | 'toldChanges'> {
  return { counts: { ...NO_DELIVERIES, ...begun }, state: settled ? 'settled' : 'open', toldChanges };
}

function checkRecord(world: World, sendId: string | undefined, state: string): void {
  if (state !== 'sent' && state !== 'recorded') return;
  const deliveries = authorisedDeliveries(world).filter((delivery) => delivery.sendId === sendId);
  const open = deliveries.filter((delivery) => ['planned', 'attempting', 'uncertain'].includes(stateOf(delivery)));
  if (deliveries.length === 0 || open.length > 0)
    throw new Error(`The record counts as ${state} while ${open.length} deliveries are open.`);
}
