/** A group of customers whose requests are linked: who they are follows from the release. */
import { aSite, CHANGE, plan, send, untilQuiet, valueOf, verified, view, written } from '../../builders/world/story';
import { World } from '../../builders/world/world';

const request = (number: number) => ({ issueId: String(7_000 + number), key: `HELP-${number}` });
const requests = (count: number) => Array.from({ length: count }, (_, index) => request(index + 1));

async function aSiteWithRequests(count: number, issues = 3): Promise<World> {
  const world = aSite({ issues });
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

describe('of a version with 2,600 work items', () => {
  const WORK_ITEMS = 2_600;

  /** A request for every hundredth work item, one that two of them are linked to, and two of the change. */
  async function aLargeRelease(): Promise<World> {
    const world = await aSiteWithRequests(2, WORK_ITEMS);
    const ids = Object.values(world.state.versionIssues)
      .flat()
      .map(({ id }) => id);
    for (let place = 0; place < ids.length; place += 100) {
      world.state.linkedRequests[ids[place] ?? ''] = [request(100 + place)];
      world.state.linkedRequests[ids[place + 50] ?? ''] = [request(100 + place)];
    }
    return world;
  }

  const partsRead = (world: World) => world.state.calls.filter((call) => call === 'jira.linkedRequestsFrom').length;

  it('the page asks for a part alone, and the background for the rest, each request once', async () => {
    const world = await aLargeRelease();
    const issueId = await plan(world);
    expect((await customersOf(world, issueId))?.audience).toMatchObject({ count: 0, lookingUp: true });
    expect(partsRead(world)).toBe(1);
    await untilQuiet(world, 1);
    expect((await customersOf(world, issueId))?.audience).toMatchObject({ count: 26 + 2, lookingUp: false });
    // Twelve hundred work items in each part.
    expect(partsRead(world)).toBe(1 + 3);
  });

  it('they are told once the record is approved, without being looked up again for it', async () => {
    const world = await aLargeRelease();
    const issueId = await verified(world);
    await untilQuiet(world, 1);
    const before = partsRead(world);
    valueOf(await send(world, issueId));
    await untilQuiet(world, 1);
    expect(partsRead(world)).toBe(before);
    expect(world.state.mails.filter(({ recipient }) => recipient.kind === 'request')).toHaveLength(28);
  });

  it('are looked up from the beginning where Jira forgot at which page its search goes on', async () => {
    const world = await aLargeRelease();
    const issueId = await plan(world);
    const [event] = world.state.pending.filter(({ queue }) => queue === 'audiences');
    if (!event) throw new Error('It was asked for.');
    await new World(world.state, { millisecondsPerCall: 60_000 }).deliver(event);
    const page = world.all('audience').flatMap((one) => ('lookUp' in one ? (one.lookUp?.nextPage ?? []) : []))[0];
    expect(page).toBe('page-at-1200');
    world.state.forgottenPage = page;
    await untilQuiet(world, 1);
    expect((await customersOf(world, issueId))?.audience).toMatchObject({ count: 28, lookingUp: false });
  });
});

it('comes to thousands of requests, kept in steps that each fit a transaction', async () => {
  const world = await aSiteWithRequests(0, 700);
  for (const [place, { id }] of Object.values(world.state.versionIssues).flat().entries())
    world.state.linkedRequests[id] = Array.from({ length: 10 }, (_, number) => request(10 * place + number));
  const issueId = await plan(world);
  expect((await customersOf(world, issueId))?.audience).toMatchObject({ lookingUp: true });
  await untilQuiet(world, 1);
  expect((await customersOf(world, issueId))?.audience).toMatchObject({ count: 7_000, lookingUp: false });
}, 60_000);

it('is left to the background where Jira takes longer than a page can wait', async () => {
  const world = await aSiteWithRequests(3);
  world.state.slow['jira.linkedRequestsFrom'] = 11_000;
  const issueId = await plan(world);
  expect((await customersOf(world, issueId))?.audience).toMatchObject({ count: 0, lookingUp: true });
  await untilQuiet(world, 1);
  expect((await customersOf(world, issueId))?.audience).toMatchObject({ count: 3, lookingUp: false });
});
