/** What telling people costs grows with the people, and with nothing else: five times as many cost five times as much. */
import type { DeliveryState } from '../../../src/contract';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { checkSend } from '../../builders/world/invariants';
import { aSite, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const SIZES = [1_000, 5_000] as const;
/** What the sweeps in between take besides, spread over the people. */
const TOLERANCE = 0.05;

async function readyToSend(addresses: number) {
  const world = aSite({ jiraUsers: 1, addresses, issues: 1 });
  const issueId = await verified(world);
  await untilQuiet(world, 1);
  return { world, issueId };
}

async function told(addresses: number) {
  const { world, issueId } = await readyToSend(addresses);
  const values = await world.valuesDuring(async () => {
    valueOf(await send(world, issueId));
    await untilQuiet(world);
  });
  checkSend(world);
  expect((await view(world, issueId)).communiques.map(({ deliveries }) => deliveries?.accepted)).toContain(addresses);
  return { world, issueId, values };
}

const progress = (world: World, issueId: string) => world.page('engineer', 'record-panel', { issueId }, 'readProgress');

describe('a send to five times as many people', () => {
  const sends: Awaited<ReturnType<typeof told>>[] = [];
  beforeAll(async () => {
    for (const size of SIZES) sends.push(await told(size));
  }, 120_000);

  it.each(['read', 'written'] as const)('asks no more of the storage for each of them: values %s', (kind) => {
    const [small = 0, large = 0] = sends.map(({ values }, index) => values[kind] / (SIZES[index] ?? 1));
    expect(large / small).toBeLessThan(1 + TOLERANCE);
  });

  it('is looked at for as much as a small one', async () => {
    for (const { world, issueId } of sends) {
      const looking = await world.valuesDuring(async () => valueOf(await progress(world, issueId)));
      expect(looking.read).toBeLessThan(20);
    }
  });

  it('is listed a part at a time, wherever in it those are that are wanted', async () => {
    for (const { world, issueId } of sends) {
      const last = world.all('delivery').at(-1);
      if (!last) throw new Error('There are deliveries.');
      await recordReceipts(world.ports(), [{ deliveryId: last.id, kind: 'bounced', at: world.state.now }]);
      expect(await listed(world, issueId, 'bounced')).toEqual([last.id]);
    }
  });
});

/** All pages of the deliveries in a state, each of which costs little. */
async function listed(world: World, issueId: string, state: DeliveryState): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | undefined = '0';
  while (cursor !== undefined) {
    const request = { cursor, state };
    let page: Awaited<ReturnType<typeof list>> | undefined;
    const reading = await world.valuesDuring(async () => (page = await list(world, issueId, request)));
    expect(reading.read).toBeLessThan(250);
    found.push(...(page?.deliveries.map(({ id }) => id) ?? []));
    cursor = page?.nextCursor;
  }
  return found;
}

async function list(
  world: World,
  issueId: string,
  request: { readonly cursor: string; readonly state: DeliveryState },
) {
  return valueOf(await world.page('engineer', 'record-panel', { issueId }, 'listDeliveries', request));
}
