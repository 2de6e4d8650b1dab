/** A batch that was cut off while it was written is written to its end, however often that happens. */
import { stateOf } from '../../../src/domain/delivery/delivery';
import { planOfSend } from '../../../src/usecases/sending/send-progress';
import { writeBatch } from '../../../src/usecases/sending/write-batch';
import { aSite, send, valueOf, verified } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const PEOPLE = 60;

/** A send of which nothing was written yet, and how its batch of partners is written. */
async function authorised(): Promise<{ readonly world: World; readonly batchId: string; write(): Promise<number> }> {
  const world = aSite({ jiraUsers: 1, addresses: PEOPLE });
  valueOf(await send(world, await verified(world)));
  const [of] = world.all('send');
  const planned = of && planOfSend(of).find(({ size }) => size === PEOPLE);
  if (!of || !planned) throw new Error('A batch of partners is planned.');
  return {
    world,
    batchId: planned.id,
    /** Answers with how many commits it took. */
    async write() {
      const before = world.state.calls.length;
      await writeBatch(world.ports(), of, planned);
      return world.state.calls.slice(before).filter((call) => call === 'store.commit').length;
    },
  };
}

it('takes no more steps the second time, where the process died before the batch itself was written', async () => {
  const { world, batchId, write } = await authorised();
  const first = await write();
  world.state.rows.delete(`batch:${batchId}`);
  expect(await write()).toBe(first);
  expect((await world.document('batch', batchId)).deliveryIds).toHaveLength(PEOPLE);
});

it('adds what is missing, and writes over nothing that something has happened to', async () => {
  const { world, batchId, write } = await authorised();
  await write();
  const { deliveryIds } = await world.document('batch', batchId);
  const [missing = '', told = ''] = deliveryIds;
  const before = world.all('delivery').length;
  world.state.rows.delete(`batch:${batchId}`);
  world.state.rows.delete(`delivery:${missing}`);
  const row = world.state.rows.get(`delivery:${told}`);
  if (!row) throw new Error('The delivery is written.');
  const progress = { at: 'accepted', acceptedAt: world.state.now };
  world.state.rows.set(`delivery:${told}`, { ...row, revision: 2, body: { ...(row.body as object), progress } });
  await write();
  expect(world.all('delivery')).toHaveLength(before);
  expect(stateOf(await world.document('delivery', told))).toBe('accepted');
  const batch = await world.document('batch', batchId);
  expect([batch.deliveryIds, batch.counts]).toMatchObject([deliveryIds, { total: PEOPLE, accepted: 1 }]);
});
