/** A group of customers whose requests are linked: who they are follows from the release. */
import { aSite, CHANGE, send, valueOf, verified, view, written } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

const request = (number: number) => ({ issueId: String(7_000 + number), key: `HELP-${number}` });
const requests = (count: number) => Array.from({ length: count }, (_, index) => request(index + 1));

async function aSiteWithRequests(count: number): Promise<World> {
  const world = aSite();
  valueOf(
    await world.page('administrator', 'administration-page', {}, 'saveGroup', {
      name: 'Customers',
      description: '',
      members: { kind: 'linked-requests' },
    }),
  );
  world.state.linkedRequests = { [CHANGE]: requests(count) };
  return world;
}

const customersOf = async (world: World, issueId: string) =>
  (await view(world, issueId)).communiques.find(({ channel }) => channel === 'request-comment');

it.each([1, 3, 1_200])('comes to %i requests where so many are linked', async (count) => {
  const world = await aSiteWithRequests(count);
  const issueId = await written(world);
  expect((await customersOf(world, issueId))?.audience.count).toBe(count);
});

it('holds the record where no request is linked, since its communiqué would reach nobody', async () => {
  const world = await aSiteWithRequests(0);
  const { gates } = await view(world, await written(world));
  expect(gates.flatMap(({ reasons }) => reasons.map(({ text }) => text))).toContain(
    'Customers: the group has nobody who can be reached.',
  );
});

it('is asked about again when a request was linked after the approval', async () => {
  const world = await aSiteWithRequests(2);
  const issueId = await verified(world);
  world.state.linkedRequests = { [CHANGE]: requests(3) };
  expect(await send(world, issueId)).toMatchObject({ ok: false });
  expect((await customersOf(world, issueId))?.audience.count).toBe(3);
  const reasons = (await view(world, issueId)).gates.flatMap((gate) => gate.reasons.map(({ code }) => code));
  expect(reasons).toContain('drifted');
});
