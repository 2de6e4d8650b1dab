/** The entry that closes a send sums up what the ledger tells, whatever else is written at that moment. */
import type { Delivery } from '../../../src/domain/delivery/delivery';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { exported } from '../../builders/world/auditor';
import { partnersOf } from '../../builders/world/receipts';
import { aSite, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import { World } from '../../builders/world/world';
import { placesOf, verifyEach } from '../../verifier/verify-many';

/** All but one delivery of a send are settled, one of them has failed, and its last batch is about to be delivered. */
async function aboutToClose(): Promise<{ readonly world: World; readonly issueId: string }> {
  const world = aSite({ jiraUsers: 1, addresses: 1 });
  world.state.outcomes = { 'address:partner-0000@example.com': [{ kind: 'refused', reason: 'No such mailbox.' }] };
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  const [, partners] = batchEvents(world);
  if (partners) await world.deliver(partners);
  expect(partnersOf(world).map(({ progress }) => progress.at)).toEqual(['failed']);
  return { world, issueId };
}

const batchEvents = (world: World) => world.state.pending.filter(({ queue }) => queue === 'deliveries');

it.each<[string, number, (world: World, issueId: string, failed: Delivery) => Promise<unknown>]>([
  [
    'a late report of one that failed',
    1,
    (world, _issueId, { id }) =>
      recordReceipts(world.ports(), [{ deliveryId: id, kind: 'bounced', at: world.state.now }]),
  ],
  [
    'a person who has one sent again that failed',
    2,
    (world, issueId, { id }) =>
      world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', {
        deliveryId: id,
        outcome: 'send-again',
        reason: 'Their mailbox is back.',
      }),
  ],
])('%s is counted, at whatever moment of the closing it comes', async (_what, mails, happens) => {
  const { world, issueId } = await aboutToClose();
  const undisturbed = world.copy();
  const before = undisturbed.state.calls.length;
  for (const event of batchEvents(undisturbed)) await undisturbed.deliver(event);
  const calls = undisturbed.state.calls.length - before;
  expect((await view(undisturbed, issueId)).state).not.toBe('sending');
  const bundles = [];
  // By then its last message has left.
  for (let beforeCall = calls - 16; beforeCall <= calls; beforeCall += 1) {
    const { state } = world.copy();
    const calm = new World(state);
    const [failed] = partnersOf(calm);
    if (!failed) throw new Error('A delivery has failed.');
    const disturbed = new World(state, { meanwhile: { beforeCall, happens: () => happens(calm, issueId, failed) } });
    for (const event of batchEvents(calm)) await disturbed.deliver(event);
    await untilQuiet(calm);
    expect([beforeCall, (await view(calm, issueId)).state, state.mails.length]).toEqual([
      beforeCall,
      'recorded',
      mails,
    ]);
    bundles.push(await exported(calm, issueId));
  }
  expect(verifyEach(bundles).map(placesOf)).toEqual(bundles.map(() => []));
});
