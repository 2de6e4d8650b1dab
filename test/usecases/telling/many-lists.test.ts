/** Opening My approvals reads a bounded number of values, however many people somebody has to tell, and of how large groups. */
import type { SendDocument } from '../../../src/domain/documents';
import { handedToPeople } from '../../../src/domain/record/chase';
import { forHours } from '../../builders/world/hours';
import { receive } from '../../builders/world/receipts';
import { valueOf } from '../../builders/world/story';
import { attest, idsOf, sent, TARGET, toDo, type Sent } from '../../builders/world/told-next';
import type { World } from '../../builders/world/world';

/** Forty of a group of this size have not confirmed it, and are for the engineer to call. */
async function handedForty(addresses: number): Promise<Sent> {
  const all = await sent({ addresses, target: { ...TARGET, percent: 100 } });
  await receive(all.world, 'acknowledged', addresses - 40);
  await forHours(all.world, 31);
  return all;
}

/** The same list, as so many sends have it. */
function asManyLists({ world }: Sent, count: number): void {
  const row = [...world.state.rows.values()].find(
    ({ kind, body }) => kind === 'send' && isHanded(body as SendDocument),
  );
  if (!row) throw new Error('Somebody has people to call.');
  for (let index = 1; index < count; index += 1) {
    const key = `${row.key}${index}`;
    const send = row.body as SendDocument;
    world.state.rows.set(`send:${key}`, { ...row, key, body: { ...send, id: key, startedAt: send.startedAt + index } });
  }
}

const isHanded = ({ chases = {} }: SendDocument): boolean => Object.values(chases).some(handedToPeople);

async function opened(world: World) {
  let found: { readonly shown: number; readonly more: number } = { shown: 0, more: 0 };
  const { read } = await world.valuesDuring(async () => {
    const { tasks, moreTasks = 0 } = valueOf(await world.page('engineer', 'site-page', {}, 'openMyApprovals', {}));
    found = { shown: tasks.length, more: moreTasks };
    expect(tasks.every(({ toDo: left, total }) => left === 40 && total === 40)).toBe(true);
  });
  return { ...found, read };
}

describe('what My approvals reads of what somebody has to tell', () => {
  it('is the same for those missing of 1,000 people as of 100', async () => {
    const costs = new Set<number>();
    for (const addresses of [100, 1_000]) costs.add((await opened((await handedForty(addresses)).world)).read);
    expect(costs.size).toBe(1);
  });

  it('is bounded for sixty lists, of which those due first are shown and the others counted', async () => {
    const all = await handedForty(100);
    const one = await opened(all.world);
    expect(one).toMatchObject({ shown: 1, more: 0 });
    asManyLists(all, 60);
    const { shown, more, read } = await opened(all.world);
    expect([shown + more, shown > 1, more > 0]).toEqual([60, true, true]);
    // Sixty sends; and of those that are shown their people, and what speaks against each list.
    expect(read).toBeLessThan(500);
    asManyLists(all, 90);
    expect((await opened(all.world)).read - read).toBeLessThanOrEqual(30);
  });

  it('tells of each list who is left, also after some were told', async () => {
    const all = await handedForty(100);
    valueOf(await attest(all, 'told', idsOf(await toDo(all)).slice(0, 15)));
    const { tasks } = valueOf(await all.world.page('engineer', 'site-page', {}, 'openMyApprovals', {}));
    expect(tasks).toMatchObject([{ toDo: 25, total: 40 }]);
  });
});
